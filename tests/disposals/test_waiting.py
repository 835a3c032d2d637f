"""A decision that CPS is asked for: owned, timed, chased, answered; nothing waits unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import service, waiting, waiting_queries
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.disposals.waiting_steps import STEPS, Waiting
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from cjdiversion.listing import Place
from tests.disposals import made
from tests.identities.made import closed
from tests.pages import Caller, Page

Person = Callable[[str], Actor]
BECAUSE = "The witness has withdrawn what was said"


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("investigator")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.case_for(by, recorded_by=person("sergeant"))


def asked(case: Case, by: Actor, kind: str = "charge-held", **over: Any) -> CpsWait:
    return waiting.begin(case, by=by, kind=kind, **{"sent_at": clock.now(), **over})


def said(**over: Any) -> dict[str, Any]:
    return {
        "answer": "yes",
        "prosecutor": "Invented Prosecutor",
        "prosecutor_reference": "CPS/7",
        "prosecutor_decided_on": clock.today(),
        **over,
    }


def raised(wait: CpsWait) -> list[Raised]:
    query = sa.select(Escalation.status).where(
        Escalation.kind == "cps-not-answered", Escalation.subject_id == wait.id
    )
    return list(session().scalars(query))


def which(by: Actor) -> dict[str, int]:
    return {name: count for name, count in waiting_queries.counts(by).items() if count}


def test_it_has_an_owner_and_a_clock_of_its_kind(by: Actor, case: Case) -> None:
    held, later = asked(case, by), asked(case, by, "charge")
    assert (held.owner, held.owner_id) == (by.name, by.person_id)
    assert held.due_at - held.sent_at == timedelta(hours=3)
    assert later.due_at - later.sent_at == timedelta(days=28)


def test_the_same_is_not_asked_twice_at_once(by: Actor, case: Case) -> None:
    first = asked(case, by)
    with pytest.raises(Conflict, match="DC Lena Ford has this with CPS already"):
        asked(case, by)
    waiting.answer(first, by=by, **said(answer="no"))
    asked(case, by)


def test_where_more_is_needed_it_goes_on_waiting_with_a_new_time(by: Actor, case: Case) -> None:
    wait, start = asked(case, by), clock.now()
    with clock.at(start + timedelta(hours=4)):
        assert waiting.raise_unanswered() == 1
        more = said(answer="more-needed", answer_words="The second statement")
        waiting.answer(wait, by=by, **more)
        assert wait.due_at == clock.now() + timedelta(hours=3)
        assert (wait.status, wait.answer) == (Waiting.WAITING, "")
        assert wait.needed_words == "The second statement"
        assert (raised(wait), which(by)) == ([Raised.ANSWERED], {"mine": 1, "waiting": 1})
        assert waiting_queries.state(wait)[0] == "CPS needs more"
    for hours, new in ((6, 0), (7, 1), (8, 0)):
        with clock.at(start + timedelta(hours=hours)):
            assert waiting.raise_unanswered() == new
    waiting.answer(wait, by=by, **said())
    assert raised(wait) == [Raised.ANSWERED, Raised.ANSWERED]


@pytest.mark.parametrize("hours", [-1, 3], ids=["to come", "before the case"])
def test_when_it_was_sent_is_in_order(by: Actor, case: Case, hours: int) -> None:
    with pytest.raises(Invalid):
        asked(case, by, sent_at=clock.now() - timedelta(hours=hours))


BAD = [
    ({"prosecutor_decided_on": clock.today() - timedelta(days=1)}, "prosecutor_decided_on"),
    ({"prosecutor_decided_on": clock.today() + timedelta(days=1)}, "prosecutor_decided_on"),
    ({"answer": "more-needed"}, "answer_words"),
]


@pytest.mark.parametrize(("over", "field"), BAD)
def test_an_answer_that_is_none_changes_nothing(
    by: Actor, case: Case, over: dict[str, Any], field: str
) -> None:
    wait = asked(case, by)
    with pytest.raises(Invalid) as refused:
        waiting.answer(wait, by=by, **said(**over))
    assert list(refused.value.fields) == [field]
    assert (wait.status, wait.prosecutor) == (Waiting.WAITING, "")


def test_what_is_not_answered_in_time_is_raised_once_and_settled_by_the_answer(
    by: Actor, case: Case
) -> None:
    wait = asked(case, by)
    for minutes, new in ((179, 0), (181, 1), (200, 0)):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            assert waiting.raise_unanswered() == new
    assert raised(wait) == [Raised.RAISED]
    waiting.answer(wait, by=by, **said())
    assert raised(wait) == [Raised.ANSWERED]


def test_of_a_record_about_the_wrong_person_nothing_is_asked_nor_raised(
    by: Actor, case: Case, person: Person
) -> None:
    asked(case, by)
    closed(case, by=person("supervisor"))
    with pytest.raises(OutOfOrder, match="wrong person"):
        asked(case, by, "charge")
    with clock.at(clock.now() + timedelta(hours=4)):
        assert waiting.raise_unanswered() == 0


def test_what_is_no_longer_wanted_says_why_and_waits_for_nobody(by: Actor, case: Case) -> None:
    wait = asked(case, by)
    with clock.at(clock.now() + timedelta(hours=4)):
        waiting.raise_unanswered()
    with pytest.raises(Invalid):
        waiting.cancel(wait, by=by, because="no")
    waiting.cancel(wait, by=by, because=BECAUSE)
    assert (wait.status, raised(wait)) == (Waiting.CANCELLED, [Raised.ANSWERED])


def test_a_deputy_takes_it_on_and_anybody_of_the_unit_chases(
    by: Actor, case: Case, person: Person
) -> None:
    wait, supervisor = asked(case, by), person("supervisor")
    assert which(by) == {"mine": 1, "waiting": 1}
    assert which(supervisor) == {"waiting": 1}
    waiting.chase(wait, by=supervisor, words="The duty lawyer: next week")
    waiting.take(wait, by=supervisor)
    assert (wait.owner, wait.chased_words) == (supervisor.name, "The duty lawyer: next week")
    assert (which(supervisor), which(by)) == ({"mine": 1, "waiting": 1}, {"waiting": 1})
    for key in ("supervisor.south", "investigator.south"):
        assert which(person(key)) == {}
        with pytest.raises(Missing):
            waiting.open(wait.token, by=person(key))


# Golden: state × step, by hand.
IN_ORDER = {
    ("waiting", "answer"): "answered",
    ("waiting", "cancel"): "cancelled",
    ("waiting", "more"): "waiting",
    ("waiting", "chase"): "waiting",
    ("waiting", "take"): "waiting",
}


@pytest.mark.parametrize("step", [step.name for step in STEPS])
@pytest.mark.parametrize("state", [state.value for state in Waiting])
def test_every_step_from_every_state(by: Actor, case: Case, state: str, step: str) -> None:
    wait = asked(case, by)
    deeds: dict[str, Callable[[], None]] = {
        "answer": lambda: waiting.answer(wait, by=by, **said()),
        "cancel": lambda: waiting.cancel(wait, by=by, because=BECAUSE),
        "more": lambda: waiting.answer(
            wait, by=by, **said(answer="more-needed", answer_words="The second statement")
        ),
        "chase": lambda: waiting.chase(wait, by=by, words="Asked again"),
        "take": lambda: waiting.take(wait, by=by),
    }
    if state != "waiting":
        deeds["answer" if state == "answered" else "cancel"]()
    assert wait.status.value == state
    if (state, step) in IN_ORDER:
        deeds[step]()
        assert wait.status.value == IN_ORDER[state, step]
    else:
        with pytest.raises(OutOfOrder):
            deeds[step]()
        assert wait.status.value == state


@pytest.mark.parametrize("key", ["sergeant", "nurse", "practitioner", "performance"])
def test_only_those_who_decide_outcomes_ask(case: Case, person: Person, key: str) -> None:
    with pytest.raises(NotPermitted):
        asked(case, person(key))


# Golden: outcome that CPS decided → the answer to each kind that waits, by hand.
ANSWERED_BY = {
    "1": {"charge-held": "yes", "charge": "yes", "outcome-9": "yes"},
    "9": dict.fromkeys(("charge-held", "charge", "outcome-9"), "not-public-interest"),
    "16": {"charge-held": "no", "charge": "no"},
}


@pytest.mark.parametrize("outcome", list(ANSWERED_BY))
def test_a_decision_of_cps_answers_what_it_is_an_answer_to(
    by: Actor, case: Case, outcome: str
) -> None:
    kinds = ("charge-held", "charge", "outcome-9", "dpp-consent", "caution")
    waits = [asked(case, by, kind) for kind in kinds]
    theirs = said()
    del theirs["answer"]
    service.decide(case, by=by, **made.facts(outcome, **theirs))
    answered = [wait for wait in waits if wait.status is Waiting.ANSWERED]
    assert {wait.kind: wait.answer for wait in answered} == ANSWERED_BY[outcome]
    assert {wait.prosecutor for wait in answered} == {"Invented Prosecutor"}


def test_a_decision_of_the_police_leaves_it_waiting(by: Actor, case: Case) -> None:
    wait = asked(case, by)
    service.decide(case, by=by, **made.facts("16"))
    assert wait.status is Waiting.WAITING


def test_every_count_equals_the_rows_of_its_list(by: Actor, person: Person) -> None:
    recorder = person("sergeant")
    waits = [asked(made.case_for(by, recorded_by=recorder), by) for _ in range(5)]
    asked(made.case_for(by, recorded_by=recorder), person("supervisor"), "charge")
    waiting.answer(waits[0], by=by, **said())
    waiting.cancel(waits[1], by=by, because=BECAUSE)
    with clock.at(clock.now() + timedelta(hours=4)):
        counts, still = waiting_queries.counts(by), waiting_queries.open_counts(by)
        rows = {
            name: len(waiting_queries.listed(by, name, Place()).rows)
            for name in waiting_queries.WHICH
        }
    assert counts == rows
    assert still == {name: rows[name] for name in ("mine", "waiting", "overdue")}
    assert counts == {"mine": 3, "waiting": 4, "overdue": 3, "answered": 1, "cancelled": 1}


# --- pages and API --------------------------------------------------------------------------------


def booked(db: Database) -> str:
    with db.unit():
        by = accounts.actor_named("investigator@example.test")
        return made.case_for(by, recorded_by=accounts.actor_named("sergeant@example.test")).token


def begun(visit: Any, token: str) -> Page:
    page = visit("investigator").get(f"/cases/{token}").click("With CPS for a decision")
    done: Page = page.send("It is with CPS", kind="charge-held")
    return done


def day(name: str) -> dict[str, str]:
    today = clock.today()
    return {f"{name}-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}


def test_begin_cps_wait_puts_it_on_the_start_page_the_list_and_the_case(
    db: Database, visit: Any
) -> None:
    token = booked(db)
    page = begun(visit, token)
    assert "It is with CPS, and you follow it up" in page.text
    start = page.visitor.get("/")
    assert "All 1: 1 yours, 0 overdue" in start.text
    listed = start.click("All 1: 1 yours, 0 overdue")
    assert "Yours (1)" in listed.text
    assert "DC Lena Ford" in listed.text
    assert "follows it up" in page.visitor.get(f"/cases/{token}").text
    again = page.visitor.get(f"/cases/{token}/waiting-for-cps")
    told = again.send("It is with CPS", kind="charge-held", status=409)
    assert "has this with CPS already" in told.text


def test_cps_wait_is_chased_taken_and_answered_on_its_pages(db: Database, visit: Any) -> None:
    token = booked(db)
    path = begun(visit, token).path
    page = visit("supervisor").get(path).click("Record that you chased it")
    page = page.send("Record it", words="The duty lawyer: next week")
    assert "The duty lawyer: next week" in page.text
    page = page.send("Take it on")
    assert "You follow it up from now on" in page.text
    page = page.click("Record what CPS decided")
    bare = page.send("Record the answer", status=422, prosecutor="Invented Prosecutor")
    assert len(bare.errors) == 3
    done = bare.send(
        "Record the answer",
        answer="yes",
        prosecutor_reference="CPS/7",
        **day("prosecutor_decided_on"),
    )
    assert "Invented Prosecutor" in done.text


def test_what_cps_answered_is_shown_where_it_is_decided_and_fills_in_nothing(
    db: Database, visit: Any
) -> None:
    token = booked(db)
    with db.unit():
        by = accounts.actor_named("investigator@example.test")
        wait = asked(cases.open(token, by=by), by)
        waiting.answer(wait, by=by, **said())
    page = visit("investigator").get(f"/cases/{token}/decide")
    assert "Charge or consent is given".lower() in page.text
    assert "Invented Prosecutor, CPS/7" in page.text
    named = {e.get("name"): e.get("value") or "" for e in page.root.iter("input")}
    names = ("prosecutor", "prosecutor_reference", "prosecutor_decided_on-day")
    assert [named[name] for name in names] == ["", "", ""]
    assert page.click("Read what CPS decided").path == f"/waiting-for-cps/{wait.token}"


def test_what_cps_needs_is_said_to_whoever_follows_it_up(db: Database, visit: Any) -> None:
    path = begun(visit, booked(db)).path
    page = visit("supervisor").get(f"{path}/answer")
    said_of = {"prosecutor": "Invented Prosecutor", "prosecutor_reference": "CPS/7"}
    done = page.send(
        "Record the answer",
        answer="more-needed",
        answer_words="The second statement",
        **said_of,
        **day("prosecutor_decided_on"),
    )
    assert "The second statement" in done.text
    start = visit("investigator").get("/")
    assert "CPS needs: The second statement" in start.text
    assert "All 1: 1 yours, 0 overdue" in start.text


def test_cancel_cps_wait_asks_why(db: Database, visit: Any) -> None:
    page = visit("investigator").get(begun(visit, booked(db)).path)
    page = page.click("CPS is no longer asked")
    short = page.send("CPS is no longer asked", status=422, because="no")
    assert BECAUSE in short.send("CPS is no longer asked", because=BECAUSE).text


def test_cps_waits_shows_each_list(db: Database, visit: Any) -> None:
    begun(visit, booked(db))
    for name, rows in (("mine", 1), ("overdue", 0), ("answered", 0), ("nonsense", 1)):
        page = visit("investigator").get(f"/waiting-for-cps?which={name}")
        assert len(list(page.root.iter("tbody"))) == rows
    visit("practitioner").get("/waiting-for-cps", status=403)


def test_cps_waits_by_the_api(db: Database, app: Flask) -> None:
    token, investigator = booked(db), Caller(app, "investigator@example.test")
    body = {"kind": "charge", "sent_at": clock.now().isoformat()}
    wait = investigator.post(f"/api/v1/cases/{token}/cps-waits", body, status=201)
    investigator.post(f"/api/v1/cases/{token}/cps-waits", body, status=409)
    path = f"/api/v1/cps-waits/{wait['token']}"
    supervisor = Caller(app, "supervisor@example.test")
    assert supervisor.post(f"{path}/take", {})["owner"] == "DS Mary Quill"
    chased = supervisor.post(f"{path}/chase", {"words": "Asked"})
    assert chased["chased_words"] == "Asked"
    answer = {**said(), "prosecutor_decided_on": clock.today().isoformat()}
    assert supervisor.post(f"{path}/answer", answer)["status"] == "answered"
    supervisor.post(f"{path}/cancel", {"because": BECAUSE}, status=409)
    listed = supervisor.get("/api/v1/cps-waits?which=answered")
    assert [one["token"] for one in listed["items"]] == [wait["token"]]
    assert supervisor.get(path)["prosecutor"] == "Invented Prosecutor"
    Caller(app, "supervisor.south@example.test").get(path, status=404)
