"""What the person says about themself, line by line: pure. Police hold it; the words are theirs."""

from __future__ import annotations

from collections.abc import Iterator

from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.known import Known
from cjdiversion.consents.release import Holder

_SAID = (("communication", "How to talk with them"), ("helps", "What helps them"))
SOURCE = "The person, in their own words"


def of(known: Known) -> Iterator[Line]:
    """What helps at court too; who and what matters to them is no business of the case file."""
    said = known.about_me
    for field, heading in _SAID if said else ():
        if text := getattr(said, field):
            yield Line(
                "communication",
                f"{heading}: {text}",
                Holder.POLICE,
                known.case.force.name,
                condition=known.condition,
                source=SOURCE,
                as_at=said.recorded_at if said else None,
                author=said.recorded_by if said else "",
                reliability=known.how_reliable("self-told"),
                kind=f"about-me:{field}",
            )
