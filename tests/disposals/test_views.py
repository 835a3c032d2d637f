"""The pages: deciding, reading, replacing, the catalogue, and who gets where."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.disposals.models import Decision
from tests.disposals import made
from tests.pages import Page

UNTAKEN = "Wfr0mN0where0000000000"
BECAUSE = "The victim told us more the next morning"
ANSWERS = made.ANSWERS
RESOLUTION = {
    "outcome_code": "community-resolution",
    "suspect_position": "accepts",
    "suspect_agrees": "yes",
}


def booked(db: Database, **over: Any) -> str:
    """The token of a case in reach of Northshire CID and of Northgate."""
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        return made.case_for(by, recorded_by=recorder, **over).token


def decided(db: Database, outcome: str = "8", who: str = "supervisor") -> str:
    with db.unit():
        recorder = "sergeant.south" if who.endswith("south") else "sergeant"
        return made.decided(
            outcome,
            by=accounts.actor_named(f"{who}@example.test"),
            recorded_by=accounts.actor_named(f"{recorder}@example.test"),
        ).token


def kept(db: Database) -> list[Decision]:
    with db.unit():
        return list(
            session().scalars(sa.select(Decision).order_by(Decision.recorded_at, Decision.id))
        )


def deciding(visit: Any, token: str, who: str = "supervisor") -> Page:
    page: Page = visit(who).get(f"/cases/{token}/decide")
    return page


# --- deciding -------------------------------------------------------------------------------------


def test_decide_records_what_was_stated_and_shows_it(db: Database, visit: Any) -> None:
    page = deciding(visit, booked(db)).send("Record the decision", **ANSWERS, **RESOLUTION)
    assert page.path.startswith("/decisions/")
    for words in (
        "The decision is recorded",
        "8: Community resolution",
        "DS Mary Quill, sergeant, Northshire CID",
        made.REASONS,
        "Does not support this outcome",
        "Accepts responsibility, without a full admission",
        "Not screened",
    ):
        assert words in page.text
    (decision,) = kept(db)
    assert (decision.outcome_code, decision.option_code) == ("8", "community-resolution")


def test_decide_lists_what_is_open_in_the_order_of_numbers(db: Database, visit: Any) -> None:
    page = deciding(visit, booked(db))
    radios = [e for e in page.root.iter("input") if e.get("name") == "outcome_code"]
    values = [e.get("value") for e in radios]
    assert values[:4] == ["1", "1A", "simple-caution", "conditional-caution"]
    assert values[-2:] == ["diversionary-activity", "deferred-prosecution"]
    assert not {"0", "19", "youth-caution", "diversionary-caution", "3"} & set(values)
    assert not [e for e in radios if e.get("checked") is not None]
    assert "does not suggest one" in page.text


def test_decide_says_why_the_rest_is_not_open(db: Database, visit: Any) -> None:
    page = deciding(visit, booked(db, born_on=clock.today().replace(year=2011, day=1)))
    assert "Simple caution is for people of 18 or over" in page.text
    assert "Diversionary caution is not in force" in page.text
    values = {e.get("value") for e in page.root.iter("input") if e.get("name") == "outcome_code"}
    assert "an appropriate adult must be there when they are asked" in page.text
    assert not {"simple-caution", "youth-caution"} & values


BAD = [
    ({"outcome_code": "simple-caution", "suspect_position": "neither", "suspect_agrees": "yes"},
     "Simple caution needs the suspect to admit the offence"),
    ({"outcome_code": "youth-caution"}, "Youth caution is for people under 18"),
    ({"outcome_code": "diversionary-caution"}, "Diversionary caution is not in force"),
    ({"outcome_code": "3"}, "Say which option outcome 3 is given for"),
    ({"outcome_code": "0"}, "“Not yet assigned an outcome” cannot be decided here"),
    ({"outcome_code": "banishment"}, "Select one of the answers offered"),
    ({"outcome_code": "9"}, "CPS decides this: enter the prosecutor"),
    ({"outcome_code": "diversionary-activity", "activity": "A course"},
     "Outcome 22 is recorded only once the activity has been done"),
    ({"outcome_code": "1", "reasons": "Because"}, "Give reasons of 20 characters or more"),
    ({"outcome_code": "1", "reasons": "x" * 20_000},
     "Reasons must be 4,000 characters or fewer. You entered 20,000"),
    ({"outcome_code": "1", "reasons": ""}, "Enter: reasons"),
    ({"outcome_code": "1", "decided_at": "31/2/2026 10:00"}, "must be a real date"),
    ({"outcome_code": "1", "decided_at": "1/6/2099 10:00"}, "must be in the past"),
    ({"outcome_code": "1", "decided_at": "1/6/2020 10:00"},
     "The decision cannot be before the case was opened"),
    ({"outcome_code": "1", "victim_told": "perhaps"}, "Select one of the answers offered"),
    ({"outcome_code": "1", "ld_available": "no"}, "cannot have been read or used"),
]  # fmt: skip


@pytest.mark.parametrize(("over", "words"), BAD)
def test_decide_with_a_bad_answer_says_so_and_keeps_the_rest(
    db: Database, visit: Any, over: dict[str, str], words: str
) -> None:
    page = deciding(visit, booked(db)).send(
        "Record the decision", status=422, **{**ANSWERS, "authority_name": "Insp Wyn", **over}
    )
    assert [line for line in page.errors if words in line]
    assert kept(db) == []
    authority = [e for e in page.root.iter("input") if e.get("name") == "authority_name"]
    assert authority[0].get("value") == "Insp Wyn"


def test_decide_with_nothing_answered_asks_for_all_that_every_outcome_needs(
    db: Database, visit: Any
) -> None:
    page = deciding(visit, booked(db)).send("Record the decision", status=422)
    assert len(page.errors) == 7  # the moment is filled in already


def test_decide_where_an_outcome_stands_leads_to_it(db: Database, visit: Any) -> None:
    token = booked(db)
    stale = deciding(visit, token, "inspector")
    deciding(visit, token).send("Record the decision", **ANSWERS, **RESOLUTION)
    told = stale.send("Record the decision", status=409, **ANSWERS, **RESOLUTION)
    assert "DS Mary Quill has decided an outcome already" in told.text
    again = deciding(visit, token, "inspector").click("Read the decision")
    assert "8: Community resolution" in again.text
    assert len(kept(db)) == 1


def test_decide_sent_twice_decides_once(db: Database, visit: Any) -> None:
    page = deciding(visit, booked(db))
    first = page.send("Record the decision", **ANSWERS, **RESOLUTION)
    second = page.send("Record the decision", **ANSWERS, **RESOLUTION)
    assert (len(kept(db)), second.path) == (1, first.path)


def test_decide_is_not_there_for_others(db: Database, visit: Any) -> None:
    token = booked(db)
    visit("supervisor.south").get(f"/cases/{token}/decide", status=404)
    visit("sergeant").get(f"/cases/{token}/decide", status=403)
    visit("supervisor").get(f"/cases/{UNTAKEN}/decide", status=404)


# --- reading and replacing ------------------------------------------------------------------------


def test_show_is_for_those_in_reach(db: Database, visit: Any) -> None:
    token = decided(db)
    assert "Outcome decided" in visit("superintendent").get(f"/decisions/{token}").text
    visit("supervisor.south").get(f"/decisions/{token}", status=404)
    visit("performance").get(f"/decisions/{token}", status=403)
    visit("practitioner").get(f"/decisions/{token}", status=403)


def test_show_names_the_prosecutor_where_cps_decided(db: Database, visit: Any) -> None:
    today = clock.today()
    page = deciding(visit, booked(db)).send(
        "Record the decision",
        **ANSWERS,
        outcome_code="9",
        prosecutor="Invented Prosecutor",
        prosecutor_reference="CPS/2026/7",
        prosecutor_decided_on=f"{today.day}/{today.month}/{today.year}",
    )
    assert "CPS; recorded by DS Mary Quill, sergeant, Northshire CID" in page.text
    assert "Invented Prosecutor" in page.text
    assert "CPS/2026/7" in page.text


def test_replace_keeps_the_earlier_decision_with_its_reason(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/decisions/{decided(db)}").click("Replace this decision")
    page = page.send(
        "Replace the decision", because=BECAUSE, outcome_code="16", reasons=made.REASONS
    )
    assert "16: Suspect identified" in page.text
    earlier = page.click("an earlier decision, outcome 8")
    assert BECAUSE in earlier.text
    assert "Replace this decision" not in earlier.text
    assert earlier.click("The decision that replaced it").path == page.path
    assert [one.status.value for one in kept(db)] == ["superseded", "stands"]


def test_replace_without_a_reason_or_from_a_stale_page_changes_nothing(
    db: Database, visit: Any
) -> None:
    token = decided(db)
    page = visit("supervisor").get(f"/decisions/{token}/replace")
    bare = page.send("Replace the decision", status=422, reasons=made.REASONS)
    assert bare.errors == ["Enter an answer to “Why is the earlier decision replaced?”"]
    good = {"because": BECAUSE, "outcome_code": "16", "reasons": made.REASONS}
    made_one = page.visitor.get(page.path).send("Replace the decision", **good)
    page.send("Replace the decision", status=409, **good)
    assert len(kept(db)) == 2
    shown = page.visitor.get(page.path)
    assert "Superseded" in shown.text
    assert shown.path != made_one.path


def test_options_shows_every_option_with_source_and_mark(visit: Any) -> None:
    page = visit("practitioner").get("/outcomes-and-options")
    for words in ("Diversionary caution Not in force", "Conditional caution Yes", "(V)", "(V2)"):
        assert words in page.text
    assert "Outcome 22 is recorded only once the activity has been done" in page.text
    assert "Prosecutor, reference and date" in page.text
    assert "Criminal Justice and Courts Act 2015 s17(3) (V)" in page.text


def test_what_is_replaced_is_prefilled_but_for_reasons_and_moment(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/decisions/{decided(db)}/replace")
    ticked = {
        e.get("name"): e.get("value")
        for e in page.root.iter("input")
        if e.get("checked") is not None
    }
    assert ticked["outcome_code"] == "community-resolution"
    assert ticked["suspect_agrees"] == "yes"
    assert "authority_name" not in ticked
    (reasons,) = [e for e in page.root.iter("textarea") if e.get("name") == "reasons"]
    assert "".join(reasons.itertext()).strip() == ""
