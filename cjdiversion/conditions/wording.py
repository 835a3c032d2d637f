"""What a condition says: a sentence that begins with words of the reference data, so that a health
condition asks for engagement and nothing else. Pure.

A condition may ask somebody to attend or to engage. It never asks for treatment, medicine or a
test, and never for what was said or found (justice facts 6.2, G).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion.conditions.limits import Wrong

LONGEST = 300
LONGEST_OF_HEALTH = 120  # room for when and how often, not for a history
_SOURCE = "DPP guidance on conditional cautioning; health conditions ask for engagement only (G)"


def sentence(beginning: str, provider: str, details: str) -> str:
    """“Attend an assessment with Northshire Wellbeing: by 30 June”"""
    said = f"{beginning} {provider}".strip()
    return f"{said}: {details.strip()}" if details.strip() else said


def wrong_words(details: str, provider: str, *, is_health: bool, words: Sequence[Any]) -> Wrong:
    """`words`: rows of reference data “condition_words”. What a health condition does not use
    stands in them by beginnings and by whole words; what none uses, by beginnings."""
    wrong: Wrong = {}
    if found := _first(provider, words, is_health=is_health, is_name=True):
        wrong["provider"] = [found]
    if is_health and len(details) > LONGEST_OF_HEALTH:
        said = f"Say when and how often in {LONGEST_OF_HEALTH} characters, and nothing of health"
        wrong["details"] = [("long", said)]
    elif found := _first(details, words, is_health=is_health):
        wrong["details"] = [found]
    return wrong


def _first(
    told: str, words: Sequence[Any], *, is_health: bool, is_name: bool = False
) -> tuple[str, str] | None:
    """Its code, and why. In the name of a provider, words with a capital are part of the name."""
    flags = 0 if is_name else re.IGNORECASE
    for row in words:
        for pattern in _patterns(row.attributes, is_health=is_health):
            if found := re.search(pattern, told, flags):
                return row.code, f"Leave out “{found[0]}”: {row.label}. Source: {_SOURCE}"
    return None


def _patterns(told: Mapping[str, Sequence[str]], *, is_health: bool) -> list[str]:
    stems = told["stems"] if is_health else told["anywhere"]
    whole = told["words"] if is_health else []
    return [
        *(rf"\b{re.escape(stem)}\w*" for stem in stems),
        *(rf"\b{re.escape(word)}\b" for word in whole),
    ]
