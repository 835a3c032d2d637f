"""Which of L&D's lines may be read by a recipient. Pure: `consents.release` decides each one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion.consents.models import ConsentDecision, ConsentOverride
from cjdiversion.consents.release import Basis, Released, Withheld, may_release
from cjdiversion.referrals.models import AssessmentLine

# Where one line is held back for several purposes, the ground that says most.
_GROUNDS = ("withdrawn", "lacks-capacity", "no-consent", "lapsed", "not-asked")


@dataclass(frozen=True)
class ToldLine:
    """`purposes`: what the reader may use it for; `bases`: what each rests on."""

    section: str
    text: str
    is_opinion: bool
    purposes: tuple[str, ...]
    bases: tuple[Basis, ...]


@dataclass(frozen=True)
class HeldLine:
    """Section and ground; never what the line says."""

    section: str
    ground: str


@dataclass(frozen=True)
class Reply:
    told: Sequence[ToldLine]
    held: Sequence[HeldLine]


def reply_to(
    recipient: str,
    lines: Sequence[AssessmentLine],
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
    *,
    purposes: Sequence[str],
    on: date,
) -> Reply:
    """`purposes`: those for which anything is ever shared with this recipient."""
    told: list[ToldLine] = []
    held: list[HeldLine] = []
    for line in lines:
        verdicts = {
            purpose: may_release(
                line, decisions, overrides, purpose=purpose, recipient=recipient, on=on
            )
            for purpose in purposes
        }
        free = {
            p: verdict.basis for p, verdict in verdicts.items() if isinstance(verdict, Released)
        }
        if free:
            bases = tuple(free.values())
            told.append(ToldLine(line.section, line.text, line.is_opinion, tuple(free), bases))
        else:
            grounds = {v.ground for v in verdicts.values() if isinstance(v, Withheld)}
            ground = next((known for known in _GROUNDS if known in grounds), min(grounds))
            held.append(HeldLine(line.section, ground))
    return Reply(told, held)
