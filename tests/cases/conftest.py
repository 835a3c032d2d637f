"""Rooms to the right say what they take of a feed when they register."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture(autouse=True)
def _every_room(_app: Flask) -> None:
    """The whole service stands, as it does wherever a feed is taken in."""
