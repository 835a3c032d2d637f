"""A line L&D wrote, and everything a prosecutor gets: page, data and paper. Told exactly when the
person agreed, by an oracle of its own that knows nothing of the rule's code."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import paper, sharing
from cjdiversion.annexes.drafting import frozen
from cjdiversion.annexes.facts import Facts, as_json, as_plain
from cjdiversion.annexes.paper import Cover
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride
from cjdiversion.referrals.rules import SECTIONS_OF_LD
from tests.annexes.test_sharing import CANARY, HEADINGS, NOW, TODAY, from_ld, known, said
from tests.house import papers

COVER = Cover("C2346789-1", 1, NOW, "DC Lena Ford", NOW, "DS Mary Quill")
ALL_HEADINGS = {code: f"Heading {code}" for code in SECTIONS_OF_LD} | HEADINGS


@dataclass(frozen=True)
class Said:
    """One thing the person said, `minute` minutes into the day."""

    answer: Answer
    purpose: str
    recipient: str
    minute: int
    reviewed: int | None  # days from today by which it was to be asked again

    @property
    def counts(self) -> bool:
        return (self.purpose, self.recipient) == ("case-decisions", "cps")

    @property
    def row(self) -> ConsentDecision:
        at = NOW + timedelta(minutes=self.minute)
        review = TODAY + timedelta(days=self.reviewed) if self.reviewed is not None else None
        return said(
            self.answer,
            purpose=self.purpose,
            recipient=self.recipient,
            decided_at=at,
            recorded_at=at,
            review_by_on=review,
        )


SAYINGS = st.lists(
    st.builds(
        Said,
        st.sampled_from(Answer),
        st.sampled_from(["case-decisions", "court", "be-seen"]),
        st.sampled_from(["cps", "police", "court"]),
        st.integers(0, 400),
        st.sampled_from([None, -1, 0, 5]),
    ),
    max_size=8,
    unique_by=lambda one: one.minute,
)


def agreed(sayings: list[Said]) -> bool:
    last = max((one for one in sayings if one.counts), key=lambda one: one.minute, default=None)
    if last is None or last.answer is not Answer.GIVEN:
        return False
    return last.reviewed is None or last.reviewed >= 0


def overrode(sayings: list[Said], minute: float | None) -> bool:
    """Overridden, and nobody has refused or withdrawn since."""
    noes = (Answer.REFUSED, Answer.WITHDRAWN)
    return minute is not None and not any(
        one.counts and one.answer in noes and one.minute > minute for one in sayings
    )


def facts_after(sayings: list[Said], section: str, *, overridden: float | None = None) -> Facts:
    at = NOW + timedelta(minutes=overridden or 0)
    over = ConsentOverride(
        id=uuid.uuid4(), purpose="case-decisions", recipient="cps", decided_at=at, recorded_at=at
    )
    return sharing.facts_of(
        known(
            **from_ld(section),
            headings=ALL_HEADINGS,
            decisions=[one.row for one in sayings],
            overrides=[over] if overridden is not None else [],
        ),
        on=TODAY,
    )


def everything(facts: Facts) -> str:
    """Page, data, and the two columns of the database."""
    return paper.page(COVER, facts) + as_json(as_plain(facts)).decode() + repr(frozen(facts))


@given(SAYINGS, st.sampled_from(SECTIONS_OF_LD), st.sampled_from([None, 0.5, 120.5, 400.5]))
def test_a_line_of_lds_is_in_the_document_exactly_when_it_may_be(
    sayings: list[Said], section: str, overridden: float | None
) -> None:
    facts = facts_after(sayings, section, overridden=overridden)
    is_told = agreed(sayings) or overrode(sayings, overridden)
    assert (CANARY in everything(facts)) is is_told
    assert len(facts.held) == (0 if is_told else 1)


@given(SAYINGS, st.sampled_from(SECTIONS_OF_LD))
def test_a_version_stops_exactly_when_it_would_no_longer_be_made(
    sayings: list[Said], section: str
) -> None:
    told = facts_after([Said(Answer.GIVEN, "case-decisions", "cps", 0, None)], section)
    later = [one.row for one in sayings]
    stop = sharing.stop(told.lines, later, [], on=TODAY)
    assert (stop is None) is agreed(sayings)


@pytest.mark.parametrize("answer", [one for one in Answer if one is not Answer.GIVEN])
def test_a_paper_holds_no_trace_of_a_withheld_line(answer: Answer) -> None:
    facts = facts_after([Said(answer, "case-decisions", "cps", 0, None)], "support")
    printed = paper.printed(COVER, facts)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        files = [pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments]
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        plain = repr([o for o in pdf.objects if not isinstance(o, pikepdf.Stream)])
    words = " ".join(papers.words_on(printed))
    assert CANARY not in words + plain
    assert not [one for one in files + streams if b"Canary" in one]
    assert "Treatment and support" in words  # section, holder and ground are told
    assert "Northshire L&D Service" in words
