"""The victim told and asked: by when, what a record must say, and the counts by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import numbers, queries, service, victim_measures, victims
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.telling_victims import SOURCE, Said, due_on, problems
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.escalations.steps import Status as Raised
from tests.disposals import made
from tests.identities.made import closed
from tests.pages import Caller

Person = Callable[[str], Actor]
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = FRIDAY.date()
DAY = timedelta(days=1)


# --- by when --------------------------------------------------------------------------------------

DUE = [
    (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
    (date(2026, 11, 20), 5, date(2026, 11, 27)),
    (date(2026, 11, 21), 1, date(2026, 11, 23)),
    (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas Day is a Friday, Boxing Day moves
    (date(2026, 11, 20), 0, date(2026, 11, 20)),
]


@pytest.mark.parametrize(("decided", "days", "due"), DUE)
def test_working_days_are_counted_from_the_day_after(decided: date, days: int, due: date) -> None:
    holidays = {date(2026, 12, 25), date(2026, 12, 28)}
    assert due_on(decided, days, holidays) == due


TOLD: dict[str, Any] = {"informed_on": TODAY, "informed_how": "telephone", "decided_on": TODAY}
WRONG: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({}, {("informed_on", "nothing")}),
    ({"not_possible_because": "  "}, {("informed_on", "nothing")}),
    ({"not_possible_because": "No address"}, set()),
    (TOLD, set()),
    ({**TOLD, "decided_on": None}, {("informed_on", "no-decision")}),
    ({**TOLD, "informed_how": ""}, {("informed_how", "required")}),
    ({**TOLD, "informed_on": TODAY - DAY}, {("informed_on", "order")}),
    ({**TOLD, "informed_on": TODAY + DAY}, {("informed_on", "future")}),
    ({"consulted_on": TODAY, "view": "opposes"}, set()),
    ({"consulted_on": TODAY}, {("view", "required")}),
    ({"consulted_on": TODAY, "view": "not-asked"}, {("view", "required")}),
    ({"consulted_on": TODAY + DAY, "view": "no-view"}, {("consulted_on", "future")}),
    ({"not_possible_because": "x", "view": "supports"}, {("consulted_on", "required")}),
]


@pytest.mark.parametrize(("said", "wrong"), WRONG)
def test_a_record_says_when_and_how(said: dict[str, Any], wrong: set[tuple[str, str]]) -> None:
    found = problems(Said("standard", **said), TODAY)
    assert {(field, code) for field, told in found.items() for code, _ in told} == wrong
    assert all("Victims’ Code" in words for told in found.values() for _, words in told)


# --- with a decision ------------------------------------------------------------------------------


@pytest.fixture
def at_noon(unit: Session) -> Iterator[None]:
    with clock.at(FRIDAY):
        yield


@pytest.fixture
def by(at_noon: None, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.case_for(by, recorded_by=person("sergeant"))


def decide(case: Case, by: Actor, **over: Any) -> Decision:
    return service.decide(case, by=by, **made.facts("8", **over))


KINDS = [("standard", date(2026, 11, 27)), ("vulnerable", date(2026, 11, 23)),
         ("", date(2026, 11, 23))]  # fmt: skip


@pytest.mark.parametrize(("kind", "due"), KINDS)
def test_the_time_is_by_the_kind_of_victim_and_the_shorter_where_it_is_not_known(
    by: Actor, case: Case, kind: str, due: date
) -> None:
    decision = decide(case, by, victim_told="not-yet", victim_kind=kind)
    assert (decision.victim_due_on, decision.victim_informed_on) == (due, None)
    (row,) = victims.of_case(case.id)
    assert (row.decision_id, row.due_on, row.kind) == (decision.id, due, kind or "not-assessed")


def test_what_the_decision_maker_states_is_the_first_record(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_view="opposes", victim_consulted_on=TODAY - DAY)
    assert (decision.victim_informed_on, decision.is_view_sought) == (TODAY, True)
    (row,) = victims.of_case(case.id)
    assert (row.consulted_on, row.view, row.informed_on) == (TODAY - DAY, "opposes", TODAY)


def test_where_there_is_no_victim_nobody_is_to_be_told(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_told="no-victim", victim_view="no-victim")
    assert (decision.victim_due_on, victims.of_case(case.id)) == (None, [])


UNSAID = [
    ({"victim_told_on": None}, {"victim_told_on": "victim-told-when"}),
    ({"victim_consulted_on": None}, {"victim_consulted_on": "victim-asked-when"}),
    ({"victim_view": "no-victim"}, {"victim_view": "victim-or-none"}),
    ({"victim_told": "not-yet", "victim_view": "no-victim"}, {"victim_view": "victim-or-none"}),
    ({"victim_told": "no-victim"}, {"victim_view": "victim-or-none"}),
]


@pytest.mark.parametrize(("over", "wrong"), UNSAID)
def test_no_day_is_counted_that_nobody_stated_and_no_victim_is_both_there_and_not(
    by: Actor, case: Case, over: dict[str, Any], wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(case, by, **over)
    assert {name: told[0][0] for name, told in refused.value.fields.items()} == wrong
    assert (queries.of_case(case.id), victims.of_case(case.id)) == ([], [])


def test_a_view_sought_before_any_decision_counts_for_it(by: Actor, case: Case) -> None:
    victims.record(case, by=by, kind="standard", consulted_on=TODAY, view="supports")
    assert decide(case, by, victim_view="not-asked").is_view_sought is True


def test_a_view_sought_after_the_decision_was_not_sought_before_it(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_view="not-asked")
    with clock.at(FRIDAY + DAY):
        victims.record(
            case,
            by=by,
            kind="standard",
            decision=decision,
            consulted_on=clock.today(),
            view="opposes",
        )
    assert decision.is_view_sought is False


def test_nothing_recorded_is_changed_and_the_first_telling_counts(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_told="not-yet")
    for days in (6, 4):
        with clock.at(FRIDAY + 7 * DAY):
            victims.record(
                case,
                by=by,
                kind="standard",
                decision=decision,
                informed_on=TODAY + days * DAY,
                informed_how="letter",
            )
    assert decision.victim_informed_on == TODAY + 4 * DAY
    assert decision.victim_due_on == date(2026, 11, 27)  # as the newest record has the kind
    assert len(victims.of_case(case.id)) == 3


def test_a_record_that_is_none_keeps_nothing(by: Actor, case: Case, person: Person) -> None:
    decision = decide(case, by, victim_told="not-yet")
    with pytest.raises(Invalid):
        victims.record(case, by=by, kind="standard", decision=decision)
    with pytest.raises(NotPermitted):
        victims.record(case, by=person("nurse"), kind="standard", not_possible_because="No address")
    service.supersede(decision, by=by, because="It was about another person altogether")
    with pytest.raises(OutOfOrder):
        victims.record(case, by=by, kind="standard", decision=decision, **_told())
    assert len(victims.of_case(case.id)) == 1


def _told() -> dict[str, Any]:
    return {"informed_on": clock.today(), "informed_how": "telephone"}


def raised(decision: Decision) -> list[Raised]:
    query = sa.select(Escalation.status).where(
        Escalation.kind == "victim-not-told", Escalation.subject_id == decision.id
    )
    return list(session().scalars(query))


def test_nobody_told_in_time_is_raised_once_and_settled_by_telling(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_told="not-yet", victim_kind="standard")
    for day, new in ((7, 0), (8, 1), (9, 0)):  # due on Friday the 27th
        with clock.at(FRIDAY + day * DAY):
            assert victims.raise_untold() == new
    with clock.at(FRIDAY + 10 * DAY):
        assert queries.untold(by, most=9) == [decision]
        victims.record(case, by=by, kind="standard", decision=decision, **_told())
    assert raised(decision) == [Raised.ANSWERED]
    assert queries.untold(by, most=9) == []


def test_where_telling_is_not_possible_it_waits_for_nobody_until_somebody_tells(
    by: Actor, case: Case, person: Person
) -> None:
    late, other = decide(case, by, victim_told="not-yet"), {"victim_why_not": "No address"}
    stated = made.decided(
        "8", by=by, recorded_by=person("sergeant"), victim_told="not-possible", **other
    )
    assert (queries.untold(by, most=9), stated.victim_not_possible_since) == ([late], TODAY)
    with clock.at(FRIDAY + 10 * DAY):
        assert victims.raise_untold() == 1
        victims.record(
            case, by=by, kind="standard", decision=late, not_possible_because="Moved away"
        )
        since = clock.today()
        (counted,) = numbers.victims("all", by=person("performance"))
    assert raised(late) == [Raised.ANSWERED]
    assert (queries.untold(by, most=9), late.victim_not_possible_since) == ([], since)
    counts = counted.counts
    assert (counts.not_possible, counts.overdue, counts.not_yet_due) == (2, 0, 0)
    assert counted.told_in_time == "0 of 0"
    with clock.at(FRIDAY + 11 * DAY):
        victims.record(case, by=by, kind="standard", decision=late, **_told())
        (counted,) = numbers.victims("all", by=person("performance"))
    assert (counted.counts.not_possible, counted.counts.late) == (1, 1)


def test_a_decision_that_was_replaced_waits_for_nobody(by: Actor, case: Case) -> None:
    decision = decide(case, by, victim_told="not-yet")
    with clock.at(FRIDAY + 20 * DAY):
        victims.raise_untold()
        because = "The victim told us more the next morning"
        service.replace(decision, case, by=by, because=because, **made.facts("16"))
        assert (raised(decision), victims.raise_untold()) == ([Raised.ANSWERED], 0)


def test_of_a_record_about_the_wrong_person_nothing_is_recorded_raised_or_counted(
    by: Actor, case: Case, person: Person
) -> None:
    decision, lead = decide(case, by, victim_told="not-yet"), person("performance")
    assert [row.decisions for row in numbers.victims("all", by=lead)] == [1]
    closed(case, by=by)
    with pytest.raises(OutOfOrder, match="wrong person"):
        victims.record(case, by=by, kind="standard", decision=decision, **_told())
    with clock.at(FRIDAY + 20 * DAY):
        assert (victims.raise_untold(), queries.untold(by, most=9)) == (0, [])
        assert numbers.victims("all", by=lead) == []


# --- the counts -----------------------------------------------------------------------------------


def test_the_counts_equal_a_count_by_hand(by: Actor, person: Person) -> None:
    """In time, late, overdue, not yet due, and no victim; of another force nothing."""
    recorder = person("sergeant")
    asked = [
        {"victim_kind": "standard"},
        {"victim_kind": "standard", "victim_told": "not-yet", "victim_view": "not-asked"},
        {"victim_kind": "standard", "victim_told": "not-yet"},
        {"victim_told": "no-victim", "victim_view": "no-victim"},
    ]
    decisions = [made.decided("8", by=by, recorded_by=recorder, **over) for over in asked]
    with clock.at(FRIDAY + 12 * DAY):
        victims.record(decisions[1].case, by=by, kind="standard", decision=decisions[1], **_told())
        made.decided("8", by=by, recorded_by=recorder, victim_told="not-yet")
        made.decided("8", by=person("supervisor.south"), recorded_by=person("sergeant.south"))
        (row,) = numbers.victims("all", by=person("performance"))
    counts = row.counts
    assert (row.name, row.decisions) == ("Northshire CID", 4)
    assert (counts.in_time, counts.late, counts.overdue, counts.not_yet_due) == (1, 1, 1, 1)
    assert (row.told_in_time, row.view_sought) == ("1 of 3 (33%)", "3 of 4 (75%)")
    assert row.assessed == "3 of 4 (75%)"
    every = victim_measures.total([row, row])
    assert (every.decisions, every.told_in_time) == (8, "2 of 6 (33%)")
    assert "has run out, 2 of 6 (33%) were told in time." in victim_measures.finding(every)


@pytest.mark.parametrize("is_later", [False, True], ids=["before", "after"])
def test_a_view_sought_before_a_decision_counts_whenever_it_is_written_down(
    by: Actor, case: Case, is_later: bool
) -> None:
    def ask() -> None:
        victims.record(case, by=by, kind="standard", consulted_on=TODAY - DAY, view="opposes")

    if not is_later:
        ask()
    decision = decide(case, by, victim_told="not-yet", victim_view="not-asked")
    if is_later:
        ask()
    assert decision.is_view_sought


# --- pages and API --------------------------------------------------------------------------------


def kept(db: Database, **over: Any) -> tuple[str, str]:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        decision = made.decided("8", by=by, recorded_by=recorder, **over)
        return decision.case.token, decision.token


def parts(name: str, on: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def test_victim_contact_is_recorded_on_its_page_and_leaves_the_start_page(
    db: Database, visit: Any
) -> None:
    token, decision = kept(db, victim_told="not-yet")
    assert "Victims to be told of an outcome" in visit("supervisor").get("/").text
    page = visit("supervisor").get(f"/decisions/{decision}").click("The victim told and asked")
    assert page.path == f"/cases/{token}/victim-contact"
    told = parts("informed_on", clock.today())
    bad = page.send("Record it", status=422, kind="vulnerable", decision=decision, **told)
    assert bad.errors == [f"Select how they were told. Source: {SOURCE}"]
    done = bad.send("Record it", informed_how="in-person")
    assert "Enhanced rights: vulnerable; told" in done.text
    assert "Victims to be told of an outcome" not in visit("supervisor").get("/").text
    with db.unit():
        assert queries.of_case(_case_id(token))[0].victim_informed_on == clock.today()


def _case_id(token: str) -> Any:
    return session().scalar(sa.select(Case.id).where(Case.token == token))


def test_consistency_shows_the_counts_of_victims(db: Database, visit: Any) -> None:
    kept(db)
    page = visit("performance").get("/consistency?period=all")
    assert "Victims told and asked" in page.text
    assert "1 of 1 (100%)" in page.text


def test_victim_contacts_by_the_api(db: Database, app: Flask) -> None:
    token, decision = kept(db, victim_told="not-yet")
    other, _ = kept(db)
    supervisor = Caller(app, "supervisor@example.test")
    path, today = f"/api/v1/cases/{token}/victim-contacts", clock.today().isoformat()
    body = {
        "kind": "standard",
        "decision": decision,
        "informed_on": today,
        "informed_how": "letter",
    }
    supervisor.post(f"/api/v1/cases/{other}/victim-contacts", body, status=404)
    refused = supervisor.post(path, {"kind": "standard"}, status=422)
    assert refused["error"]["fields"]["informed_on"][0]["code"] == "nothing"
    supervisor.post(path, body, status=201)
    told = supervisor.get(path)["contacts"]
    assert [one["informed_on"] for one in told] == [today, None]
    assert supervisor.get(f"/api/v1/decisions/{decision}")["victim_informed_on"] == today
    lead = Caller(app, "performance@example.test").get("/api/v1/consistency?period=all")
    assert [(one["decisions"], one["told_in_time"]) for one in lead["victims"]] == [(2, 2)]
