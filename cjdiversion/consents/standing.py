"""How it stands with each purpose and recipient, in words, for whoever writes or shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride
from cjdiversion.consents.release import is_valid, standing_decision, still_stands
from cjdiversion.consents.rules import recipients_of


@dataclass(frozen=True)
class Standing:
    """One purpose and one recipient. `counts`: a line written now would be told. `override`: the
    newest that stands; it covers no line that was written after it was recorded."""

    purpose: str
    recipient: str
    decision: ConsentDecision | None
    override: ConsentOverride | None
    counts: bool

    @property
    def words(self) -> str:
        decision = self.decision
        if decision is None:
            return Answer.NOT_ASKED.words
        if decision.answer is Answer.GIVEN and not self.counts and decision.review_by_on:
            return f"Lapsed: it was given until {clock.day_in_words(decision.review_by_on)}"
        return decision.answer.words

    @property
    def covers(self) -> bool:
        """Whether the override shares anything that is written here."""
        return self.override is not None and self.override.lines != []

    @property
    def why(self) -> str:
        """Why a line is told, or held back, at this moment."""
        decision = self.decision
        if decision is not None and self.counts:
            until = decision.review_by_on
            ends = f", until {clock.day_in_words(until)}" if until else ""
            return f"agreement given {clock.in_words(decision.decided_at)}{ends}"
        said = self.words[0].lower() + self.words[1:]
        if self.override is not None:
            at = clock.in_words(self.override.recorded_at)
            if not self.covers:
                return f"{said}; a decision of {at} to share names no line: it shares nothing here"
            if self.override.lines is None:
                return f"{said}; what was written until {at} is shared without agreement"
            return (
                f"{said}; lines chosen of what was written until {at} are shared without agreement"
            )
        return said


def of_all(
    purposes: Mapping[str, Mapping[str, Any]],
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
    *,
    on: date,
) -> list[Standing]:
    """Every pair there is, asked or not. `purposes`: reference data "consent_purposes"; a pair
    that is no longer offered stands after them."""
    offered = [(code, one) for code in purposes for one in recipients_of(purposes, code)]
    decided = [(one.purpose, one.recipient) for one in decisions]
    overridden = [(one.purpose, one.recipient) for one in overrides]
    pairs = dict.fromkeys([*offered, *decided, *overridden])
    return [_of(p, r, decisions, overrides, on) for p, r in pairs]


def _of(
    purpose: str,
    recipient: str,
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
    on: date,
) -> Standing:
    said = [one for one in decisions if (one.purpose, one.recipient) == (purpose, recipient)]
    made = [one for one in overrides if (one.purpose, one.recipient) == (purpose, recipient)]
    decision = standing_decision(said, purpose=purpose, recipient=recipient, on=on)
    standing = [one for one in made if still_stands(one, said, on=on)]
    return Standing(
        purpose,
        recipient,
        decision,
        max(standing, key=lambda one: (one.recorded_at, str(one.id)), default=None),
        decision is not None and is_valid(decision, on=on),
    )
