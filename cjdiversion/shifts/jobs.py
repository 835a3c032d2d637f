"""Work on shifts that nobody has to start."""

from __future__ import annotations

from cjdiversion.scheduling import every
from cjdiversion.shifts import service


@every(minutes=5, words="Handovers of a suite that nobody took over in time are raised")
def raise_untaken() -> str:
    return f"{service.raise_untaken()} not taken over"
