"""Setting a team's hours: the only file of this room that writes. Nothing that was set is changed;
what is set later takes its place."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.rotas import queries, rules
from cjdiversion.rotas.models import Rota, RotaDay
from cjdiversion.rotas.rules import DAYS

Row = TypeVar("Row", Rota, RotaDay)


def open(token: str, *, by: Actor) -> Unit:
    """A team within reach, or Missing."""
    require(by, May.ROTA_SEE)
    found = queries.provider(token, by)
    if found is None:
        raise Missing
    return found


def set_hours(
    *, by: Actor, from_on: date, who: str, phone: str, words: str = "", because: str, **week: str
) -> Rota:
    """Of the actor's own team, from a day on. `week`: “monday” … → hours in words. Raises
    Invalid."""
    require(by, May.ROTA_SET)
    said = {name.lower(): week.get(name.lower()) or "" for name in DAYS}
    wrong = rules.wrong_hours(said) | rules.wrong_phone(phone)
    _refuse(wrong | rules.wrong_day("from_on", from_on, clock.today()))
    hours = [
        {"weekday": number, **window.stored}
        for number, name in enumerate(said)
        for window in rules.parsed(said[name])
    ]
    row = Rota(from_on=from_on, hours=hours, who=who, phone=phone, words=words, because=because)
    return _set(row, Did.ROTA_SET, by=by)


def set_day(*, by: Actor, differs_on: date, label: str, hours: str = "") -> RotaDay:
    """One day that differs; set again it holds instead. Raises Invalid."""
    require(by, May.ROTA_SET)
    wrong = rules.wrong_hours({"hours": hours})
    _refuse(wrong | rules.wrong_day("differs_on", differs_on, clock.today()))
    windows = [window.stored for window in rules.parsed(hours)]
    return _set(RotaDay(day=differs_on, label=label, hours=windows), Did.ROTA_DAY_SET, by=by)


def strike_day(token: str, *, by: Actor) -> RotaDay:
    """The week holds on that day again. Raises Missing, OutOfOrder."""
    require(by, May.ROTA_SET)
    row = queries.day(token, by)
    if row is None:
        raise Missing
    if row.struck_at is not None:
        raise OutOfOrder(f"This was taken back already by {row.struck_by}")
    row.struck_at, row.struck_by = clock.now(), by.name
    audit.record(Did.ROTA_DAY_STRUCK, Operation.ADMINISTRATION, by=by, subject=row)
    return row


def _set(row: Row, did: Did, *, by: Actor) -> Row:
    assert by.unit_id is not None
    row.provider_id = by.unit_id
    row.set_at, row.set_by_id, row.set_by = clock.now(), by.person_id, by.name
    session().add(row)
    session().flush()  # for the id
    audit.record(did, Operation.ADMINISTRATION, by=by, subject=row)
    return row


def _refuse(wrong: rules.Wrong) -> None:
    if wrong:
        raise Invalid(wrong)
