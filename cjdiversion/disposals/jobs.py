"""Work on outcomes that nobody has to start."""

from __future__ import annotations

from cjdiversion.disposals import victims, waiting
from cjdiversion.scheduling import every


@every(minutes=30, words="Victims who were not told of an outcome in time are raised")
def raise_untold_victims() -> str:
    return f"{victims.raise_untold()} raised"


@every(minutes=5, words="Decisions that CPS has not made in time are raised to those in charge")
def raise_unanswered_cps() -> str:
    return f"{waiting.raise_unanswered()} raised"
