"""How long until the next try, and how many there are. Ours: no source names them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

MOST_TRIES = 10
LONGEST_PAUSE = timedelta(hours=1)
CLAIM_LASTS = timedelta(minutes=5)  # a sender that is killed is overtaken after this


def pause(tries: int) -> timedelta:
    """1, 2, 4, 8 … minutes after the first, second, third … try, an hour at most."""
    return min(timedelta(minutes=2 ** (max(tries, 1) - 1)), LONGEST_PAUSE)


def is_last(tries: int) -> bool:
    return tries >= MOST_TRIES


def is_always(kinds: Mapping[str, Mapping[str, Any]], kind: str) -> bool:
    """Whether nobody can switch this kind off."""
    return bool(kinds[kind].get("is_always"))
