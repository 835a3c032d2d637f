"""The pages of a record from the decision to its end, and the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import answering, queries, setting
from cjdiversion.conditions.models import Condition
from cjdiversion.conditions.states import Status
from cjdiversion.database import Database, session
from tests.conditions import made

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
