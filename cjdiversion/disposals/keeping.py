"""What services there are in the force: added, changed by a new row, ended with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.disposals import local_queries, local_rules
from cjdiversion.disposals.local_models import LocalService, LocalServiceArea
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder

_OF_ROW = ("series", "force_id", "from_on", "to_on")


def open(token: str, *, by: Actor) -> LocalService:
    """Of a force in the actor’s scope, or Missing."""
    found = local_queries.one(token, by)
    if found is None:
        raise Missing
    return found


def add(
    *, by: Actor, areas: Sequence[str], from_on: date | None = None, **said: Any
) -> LocalService:
    """`areas`: tokens of units of the force, or FORCE for the whole of it. Raises Invalid."""
    require(by, May.LOCAL_SERVICE_KEEP)
    if by.force_id is None:
        raise Missing
    since = {"force_id": by.force_id, "from_on": from_on or clock.today()}
    return _write(by, _areas(by, areas, said), said, Did.LOCAL_SERVICE_ADDED, **since)


def change(
    service: LocalService,
    *,
    by: Actor,
    areas: Sequence[str],
    because: str,
    version: int | None = None,
    **said: Any,
) -> LocalService:
    """A new row in place of this one, which stays. Raises Invalid, Conflict for a stale page."""
    require(by, May.LOCAL_SERVICE_KEEP)
    _standing(service, version)
    checked = _areas(by, areas, said)
    service.is_superseded = True
    session().flush()
    kept = {name: getattr(service, name) for name in _OF_ROW}
    return _write(by, checked, {**said, "because": because}, Did.LOCAL_SERVICE_CHANGED, **kept)


def end(
    service: LocalService, *, by: Actor, to_on: date, because: str, version: int | None = None
) -> LocalService:
    """From that day on it is no longer listed. Raises Invalid, Conflict for a stale page."""
    require(by, May.LOCAL_SERVICE_KEEP)
    _standing(service, version)
    if to_on < clock.today():
        raise Invalid.at("to_on", "past", "The day from which it has ended must not be in the past")
    service.to_on, service.because = to_on, because
    service.kept_at, service.kept_by_id, service.kept_by = clock.now(), by.person_id, by.name
    service.version += 1
    audit.record(Did.LOCAL_SERVICE_ENDED, Operation.ADMINISTRATION, by=by, subject=service)
    return service


def _standing(service: LocalService, version: int | None) -> None:
    """Held until the end of the unit of work, so that of two people the second is told."""
    session().refresh(service, ["is_superseded", "version"], with_for_update=True)
    if service.is_superseded:
        raise OutOfOrder("This has been changed since. Open it from the list", code="superseded")
    if version is not None and version != service.version:
        raise Conflict("Somebody else changed this since you opened it. Read it again, then save")


def _areas(by: Actor, areas: Sequence[str], said: dict[str, Any]) -> list[Unit]:
    """Empty for the whole force. Raises Invalid with all that is wrong."""
    known = {unit.token: unit for unit in local_queries.areas_of(by.force_id)}
    problems = local_rules.wrong(said, today=clock.today())
    if not areas:
        problems["areas"] = [("required", "Select the areas it serves, or the whole force")]
    elif not set(areas) <= {local_rules.FORCE, *known}:
        problems["areas"] = [("unknown", "Select one of the answers offered")]
    if problems:
        raise Invalid(problems)
    return [] if local_rules.FORCE in areas else [known[token] for token in areas]


def _write(
    by: Actor, areas: list[Unit], said: dict[str, Any], did: Did, **row: Any
) -> LocalService:
    given = {name: value for name, value in said.items() if value is not None}
    kept = LocalService(
        **given,
        **row,
        is_force_wide=not areas,
        kept_at=clock.now(),
        kept_by_id=by.person_id,
        kept_by=by.name,
    )
    session().add(kept)
    session().flush()  # for the id
    session().add_all(LocalServiceArea(service_id=kept.id, unit_id=unit.id) for unit in areas)
    session().flush()
    audit.record(did, Operation.ADMINISTRATION, by=by, subject=kept)
    return kept
