"""What of L&D's lines a recipient reads."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import configure_mappers

import cjdiversion.models  # noqa: F401 (every mapper there is)
from cjdiversion.consents.models import Answer, ConsentDecision
from cjdiversion.referrals.models import AssessmentLine
from cjdiversion.referrals.reply import Reply, reply_to

configure_mappers()  # some seconds, which are not to be counted as the first example’s
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICE = ("custody-care", "case-decisions")
LINE = AssessmentLine(section="needs", text="CANARY hears voices", is_opinion=True)


def answered(answer: Answer, purpose: str, recipient: str = "police") -> ConsentDecision:
    return ConsentDecision(
        id=uuid.uuid4(),
        purpose=purpose,
        recipient=recipient,
        answer=answer,
        decided_at=NOON,
        recorded_at=NOON,
    )


def reply(*decisions: ConsentDecision) -> Reply:
    return reply_to("police", [LINE], decisions, [], purposes=POLICE, on=TODAY)


def test_a_line_kept_from_them_says_on_which_ground() -> None:
    line = AssessmentLine(section="needs", text="CANARY", kept={"police": "serious-harm"})
    agreed = [answered(Answer.GIVEN, purpose) for purpose in POLICE]
    read = reply_to("police", [line], agreed, [], purposes=POLICE, on=TODAY)
    assert (read.told, [one.ground for one in read.held]) == ([], ["serious-harm"])


def test_a_line_says_for_what_it_may_be_used() -> None:
    (told,) = reply(answered(Answer.GIVEN, "custody-care")).told
    assert (told.text, told.purposes) == ("CANARY hears voices", ("custody-care",))


def test_a_line_agreed_for_both_is_shown_once() -> None:
    both = [answered(Answer.GIVEN, purpose) for purpose in POLICE]
    (told,) = reply(*both).told
    assert told.purposes == POLICE


def test_a_line_held_back_shows_its_ground_and_no_word_of_itself() -> None:
    held = reply(answered(Answer.WITHDRAWN, "custody-care"))
    assert held.told == []
    assert [(line.section, line.ground) for line in held.held] == [("needs", "withdrawn")]
    assert "CANARY" not in repr(held)


def test_agreement_to_tell_cps_shows_police_nothing() -> None:
    assert reply(answered(Answer.GIVEN, "case-decisions", "cps")).told == []


@given(
    st.lists(
        st.builds(answered, st.sampled_from(Answer), st.sampled_from(POLICE)),
        max_size=5,
    )
)
def test_every_line_is_either_told_or_held(decisions: list[ConsentDecision]) -> None:
    came = reply(*decisions)
    assert len(came.told) + len(came.held) == 1
    if came.told:
        assert any(one.answer is Answer.GIVEN for one in decisions)
