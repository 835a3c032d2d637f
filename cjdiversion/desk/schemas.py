"""What the desk's filters take."""

from __future__ import annotations

from cjdiversion.audit import Did
from cjdiversion.desk import queries
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Schema
from cjdiversion.web import actor


def words_of(did: Did) -> str:
    """ "referral:accepted" → "Referral: accepted" — the trail in plain words."""
    thing, _, deed = did.value.partition(":")
    return f"{thing.capitalize()}: {deed.replace('-', ' ')}" if deed else thing.capitalize()


DEEDS = {did.value: words_of(did) for did in Did}


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
