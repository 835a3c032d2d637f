"""The pages of a record from the decision to its end, and the lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import answering, queries, service, setting
from cjdiversion.conditions.models import Condition
from cjdiversion.conditions.states import Status
from cjdiversion.database import Database, session
from cjdiversion.disposals import service as disposals
from cjdiversion.reference import Mark, ReferenceEntry
from tests.conditions import made
from tests.disposals import made as decided

Person = Callable[[str], Actor]
Running = Callable[..., str]


def day(count: int = 0) -> str:
    return f"{made.in_days(count):%d/%m/%Y}"


def now() -> str:
    return f"{clock.london(clock.now()):%d/%m/%Y %H:%M}"


CONDITION = {
    "kind": "rehabilitative",
    "starter": "health-assessment",
    "provider": "Northshire Wellbeing",
    "provider_email": made.EMAIL,
    "details": "one appointment",
}
SIGNED = {"signed_by": "Zoë Okonkwo-Jones", "method": "paper", "consents": "yes"}


def begun(db: Database, person: Person) -> str:
    with db.unit():
        return made.begun(person).token


def state(db: Database, token: str) -> Status:
    with db.unit():
        row = session().scalars(sa.select(Condition).where(Condition.token == token)).one()
        return row.status


# --- from the decision to the end -----------------------------------------------------------------


def test_begin_is_the_next_step_of_a_conditional_caution(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        token = made.decided(person).token
    page = visit("supervisor").get(f"/decisions/{token}").click("Record, conditions and signature")
    assert page.path.endswith("/conditions")
    held = [e for e in page.root.iter("textarea") if e.get("name") == "offences"]
    assert "".join(held[0].itertext()).strip()  # as they stand on the case
    page = page.send("Begin the record", status=422)
    assert any("write down what the person admits" in line for line in page.errors)
    page = page.send("Begin the record", admission="I took the coat", admitted_on=day())
    assert page.path.startswith("/cautions/")
    assert "Not signed" in page.text
    again = visit("supervisor").get(f"/decisions/{token}/conditions")
    assert again.path == page.path


def test_no_record_is_offered_where_the_outcome_has_none(
    db: Database, person: Person, visit: Any
) -> None:
    with db.unit():
        token = made.decided(person, outcome="1").token
    page = visit("supervisor").get(f"/decisions/{token}")
    assert "Record, conditions and signature" not in page.links
    page = visit("supervisor").get(f"/decisions/{token}/conditions")
    page = page.send("Begin the record", status=409, admission="I took the coat", admitted_on=day())
    assert "no record of its own" in page.text
    assert "I took the coat" in page.text  # what was typed is shown


def test_a_caution_with_a_health_condition_from_setting_to_completion(
    db: Database, person: Person, visit: Any
) -> None:
    token = begun(db, person)
    page = visit("investigator").get(f"/cautions/{token}").click("Add a condition")
    page = page.send("Add", **CONDITION, due_on=day(28))
    assert "Attend an assessment with Northshire Wellbeing: one appointment" in page.text
    assert "The condition is added" in page.text
    refused = page.click("Record the signature")
    refused = refused.send("Record the signature", status=403, **SIGNED, signed_at=now())
    assert "the rank of sergeant or above decides on its conditions" in refused.text
    page = visit("supervisor").get(f"/cautions/{token}").click("Record the signature")
    page = page.send("Record the signature", **SIGNED, signed_at=now())
    assert "Signed, in force" in page.text
    page = visit("investigator").get(f"/cautions/{token}")
    page = page.click("Report what was said").send(
        "Record", answer="yes", said_by="Sam Okoro", said_at=now()
    )
    assert "Completed" in page.text
    assert "reported by telephone to DC Lena Ford" in page.text


def test_add_says_what_is_wrong_with_its_source_and_keeps_what_was_typed(
    db: Database, person: Person, visit: Any
) -> None:
    page = visit("investigator").get(f"/cautions/{begun(db, person)}/add")
    told = {**CONDITION, "details": "and take the medication", "due_on": day(200)}
    page = page.send("Add", status=422, **told)
    assert any("Leave out “medication”" in line for line in page.errors)
    assert any("20 weeks" in line and "(G)" in line for line in page.errors)
    provider = [e for e in page.root.iter("input") if e.get("name") == "provider"]
    assert provider[0].get("value") == "Northshire Wellbeing"


def test_add_counts_the_hours_of_all_conditions(db: Database, person: Person, visit: Any) -> None:
    page = visit("investigator").get(f"/cautions/{begun(db, person)}/add")
    work = {"kind": "punitive", "starter": "unpaid-work", "provider": "Community Works"}
    page = page.send("Add", **work, hours="15", due_on=day(28))
    assert "15 of at most 20" in page.text
    page = page.click("Add a condition").send("Add", status=422, **work, hours="6", due_on=day(28))
    assert any("20 hours in all" in line for line in page.errors)


def test_sign_without_conditions_or_consent_is_refused(
    db: Database, person: Person, visit: Any
) -> None:
    page = visit("supervisor").get(f"/cautions/{begun(db, person)}/sign")
    refused = page.send("Record the signature", status=422, **SIGNED, signed_at=now())
    assert any("Add the conditions first" in line for line in refused.errors)
    told = {**SIGNED, "consents": "no", "signed_at": now()}
    refused = page.send("Record the signature", status=422, **told)
    assert any("Without the person’s consent" in line for line in refused.errors)


def test_change_and_take_out_before_the_signature(db: Database, person: Person, visit: Any) -> None:
    page = visit("investigator").get(f"/cautions/{begun(db, person)}/add")
    page = page.send("Add", **CONDITION, due_on=day(28)).click("Change condition 1")
    held = [e for e in page.root.iter("input") if e.get("name") == "provider"]
    assert held[0].get("value") == "Northshire Wellbeing"
    page = page.send("Change", provider="Riverside Mind")
    assert "Attend an assessment with Riverside Mind" in page.text
    page = page.send("Take out condition 1")
    assert "Taken out" in page.text
    assert "Take out condition 1" not in page.text


def test_amend_the_record_until_it_is_signed_and_not_after(
    db: Database, person: Person, visit: Any
) -> None:
    token = begun(db, person)
    page = visit("investigator").get(f"/cautions/{token}").click("Change the record")
    wrong = page.send("Change", status=422, admission=" ")
    assert any("write down what the person admits" in line for line in wrong.errors)
    stale = visit("supervisor").get(f"/cautions/{token}/change")
    limit = day(60)
    page = page.send("Change", offences="Theft of a coat", summary_limit_on=limit)
    assert "Theft of a coat" in page.text
    assert "14 days before the time limit for prosecuting" in page.text
    stale.send("Change", status=409, offences="Something else")
    page.click("Add a condition").send("Add", **CONDITION, due_on=day(28))
    visit("supervisor").get(f"/cautions/{token}/sign").send(
        "Record the signature", **SIGNED, signed_at=now()
    )
    signed = visit("supervisor").get(f"/cautions/{token}")
    assert "Change the record" not in signed.links
    late = visit("investigator").get(f"/cautions/{token}/change")
    late.send("Change", status=409, offences="Something else")


def test_readdress_asks_the_provider_anew_and_needs_no_signature(
    db: Database, running: Running, person: Person, visit: Any
) -> None:
    token = running()
    supervisor = visit("supervisor")
    with db.unit():
        condition = setting.open(token, by=person("supervisor"))
        old = answering.ask(condition, by=person("supervisor")).token
        record = condition.record.token
    page = supervisor.get(f"/cautions/{record}")
    page = page.click("Change the address of the provider of condition 1")
    wrong = page.send("Change", status=422, provider_email="nobody")
    assert any("Enter an e-mail address" in line for line in wrong.errors)
    page = page.send("Change", provider_email="desk@wellbeing.example.org")
    assert page.text.count("Explained by") == 1
    with db.unit():
        found = setting.open(token, by=person("supervisor"))
        assert found.provider_email == "desk@wellbeing.example.org"
        assert (found.status, found.ask_on) == (Status.RUNNING, made.in_days(14))
        link = queries.link(old)
        assert link is not None
        assert link.ended_at is not None


def test_record_of_another_force_is_nowhere(db: Database, person: Person, visit: Any) -> None:
    token = begun(db, person)
    for path in (f"/cautions/{token}", f"/cautions/{token}/add", f"/cautions/{token}/sign"):
        visit("supervisor.south").get(path, status=404)


def test_report_that_is_not_yes_goes_to_the_decision_maker(
    db: Database, running: Running, visit: Any
) -> None:
    token = running()
    page = visit("investigator").get(f"/conditions/{token}/report")
    page = page.send("Record", answer="partly", said_by="Sam Okoro", said_at=now())
    assert "Partly done: to decide" in page.text
    assert state(db, token) is Status.PARTLY
    listed = visit("supervisor").get("/conditions")
    assert "Partly or not done: to decide (1)" in listed.text
    assert "Attend an assessment with Northshire Wellbeing" in listed.text


def test_report_without_answers_or_of_what_is_done_is_refused(running: Running, visit: Any) -> None:
    token = running("yes")
    page = visit("investigator").get(f"/conditions/{token}/report")
    refused = page.send("Record", status=409, answer="no", said_by="Sam", said_at=now())
    assert "this is done" in refused.text
    other = running()
    page = visit("investigator").get(f"/conditions/{other}/report").send("Record", status=422)
    assert len(page.errors) == 2  # the moment is filled in


def test_vary_puts_another_in_its_place_with_a_fresh_signature(
    db: Database, running: Running, visit: Any
) -> None:
    token = running("no")
    page = visit("supervisor").get(f"/conditions/{token}/vary")
    told = {**SIGNED, "reasons": made.REASONS, "due_on": day(60), "signed_at": now()}
    page = page.send("Record the variation", **told)
    assert "Replaced by a variation" in page.text
    assert "In force" in page.text
    assert page.text.count("Explained by") == 2
    assert state(db, token) is Status.VARIED


def test_vary_past_the_limit_is_refused_with_its_source(running: Running, visit: Any) -> None:
    page = visit("supervisor").get(f"/conditions/{running()}/vary")
    told = {**SIGNED, "reasons": made.REASONS, "signed_at": now()}
    page = page.send("Record the variation", status=422, **told, due_on=day(113))
    assert any("within 16 weeks of the signature" in line for line in page.errors)


def test_decide_prosecution_ends_the_caution_and_asks_for_an_outcome(
    db: Database, running: Running, visit: Any
) -> None:
    token = running("no")
    page = visit("supervisor").get(f"/conditions/{token}/decide")
    assert "No: Sam Okoro, Northshire Wellbeing" in page.text
    short = page.send("Record the decision", status=422, choice="prosecute", reasons="No")
    assert any("20 characters or more" in line for line in short.errors)
    told = {"choice": "prosecute", "reasons": made.REASONS}
    early = page.send("Record the decision", status=422, **told)
    assert any("Before that day" in line for line in early.errors)
    page = page.send("Record the decision", **told, early_because=made.EARLY)
    assert made.EARLY in page.text
    assert "Ended without completion" in page.text
    page = page.click("Decide the outcome")
    assert page.path.endswith("/decide")
    assert "has decided an outcome already" not in page.text


def test_decide_by_a_constable_is_refused_with_the_rank_and_its_source(
    running: Running, visit: Any
) -> None:
    page = visit("investigator").get(f"/conditions/{running('no')}/decide")
    page = page.send("Record the decision", status=403, choice="no-action", reasons=made.REASONS)
    assert "the rank of sergeant or above decides on its conditions" in page.text


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
        token = service.plan(case, by=by, option_code=option, offences="Theft").token
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
