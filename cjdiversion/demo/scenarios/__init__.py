"""The stories: what may happen between arrest and outcome, told as the demonstration's people
would do it, through the services of the rooms.

Each is told in one unit of work, with the clock stopped at the moments it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion import clock
from cjdiversion.database import Database
from cjdiversion.demo.scenarios import (
    asked_by_ld,
    attending,
    being_held,
    by_message,
    charged,
    children,
    conditional,
    deadlines,
    detained,
    handing_over,
    harmed,
    held_longer,
    in_custody,
    interviewed,
    missed,
    on_the_way,
    out_of_hours,
    relief,
    returned,
    sampled,
    southern,
    weighed,
    who_is_who,
)
from cjdiversion.demo.scenarios.telling import Story

STORIES: tuple[Callable[[Story], None], ...] = (
    *in_custody.STORIES,
    *charged.STORIES,
    *attending.STORIES,
    *children.STORIES,
    *missed.STORIES,
    *detained.STORIES,
    *held_longer.STORIES,
    *southern.STORIES,
    *being_held.STORIES,
    *interviewed.STORIES,
    *harmed.STORIES,
    *asked_by_ld.STORIES,
    *who_is_who.STORIES,
    *handing_over.STORIES,
    *relief.STORIES,
    *on_the_way.STORIES,
    *by_message.STORIES,
    *out_of_hours.STORIES,
    *deadlines.STORIES,
    *conditional.STORIES,
    *weighed.STORIES,
    *sampled.STORIES,  # of what the others decided
    *returned.STORIES,
)


def tell(db: Database) -> int:
    """How many stories were told. They end at the present moment."""
    now = clock.now()
    for number, story in enumerate(STORIES, 1):
        with db.unit():
            story(Story(number=number, now=now))
    return len(STORIES)
