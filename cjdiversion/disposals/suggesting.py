"""What rooms to the right know already, so that the page of a decision need not ask it again. They
say so when they register; never which outcome to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjdiversion.cases.models import Case

SUGGESTIONS: dict[str, Callable[[Case], dict[str, Any]]] = {}
"""Room → answers of schemas.Facts about one case, to be read through and changed."""


def answers(case: Case) -> dict[str, Any]:
    return {name: value for told in SUGGESTIONS.values() for name, value in told(case).items()}
