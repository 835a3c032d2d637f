"""Every test run begins at the same noon and goes on from there.

What is told of "seven hours ago" then crosses no midnight in one run and none in another, and no
test waits for a bank holiday to fail. Tests about midnight stop the clock there.
"""

from __future__ import annotations

from datetime import UTC, datetime

from cjdiversion import clock

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday

machines = clock._ticking
_began = datetime.now(UTC)


def goes_on() -> datetime:
    return NOON + (datetime.now(UTC) - _began)


def begins() -> None:
    """Called before the first test is read: files work out days and moments as they are read."""
    clock._ticking = goes_on
