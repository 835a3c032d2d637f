"""Work on messages that nobody has to start."""

from __future__ import annotations

from cjdiversion.contacts import raising
from cjdiversion.scheduling import every


@every(minutes=5, words="Messages the other side has not read in time are raised, to be telephoned")
def raise_unread() -> str:
    return f"{raising.raise_unread()} raised"
