"""An outcome that is given for an alternative offence is recorded under its of-which part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from tests.disposals import made
from tests.disposals.test_views import ANSWERS, BECAUSE, RESOLUTION, booked, deciding, kept

CAUTION = {"suspect_position": "admits", "suspect_agrees": "yes"}
PARTS = [
    ("1", {}, 40, "1A"),
    ("1A", {}, 40, "1A"),
    ("simple-caution", CAUTION, 40, "3A"),
    ("youth-caution", CAUTION, 14, "2A"),
]


@pytest.mark.parametrize(("chosen", "answers", "years", "code"), PARTS)
def test_a_tick_records_the_part(
    db: Database, visit: Any, chosen: str, answers: dict[str, Any], years: int, code: str
) -> None:
    token = booked(db, born_on=date(clock.today().year - years, 1, 1))
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        made.answered(cases.open(token, by=by), by=by)  # an adult was there
    sent = {**ANSWERS, **answers, "outcome_code": chosen, "alternative": "yes"}
    page = deciding(visit, token).send("Record the decision", **sent)
    assert "The decision is recorded" in page.text
    (decision,) = kept(db)
    assert decision.outcome_code == code
    assert decision.option_code == (chosen if chosen.endswith("caution") else "")


def test_an_outcome_that_has_no_such_part_says_so_and_keeps_what_was_typed(
    db: Database, visit: Any
) -> None:
    page = deciding(visit, booked(db))
    sent = {**ANSWERS, **RESOLUTION, "alternative": "yes"}
    refused = page.send("Record the decision", status=422, **sent)
    assert "Outcome 8 is not given for an alternative offence. Untick this" in refused.text
    assert ANSWERS["reasons"] in refused.text
    assert kept(db) == []


def test_replacing_it_shows_the_tick_again(db: Database, visit: Any) -> None:
    sent = {**ANSWERS, **CAUTION, "outcome_code": "simple-caution", "alternative": "yes"}
    page = deciding(visit, booked(db)).send("Record the decision", **sent)
    form = page.click("Replace this decision")
    ticked = {e.get("name") for e in form.root.iter("input") if e.get("checked") is not None}
    assert "alternative" in ticked
    again = form.send("Replace the decision", **{**ANSWERS, "because": BECAUSE})
    assert "3A: Caution: adult, for an alternate offence" in again.text
    assert [one.outcome_code for one in kept(db)] == ["3A", "3A"]
