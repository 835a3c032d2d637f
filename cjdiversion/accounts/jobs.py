"""Work on what was left open that nobody has to start."""

from __future__ import annotations

from datetime import timedelta

from cjdiversion import clock, drafts, presence, reference
from cjdiversion.scheduling import every


@every(minutes=24 * 60, words="What was typed and never saved is deleted when its time is over")
def forget_drafts() -> str:
    days = reference.attributes("keeping_times")["drafts"]["days"]
    presence.forget_gone()
    return f"{drafts.forget_older(clock.now() - timedelta(days=days))} deleted"
