"""Moments on a sheet, which has its own day and hour at the top."""

from __future__ import annotations

from datetime import datetime

from cjdiversion import clock


def short(moment: datetime, at: datetime) -> str:
    """ "14:05" on the day of the sheet made `at`, "22 November at 14:05" on another."""
    wall = clock.london(moment)
    time = f"{wall:%H:%M}"
    return time if wall.date() == clock.london(at).date() else f"{wall.day} {wall:%B} at {time}"
