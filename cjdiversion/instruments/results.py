"""From answers to what is kept of them: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion.errors import Invalid
from cjdiversion.instruments import scoring
from cjdiversion.instruments.instrument import CutOff, Instrument
from cjdiversion.instruments.scoring import Complete, Incomplete


def together(
    instrument: Instrument, standing: Mapping[str, str], answers: Mapping[str, str]
) -> dict[str, str]:
    """What was answered stays as it was answered. Raises Invalid."""
    words = "This was answered already. If that is wrong, mark it as recorded in error"
    changed = {
        code: [("answered", words)]
        for code, answer in answers.items()
        if standing.get(code, answer) != answer
    }
    if problems := scoring.wrong(instrument, answers) | changed:
        raise Invalid(problems)
    if not answers:
        raise Invalid.at("", "nothing", "Nothing was answered. Answer at least one")
    return {**standing, **answers}


def columns(result: Complete | Incomplete, held: Sequence[CutOff]) -> dict[str, Any]:
    """The columns of a result. An incomplete one has no total, no band and no verdict."""
    if isinstance(result, Incomplete):
        return {"missing": list(result.missing), "met": list(result.met)}
    return {
        "missing": [],
        "total": result.total,
        "band": result.band,
        "is_positive": result.is_positive,
        "levels": list(result.levels),
        "met": list(result.met),
        "branch": result.branch,
        "cut_offs": [_told(one) for one in held],
    }


def _told(cut_off: CutOff) -> dict[str, Any]:
    return {
        "level": cut_off.level,
        "at_least": cut_off.at_least,
        "source": cut_off.source,
        "mark": cut_off.mark.value,
        "from_on": cut_off.from_on.isoformat() if cut_off.from_on else "",
    }
