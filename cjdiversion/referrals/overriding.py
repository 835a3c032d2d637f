"""Sharing without agreement, line by line: no more than is necessary for the purpose. Nothing is
chosen beforehand; what is not chosen is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.consents.models import ConsentOverride
from cjdiversion.referrals import queries
from cjdiversion.referrals.models import AssessmentLine
from cjdiversion.referrals.readers import LINES_GO_TO
from cjdiversion.referrals.rules import Wrong


def choosable(case: Case, by: Actor) -> dict[str, str]:
    """Token → heading and words, of each line that the actor’s own team wrote and that stands."""
    lines = [one for one in queries.lines_of(case.id) if one.provider_id == by.unit_id]
    return {one.token: in_words(one) for one in lines}


def covered(override: ConsentOverride) -> list[str]:
    """What an override names, in words; what was recorded in error since is said to be so."""
    named = queries.lines_named(override.case_id, override.lines or ())
    return [in_words(one) for one in named]


def in_words(line: AssessmentLine) -> str:
    heading = reference.label("annex_sections", line.section)
    struck = " (recorded in error since)" if line.struck_at else ""
    names = [reference.label("consent_recipients", code).lower() for code in line.kept_from]
    kept = f" (kept from {', '.join(names)})" if names else ""
    return f"{heading}: {line.text}{kept}{struck}"


def wrong_kept(case: Case, lines: Sequence[str], recipient: str) -> Wrong:
    """No override covers a line that is kept from its recipient."""
    named = queries.lines_named(case.id, lines)
    kept = [in_words(one) for one in named if one.kept_from.get(recipient)]
    if not kept:
        return {}
    to = reference.label("consent_recipients", recipient).lower()
    words = f"Leave out what is kept from {to}: nothing shares it with them. {'; '.join(kept)}"
    return {"lines": [("kept", words)]}


def override(
    case: Case, *, by: Actor, lines: Sequence[str] = (), recipient: str, **facts: Any
) -> ConsentOverride:
    """`lines`: tokens. Raises Invalid, also where a recipient who reads lines here would be told
    none of those there are, or one that is kept from them."""
    offered = choosable(case, by)
    also_wrong = wrong_lines(offered, lines, recipient) or wrong_kept(case, lines, recipient)
    return consents.override(
        case, by=by, lines=lines, recipient=recipient, also_wrong=also_wrong, **facts
    )


def wrong_lines(offered: Mapping[str, str], lines: Sequence[str], recipient: str) -> Wrong:
    if not set(lines) <= set(offered):
        return {"lines": [("unknown", "Select from the lines offered")]}
    if offered and not lines and recipient in LINES_GO_TO:
        words = "Select what may be shared, and no more than the purpose needs"
        return {"lines": [("required", words)]}
    return {}
