"""The gravity of the offences as a named officer scored it, and whether an outcome is another than
the score gives. No score is kept yet."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Protocol


class Score(Protocol):
    """A row of a score."""

    id: uuid.UUID
    score: int
    scheme: str
    scored_by_name: str
    scored_on: date


def latest(case_id: uuid.UUID) -> Score | None:
    return None


def departs(score: Score, option_code: str, outcome_code: str) -> bool:
    return False
