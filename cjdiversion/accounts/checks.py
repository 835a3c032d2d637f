"""What a verb about people, units and tokens checks before it changes anything. Each raises."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import SYSTEM, Actor, May, Role, UnitKind, require
from cjdiversion.accounts import queries, reach, rules
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted

_ORDER = "The last day must not be before the first"


def may_manage(by: Actor) -> None:
    """The service itself sets up the first administrator, and the demo."""
    if by is not SYSTEM:
        require(by, May.ACCOUNT_MANAGE)


def password(value: str, field: str = "password") -> None:
    if not rules.LEAST_PASSWORD <= len(value) <= rules.MOST_PASSWORD:
        words = f"Enter a password of {rules.LEAST_PASSWORD} to {rules.MOST_PASSWORD} characters"
        raise Invalid.at(field, "length", words)


def address(email: str) -> None:
    if not rules.is_address(email):
        raise Invalid.at("email", "not-an-address", "Enter an e-mail address, like name@force.uk")
    if session().scalar(sa.select(Person.id).where(Person.email == email.lower())):
        raise Invalid.at("email", "taken", "Somebody has this e-mail address already")


def new_unit(kind: UnitKind, name: str, code: str) -> None:
    if queries.unit_named(name, kind):
        raise Invalid.at("name", "taken", "There is a unit of this kind and name already")
    if code and session().scalar(sa.select(Unit.id).where(Unit.kind == kind, Unit.code == code)):
        raise Invalid.at("code", "taken", "Another unit of this kind has this code")


def not_oneself(person: Person, by: Actor) -> None:
    if by.person_id == person.id:
        raise Invalid.at("person", "self", "Another administrator must do this to your own account")


def keeps_whole(person: Person, by: Actor) -> None:
    """A password opens every posting: whoever sets it must be in charge of them all."""
    if by is not SYSTEM and reach.works_elsewhere(person, by):
        words = "This person also works where you do not keep the accounts: ask there"
        raise NotPermitted(words, code="works-elsewhere")


def new_posting(person: Person, unit: Unit, role: Role, from_on: date, to_on: date | None) -> None:
    if role is Role.SYSTEM:
        raise Invalid.at("role", "unknown", "Select one of the roles offered")
    if not rules.fits(role, unit.kind):
        words = f"{role.words}: this role is not held at this kind of unit"
        raise Invalid.at("role", "wrong-unit", words)
    if to_on is not None and to_on < from_on:
        raise Invalid.at("to_on", "order", _ORDER)
    if reach.is_posted(person, unit, role, from_on, to_on):
        raise Invalid.at("from_on", "overlap", "The person holds this posting at that time already")


def last_day(posting: Posting, on: date) -> None:
    """The day before the first is taken too: that posting then never ran."""
    if on < posting.from_on - timedelta(days=1):
        raise Invalid.at("to_on", "order", _ORDER)
    if posting.to_on is not None and on > posting.to_on:
        raise Invalid.at("to_on", "ended", "It ends before that. Give a new posting instead")


def serves(served: Unit, server: Unit) -> None:
    if server.kind not in rules.SERVERS_OF.get(served.kind, ()):
        words = "A suite or investigation unit is served by a provider, a force by a CPS area"
        raise Invalid.at("server", "wrong-kind", words)


def serves_not_yet(served: Unit, server: Unit, on: date) -> None:
    if any(offer.provider.id == server.id for offer in queries.offers(served.id, on)):
        raise Invalid.at("server", "serves-already", f"{server.name} serves it already")


def remit(provider: Unit, service: str, youngest: int | None, oldest: int | None) -> None:
    if provider.kind is not UnitKind.PROVIDER:
        raise Invalid.at("provider", "wrong-kind", "Only of an L&D provider")
    if service not in reference.choices("ld_services"):
        raise Invalid.at("service", "unknown", "Select one of the services offered")
    if None not in (youngest, oldest) and (youngest or 0) > (oldest or 0):
        words = "The oldest age must not be below the youngest"
        raise Invalid.at("oldest", "order", words)


def new_token(
    person: Person | None,
    unit: Unit | None,
    role: Role | None,
    scopes: Collection[str],
    ends_on: date,
) -> None:
    if (person is None) == (unit is None) or (unit is not None and role is None):
        raise Invalid.at("person", "person-or-unit", "Name one person, or one unit and a role")
    if unit is not None and role is not None and not rules.fits(role, unit.kind):
        words = f"{role.words}: this role is not held at this kind of unit"
        raise Invalid.at("role", "wrong-unit", words)
    if not scopes:
        raise Invalid.at("scopes", "required", "Select what the token may be used for")
    if unit is not None and not rules.UNIT_TOKEN_MAY.issuperset(scopes):
        words = "A unit’s token imports and reads. Give one to a person for anything else"
        raise Invalid.at("scopes", "unit-token", words)
    latest = clock.today() + timedelta(days=rules.LONGEST_TOKEN_DAYS)
    if not clock.today() < ends_on <= latest:
        raise Invalid.at("ends_on", "range", "The end date must be in the future, within a year")
