"""The steps of a child: how each stands, and what a record of one must say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cjdiversion.interviews import children
from cjdiversion.interviews.children import State
from cjdiversion.interviews.models import AppropriateAdult, ChildStepRecord
from cjdiversion.reference import Mark, Row

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)


def row(code: str, **attributes: Any) -> Row:
    return Row(code, code.capitalize(), attributes, "PACE Code C 3.13", Mark.GENERAL)


ROWS = (
    row("welfare", asks=["told_whom"]),
    row("adult", derived=True),
    row("information-form", asks=["referral"], each=True),
)


def record(code: str = "welfare", **over: Any) -> ChildStepRecord:
    facts = {"is_done": True, "done_at": NOON, "told_whom": "Her mother", "recorded_at": NOON}
    empty = dict.fromkeys(("done_by", "said", "referral", "why_not"), "")
    return ChildStepRecord(code=code, **{**empty, **facts, **over})


def states(*records: ChildStepRecord, adults: Any = ()) -> list[State]:
    return [step.state for step in children.steps(ROWS, records, adults)]


def test_a_step_nobody_recorded_is_to_do_and_the_form_comes_with_each_referral() -> None:
    assert states() == [State.TO_DO, State.TO_DO, State.EACH_TIME]


def test_the_newest_record_stands() -> None:
    earlier = record(is_done=False, why_not="Nobody answers the telephone")
    assert states(record(), earlier)[0] is State.DONE
    assert states(earlier, record())[0] is State.NOT_DONE


@pytest.mark.parametrize(
    ("over", "state"),
    [
        ({"arrived_at": NOON, "eligibility": "none-of-these"}, State.DONE),
        ({"arrived_at": NOON, "eligibility": "witness"}, State.TO_DO),
        ({"arrived_at": NOON, "eligibility": ""}, State.TO_DO),
        ({"eligibility": "none-of-these"}, State.TO_DO),
    ],
)
def test_the_adult_is_done_once_somebody_who_may_act_has_come(
    over: dict[str, Any], state: State
) -> None:
    assert states(adults=[AppropriateAdult(**over)])[1] is state


def test_a_record_reads_as_one_line() -> None:
    said = record(done_by="DC Ford", told_whom="Kay Lister", said="A caution", referral="CM01")
    assert children.line(said) == (
        "27 March 2026 at 12:00, by DC Ford, told: Kay Lister, for CM01, said: A caution"
    )
    assert children.line(record(is_done=False, why_not="Not in care")) == "Not done: Not in care"


def wrong(code: str, is_done: bool, **facts: Any) -> dict[str, str]:
    found = children.problems(ROWS, code, is_done=is_done, facts=facts)
    return {name: problem[0][0] for name, problem in found.items()}


@pytest.mark.parametrize(
    ("code", "is_done", "facts", "fields"),
    [
        ("welfare", True, {"done_at": NOON, "told_whom": "Her mother"}, set()),
        ("welfare", True, {"done_at": NOON}, {"told_whom"}),
        ("welfare", True, {}, {"done_at", "told_whom"}),
        ("welfare", False, {"why_not": "No telephone"}, set()),
        ("welfare", False, {"done_at": NOON}, {"why_not"}),
        ("information-form", True, {"done_at": NOON}, {"referral"}),
        ("information-form", True, {"done_at": NOON, "referral": "CM01"}, set()),
        ("adult", True, {"done_at": NOON}, {"step"}),
        ("nonsense", True, {}, {"step"}),
    ],
)
def test_what_a_record_must_say(
    code: str, is_done: bool, facts: dict[str, Any], fields: set[str]
) -> None:
    assert set(wrong(code, is_done, **facts)) == fields


def form(hours: int, **over: Any) -> ChildStepRecord:
    return record("information-form", recorded_at=NOON + timedelta(hours=hours), **over)


@pytest.mark.parametrize(
    ("forms", "left_at", "is_missing"),
    [
        ([], None, True),
        ([form(0)], None, False),
        ([form(0, is_done=False, why_not="x")], None, True),
        ([form(0)], NOON + timedelta(hours=1), True),
        ([form(2), form(0)], NOON + timedelta(hours=1), False),
    ],
)
def test_each_referral_has_a_form_of_its_own(
    forms: list[ChildStepRecord], left_at: datetime | None, is_missing: bool
) -> None:
    assert children.is_form_missing(forms, left_at=left_at) is is_missing
