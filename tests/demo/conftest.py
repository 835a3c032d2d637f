"""The stories, told once for all the tests that only read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.database import Database
from cjdiversion.demo import scenarios
from tests.conftest import copied


@pytest.fixture(scope="package")
def told(template: sa.URL, _app: Flask) -> Iterator[Database]:
    with copied(template) as db:  # `_app`: every room has registered, as when they are loaded
        assert scenarios.tell(db) == len(scenarios.STORIES)
        yield db
