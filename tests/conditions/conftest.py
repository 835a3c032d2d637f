"""Records made in a unit of work of their own, for pages that open one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion.access import Actor
from cjdiversion.conditions.models import Condition
from cjdiversion.database import Database
from tests.conditions import made


@pytest.fixture
def running(db: Database, person: Callable[[str], Actor]) -> Callable[..., str]:
    """The token of a condition in force; `answer`: what was reported of it since."""

    def make(answer: str = "", **over: Any) -> str:
        with db.unit():
            condition: Condition = made.running(person, **over)
            if answer:
                made.reported(condition, answer, person)
            return condition.token

    return make
