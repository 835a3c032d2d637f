"""What the desk's filters take."""

from __future__ import annotations

from cjdiversion.audit import Did
from cjdiversion.desk import queries
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Schema
from cjdiversion.web import actor

DEEDS = {did.value: did.words for did in Did}


def _people() -> dict[str, str]:
    return {"": "Anybody", **queries.people_of_the_force(actor())}


class Trail(Schema):
    case = Words("Case reference", limit=16, show={"width": "10"})
    person = Choice("Who did it", options=_people, kind="select")
    did = Choice(
        "What was done",
        options={"": "Anything", **DEEDS},
        kind="select",
    )
