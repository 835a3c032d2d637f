"""What is done to keep the person safe: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import late
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Invalid, Missing
from cjdiversion.escalations import service as escalations
from cjdiversion.interviews import unfit
from cjdiversion.safeguards import feeds, queries, rules, standing, wording
from cjdiversion.safeguards.feeds import Seen, Visits
from cjdiversion.safeguards.models import Observation, SafeguardRecord
from cjdiversion.safeguards.steps import State

NOT_FIT = "found-not-fit"  # of reference data "escalation_kinds"


def set_observation(
    case: Case, *, by: Actor, level: str, because: str, set_at: datetime | None = None
) -> Observation:
    """Anybody who records may raise the level; lowering it is for those who decide. `set_at`: where
    it is entered later. A level set after it still stands. Raises Invalid."""
    require(by, May.SAFEGUARD_RECORD)
    levels = list(reference.choices("observation_levels"))
    if level not in levels:
        raise Invalid.at("level", "unknown", "Select one of the answers offered")
    if not because.strip():
        raise Invalid.at("because", "required", "Say why this level is right")
    at = late.moment(case, set_at, "set_at")
    before = queries.observation_of(case.id, until=late.until(at))
    if before and before.level in levels and levels.index(level) < levels.index(before.level):
        require(by, May.SCREENING_DECIDE)
    row = Observation(
        case_id=case.id,
        level=level,
        because=because.strip(),
        set_at=late.after(before.set_at if before else None, at),
        recorded_at=clock.now(),
        set_by_id=by.person_id,
        set_by_name=by.name,
    )
    session().add(row)
    audit.record(Did.OBSERVATION_SET, Operation.COLLECTION, by=by, subject=case)
    label = reference.label("observation_levels", level).lower()
    words = f"Observation level {level}, {label}. {because.strip()}"
    entries.note(case, by=by, did=Did.OBSERVATION_SET, words=words, happened_at=at)
    return row


def record(
    case: Case,
    *,
    by: Actor,
    kind: str,
    state: str,
    happened_at: datetime,
    who: str = "",
    result: str = "",
    conditions: str = "",
    notes_held: str = "",
    expires_at: datetime | None = None,
    because: str = "",
) -> SafeguardRecord:
    """Something done about a safeguard, or why it was not. Raises Invalid, Missing."""
    require(by, May.SAFEGUARD_RECORD)
    kinds = reference.attributes(queries.KINDS)
    if kind not in kinds:
        raise Missing
    wrong = rules.wrong(
        kinds[kind],
        state=State(state),
        happened_at=happened_at,
        result=result,
        conditions=conditions,
        expires_at=expires_at,
        because=because,
    )
    if wrong:
        raise Invalid(wrong)
    row = SafeguardRecord(
        case_id=case.id,
        kind=kind,
        state=State(state),
        happened_at=happened_at,
        who=who,
        result=result,
        conditions=conditions,
        notes_held=notes_held,
        expires_at=expires_at,
        because=because,
    )
    _keep(case, row, kinds, by)
    if standing.stops(row, kinds[kind]):
        escalations.raise_once(NOT_FIT, row, by=by, case=case)
        unfit.alert_all(case, by=by)
    return row


def take_fed(case: Case, changes: Sequence[tuple[Seen | None, Seen]], *, by: Actor) -> None:
    """What the custody system’s feed says of a health professional’s visit, weighed before
    (`feeds.Visits`). What it had said otherwise stays, superseded."""
    require(by, May.CASE_IMPORT)
    kinds = reference.attributes(queries.KINDS)
    for gone, fresh in changes:
        _supersede(gone)
        fresh.row = SafeguardRecord(
            case_id=case.id,
            kind=feeds.KIND,
            state=fresh.state,
            happened_at=fresh.at,
            result=fresh.result,
            came_by=fresh.came_by,
        )
        _keep(case, fresh.row, kinds, by)


def put_right(case: Case, visits: Visits, column: str, value: Any, *, by: Actor) -> None:
    """A person settles what the feed said: it is theirs from then on. Raises Invalid."""
    require(by, May.SAFEGUARD_RECORD)
    there = sorted(visits.there, key=lambda one: one.at)
    before = [one for one in there if feeds.is_of(column, one)]
    at = value if column in feeds.STATES else feeds.time_of_outcome(there)
    if at is None:
        raise Invalid.at(column, "no-time", "Record the visit with its time on the safeguards page")
    _supersede(before[-1] if before else None)
    state = feeds.STATES.get(column) or visits.states[value]
    row = SafeguardRecord(
        case_id=case.id,
        kind=feeds.KIND,
        state=state,
        happened_at=at,
        result=value if column == feeds.OUTCOME else "",
    )
    _keep(case, row, reference.attributes(queries.KINDS), by)


def _supersede(gone: Seen | None) -> None:
    if gone is not None and gone.row is not None:
        gone.row.superseded_at = clock.now()


def _keep(case: Case, row: SafeguardRecord, kinds: wording.Kinds, by: Actor) -> None:
    row.recorded_at, row.recorded_by_id, row.recorded_by = clock.now(), by.person_id, by.name
    session().add(row)
    session().flush()  # for the id
    did = Did.FITNESS_RECORDED if kinds[row.kind].get("expires") else Did.SAFEGUARD_RECORDED
    audit.record(did, Operation.COLLECTION, by=by, subject=row, facts={"kind": row.kind})
    words, at = wording.entry(row, kinds), row.happened_at
    if row.is_fed:
        entries.note_fed(case, by=by, did=did, words=words, happened_at=at)
        return
    rest = (row.who, row.conditions, row.notes_held, row.because)
    tells = feeds.tells(row.kind, row.state, at, rest)
    entries.note(case, by=by, did=did, words=words, happened_at=at, tells=tells)
