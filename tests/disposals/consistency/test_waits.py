"""Days from the flag: medians by hand, who is still open beside them, and words for too few."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock, listing
from cjdiversion.database import Database
from cjdiversion.disposals.consistency import following, waits, waits_drawing
from cjdiversion.disposals.consistency.waits import WAITS, Waited
from cjdiversion.disposals.flow_queries import TimesRow
from tests.disposals import flagged
from tests.disposals.flagged import who
from tests.pages import Caller

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
UNIT = uuid.UUID(int=1)
UNITS = {UNIT: ("Northgate", "token")}


def row(days: float | None, *, month: int = 3, ended: bool = False, unit: Any = UNIT) -> TimesRow:
    return TimesRow(unit, date(2026, month, 1), days, ended)


def waited(*rows: TimesRow, wait: str = "referral") -> Waited:
    return waits.waited(rows, WAITS[wait], UNITS)


def test_quartiles_are_those_of_the_days_by_hand() -> None:
    found = waited(*[row(days) for days in (4, 0, 1, 3, 2)], row(None), row(None, ended=True))
    assert found.every.quartiles == (1.0, 2.0, 3.0)
    assert found.finding == (
        "Half of 5 cases were referred within 2.0 days of the flag, three quarters within 3.0; "
        "1 still open, 1 ended without."
    )
    assert found.unit_rows == [
        ("Northgate", 5, "1.0", "2.0", "3.0", 1, 1),
        ("All", 5, "1.0", "2.0", "3.0", 1, 1),
    ]


def test_of_few_cases_no_days_are_told_and_none_is_dropped() -> None:
    found = waited(*[row(days) for days in (1, 2, 3, 4)], row(None))
    assert found.every.cells == (4, "too few", "too few", "too few", 1, 0)
    assert found.finding.startswith(
        "Too few cases were referred to say how long it took: 4 of the 5"
    )
    assert waits_drawing.drawings(found) == ()


def test_what_was_there_before_the_flag_is_no_wait() -> None:
    assert waited(*[row(-3)] * 5).every.quartiles == (0.0, 0.0, 0.0)


def test_months_stand_in_order_and_a_case_without_a_unit_last() -> None:
    found = waited(row(1, month=5), row(1, month=2, unit=None), row(None, month=4))
    assert [month.key for month in found.months] == ["2026-02", "2026-04", "2026-05"]
    assert [unit.name for unit in found.units] == ["Northgate", "No unit yet"]


def test_an_outcome_that_is_not_decided_is_open_however_the_referral_ended() -> None:
    found = waited(row(None, ended=True), row(None), wait="outcome")
    assert (found.every.still_open, found.every.without) == (2, 0)
    assert "ended without" not in found.finding


def test_nothing_at_all_is_a_sentence() -> None:
    found = waited()
    assert found.finding == "No case was flagged in this period."
    assert "nan" not in str(found).lower()


def test_a_month_is_drawn_from_its_quartiles_within_the_frame() -> None:
    months = [row(days, month=month) for month in (1, 2, 6) for days in (0, 1, 2, 3, 12)]
    for one in waits_drawing.drawings(waited(*months)):
        assert [tick.text for tick in one.y_ticks] == ["0", "0.5", "1", "1.5", "2", "2.5", "3"]
        assert len(one.boxes) == 3
        for box in one.boxes:
            assert 34 <= box.top <= box.middle <= box.bottom <= one.bottom
            assert box.x >= 48 and box.x + box.width <= one.right
    assert one.boxes[0].name == ("January 2026: half within 2.0 days, from 1.0 to 3.0, of 5 cases")


# --- on a real database ---------------------------------------------------------------------------


@pytest.fixture
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def _six(db: Database, _now: None) -> None:
    """Flagged at noon; five referred after 0, 1, 2, 3 and 4 hours, of which two are accepted six
    hours after the flag and one is decided after a day; the sixth is still open."""
    with db.unit():
        cases = [flagged.case() for _ in range(6)]
        sent = []
        for hours, case in enumerate(cases[:5]):
            with clock.at(NOW + timedelta(hours=hours)):
                sent.append(flagged.sent(case))
        with clock.at(NOW + timedelta(hours=6)):
            for referral in sent[3:]:
                flagged.take(referral, "accept")
        with clock.at(NOW + DAY):
            flagged.decided(cases[0])


@pytest.mark.usefixtures("_six")
def test_the_clock_equals_a_count_by_hand_and_its_lists_hold_as_many(db: Database) -> None:
    numbers = {"referral": (5, 1), "acceptance": (2, 4), "outcome": (1, 5)}
    with clock.at(NOW + DAY), db.unit():
        for wait, (n, still_open) in numbers.items():
            found = following.timed(wait, "last-12-months", by=who("performance")).waited
            assert (found.every.n, found.every.still_open, found.every.without) == (
                n,
                still_open,
                0,
            )
            for which, count in (("n", n), ("open", still_open)):
                step, state = WAITS[wait].lists[which]
                for narrowed in ({}, {"month": "2026-11"}, {"unit": found.units[0].key}):
                    listed = following.behind(
                        period="last-12-months",
                        step=step,
                        state=state,
                        by=who("performance"),
                        place=listing.Place(),
                        **narrowed,
                    )
                    assert listed.page.total == count
        referral = following.timed("referral", "last-12-months", by=who("performance")).waited
    assert referral.every.quartiles == pytest.approx((1 / 24, 2 / 24, 3 / 24))


@pytest.mark.usefixtures("_six")
def test_the_page_shows_each_choice_and_every_link_holds(app: Flask, visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/clock")
    assert "Half of 5 cases were referred within 0.1 days of the flag" in page.text
    assert "Of fewer than 5 cases no days are told." in page.text
    assert "Fewer than 6 months can be held against each other, so none is judged." in page.text
    assert page.html.count('role="img"') == 2
    for words, href in page.links.items():
        if "/flow/cases" in href:
            count = words.split()[0]
            assert f"Showing {count} of {count} cases" in lead.get(href).text
    outcome = lead.get("/consistency/clock?wait=outcome")
    assert "Too few cases were decided to say how long it took" in outcome.text
    told = Caller(app, "performance@example.test").get("/api/v1/consistency/clock?wait=acceptance")
    assert (told["every"]["cases"], told["every"]["quartiles"], told["fewest"]) == (2, None, 5)
    assert told["every"]["still_open"] == 4


def test_an_empty_force_and_a_wrong_choice_are_words(visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/clock")
    assert "No case was flagged in this period." in page.text
    for asked in ("wait=forever", "period=soon"):
        lead.get(f"/consistency/clock?{asked}", status=422)


@pytest.mark.usefixtures("_six")
def test_another_force_sees_none_of_it(visit: Any) -> None:
    page = visit("performance.south").get("/consistency/clock")
    assert "No case was flagged in this period." in page.text
