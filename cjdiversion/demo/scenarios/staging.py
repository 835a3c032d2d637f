"""When a story happens and who acts in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.referrals.models import Referral

HOUR, DAY = 60, 24 * 60  # minutes
STORIES_FROM = 900_000  # their own serials; volume counts from one


@dataclass
class Stage:
    """`at` is minutes since `began`. `side` is ".south" in the other force: whoever is named
    without a place is that force's own. `cast` remembers who is who."""

    number: int
    now: datetime
    side: str = ""
    serials: int = STORIES_FROM
    cast: dict[str, Actor] = field(default_factory=dict)
    began: datetime = field(init=False)
    case: Case = field(init=False)
    referral: Referral = field(init=False)
    was_assessed: bool = field(default=False, init=False)

    def begins(self, days_ago: int, wall: str) -> None:
        """At what the clock on the wall showed, at least two days ago."""
        hour, minute = map(int, wall.split(":"))
        day = clock.london(self.now).date() - timedelta(days=days_ago)
        self.began = clock.from_wall(datetime.combine(day, time(hour, minute)))

    def began_ago(self, minutes: int) -> None:
        self.began = (self.now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)

    def moment(self, at: float) -> datetime:
        moment = self.began + timedelta(minutes=at)
        assert moment <= self.now, "a story does not run ahead of the clock"
        return moment

    @contextmanager
    def at(self, at: float) -> Iterator[None]:
        with clock.at(self.moment(at)):
            yield

    def is_past(self, at: float) -> bool:
        return self.began + timedelta(minutes=at) <= self.now

    def actor(self, key: str) -> Actor:
        name = key if "." in key else key + self.side
        if name not in self.cast:
            self.cast[name] = accounts.actor_named(f"{name}@example.test")
        return self.cast[name]

    @property
    def serial(self) -> int:
        return self.serials + self.number

    @property
    def force(self) -> str:
        return "98" if self.side else "99"


def born(years: int, story: Stage, *, days: int = 100) -> date:
    """Somebody of this age on the day the story begins, whenever it is told."""
    on = clock.london(story.began).date() - timedelta(days=days)
    return date(on.year - years, on.month, min(on.day, 28))
