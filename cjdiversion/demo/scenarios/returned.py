"""A return kept as it was sent, counts of the whole force brought in, and a revision beside it."""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion import clock
from cjdiversion.demo.scenarios.telling import Story
from cjdiversion.returns import importing, periods, service

# Invented, as all of this is; one line is not provided and one takes back what was counted twice.
_WHOLE_FORCE = b"""figure,value,count
total,,214
section,s136,209
section,s135,5
place,health-based,131
place,emergency-department,58
place,police-station,7
place,police-station,-1
place,private-home,3
place,other,Data not provided
transport,ambulance,96
transport,police-vehicle,104
transport,other-health,n/a
"""


def sent_twice(s: Story) -> None:
    """Zoe Hart keeps the year that is over as it was sent to the Home Office; the counts of the
    whole force come in two days later, and she keeps a second version with them."""
    s.begins(4, "10:00")
    lead = s.actor("performance")
    with s.at(0):
        asked = {"kind": "mha-detentions", "period": periods.last_whole_year(clock.today()).code}
        service.keep(by=lead, sent_to="Home Office", **asked)
    with s.at(2 * 24 * 60):
        importing.bring(
            by=lead,
            source=importing.WHOLE_FORCE,
            title="Custody and control room systems, year’s close",
            file=_WHOLE_FORCE,
            **asked,
        )
    with s.at(2 * 24 * 60 + 20):
        because = "The counts of the whole force had not come in when it was first sent"
        service.keep(by=lead, sent_to="Home Office", because=because, **asked)


STORIES: tuple[Callable[[Story], None], ...] = (sent_twice,)
