"""How it came to police, and what the person says about themself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import context_lines
from cjdiversion.contexts import queries, rules, service
from cjdiversion.contexts.models import AboutMe
from cjdiversion.database import Database
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.identities import service as identities
from tests import make
from tests.annexes.test_sharing import known
from tests.referrals import made

Person = Callable[[str], Actor]
SAID = {"communication": "Slowly, one thing at a time", "helps": "Headphones"}


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"is_mental_health": True, "because": ""}, "because"),
        ({"is_mental_health": False, "because": "both"}, "because"),
        ({"is_mental_health": None, "because": "both"}, "because"),
        ({"decision": "not-attended", "rcrp_ground": "life"}, "control_room_decision"),
    ],
)
def test_what_does_not_go_together_is_named(over: dict[str, Any], field: str) -> None:
    said = {"is_mental_health": None, "because": "", "rcrp_ground": "", "decision": "", **over}
    assert list(rules.wrong_context(**said)) == [field]


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"is_mental_health": True, "because": "both"},
        {"is_mental_health": False},
        {"decision": "not-attended", "rcrp_ground": "none"},
        {"decision": "not-attended", "rcrp_ground": "not-considered"},
        {"decision": "attended", "rcrp_ground": "crime"},
    ],
)
def test_what_goes_together_is_taken_and_nothing_is_demanded(over: dict[str, Any]) -> None:
    said = {"is_mental_health": None, "because": "", "rcrp_ground": "", "decision": "", **over}
    assert rules.wrong_context(**said) == {}


@pytest.mark.parametrize("agrees", [False, None])
def test_nothing_is_written_that_the_person_does_not_want_read(agrees: bool | None) -> None:
    assert list(rules.wrong_about_me(SAID, agrees=agrees)) == ["agrees"]
    assert rules.wrong_about_me(SAID, agrees=True) == {}
    assert rules.wrong_about_me({"communication": ""}, agrees=agrees) == {}


# --- verbs ---------------------------------------------------------------------------------------


def test_the_newest_stands_and_the_older_is_kept(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    service.record(case, by=by, is_mental_health=False)
    service.record(case, by=by, is_mental_health=True, because="both", triage=["vehicle"])
    standing = queries.context_of(case.id)
    assert standing is not None
    assert (standing.is_mental_health, standing.triage) == (True, ["vehicle"])


def test_what_somebody_says_of_themself_can_be_taken_back(unit: Session, person: Person) -> None:
    by = person("detention")
    case = make.booking(by=by)
    service.say(case, by=by, agrees=True, **SAID)
    assert queries.about_me_of(case.id) is not None
    assert set(queries.about_me_of_all([case.id])) == {case.id}
    service.say(case, by=by, agrees=None, communication="", helps="")
    assert queries.about_me_of(case.id) is None
    assert queries.about_me_of_all([case.id]) == {}
    first, second = entries.of_case(case.id)
    assert "Slowly, one thing at a time / Headphones" in first.words
    assert second.words == "“About me” taken back."


def test_words_without_agreement_are_refused_and_not_kept(unit: Session, person: Person) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    with pytest.raises(Invalid):
        service.say(case, by=by, agrees=False, **SAID)
    assert queries.about_me_of(case.id) is None


def test_a_practitioner_writes_it_down_and_a_nurse_does_not(unit: Session, person: Person) -> None:
    case = make.booking(by=person("sergeant"))
    service.say(case, by=person("practitioner"), agrees=True, **SAID)
    with pytest.raises(NotPermitted):
        service.say(case, by=person("nurse"), agrees=True, **SAID)
    with pytest.raises(NotPermitted):
        service.record(case, by=person("practitioner"), is_mental_health=False)


def test_the_annex_tells_how_to_talk_with_them_and_not_whom_they_love() -> None:
    said = AboutMe(communication="Slowly", helps="", important="My sister", recorded_at=clock.now())
    said.recorded_by = "Sgt Ann Marsh"
    (line,) = context_lines.of(known(about_me=said))
    assert line.text == "How to talk with them: Slowly"
    assert line.source == context_lines.SOURCE
    assert list(context_lines.of(known())) == []


# --- pages ---------------------------------------------------------------------------------------


def test_record_page_shows_what_stands_and_keeps_what_was_typed(db: Database, visit: Any) -> None:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    page = visit("detention").get(f"/cases/{case.token}").click("How it came to police")
    wrong = page.send("Save", status=422, is_mental_health="yes", words="Her sister called")
    assert "Her sister called" in wrong.html
    done = wrong.send("Save", because="vulnerability-central", rcrp_ground="life")
    assert "Real and immediate danger to somebody’s life" in done.text
    again = visit("sergeant").get(f"/cases/{case.token}/context")
    assert "Last recorded" in again.text


def test_about_me_is_written_by_custody_and_by_ld_and_read_by_both(
    db: Database, visit: Any
) -> None:
    with db.unit():
        by = accounts.actor_named("sergeant@example.test")
        case = make.booking(by=by)
        referral = made.sent(case, by=by)
    page = visit("sergeant").get(f"/cases/{case.token}").click("Write down what they say")
    wrong = page.send("Save", status=422, communication="Slowly, please")
    assert "only if the person agrees" in wrong.errors[0]
    assert "Slowly, please" in wrong.send("Save", agrees="yes").text
    page = visit("practitioner").get(f"/referrals/{referral.token}")
    assert "Slowly, please" in page.text
    form = page.click("Change what they say about themself")
    assert "Slowly, please" in form.html
    form.send("Save", helps="Headphones", agrees="yes")
    assert "Headphones" in visit("sergeant").get(f"/cases/{case.token}").text


def test_of_two_who_write_at_once_the_second_is_shown_what_the_first_one_wrote(
    db: Database, visit: Any
) -> None:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    path = f"/cases/{case.token}/about-me"
    slow = visit("sergeant").get(path)
    visit("detention").get(path).send("Save", communication="Write it down", agrees="yes")
    page = slow.send("Save", status=409, communication="Tea", agrees="yes")
    assert "Write it down" in page.text and "Tea" in page.text
    stands = visit("sergeant").get(f"/cases/{case.token}").text
    assert "Write it down" in stands and "Tea" not in stands


def test_nothing_is_added_to_a_record_closed_as_about_the_wrong_person(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    identities.quarantine(case, by=person("inspector"), because="The answers are his brother’s")
    with pytest.raises(OutOfOrder):
        service.say(case, by=person("practitioner"), agrees=True, helps="Headphones")
    with pytest.raises(OutOfOrder):
        service.record(case, by=person("inspector"), words="Her sister called")


def test_about_me_of_another_suite_is_not_there(db: Database, visit: Any) -> None:
    with db.unit():
        case = make.booking(by=accounts.actor_named("sergeant@example.test"))
    visit("sergeant.riverside").get(f"/cases/{case.token}/about-me", status=404)
    visit("sergeant.south").get(f"/cases/{case.token}/context", status=404)
