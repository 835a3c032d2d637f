"""Instruments begun and scored through the services: nothing here inserts a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.instruments import catalogue, service
from cjdiversion.instruments.instrument import Instrument
from cjdiversion.instruments.models import Administration
from cjdiversion.referrals import answering
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from tests import make
from tests.referrals import made as referred

Person = Callable[[str], Actor]

FIT = {
    "is_fit": True,
    "affected": "no",
    "distress": "none",
    "language": "en",
    "interpreting": "not-needed",
}


def one(name: str) -> Instrument:
    found = catalogue.named(name)
    assert found is not None, name
    return found


def answers(name: str, said: str) -> dict[str, str]:
    """One letter or digit an item, in the order of the form: “y”, “n” or the code itself; “-” for
    an item that was not answered."""
    codes = {"y": "yes", "n": "no"}
    pairs = zip(one(name), said, strict=True)
    return {item.code: codes.get(given, given) for item, given in pairs if given != "-"}


def accepted(person: Person, **over: Any) -> Referral:
    """Sent from Northgate and accepted by the Northshire service; opened by its practitioner."""
    sergeant = person("sergeant")
    referral = referred.sent(make.booking(by=sergeant, **over), by=sergeant)
    answering.accept(referral, by=person("practitioner"), note="At eleven")
    return referrals.open(referral.token, by=person("practitioner"))


def begun(
    referral: Referral, *, by: Actor, instrument: str = "phq-9", **over: Any
) -> Administration:
    """Opened afresh, as a page would find it."""
    facts = {"asked_at": clock.now(), **FIT, **over}
    row = service.begin(referral, by=by, instrument=instrument, **facts)
    return service.open(row.token, by=by)


def scored(
    referral: Referral, *, by: Actor, instrument: str = "phq-9", said: str, **over: Any
) -> Administration:
    row = begun(referral, by=by, instrument=instrument, **over)
    service.record(row, by=by, answers=answers(instrument, said))
    return row
