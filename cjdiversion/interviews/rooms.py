"""What rooms to the right know that bears on an interview. They say so when they register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cjdiversion.cases.models import Case


@dataclass(frozen=True)
class Advice:
    """`stops`: no interview starts here on it, save on an authority for an urgent one."""

    words: str
    source: str
    stops: bool = False

    @property
    def said(self) -> str:
        return f"{self.words} ({self.source})"


class Adviser(Protocol):
    def __call__(self, case: Case, *, at: datetime) -> Sequence[Advice]: ...


ADVISERS: dict[str, Adviser] = {}
"""Room → what it says about interviewing somebody at a moment. `case.person` is loaded."""


def advice(case: Case, *, at: datetime) -> list[Advice]:
    return [one for ask in ADVISERS.values() for one in ask(case, at=at)]


def is_stopped(case: Case, *, at: datetime) -> bool:
    return any(one.stops for one in advice(case, at=at))
