"""These tests do without the application, where rooms say what they do for others."""

from __future__ import annotations

import pytest

from cjdiversion import clock
from cjdiversion.interviews import rooms
from cjdiversion.safeguards import fitness
from tests.detentions import made


@pytest.fixture(autouse=True)
def _advises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "NOW", clock.now())  # no minute passes in the midst of a test
    rooms.ADVISERS["safeguards"] = fitness.before_interview
