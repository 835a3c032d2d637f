"""What the pages and the API take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion.cases.listed import name_of
from cjdiversion.fields import Choice, Choices, Words
from cjdiversion.forms import Schema
from cjdiversion.identities import looking
from cjdiversion.identities.looking import Candidate
from cjdiversion.identities.prefilling import Offer

_ANOTHER = "another"


def _because(label: str, hint: str = "") -> Words:
    return Words(label, limit=2000, rows=4, required=True, hint=hint)


class Propose(Schema):
    other = Words("Token or reference of the other case", limit=22, required=True)
    because = _because("What shows that they are one person")


def propose_on_page(candidates: Sequence[Candidate]) -> Schema:
    """Nothing is chosen beforehand: the strongest candidate may be the wrong one."""
    offered = {one.record.token: _named(one) for one in candidates}
    offered[_ANOTHER] = "Another case, by its reference"
    asks: dict[str, Any] = {
        "__module__": __name__,
        "other": Choice("Which record is about the same person?", options=offered, required=True),
        "reference": Words("Reference of the other case", limit=16, show={"width": "10"}),
        "because": _because(
            "What shows that they are one person",
            hint="For example: fingerprints matched, or an officer who knows them says so",
        ),
    }
    made: Schema = type("ProposeOnPage", (Schema,), asks)()
    return made


def _named(one: Candidate) -> str:
    record = one.record
    if not one.is_in_reach:
        return f"A record of {looking.whose(record)}: they are asked to compare it"
    number = record.custody_record_no or record.way.words.lower()
    return f"{name_of(record) or 'Name not known'}, case {record.reference} ({number})"


def other_of(loaded: Mapping[str, Any]) -> dict[str, str]:
    """As service.propose takes it."""
    other = loaded["other"]
    reference = loaded.get("reference") or ""
    return {
        "other": reference if other == _ANOTHER else other,
        "because": loaded["because"],
    }


class Confirm(Schema):
    """Nothing to say besides."""


class Refuse(Schema):
    because = _because("What shows that they are two people")


class Undo(Schema):
    because = _because("Why it is undone")


class SetQuarantine(Schema):
    because = _because(
        "What shows that this record is about the wrong person",
        hint="Say which part belongs to somebody else, and how it came here if you know",
    )


class Lift(Schema):
    because = _because("Why the record can be relied on again")


def tell(keys: Mapping[str, str]) -> Schema:
    asks = {"__module__": __name__, "told": Choices("Who was told", options=keys)}
    made: Schema = type("Tell", (Schema,), asks)()
    return made


def prefill(offers: Sequence[Offer]) -> Schema:
    """Nothing is ticked beforehand."""
    offered = {offer.code: offer.choice for offer in offers}
    hint = "Ask the person. Tick only what they confirm now"
    asks = {
        "__module__": __name__,
        "take": Choices("What the person has confirmed", options=offered, hint=hint),
    }
    made: Schema = type("Prefill", (Schema,), asks)()
    return made
