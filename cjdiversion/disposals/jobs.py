"""Work on outcomes that nobody has to start."""

from __future__ import annotations

from cjdiversion.disposals import victims
from cjdiversion.scheduling import every


@every(minutes=30, words="Victims who were not told of an outcome in time are raised")
def raise_untold_victims() -> str:
    return f"{victims.raise_untold()} raised"
