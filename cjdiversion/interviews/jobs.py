"""Work on interviews that nobody has to start."""

from __future__ import annotations

from cjdiversion.interviews import raising, service
from cjdiversion.scheduling import every


@every(
    minutes=5,
    words="Interviews without an adult who turns out to have been needed are marked and raised",
)
def mark_late() -> str:
    return f"{service.mark_late()} marked"


@every(minutes=5, words="Appropriate adults asked for who do not come are raised")
def raise_not_arrived() -> str:
    return f"{raising.raise_not_arrived()} raised"
