"""People who may be one, links in any state, records closed: through the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import new_key
from cjdiversion.identities import queries, service
from cjdiversion.identities.models import IdentityLink, Quarantine
from tests import make

Person = Callable[[str], Actor]

BORN = date(1988, 3, 12)
BECAUSE = "Fingerprints matched this morning"


def booked(*, by: Actor, **over: Any) -> Case:
    """Without a PNC ID, so that name and date of birth decide."""
    facts = {"surname": "Marchetti", "forenames": "Stephen", "born_on": BORN, "pnc_id": None}
    return make.booking(by=by, **{**facts, **over})


def twins(person: Person, **over: Any) -> tuple[Case, Case]:
    """Two records of one name and date of birth in Northgate, investigated by Northshire CID."""
    sergeant, unit = person("sergeant"), cid()
    first = booked(by=sergeant, investigating_unit=unit)
    return first, booked(by=sergeant, investigating_unit=unit, **over)


def cid(name: str = "Northshire CID") -> str:
    unit = accounts.unit_named(name, UnitKind.INVESTIGATION)
    assert unit is not None
    return unit.token


def proposed(person: Person, cases: tuple[Case, Case] | None = None) -> IdentityLink:
    """By the sergeant, standing at the later record."""
    first, second = cases or twins(person)
    by = person("sergeant")
    link = service.propose(second, by=by, other=first.token, because=BECAUSE)
    found = queries.one_link(link.token, by)  # with both people, as a page has it
    assert found is link
    return found


def confirmed(person: Person, cases: tuple[Case, Case] | None = None) -> IdentityLink:
    link = proposed(person, cases)
    service.confirm(link, by=person("inspector"))
    return link


def closed(case: Case, *, by: Actor, because: str = "The answers are his brother’s") -> Quarantine:
    return service.quarantine(case, by=by, because=because)


def colleague(actor: Actor, name: str = "Sgt Noor Hale") -> Actor:
    """Somebody else in the same posting."""
    return replace(actor, person_id=new_key(), name=name)
