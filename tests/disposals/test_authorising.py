"""Authority of a higher rank: by telephone, never one’s own, confirmed later or by a deputy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import service as accounting
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.demo.people import PASSWORD
from cjdiversion.disposals import authorising, confirming, queries, service
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from tests.disposals import made
from tests.pages import Caller

Person = Callable[[str], Actor]
WHY = "Nobody rang me that night"
BECAUSE = "She has left the force and cannot be reached"


def by_phone(name: str = "DS Mary Quill", rank: str = "sergeant", **over: Any) -> dict[str, Any]:
    return {
        "authority_name": name,
        "authority_rank": rank,
        "authority_at": clock.now() - timedelta(minutes=3),
        "authority_by_phone": True,
        **over,
    }


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("investigator")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.case_for(by, recorded_by=person("sergeant"))


def raised(decision: Decision, kind: str = "authority-to-confirm") -> list[Raised]:
    query = sa.select(Escalation.status).where(
        Escalation.kind == kind, Escalation.subject_id == decision.id
    )
    return list(session().scalars(query))


def codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {field: told[0][0] for field, told in refused.value.fields.items()}


def test_an_authority_by_telephone_is_written_down_and_waits_to_be_confirmed(
    by: Actor, case: Case
) -> None:
    decision = service.decide(case, by=by, **made.facts("3", **by_phone("ds  mary quill")))
    assert (decision.authority_name, decision.authority_by_phone) == ("DS Mary Quill", True)
    assert (decision.authority_recorded_by, decision.is_to_confirm) == (by.name, True)
    assert raised(decision) == [Raised.RAISED]
    assert "by telephone by DS Mary Quill, sergeant" in authorising.words(decision)


def test_whoever_gave_it_confirms_it_and_nothing_waits_any_more(
    by: Actor, case: Case, person: Person
) -> None:
    decision = service.decide(case, by=by, **made.facts("3", **by_phone()))
    supervisor = person("supervisor")
    assert authorising.to_confirm(supervisor, most=9) == [decision]
    assert authorising.to_confirm(person("inspector"), most=9) == []
    confirming.confirm(decision, by=supervisor)
    assert decision.authority_by_id == supervisor.person_id
    assert (decision.is_to_confirm, raised(decision)) == (False, [Raised.ANSWERED])
    assert authorising.to_confirm(supervisor, most=9) == []
    with pytest.raises(OutOfOrder):
        confirming.confirm(decision, by=supervisor)


def test_nobody_confirms_for_another_but_a_deputy_who_says_why(
    by: Actor, case: Case, person: Person
) -> None:
    decision = service.decide(case, by=by, **made.facts("3", **by_phone()))
    for key in ("sergeant", "investigator"):
        with pytest.raises(NotPermitted):
            confirming.confirm(decision, by=person(key), because=BECAUSE)
    inspector = person("inspector")
    with pytest.raises(Invalid) as refused:
        confirming.confirm(decision, by=inspector, because="gone")
    assert codes(refused) == {"because": "required"}
    confirming.confirm(decision, by=inspector, because=BECAUSE)
    assert decision.authority_deputy == inspector.name
    assert raised(decision) == [Raised.ANSWERED]
    assert f"in their place by {inspector.name}" in authorising.words(decision)


def test_a_deputy_holds_at_least_the_rank(by: Actor, case: Case, person: Person) -> None:
    facts = made.facts("3", **by_phone("Insp Cora Wyn", "inspector"))
    decision = service.decide(case, by=by, **facts)
    with pytest.raises(NotPermitted, match="Only Insp Cora Wyn"):
        confirming.confirm(decision, by=person("supervisor"), because=BECAUSE)


def test_nothing_waits_of_a_decision_that_was_replaced(by: Actor, case: Case) -> None:
    decision = service.decide(case, by=by, **made.facts("3", **by_phone()))
    because = "The victim told us more the next morning"
    service.replace(decision, case, by=by, because=because, **made.facts("16"))
    assert raised(decision) == [Raised.ANSWERED]


def test_whoever_did_not_give_it_says_so_and_it_is_raised_until_it_is_replaced(
    by: Actor, case: Case, person: Person
) -> None:
    decision, supervisor = (
        service.decide(case, by=by, **made.facts("3", **by_phone())),
        person("supervisor"),
    )
    for key in ("inspector", "investigator", "sergeant"):
        with pytest.raises(NotPermitted, match="Only DS Mary Quill"):
            confirming.not_mine(decision, by=person(key), because=WHY)
    with pytest.raises(Invalid) as refused:
        confirming.not_mine(decision, by=supervisor, because=" ")
    assert codes(refused) == {"because": "required"}
    confirming.not_mine(decision, by=supervisor, because=WHY)
    assert (decision.status, decision.is_to_confirm) == (Status.STANDS, False)
    assert raised(decision) == [Raised.ANSWERED]
    assert raised(decision, "authority-denied") == [Raised.RAISED]
    assert authorising.to_confirm(supervisor, most=9) == []
    assert WHY in authorising.words(decision)
    for deed in (confirming.confirm, confirming.not_mine):
        with pytest.raises(OutOfOrder):
            deed(decision, by=supervisor, because=WHY)
    because = "The authority was never given: decided anew"
    service.replace(decision, case, by=supervisor, because=because, **made.facts("16"))
    assert raised(decision, "authority-denied") == [Raised.ANSWERED]


REFUSED = [
    ({"authority_rank": "constable"}, {"authority_rank": "authority-rank"}),
    ({"authority_name": "DC Dan Holt"}, {}),
    ({"authority_rank": "inspector"}, {"authority_rank": "authority-rank-not-held"}),
    ({"authority_at": None}, {"authority_at": "authority-at-missing"}),
]


@pytest.mark.parametrize(("over", "wrong"), REFUSED)
def test_who_cannot_have_given_it_is_refused_and_nothing_is_kept(
    by: Actor, case: Case, over: dict[str, Any], wrong: dict[str, str]
) -> None:
    facts = made.facts("3", **by_phone(**over))
    if not wrong:  # nobody here is called that: written as it was said
        assert service.decide(case, by=by, **facts).authority_name == "DC Dan Holt"
        return
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **facts)
    assert codes(refused) == wrong
    assert queries.of_case(case.id) == []


def test_one_human_is_no_second_person_through_another_account(
    by: Actor, case: Case, person: Person
) -> None:
    """The detective acts as inspector too, by an account of their own name without its title."""
    second = _second_account(by, person("inspector"))
    assert second.name != by.name
    for name in (by.name, second.name, by.name.upper()):
        with pytest.raises(Invalid) as refused:
            service.decide(case, by=by, **made.facts("3", **by_phone(name, "inspector")))
        assert codes(refused) == {"authority_name": "authority-own"}
    decision = service.decide(case, by=by, **made.facts("3", **by_phone()))
    with pytest.raises(NotPermitted, match="you made the decision"):
        confirming.confirm(decision, by=second, because=BECAUSE)


def _second_account(by: Actor, like: Actor) -> Actor:
    name, email = by.name.split(" ", 1)[1], "second.account@example.test"
    assert like.unit_id is not None
    made_one = accounting.add_person(by=SYSTEM, name=name, email=email, password=PASSWORD)
    accounting.post(
        made_one,
        by=SYSTEM,
        unit=accounts.unit(like.unit_id),
        role=Role.DUTY_INSPECTOR,
        rank="inspector",
    )
    return accounts.actor_named(email)


def test_a_token_of_a_unit_confirms_nothing(by: Actor, case: Case, person: Person) -> None:
    decision = service.decide(case, by=by, **made.facts("3", **by_phone()))
    nobody = replace(person("supervisor"), person_id=None)
    with pytest.raises(NotPermitted):
        confirming.confirm(decision, by=nobody, because=BECAUSE)
    with pytest.raises(NotPermitted):
        confirming.confirm(decision, by=SYSTEM, because=BECAUSE)


# --- pages and API --------------------------------------------------------------------------------


def kept(db: Database, **over: Any) -> str:
    with db.unit():
        by = accounts.actor_named("investigator@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        return made.decided("3", by=by, recorded_by=recorder, **by_phone(**over)).token


def test_confirm_is_on_the_start_page_of_whoever_gave_it(db: Database, visit: Any) -> None:
    token = kept(db)
    page = visit("supervisor").get("/")
    assert "Decisions you gave authority for" in page.text
    page = page.visitor.get(f"/decisions/{token}/confirm").send("I gave this authority")
    assert "The authority is confirmed" in page.text
    assert "not yet confirmed" not in page.text
    assert "Decisions you gave authority for" not in page.visitor.get("/").text


def test_not_mine_is_said_from_the_page_that_asks_for_it(
    db: Database, visit: Any, app: Flask
) -> None:
    token = kept(db)
    page = visit("supervisor").get(f"/decisions/{token}/confirm")
    page = page.click("I did not give this authority")
    assert page.send("I did not give it", status=422, because="").errors
    done = page.send("I did not give it", because=WHY)
    assert f"DS Mary Quill said on {clock.day_in_words(clock.today())}" in done.text
    assert "Confirm it" not in done.text
    assert visit("inspector").get(f"/decisions/{kept(db)}/not-mine", status=403)
    path = f"/api/v1/decisions/{kept(db)}/not-mine"
    told = Caller(app, "supervisor@example.test").post(path, {"because": WHY}, status=200)
    assert (told["authority_denied_by"], told["authority_denied_because"]) == (
        "DS Mary Quill",
        WHY,
    )


def test_confirm_in_their_place_asks_why_and_keeps_what_was_typed(db: Database, visit: Any) -> None:
    token = kept(db)
    page = visit("inspector").get(f"/decisions/{token}/confirm")
    bad = page.send("Confirm in their place", status=422, because="gone away")
    assert "gone away" in bad.text
    assert (
        "in their place by Insp Cora Wyn"
        in bad.send("Confirm in their place", because=BECAUSE).text
    )
    other = visit("investigator").get(f"/decisions/{kept(db)}/confirm")
    assert "Only DS Mary Quill" in other.text


def test_confirm_by_the_api(db: Database, app: Flask) -> None:
    path = f"/api/v1/decisions/{kept(db)}/confirm"
    Caller(app, "investigator@example.test").post(path, {}, status=403)
    told = Caller(app, "supervisor@example.test").post(path, {}, status=200)
    assert told["authority_confirmed_at"]
    Caller(app, "supervisor@example.test").post(path, {}, status=409)


@pytest.mark.parametrize(
    "name", ["Ford, Lena", "A/DS Lena Ford", "DS 1234 Lena Ford", "L. Ford", "Lèna Ford (DS)"]
)
def test_nobody_authorises_their_own_decision_under_their_name_written_another_way(
    by: Actor, case: Case, name: str
) -> None:
    assert by.name == "DC Lena Ford"
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3", **by_phone(name)))
    assert codes(refused)["authority_name"] == "authority-own"


def test_whoever_is_named_another_way_round_is_known_by_their_account(
    by: Actor, case: Case, person: Person
) -> None:
    said = by_phone("Quill, Mary", "inspector")
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3", **said))
    assert codes(refused) == {"authority_rank": "authority-rank-not-held"}
    decision = service.decide(case, by=by, **made.facts("3", **by_phone("Quill, Mary")))
    assert decision.authority_name == person("supervisor").name
