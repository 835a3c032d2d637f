"""What rooms to the right have of a referral. They say so when they register."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

WRITTEN: dict[str, Callable[[UUID], bool]] = {}
"""Room → whether L&D have written anything there about this referral."""


def has_written(referral_id: UUID) -> bool:
    return any(written(referral_id) for written in WRITTEN.values())
