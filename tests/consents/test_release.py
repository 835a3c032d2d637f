"""Whatever was decided and in whatever order it is found: nothing of L&D's is told without a
decision that stands or an override, and nothing of the police is held back by agreement."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import configure_mappers

import cjdiversion.models  # noqa: F401 (every mapper there is)
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride
from cjdiversion.consents.release import (
    Basis,
    Holder,
    Released,
    Withheld,
    is_valid,
    may_release,
    standing_decision,
)

configure_mappers()  # some seconds, which are not to be counted as the first example’s
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PURPOSES = ("case-decisions", "custody-care")
RECIPIENTS = ("cps", "police")


@dataclass(frozen=True)
class Line:
    holder: Holder
    condition: str = ""
    written_at: datetime | None = NOON - timedelta(days=1)
    token: str = "this"
    kept_from: Mapping[str, str] = field(default_factory=dict, hash=False)


LD = Line(Holder.LD)
POLICE = Line(Holder.POLICE, "sch8-1")


def decision(
    answer: Answer = Answer.GIVEN,
    *,
    at: datetime = NOON,
    recorded: datetime | None = None,
    purpose: str = "case-decisions",
    recipient: str = "cps",
    review_by_on: date | None = None,
) -> ConsentDecision:
    return ConsentDecision(
        id=uuid.uuid4(),
        purpose=purpose,
        recipient=recipient,
        answer=answer,
        decided_at=at,
        recorded_at=recorded or at,
        review_by_on=review_by_on,
    )


def override(
    *,
    at: datetime = NOON,
    recorded: datetime | None = None,
    purpose: str = "case-decisions",
    recipient: str = "cps",
    lines: list[str] | None = None,
) -> ConsentOverride:
    return ConsentOverride(
        id=uuid.uuid4(),
        purpose=purpose,
        recipient=recipient,
        decided_at=at,
        recorded_at=recorded or at,
        lines=lines,
    )


def verdict(
    *rows: ConsentDecision | ConsentOverride,
    line: Line = LD,
    purpose: str = "case-decisions",
    recipient: str = "cps",
    on: date = TODAY,
) -> Released | Withheld:
    decisions = [row for row in rows if isinstance(row, ConsentDecision)]
    overrides = [row for row in rows if isinstance(row, ConsentOverride)]
    return may_release(line, decisions, overrides, purpose=purpose, recipient=recipient, on=on)


moments = st.integers(0, 400).map(lambda minutes: NOON - timedelta(minutes=minutes))
decisions = st.builds(
    decision,
    st.sampled_from(Answer),
    at=moments,
    purpose=st.sampled_from(PURPOSES),
    recipient=st.sampled_from(RECIPIENTS),
    review_by_on=st.none() | st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days)),
)
overrides = st.builds(
    override,
    at=moments,
    purpose=st.sampled_from(PURPOSES),
    recipient=st.sampled_from(RECIPIENTS),
)
asked = st.tuples(st.sampled_from(PURPOSES), st.sampled_from(RECIPIENTS))
everything = st.lists(decisions | overrides, max_size=8)


@given(everything, asked)
def test_nothing_is_told_without_an_agreement_that_stands_or_an_override(
    rows: list[ConsentDecision | ConsentOverride], wanted: tuple[str, str]
) -> None:
    purpose, recipient = wanted
    told = verdict(*rows, purpose=purpose, recipient=recipient)
    mine = [row for row in rows if (row.purpose, row.recipient) == wanted]
    agreed = [
        row
        for row in mine
        if isinstance(row, ConsentDecision)
        and row.answer is Answer.GIVEN
        and (row.review_by_on is None or row.review_by_on >= TODAY)
        and not any(
            isinstance(other, ConsentDecision) and other.decided_at > row.decided_at
            for other in mine
        )
    ]
    noes = [
        row.recorded_at
        for row in mine
        if isinstance(row, ConsentDecision) and row.answer in (Answer.REFUSED, Answer.WITHDRAWN)
    ]
    overridden = [
        row
        for row in mine
        if isinstance(row, ConsentOverride) and all(row.recorded_at > no for no in noes)
    ]
    if isinstance(told, Released):
        assert told.by_id in {row.id for row in (agreed or overridden)}
    else:
        assert not overridden


@given(everything, asked, st.randoms())
def test_the_order_in_which_decisions_are_found_changes_nothing(
    rows: list[ConsentDecision | ConsentOverride], wanted: tuple[str, str], random: Random
) -> None:
    purpose, recipient = wanted
    before = verdict(*rows, purpose=purpose, recipient=recipient)
    shuffled = list(rows)
    random.shuffle(shuffled)
    after = verdict(*shuffled, purpose=purpose, recipient=recipient)
    if isinstance(before, Released) and before.basis is Basis.OVERRIDE:
        assert isinstance(after, Released)
        assert after.basis is Basis.OVERRIDE
    else:
        assert after == before


@given(everything, asked)
def test_a_withdrawal_made_last_always_holds(
    rows: list[ConsentDecision | ConsentOverride], wanted: tuple[str, str]
) -> None:
    purpose, recipient = wanted
    later = NOON + timedelta(minutes=1)
    last = decision(Answer.WITHDRAWN, at=later, purpose=purpose, recipient=recipient)
    told = verdict(*rows, last, purpose=purpose, recipient=recipient)
    assert told == Withheld("withdrawn")


@given(everything)
def test_what_was_decided_for_another_purpose_or_recipient_never_counts(
    rows: list[ConsentDecision | ConsentOverride],
) -> None:
    others = [row for row in rows if (row.purpose, row.recipient) != ("case-decisions", "cps")]
    assert verdict(*others) == Withheld("not-asked")


@given(everything)
def test_no_decision_of_the_person_holds_back_a_police_line(
    rows: list[ConsentDecision | ConsentOverride],
) -> None:
    assert verdict(*rows, line=POLICE) == Released(Basis.LAW)


@pytest.mark.parametrize(
    ("answer", "ground"),
    [
        (Answer.REFUSED, "no-consent"),
        (Answer.WITHDRAWN, "withdrawn"),
        (Answer.LACKS_CAPACITY, "lacks-capacity"),
        (Answer.NOT_ASKED, "not-asked"),
    ],
)
def test_each_answer_but_given_has_its_ground(answer: Answer, ground: str) -> None:
    assert verdict(decision(answer)) == Withheld(ground)


def test_agreement_that_stands_is_named() -> None:
    given_now = decision()
    assert verdict(given_now) == Released(Basis.CONSENT, given_now.id)


def test_an_override_is_named() -> None:
    refused, overridden = decision(Answer.REFUSED), override(at=NOON + timedelta(minutes=1))
    assert verdict(refused, overridden) == Released(Basis.OVERRIDE, overridden.id)


def test_agreement_counts_on_its_review_day_and_not_after() -> None:
    reviewed = decision(review_by_on=TODAY)
    assert isinstance(verdict(reviewed), Released)
    assert verdict(reviewed, on=TODAY + timedelta(days=1)) == Withheld("lapsed")


def test_a_decision_of_a_later_day_does_not_count_yet() -> None:
    tomorrow = decision(at=NOON + timedelta(days=1))
    assert verdict(tomorrow) == Withheld("not-asked")
    assert isinstance(verdict(tomorrow, on=TODAY + timedelta(days=1)), Released)


def test_the_day_is_the_london_day() -> None:
    late = decision(at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # 1 July in London
    assert standing_decision([late], purpose="case-decisions", recipient="cps", on=date(2026, 7, 1))
    assert verdict(late, on=date(2026, 6, 30)) == Withheld("not-asked")


def test_a_withdrawal_typed_to_the_minute_ends_what_was_given_seconds_before() -> None:
    agreed = decision(at=NOON + timedelta(seconds=40))
    typed = decision(Answer.WITHDRAWN, at=NOON, recorded=NOON + timedelta(seconds=55))
    assert verdict(agreed, typed) == Withheld("withdrawn")


def test_of_two_recorded_at_once_the_one_that_tells_less_stands() -> None:
    assert verdict(decision(), decision(Answer.REFUSED)) == Withheld("no-consent")


@pytest.mark.parametrize("answer", [Answer.REFUSED, Answer.WITHDRAWN])
def test_a_no_dated_back_holds_from_its_recording(answer: Answer) -> None:
    agreed = decision(at=NOON)
    late = decision(answer, at=NOON - timedelta(hours=6), recorded=NOON + timedelta(hours=1))
    assert isinstance(verdict(agreed, late), Withheld)


def test_a_withdrawal_dated_ahead_holds_from_its_recording() -> None:
    ahead = decision(
        Answer.WITHDRAWN, at=NOON + timedelta(days=1), recorded=NOON + timedelta(minutes=1)
    )
    assert verdict(decision(), ahead) == Withheld("withdrawn")


@pytest.mark.parametrize(("minutes", "counts"), [(-1, False), (0, True), (1, True)])
def test_agreement_recorded_after_a_withdrawal_was_not_decided_before_it(
    minutes: int, counts: bool
) -> None:
    withdrawn = decision(Answer.WITHDRAWN)
    again = decision(at=NOON + timedelta(minutes=minutes), recorded=NOON + timedelta(hours=1))
    assert isinstance(verdict(withdrawn, again), Released) is counts


def test_agreement_dated_between_two_withdrawals_does_not_count() -> None:
    first = decision(Answer.WITHDRAWN)
    dated_back = decision(
        Answer.WITHDRAWN, at=NOON - timedelta(hours=2), recorded=NOON + timedelta(minutes=1)
    )
    between = decision(at=NOON - timedelta(hours=1), recorded=NOON + timedelta(minutes=2))
    assert verdict(first, dated_back, between) == Withheld("withdrawn")


@pytest.mark.parametrize(("minutes", "is_told"), [(-1, True), (0, True), (1, False)])
def test_an_override_covers_only_what_was_written_until_it_was_recorded(
    minutes: int, is_told: bool
) -> None:
    line = Line(Holder.LD, written_at=NOON + timedelta(minutes=minutes))
    assert isinstance(verdict(override(), line=line), Released) is is_told


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [(None, True), (["this"], True), (["other", "this"], True), (["other"], False), ([], False)],
)
def test_an_override_covers_the_lines_it_names_and_one_from_before_all_that_was_written(
    lines: list[str] | None, is_told: bool
) -> None:
    assert isinstance(verdict(override(lines=lines)), Released) is is_told
    later = Line(Holder.LD, written_at=NOON + timedelta(minutes=1))
    assert isinstance(verdict(override(lines=lines), line=later), Withheld)


def test_an_override_covers_nothing_of_which_it_is_not_known_when_it_was_written() -> None:
    assert verdict(override(), line=Line(Holder.LD, written_at=None)) == Withheld("not-asked")


recorded_rows = st.lists(
    st.tuples(
        st.sampled_from([Answer.REFUSED, Answer.WITHDRAWN, None]),
        st.integers(-300, 0).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    min_size=1,
    max_size=8,
)


@given(recorded_rows, st.randoms())
def test_of_noes_and_overrides_the_one_recorded_last_decides(
    said: list[tuple[Answer | None, timedelta]], random: Random
) -> None:
    rows: list[ConsentDecision | ConsentOverride] = []
    for minute, (answer, back) in enumerate(said):
        recorded = NOON + timedelta(minutes=minute)
        when = {"at": recorded + back, "recorded": recorded}
        rows.append(override(**when) if answer is None else decision(answer, **when))
    last = rows[-1]
    random.shuffle(rows)
    told = verdict(*rows)
    assert isinstance(told, Released) is isinstance(last, ConsentOverride)
    assert verdict(*rows, line=POLICE) == Released(Basis.LAW)


@given(st.sampled_from(RECIPIENTS), st.sampled_from(RECIPIENTS), st.sampled_from([LD, POLICE]))
def test_a_line_kept_from_one_recipient_is_told_to_the_other_alone(
    kept: str, recipient: str, line: Line
) -> None:
    agreed = decision(recipient=recipient)
    told = verdict(
        agreed,
        override(recipient=recipient),
        line=replace(line, kept_from={kept: "other-person"}),
        recipient=recipient,
    )
    assert (told == Withheld("other-person")) is (kept == recipient)
    assert isinstance(told, Released) is (kept != recipient)


def test_a_police_line_needs_its_condition() -> None:
    assert verdict(line=Line(Holder.POLICE)) == Withheld("not-needed")


@pytest.mark.parametrize("recipient", ["family", "gp", "research", "support-service"])
def test_a_police_line_goes_only_to_those_who_process_for_law_enforcement(recipient: str) -> None:
    assert verdict(line=POLICE, recipient=recipient) == Withheld("not-needed")


def test_only_what_was_given_is_valid() -> None:
    assert [answer for answer in Answer if is_valid(decision(answer), on=TODAY)] == [Answer.GIVEN]
