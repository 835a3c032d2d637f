"""What is open when somebody leaves, and what has to be said about it. Pure.

L-R: a referral L&D has not finished goes on as community follow-up: how can the person be reached?
L-D: a referral that was never sent reaches nobody: send it first, or say why not.
L-S: a safeguard that is not met needs a reason; the look at the risks of release is made here.
L-A: a call by L&D for safety action that nobody acknowledged: acknowledge it, or say why not.
L-Q: a question nobody asked needs a reason; "could not screen" was one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cjdiversion import clock
from cjdiversion.errors import Problem
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import FOLLOW_UP
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.safeguards.standing import Safeguard

PRE_RELEASE = "pre-release"  # of reference data "safeguard_kinds": this page is that look


class Kind(StrEnum):
    ALERT = "alert"
    REFERRAL = "referral"
    DRAFT = "draft"
    SAFEGUARD = "safeguard"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Open:
    """`code`: a reference, a kind of safeguard, or how the questions stand."""

    kind: Kind
    code: str
    words: str

    @property
    def name(self) -> str:
        return f"{self.kind.value}:{self.code}"


@dataclass(frozen=True)
class Asked:
    """How the asking stands: `unanswered` of the record under way, or nobody asked at all."""

    outcome: str
    unanswered: int = 0


def open_things(
    referrals: Iterable[Referral],
    safeguards: Iterable[Safeguard],
    asked: Asked,
    alerts: Iterable[SafetyAlert] = (),
) -> list[Open]:
    """`alerts`: those nobody has acknowledged; they come first."""
    found = [*_alerts(alerts), *_referrals(referrals)]
    found += [Open(Kind.SAFEGUARD, one.kind, one.line) for one in safeguards if one.is_open]
    return found + _questions(asked)


def _alerts(alerts: Iterable[SafetyAlert]) -> list[Open]:
    return [
        Open(
            Kind.ALERT,
            one.referral.reference,
            f"L&D asked for safety action {clock.in_words(one.raised_at)}: nobody has acknowledged",
        )
        for one in alerts
    ]


def _referrals(referrals: Iterable[Referral]) -> list[Open]:
    found = []
    for one in referrals:
        if one.status is Referred.DRAFT:
            words = f"Referral {one.reference} was started and never sent"
            found.append(Open(Kind.DRAFT, one.reference, words))
        elif one.status in FOLLOW_UP.sources:
            words = f"Referral {one.reference}: {one.status.words.lower()}"
            found.append(Open(Kind.REFERRAL, one.reference, words))
    return found


def _questions(asked: Asked) -> list[Open]:
    if asked.outcome == "not-screened":
        words = "Nobody asked about vulnerability and needs"
        return [Open(Kind.QUESTIONS, asked.outcome, words)]
    if asked.unanswered:
        number = f"{asked.unanswered} question{'s' if asked.unanswered != 1 else ''}"
        words = f"Vulnerability and needs: {number} without an answer"
        return [Open(Kind.QUESTIONS, asked.outcome, words)]
    return []


def not_seen(things: Iterable[Open], seen: str) -> list[Problem]:
    """What has come up since somebody looked: a reason written for other things is no reason for
    it. `seen`: the names of what was shown, with spaces between."""
    shown = set(seen.split())
    return [
        ("more-open", f"This has come up since you looked: {thing.words}. Read it, then save again")
        for thing in things
        if thing.name not in shown
    ]


def needs_reason(things: Sequence[Open]) -> bool:
    """The look at the risks of release is answered by `arranged`, a referral by the contact."""
    return any(thing.kind is not Kind.REFERRAL and thing.code != PRE_RELEASE for thing in things)


def wrong(things: Sequence[Open], *, arranged: str, because: str) -> dict[str, list[Problem]]:
    """What has to be said of safe contact is the referral's own rule."""
    found: dict[str, list[Problem]] = {}
    if any(thing.code == PRE_RELEASE for thing in things) and not arranged:
        words = "Say what you found about risks on release, and what is arranged"
        found["arranged"] = [("required", words)]
    if needs_reason(things) and not because:
        found["because"] = [("required", "Say why these are left open")]
    return found
