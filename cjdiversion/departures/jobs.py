"""Work on departures that nobody has to start."""

from __future__ import annotations

from cjdiversion.departures import service
from cjdiversion.scheduling import every


@every(minutes=5, words="Whoever left with something open and nobody looked is raised")
def raise_unchecked() -> str:
    return f"{service.raise_unchecked()} left with something open"
