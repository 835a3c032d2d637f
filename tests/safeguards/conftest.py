"""No minute passes in the midst of a test."""

from __future__ import annotations

import pytest

from cjdiversion import clock
from tests.detentions import made


@pytest.fixture(autouse=True)
def _beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "NOW", clock.now())
