"""The stories, told once for all the tests that only read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from cjdiversion.database import Database
from cjdiversion.demo import scenarios
from tests.copies import copied


@pytest.fixture(scope="package")
def told(template: sa.URL) -> Iterator[Database]:
    with copied(template) as db:
        assert scenarios.tell(db) == len(scenarios.STORIES)
        yield db
