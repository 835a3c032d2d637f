"""Work on conditions that nobody has to start."""

from __future__ import annotations

from cjdiversion.conditions import raising
from cjdiversion.scheduling import every


@every(minutes=60, words="Providers are asked whether what is due soon was done")
def remind() -> str:
    return f"{raising.remind_due()} asked"


@every(minutes=60, words="Conditions nobody answered go back to the decision maker")
def lapse() -> str:
    return f"{raising.lapse_due()} given back"


@every(minutes=60, words="What waits too long for a signature or a decision is raised")
def raise_waiting() -> str:
    ended = raising.end_replaced()
    return f"{raising.raise_waiting()} raised, {ended} ended with their decision"
