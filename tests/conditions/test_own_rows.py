"""A force’s own rows of what conditions and outcomes keep to: what they do not name is not lost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.conditions import checks
from cjdiversion.disposals import queries as disposals
from cjdiversion.reference import Mark, ReferenceEntry


def own(unit: Session, kind: str, code: str, **attributes: Any) -> None:
    """Set by force 99, and loaded with the next release."""
    told = {"from_on": clock.today(), "source": "Force policy", "mark": Mark.LOCAL}
    row = ReferenceEntry(kind=kind, code=code, label="Ours", force_code="99", **told)
    row.attributes = attributes
    unit.add(row)
    unit.flush()
    reference.load()


@pytest.mark.parametrize("code", ["2", "3", "6", "8", "22"])
def test_an_outcome_given_by_an_option_stays_one_in_a_row_that_does_not_say_so(
    unit: Session, code: str
) -> None:
    own(unit, "outcome_codes", code, decided_by="cps")
    outcome = disposals.catalogue(on=clock.today(), force="99").outcome(code)
    assert outcome is not None
    assert (outcome.label, outcome.decided_by, outcome.is_by_option) == ("Ours", "cps", True)


def test_a_change_of_the_law_reaches_a_force_that_says_nothing_of_it(unit: Session) -> None:
    own(unit, "oocr_options", "conditional-caution", lowest_rank="inspector")
    query = sa.select(ReferenceEntry).where(
        ReferenceEntry.kind == "oocr_options", ReferenceEntry.code == "conditional-caution"
    )
    rows = {row.force_code: row for row in unit.scalars(query)}
    law, ours = rows[None], rows["99"]
    assert law.mark is Mark.VERIFIED
    assert ours.attributes == {"lowest_rank": "inspector"}
    law.attributes = {**law.attributes, "agreement": "none"}
    unit.flush()
    option = disposals.catalogue(on=clock.today(), force="99").option("conditional-caution")
    assert option is not None
    assert option.agreement == "none"


def test_what_follows_from_a_condition_stays_as_it_is_where_a_force_says_nothing_of_it(
    unit: Session,
) -> None:
    own(unit, "caution_records", "community-resolution", needs_adult="child")
    rules = checks.rules_of("community-resolution", on=clock.today(), force="99")
    assert rules is not None
    assert (rules.needs_adult, rules.conditions) == ("child", "required")
    assert rules.follows == ("vary", "no-action")
    assert rules.source == "Force policy (local)"


def test_a_force_that_words_a_limit_anew_keeps_its_number(unit: Session) -> None:
    own(unit, "condition_times", "weeks")
    rows = reference.attributes("condition_times", force="99")
    assert rows["weeks"] == reference.attributes("condition_times")["weeks"]
