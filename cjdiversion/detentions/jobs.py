"""Work on detentions that nobody has to start."""

from __future__ import annotations

from cjdiversion.detentions import service
from cjdiversion.scheduling import every


@every(minutes=5, words="Every overdue clock of somebody held is raised to those in charge")
def raise_overdue() -> str:
    return f"{service.raise_overdue()} raised"
