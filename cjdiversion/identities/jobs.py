"""Work on identities that nobody has to start."""

from __future__ import annotations

from cjdiversion.identities import service
from cjdiversion.scheduling import every


@every(minutes=60, words="Records said to be one person’s that nobody compared in time are raised")
def raise_overdue() -> str:
    return f"{service.raise_overdue()} raised"
