"""The periods as the files of reference data have them, without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cjdiversion import clock
from cjdiversion.detentions.clocks import Law, Period
from cjdiversion.reference import FILES


def _read() -> Law:
    rows = json.loads((FILES / "detention_periods.json").read_text())["entries"]
    return {row["code"]: _period(row["label"], **row["attributes"]) for row in rows}


def _period(
    label: str, address: str, minutes: int = 0, soon: int = 0, rank: str = "", **rest: object
) -> Period:
    return Period(label, address, timedelta(minutes=minutes), timedelta(minutes=soon), rank)


LAW = _read()


def at(wall: str) -> datetime:
    """A London wall time, like "2026-03-27 14:05"; a trailing “+” is the second time round."""
    moment = clock.from_wall(datetime.strptime(wall.rstrip("+"), "%Y-%m-%d %H:%M"))  # noqa: DTZ007
    return moment + timedelta(hours=1) if wall.endswith("+") else moment


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@dataclass(frozen=True)
class Event:
    kind: str
    at: datetime
