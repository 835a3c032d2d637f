"""The consistency page, the list behind a figure, and the file that leaves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.disposals.models import Decision
from tests.disposals import made

UNTAKEN = "Wfr0mN0where0000000000"


def decided(db: Database, outcome: str = "8", who: str = "supervisor") -> str:
    with db.unit():
        recorder = "sergeant.south" if who.endswith("south") else "sergeant"
        return made.decided(
            outcome,
            by=accounts.actor_named(f"{who}@example.test"),
            recorded_by=accounts.actor_named(f"{recorder}@example.test"),
        ).token


def test_consistency_draws_its_charts_and_prints_what_it_counted(db: Database, visit: Any) -> None:
    for outcome in ("8", "1", "16"):
        decided(db, outcome)
    decided(db, "10", who="inspector")
    page = visit("performance").get("/consistency")
    assert len(list(page.root.iter("figure"))) == 2  # the outcome, and what victims were told
    for words in (
        "Fewer than 2 units have 10 decisions",
        "Positive outcomes: 1, 2, 3, 6, 7, 8 and 22",
        "Day of the outcome; decisions that stand",
        "Last 12 months",
        "0 of 2 (0%) had been screened when decided",
        "Cases in this service, not all crime of the force",
        "Do not act on one period",
    ):
        assert words in page.text
    behind = page.click("2 decisions of Northshire CID")
    assert "Showing 2 of 2 decisions" in behind.text
    with db.unit():
        references = {d.case.reference for d in session().scalars(
            sa.select(Decision).options(joinedload(Decision.case))
        ) if d.outcome_code in ("8", "1")}  # fmt: skip
    assert all(reference in behind.text for reference in references)
    assert "OKONKWO" not in behind.text.upper()


def test_consistency_keeps_its_basis_to_the_cases_behind(db: Database, visit: Any) -> None:
    decided(db, "8")
    page = visit("performance").get("/consistency?basis=closed")
    assert "Day on which the matter was closed" in page.text
    assert "Showing 1 of 1 decisions" in page.click("1 decision of Northshire CID").text
    lead = page.visitor
    assert "case of Northshire CID" not in lead.get("/consistency?basis=recorded").text
    lead.get("/consistency?basis=by-officer", status=422)


def test_consistency_takes_fixed_choices_only(visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency?measure=outcomes-10-12&period=last-year")
    assert "Outcome 10 and 12 share" in page.text
    assert "All outcomes assigned: every code but 0" in page.text
    lead.get("/consistency?measure=by-officer", status=422)
    lead.get("/consistency?period=last-week", status=422)


def test_consistency_has_a_funnel_for_each_outcome(visit: Any) -> None:
    lead = visit("performance")
    for measure, label in (
        ("charged", "Charged or summonsed share (outcome 1)"),
        ("caution", "Caution share (outcomes 2 and 3)"),
        ("penalty-notice", "share (outcomes 6 and 7)"),
        ("community-resolution", "Community resolution share (outcome 8)"),
        ("outcome-10", "Outcome 10 share (not in the public interest, decided by the police)"),
        ("outcome-12", "Outcome 12 share (too ill to prosecute)"),
    ):
        assert label in lead.get(f"/consistency?measure={measure}").text


def test_consistency_says_how_it_is_worked_out(visit: Any) -> None:
    text = visit("performance").get("/consistency").text
    note = text[text.index("How this is worked out") :]
    for words in (
        "Units are shuffled among the alike cases of each kind",
        "exact binomial limits at 95% and 99.8%",
        "Winsorised at 10%",
        "tau",
        "Benjamini and Hochberg",
        "Student’s t",
    ):
        assert words in note
        assert words not in text[: text.index("How this is worked out")]


def test_the_spread_of_the_measure_stands_beside_the_agreement(db: Database, visit: Any) -> None:
    with db.unit():
        for who, outcomes in (("supervisor", "8"), ("inspector", "1")):
            by, recorder = (
                accounts.actor_named(f"{one}@example.test") for one in (who, "sergeant")
            )
            for _ in range(10):
                made.decided(outcomes, by=by, recorded_by=recorder)
    text = visit("performance").get("/consistency").text
    headline = text[: text.index("What makes cases alike")]
    assert "Typical spread between units: " in headline
    assert "of the share settled out of court, and is not adjusted for kinds of case" in headline
    assert "The 2 units differ from each other by more than chance" in text


def test_consistency_without_a_case_says_so(visit: Any) -> None:
    page = visit("performance.south").get("/consistency?period=all")
    assert "There are no decisions to compare." in page.text


def test_consistency_is_for_numbers_people(visit: Any) -> None:
    visit("supervisor").get("/consistency", status=403)
    assert "Download suppressed figures" not in visit("reviewer").get("/consistency").text


def test_cases_behind_is_for_the_own_force(db: Database, visit: Any) -> None:
    decided(db)
    with db.unit():
        unit = accounts.unit(accounts.actor_named("supervisor@example.test").unit_id).token  # type: ignore[arg-type]
    lead = visit("performance")
    narrowed = lead.get(f"/consistency/units/{unit}?with_outcome=1&measure=outcome-22")
    assert "No decisions" in narrowed.text
    visit("performance.south").get(f"/consistency/units/{unit}", status=404)
    visit("supervisor").get(f"/consistency/units/{unit}", status=403)
    lead.get(f"/consistency/units/{UNTAKEN}", status=404)


def test_the_menu_leads_numbers_people_to_consistency(visit: Any) -> None:
    assert "Consistency" in visit("performance").get("/consistency").links
    assert "Consistency" not in visit("supervisor").get("/outcomes-and-options").links
