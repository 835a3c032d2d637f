"""The pages of plans and of the lists, and what a page says that was overtaken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import planning, service, setting
from cjdiversion.conditions.states import Status
from cjdiversion.database import Database
from cjdiversion.disposals import service as disposals
from cjdiversion.reference import Mark, ReferenceEntry
from tests.conditions import made
from tests.conditions.test_views import CONDITION, SIGNED, begun, day, now, state
from tests.disposals import made as decided

Person = Callable[[str], Actor]
Running = Callable[..., str]


# --- plans ----------------------------------------------------------------------------------------


def test_plan_then_activity_then_outcome_22(db: Database, person: Person, visit: Any) -> None:
    with db.unit():
        token = decided.case_for(person("supervisor"), recorded_by=person("sergeant")).token
    page = visit("supervisor").get(f"/cases/{token}").click("Plan before an outcome")
    page = page.send("Begin the plan", option_code="diversionary-activity", offences="Theft")
    assert "Diversionary activity (outcome 22): record" in page.text
    page = page.click("Add a condition").send("Add", **CONDITION, due_on=day(28))
    page = page.click("Record the signature").send(
        "Record the signature", **SIGNED, signed_at=now()
    )
    page = page.click("Report what was said").send(
        "Record", answer="yes", said_by="Sam Okoro", said_at=now()
    )
    assert "the activity has been done" in page.text
    listed = visit("supervisor").get("/conditions/plans")
    assert "Completed" in listed.text
    page = page.click("Record the outcome")
    assert "Northshire Wellbeing" in page.html  # what was done need not be typed again
    page = page.send(
        "Record the decision",
        outcome_code="diversionary-activity",
        **decided.ANSWERS,
    )
    assert page.path.startswith("/decisions/")
    assert "There is none" in visit("supervisor").get("/conditions/plans").text


def test_end_of_a_plan_is_given_with_reasons(db: Database, person: Person, visit: Any) -> None:
    with db.unit():
        by = person("supervisor")
        case = decided.case_for(by, recorded_by=person("sergeant"))
        option = "diversionary-activity"
        token = planning.plan(case, by=by, option_code=option, offences="Theft").token
        caution = made.begun(person).token
    assert "End the plan" not in visit("supervisor").get(f"/cautions/{caution}").links
    page = visit("supervisor").get(f"/cautions/{token}").click("End the plan")
    assert page.path == f"/cautions/{token}/end"
    page = page.send("End the plan", status=422, reasons="moved")
    assert "20 characters" in page.text
    page = page.send("End the plan", reasons=made.REASONS)
    assert made.REASONS in page.text
    assert "the activity has not been done" in page.text


def test_plan_where_an_outcome_stands_is_refused(db: Database, person: Person, visit: Any) -> None:
    with db.unit():
        token = made.decided(person, outcome="1").case.token
    page = visit("supervisor").get(f"/cases/{token}/plan")
    told = {"option_code": "deferred-prosecution", "offences": "Theft"}
    page = page.send("Begin the plan", status=409, **told)
    assert "A plan comes before it" in page.text


# --- lists ----------------------------------------------------------------------------------------


def test_index_counts_and_pages_each_list_as_they_are_recounted(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        record = made.begun(person)
        for number in range(27):
            told = made.facts(due_on=made.in_days(3 if number < 2 else 40))
            setting.add(record, by=person("supervisor"), **told)
        service.sign(record, by=person("supervisor"), **made.signature())
    page = visit("investigator").get("/conditions?which=running")
    assert "Due soon (2)" in page.text
    assert "All in force (27)" in page.text
    assert len(list(page.root.iter("tr"))) == 26
    rest = page.click("Next")
    assert len(list(rest.root.iter("tr"))) == 3
    with clock.at(clock.now() + timedelta(days=4)):
        page = visit("investigator").get("/conditions?which=overdue")
        assert "Overdue (2)" in page.text
        assert len(list(page.root.iter("tr"))) == 3
    other = visit("investigator.south").get("/conditions?which=all")
    assert "All (0)" in other.text


def test_show_says_that_a_simple_caution_is_not_signed_yet(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        decision = made.decided(person, option_code="simple-caution")
        token, resolution = decision.token, made.decided(person, outcome="8").token
        record = made.begun(person, decision=decision).token
    page = visit("supervisor").get(f"/decisions/{token}")
    assert "Not yet: the record is not signed" in page.text
    assert "Not signed yet" in page.text
    assert "Not signed yet" not in visit("supervisor").get(f"/decisions/{resolution}").text
    visit("supervisor").get(f"/cautions/{record}/sign").send(
        "Record the signature", **SIGNED, signed_at=now()
    )
    assert "Not yet" not in visit("supervisor").get(f"/decisions/{token}").text


def test_decide_offers_what_follows_from_the_option(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        decision = made.decided(person, outcome="8")
        condition = made.only(made.signed(person, decision=decision), person)
        made.reported(condition, "no", person)
        token = condition.token
    page = visit("supervisor").get(f"/conditions/{token}/decide")
    offered = [one.get("value") for one in page.root.iter("input") if one.get("name") == "choice"]
    assert offered == ["no-action"]
    assert "generally not enforced" in page.text


def test_unsigned_lists_cautions_that_are_nothing_yet(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        first = made.decided(person).case.reference
        second = made.begun(person).case.reference
        signed = made.signed(person).case.reference
        gone = made.decided(person)
        disposals.supersede(gone, by=person("supervisor"), because=made.REASONS)
        gone_reference = gone.case.reference
        resolution = made.decided(person, outcome="8").case.reference
    page = visit("supervisor").get("/conditions").click("Cautions whose record is not signed")
    assert first in page.text
    assert second in page.text
    assert "Begun, not signed" in page.text
    for reference in (signed, gone_reference, resolution):
        assert reference not in page.text
    page = page.click(first)
    assert page.path.endswith("/conditions")


def test_breached_lists_what_has_no_outcome_since(
    db: Database, running: Running, person: Person, visit: Any
) -> None:
    token, kept = running("no"), running()
    with db.unit():
        case = setting.open(token, by=person("supervisor")).case
        reference, other = case.reference, setting.open(kept, by=person("supervisor")).case
        other_reference = other.reference
    supervisor = visit("supervisor")
    told = {"reasons": made.REASONS, "early_because": made.EARLY}
    page = supervisor.get(f"/conditions/{token}/decide")
    page.send("Record the decision", choice="prosecute", **told)
    assert "Not met, and no outcome decided since: 1" in supervisor.get("/").text
    page = supervisor.get("/conditions").click("Not met, and no outcome decided since")
    assert page.path == "/conditions/breached"
    assert reference in page.text
    assert other_reference not in page.text
    assert "Decide the outcome" in page.click(reference).links


def test_unsigned_asks_by_the_rows_of_the_day_each_was_decided(
    db: Database, person: Person, visit: Any
) -> None:
    def ours(from_on: date, to_on: date | None, **told: Any) -> ReferenceEntry:
        facts = {"needs_signature": True, "asked_from": "2026-01-01", "conditions": "none"}
        facts |= {"paper": "", "before_decision": False, "needs_adult": "vulnerable", **told}
        return ReferenceEntry(
            kind="caution_records",
            code="simple-caution",
            label="Ours",
            force_code="99",
            from_on=from_on,
            to_on=to_on,
            attributes=facts,
            source="Force policy",
            mark=Mark.LOCAL,
        )

    with db.unit() as unit:
        asked = made.decided(person, option_code="simple-caution").case.reference
        changes = made.in_days(1)
        unit.add(ours(clock.today() - timedelta(days=300), changes))
        unit.add(ours(changes, None, needs_signature=False))
    with clock.at(clock.now() + timedelta(days=2)):
        with db.unit():
            unasked = made.decided(person, option_code="simple-caution").case.reference
        page = visit("supervisor").get("/conditions/unsigned")
        assert asked in page.text
        assert unasked not in page.text


def test_unsigned_asks_nothing_of_what_was_decided_before_records_were_kept_here(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        decision = made.decided(person)
        decision.decided_on = date(2026, 10, 31)
        reference = decision.case.reference
    page = visit("supervisor").get("/conditions/unsigned")
    assert reference not in page.text
    assert "Every caution has its signed record" in page.text


def test_a_draft_of_a_replaced_decision_offers_nothing(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        record = made.begun(person)
        token, decision = record.token, record.decision
        assert decision is not None
        disposals.supersede(decision, by=person("supervisor"), because=made.REASONS)
    page = visit("supervisor").get(f"/cautions/{token}")
    assert "no longer stands" in page.text
    assert "Add a condition" not in page.links
    assert "Record the signature" not in page.links


def test_a_stale_page_shows_what_was_typed_and_nothing_is_half_saved(
    db: Database, running: Running, person: Person, visit: Any
) -> None:
    token, draft = running("no"), begun(db, person)
    supervisor = visit("supervisor")
    pages = {
        name: supervisor.get(f"/conditions/{token}/{name}") for name in ("report", "vary", "decide")
    }
    sign = supervisor.get(f"/cautions/{draft}/sign")
    supervisor.get(f"/cautions/{draft}/add").send("Add", **CONDITION, due_on=day(28))
    change = supervisor.get(f"/cautions/{draft}").click("Change condition 1")
    supervisor.get(f"/cautions/{draft}").click("Change condition 1").send("Change", details="twice")
    visit("investigator").get(f"/conditions/{token}/report").send(
        "Record", answer="yes", said_by="Sam", said_at=now()
    )
    told = {**SIGNED, "signed_at": now()}
    varied = {**told, "reasons": made.REASONS, "due_on": day(60)}
    said = {"answer": "no", "said_by": "Sam Okoro", "said_at": now()}
    for answer in (
        sign.send("Record the signature", status=409, **told),
        change.send("Change", status=409, provider="Somebody else"),
        pages["report"].send("Record", status=409, **said),
        pages["vary"].send("Record the variation", status=409, **varied),
        pages["decide"].send(
            "Record the decision", status=409, choice="prosecute", reasons=made.REASONS
        ),
    ):
        assert answer.title
    assert state(db, token) is Status.MET
