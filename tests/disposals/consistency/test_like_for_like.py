"""Units like for like: what is expected of each, what is said of it, and the page."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.disposals import summing
from cjdiversion.disposals.comparison import Standing
from cjdiversion.disposals.consistency import like_for_like, ratio_drawing
from cjdiversion.disposals.consistency.like_for_like import Held, Row, Unit, held
from cjdiversion.disposals.measures import MEASURES
from cjdiversion.disposals.summary_queries import AlikeRow
from tests.disposals import made
from tests.pages import Caller

OUT = MEASURES["out-of-court"]
KEYS = [uuid.UUID(int=i) for i in range(1, 14)]
A, B, *OTHERS, D = KEYS
NAMES = ("Ashford", "Barton", *(f"Corby {i}" for i in range(10)), "Dale")
UNITS = {key: Unit(name, name.lower()) for key, name in zip(KEYS, NAMES, strict=True)}
THEFT, DAMAGE = "theft|1|other|adult|{}", "damage|2|other|adult|{}"


def rows(unit: uuid.UUID, stratum: str, out: int, charged: int, **more: int) -> list[AlikeRow]:
    counts = {"8": out, "1": charged, **{code.strip("oc"): n for code, n in more.items()}}
    return [AlikeRow(stratum, unit, code, n) for code, n in counts.items() if n]


def both(some: list[AlikeRow]) -> tuple[Held, ...]:
    return held(some, UNITS, OUT, {"1A": "1"})


def of(half: Held, name: str) -> Row:
    return next(row for row in half.rows if row.unit.name == name)


NO, YES = THEFT.format("no"), THEFT.format("yes")
# With a record 20 % leave court out, without one 80 %; Barton gets three times as many of these.
SIMPSON = [
    *(*rows(A, NO, 80, 20), *rows(A, YES, 60, 240)),
    *(*rows(B, NO, 240, 60), *rows(B, YES, 20, 80)),
]


def test_later_decisions_of_a_case_count_for_their_unit_and_are_not_held_beside_others() -> None:
    later = rows(A, summing.LATER, 30, 10)
    plain, found = (both(some)[0] for some in (SIMPSON, [*SIMPSON, *later]))
    was, now = of(plain, "Ashford"), of(found, "Ashford")
    assert (now.cases, now.events) == (was.cases + 40, was.events + 30)
    assert (now.observed, now.expected, now.ratio) == (was.observed, was.expected, was.ratio)
    assert found.fit == plain.fit
    assert (plain.left_out, found.left_out) == (0, pytest.approx(40 / 840))


def test_a_unit_with_other_cases_is_as_expected_and_without_the_record_it_is_not() -> None:
    with_record, without = both(SIMPSON)
    assert [row.standing for row in with_record.rows] == [Standing.EXPECTED] * 2
    assert of(with_record, "Ashford").ratio == pytest.approx(1)
    assert of(without, "Barton").expected == 200
    assert [row.ratio for row in without.rows] == [pytest.approx(0.7), pytest.approx(1.3)]
    assert with_record.finding.startswith("None of 2 units differs from what its cases")
    assert with_record.spread == "Typical spread between units: no more than chance."
    assert without.spread == "Typical spread between units: 34% of what is expected."


def test_two_units_far_from_each_other_are_not_said_to_be_as_expected() -> None:
    found, _ = both([*rows(A, NO, 150, 50), *rows(B, NO, 50, 150)])
    assert [row.ratio for row in found.rows] == [pytest.approx(1.5), pytest.approx(0.5)]
    assert found.finding.startswith("The 2 units differ from each other by more than chance;")
    assert {row.words for row in found.rows} == {"Too few units to say which differs"}
    chart = ratio_drawing.chart(found, OUT, "k")
    assert (chart.finding, chart.limits) == (found.finding, "")
    for one in chart.drawings:
        assert {point.standing for point in one.points} == {Standing.TOGETHER}
        assert (one.outer_limits, one.inner_limits) == ((), ())


def test_three_units_of_which_one_is_far_off_are_too_few_to_say_which() -> None:
    three = [*rows(A, NO, 30, 70), *rows(B, NO, 30, 70), *rows(D, NO, 90, 10)]
    found, _ = both(three)
    assert found.finding == (
        "Too few units to say which differs; together the 3 differ by more than chance. "
        "Look at their cases."
    )


def test_many_units_that_all_differ_from_each_other_are_said_to() -> None:
    some = [
        row for i, unit in enumerate(OTHERS) for row in rows(unit, NO, 350 + 300 * (i % 2), 500)
    ]
    found, _ = both(some)
    assert found.finding.startswith("None of 10 units stands out from the usual spread")
    assert {row.standing for row in found.rows} <= {Standing.EXPECTED, Standing.NEAR}


def test_a_unit_that_differs_on_alike_cases_is_named_and_the_others_are_not() -> None:
    some = [row for unit in OTHERS for row in rows(unit, NO, 50, 50)]
    (found, _) = both([*some, *rows(D, NO, 5, 95)])
    assert of(found, "Dale").words == "Lower: differs from expected, look at cases"
    assert found.finding == "1 of 11 units differs from expected, look at cases: Dale."
    assert [row.unit.name for row in found.rows] == [*NAMES[2:]]
    assert "bias" not in str(found).lower()


def test_what_the_measure_does_not_count_is_left_out_and_parts_count_once() -> None:
    some = [*rows(A, NO, 20, 10, oc16=500), *rows(B, NO, 20, 0), AlikeRow(NO, B, "1A", 10)]
    (found, _) = both(some)
    assert [(row.cases, row.events, row.expected) for row in found.rows] == [(30, 20, 20.0)] * 2


def test_kinds_of_one_unit_alone_and_kinds_not_known_are_counted() -> None:
    some = [
        *rows(A, NO, 20, 20),
        *rows(B, NO, 20, 20),
        *rows(B, DAMAGE.format("no"), 10, 10),
        *rows(A, "theft||other|adult|no", 20, 0),
        *rows(B, "theft|1|other|adult|", 10, 10),
    ]
    with_record, without = both(some)
    assert with_record.left_out == pytest.approx(60 / 140)
    assert with_record.incomplete == pytest.approx(40 / 140)
    assert without.left_out == pytest.approx(40 / 140)
    assert without.incomplete == pytest.approx(20 / 140)
    assert (of(without, "Barton").cases, of(without, "Barton").compared) == (80, 60)


@pytest.mark.parametrize(
    ("some", "words"),
    [
        ([], "There are no decisions to compare."),
        (rows(A, NO, 40, 40), "Fewer than 2 units expect"),
        ([*rows(A, NO, 2, 2), *rows(B, NO, 2, 2)], "Fewer than 2 units expect"),
        ([*rows(A, NO, 0, 50), *rows(B, NO, 0, 50)], "Fewer than 2 units expect"),
        ([*rows(A, NO, 50, 0), *rows(B, NO, 50, 0)], "Fewer than 2 units expect"),
        ([*rows(A, NO, 9, 9), *rows(B, DAMAGE, 9, 9)], "Fewer than 2 units expect"),
        (rows(A, NO, 0, 0, oc16=9), "There are no decisions to compare."),
    ],
)
def test_too_little_is_a_sentence_never_a_nan_and_nothing_is_drawn(
    some: list[AlikeRow], words: str
) -> None:
    for half in both(some):
        assert half.finding.startswith(words)
        assert half.spread == ""
        told = [half.rows, half.fit, half.fit_words, half.left_out, half.incomplete]
        assert "nan" not in str(told).lower()
        assert all(row.words.startswith("Not assessed") for row in half.rows)
        assert ratio_drawing.chart(half, OUT, "key").drawings == ()


def test_every_assessed_unit_is_a_mark_within_the_frame_and_odd_ones_are_named() -> None:
    some = [row for unit in OTHERS for row in rows(unit, NO, 10, 190)]
    (found, _) = both([*some, *rows(D, NO, 195, 5)])
    for one in ratio_drawing.chart(found, OUT, "k").drawings:
        assert len(one.points) == 11
        assert [label.text for label in one.labels] == ["Dale"]
        assert one.frame.top <= one.target <= one.frame.bottom
        ys = [float(point.path.split()[1].split("m")[0]) for point in one.points]
        assert all(one.frame.top <= y <= one.frame.bottom for y in ys)


# --- the page -------------------------------------------------------------------------------------


def who(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


@pytest.fixture
def _decided(db: Database) -> None:
    with db.unit():
        for outcome in ("8", "1", "16"):
            made.decided(outcome, by=who("supervisor"), recorded_by=who("sergeant"))
        made.decided("8", by=who("inspector"), recorded_by=who("sergeant"))


@pytest.mark.usefixtures("_decided")
def test_the_page_says_what_it_shows_and_leads_to_the_cases(db: Database, visit: Any) -> None:
    page = visit("performance").get("/consistency").click("Like for like")
    for words in (
        "Fewer than 2 units expect",
        "Positive outcomes: 1, 2, 3, 6, 7, 8 and 22",
        "Day of the outcome",
        "0 of 3 (0%) had been screened when decided",
        "Last 12 months",
        "Cases in this service",
        "These figures do not leave the force",
    ):
        assert words in page.text
    assert "Showing 2 of 2 decisions" in page.click("2 decisions of Northshire CID").text
    assert "Showing 1 of 1 decisions" in page.click("1 settled out of court of Northgate").text
    with db.unit():
        seen = session().query(AuditEvent).filter_by(did=Did.NUMBERS_SEEN).all()
        assert "like-for-like" in [one.facts.get("page") for one in seen]


def test_the_page_without_decisions_says_so_and_takes_fixed_choices(visit: Any) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/like-for-like")
    assert "There are no decisions to compare." in page.text
    assert "nan" not in page.text.lower().split()
    lead.get("/consistency/like-for-like?measure=by-officer", status=422)
    visit("supervisor").get("/consistency/like-for-like", status=403)


@pytest.mark.usefixtures("_decided")
def test_another_force_sees_none_of_it(visit: Any) -> None:
    page = visit("performance.south").get("/consistency/like-for-like?period=all")
    assert "There are no decisions to compare." in page.text


@pytest.mark.usefixtures("_decided")
def test_the_twin_tells_the_same(app: Flask) -> None:
    told = Caller(app, "performance@example.test").get("/api/v1/consistency/like-for-like")
    assert [half["alike_by"] for half in told["halves"]] == [
        name for name, _ in like_for_like.KINDS
    ]
    assert [row["cases"] for row in told["halves"][0]["rows"]] == [1, 2]
    assert told["halves"][0]["rows"][0]["ratio"] is None
