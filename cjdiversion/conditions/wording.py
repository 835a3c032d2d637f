"""What a condition says: a sentence that begins with words of the reference data, so that a health
condition asks for engagement and nothing else. Pure.

A condition may ask somebody to attend or to engage. It never asks for treatment, medicine or a
test, and never for what was said or found (justice facts 6.2, G).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cjdiversion.conditions.limits import Wrong

LONGEST = 300
LONGEST_OF_HEALTH = 120  # room for when and how often, not for a history
_SOURCE = "DPP guidance on conditional cautioning; health conditions ask for engagement only (G)"


def sentence(beginning: str, provider: str, details: str) -> str:
    """“Attend an assessment with Northshire Wellbeing: by 30 June”"""
    said = f"{beginning} {provider}".strip()
    return f"{said}: {details.strip()}" if details.strip() else said


def wrong_details(details: str, *, is_health: bool, words: Iterable[Any]) -> Wrong:
    """`words`: rows of reference data “condition_words”, each with the beginnings of words that a
    health condition does not use."""
    if not is_health:
        return {}
    if len(details) > LONGEST_OF_HEALTH:
        said = f"Say when and how often in {LONGEST_OF_HEALTH} characters, and nothing of health"
        return {"details": [("long", said)]}
    for row in words:
        if found := _first(details, row.attributes["stems"]):
            said = f"Leave out “{found}”: {row.label}. Source: {_SOURCE}"
            return {"details": [(row.code, said)]}
    return {}


def _first(details: str, stems: Iterable[str]) -> str:
    told = (re.search(rf"\b{re.escape(stem)}\w*", details, re.IGNORECASE) for stem in stems)
    return next((found[0] for found in told if found), "")
