"""What is done about a detention: the only file of this room that writes.

What happened is always recorded; what the law asks for and was not so is kept beside it and raised.
With `is_now` something is done or authorised here, and is refused where a condition is not met.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, authority, clock
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases import rules as ages
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import new_key, session
from cjdiversion.detentions import checks, law, queries, raising, rules, saying, weighing
from cjdiversion.detentions.facts import Record, slot_of
from cjdiversion.detentions.models import (
    RECORDED_BY,
    Certificate,
    Extension,
    Move,
    Outcome,
    Particulars,
    Postponement,
    Review,
    StationReview,
    StationUse,
    Warrant,
    WelfareCheck,
)
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder

# --- somebody arrested --------------------------------------------------------------------------


def review(case: Case, *, by: Actor, is_now: bool = False, **facts: Any) -> Review:
    """A review of detention (PACE 1984 s40): columns of `Review`. One that was late says why.
    Raises Invalid, OutOfOrder."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Review, facts), _arrested(case)
    found = weighing.review(record, told)
    checks.allow(record, found, is_now=is_now)
    slot = slot_of(record, told["held_at"])
    checks.late(slot, told)
    row = Review(**told, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_REVIEWED, record, row.held_at)
    raising.unless_stands(row, "review-not-as-required", case, by)
    return row


def postpone(case: Case, *, by: Actor, **facts: Any) -> Postponement:
    """The review that is next, put off with the reason (s40(4), (7)). It moves no later one. By
    nobody of the rank needed, or once it is overdue, it is kept, raised and puts nothing off."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Postponement, facts), _arrested(case)
    checks.postpones(told["reason"])
    slot = weighing.next_slot(record)
    row = Postponement(
        **told, number=slot.number if slot else len(record.held) + 1, **_written(case, by)
    )
    _keep(row, case, by, Did.DETENTION_RECORDED, record, row.decided_at)
    raising.unless_put_off(row, slot, queries.record_of(case), by)
    return row


def extend(case: Case, *, by: Actor, is_now: bool = False, **facts: Any) -> Extension:
    """A superintendent's extension (s42), by telephone too: columns of `Extension`, the answers to
    its conditions and those of `authority`. Raises Invalid, OutOfOrder."""
    require(by, May.DETENTION_AUTHORISE)
    told, record = checks.told(Extension, facts, also=checks.OF_EXTENSION), _arrested(case)
    told["authority_by_phone"] = told["way"] == rules.TELEPHONE
    rule = record.law["extended"]
    given = checks.authority_of(by, told, rule, is_now=is_now)
    found = weighing.extension(record, told)
    checks.allow(record, found, is_now=is_now)
    columns = checks.columns(Extension, told) | given
    row = Extension(**columns, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_AUTHORISED, record, row.authority_at)
    raising.unless_stands(row, "extension-not-as-required", case, by)
    raising.to_confirm(row, case, by)
    return row


def warrant(case: Case, *, by: Actor, **facts: Any) -> Warrant:
    """A magistrates' court's (ss43, 44), as it was granted."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Warrant, facts), _arrested(case)
    found = weighing.warrant(record, told)
    row = Warrant(**told, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_RECORDED, record, row.issued_at)
    raising.unless_stands(row, "extension-not-as-required", case, by)
    return row


# --- somebody detained under the Mental Health Act ----------------------------------------------


def record_particulars(
    case: Case, *, by: Actor, version: int | None = None, **facts: Any
) -> Particulars:
    """The rest of the first entry; what is not given is emptied. Raises Invalid, Conflict."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Particulars, facts), _detained(case)
    checks.particulars(told)
    row = record.one(Particulars) or _first(Particulars, case)
    _rewrite(row, told, by, version)
    _keep(row, case, by, Did.DETENTION_RECORDED, record)
    return row


def use_station(case: Case, *, by: Actor, is_now: bool = False, **facts: Any) -> StationUse:
    """A police station as the place of safety (SI 2017/1036 reg 2): columns of `StationUse` and of
    `authority`, which is not asked where the decision-maker is an inspector themself."""
    require(by, May.DETENTION_AUTHORISE)
    told, record = checks.told(StationUse, facts), _detained(case)
    given = checks.authority_of(by, told, record.law["station"], is_now=is_now, may_be_none=True)
    found = weighing.station(record, told)
    checks.allow(record, found, is_now=is_now)
    columns = checks.columns(StationUse, told) | given
    row = StationUse(**columns, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_AUTHORISED, record, row.decided_at)
    raising.for_station(row, record, found, by)
    raising.to_confirm(row, case, by)
    return row


def check(case: Case, *, by: Actor, **facts: Any) -> WelfareCheck:
    """The person's welfare, checked at the station (reg 4)."""
    require(by, May.SAFEGUARD_RECORD)
    told, record = checks.told(WelfareCheck, facts), _detained(case)
    row = WelfareCheck(**told, **_written(case, by))
    _keep(row, case, by, Did.DETENTION_CHECKED, record, row.checked_at)
    return row


def look(case: Case, *, by: Actor, **facts: Any) -> StationReview:
    """The custody officer's review of whether the person must stay at the station (reg 5)."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(StationReview, facts), _detained(case)
    found = weighing.look(record, told)
    row = StationReview(**told, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_REVIEWED, record, row.reviewed_at)
    raising.unless_stands(row, "station-not-allowed", case, by)
    return row


def certify(case: Case, *, by: Actor, is_now: bool = False, **facts: Any) -> Certificate:
    """The doctor's certificate for more time, with a superintendent's approval at a police station
    (s136B). `is_now`: the approval is given here."""
    require(by, May.DETENTION_AUTHORISE)
    told, record = checks.told(Certificate, facts), _detained(case)
    rule = record.law["mha-extended"]
    given = checks.authority_of(by, told, rule, is_now=is_now, may_be_none=True)
    found = weighing.certificate(record, told)
    checks.allow(record, found, is_now=is_now)
    columns = checks.columns(Certificate, told) | given
    row = Certificate(**columns, conditions=law.kept(found), **_written(case, by))
    _keep(row, case, by, Did.DETENTION_AUTHORISED, record, row.given_at)
    raising.unless_stands(row, "extension-not-as-required", case, by)
    raising.to_confirm(row, case, by)
    return row


def transfer(case: Case, *, by: Actor, suite: str | None = None, **facts: Any) -> Move:
    """To another place of safety; the 24 hours go on. A police station is always recorded, and a
    child there raised. `suite`: the token of the suite of that station, or ELSEWHERE. Raises
    Invalid."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Move, facts), _detained(case)
    checks.move(record, told)
    is_here = told["place_of_safety"] == ages.STATION
    checks.suite(suite, is_here=is_here)
    row = Move(**told, from_suite_id=case.suite_id, **_written(case, by))
    is_last = all(one.left_at <= row.left_at for one in record.moves)
    if is_last and not record.has_ended:  # one recorded late says where they were, not are
        _placed(case, by, suite if is_here else "")
    _keep(row, case, by, Did.DETENTION_RECORDED, record, row.left_at)
    raising.unless_authorised(record, by)
    if is_here:
        raising.for_arrival(row, record, by)
    return row


def _placed(case: Case, by: Actor, suite: str | None) -> None:
    is_ours = suite not in (None, "", checks.ELSEWHERE)
    cases.place(case, by=by, is_here=is_ours, suite=suite if is_ours else None)


def look_again(case: Case, by: Actor) -> None:
    """After a correction of the case, which leaves its own trace."""
    if case.detention is not None:
        raising.again(queries.record_of(case), by)


def end(
    case: Case,
    *,
    by: Actor,
    ended_at: datetime | None = None,
    version: int | None = None,
    **facts: Any,
) -> Outcome:
    """What the assessment came to and who took over. With `ended_at` the detention ends, which is a
    deed of its own on the case."""
    require(by, May.CASE_RECORD)
    told, record = checks.told(Outcome, facts), _detained(case)
    assert record.detention is not None
    checks.outcome(told)
    row = record.one(Outcome) or _first(Outcome, case)
    _rewrite(row, told, by, version)
    if ended_at is not None and record.detention.ended_at is None:
        cases.release(case, by=by, at=ended_at, has_line=True)
        raising.unless_authorised(record, by)
    _keep(row, case, by, Did.DETENTION_RECORDED, record, ended_at)
    return row


# --- recorded in error ----------------------------------------------------------------------------


def strike(case: Case, *, by: Actor, entry: str, because: str) -> None:
    """Something of the detention, or an event of the case, was recorded in error. It is kept,
    struck out, and counts nowhere; what it raised stands. Raises Invalid."""
    require(by, May.CASE_RECORD)
    record = _held(case)
    row = next((one for one in checks.strikable(record) if one.id.hex == entry), None)
    if row is None:
        raise Invalid.at("entry", "unknown", "Select one of the answers offered")
    require(by, RECORDED_BY.get(type(row), May.CASE_RECORD))
    words = checks.words_of(row, record)
    is_last = isinstance(row, Move) and row is record.moves[-1]
    cases.strike(row, case, by=by, because=because)
    if is_last:
        _back(case, row)
    audit.record(Did.DETENTION_STRUCK, Operation.ALTERATION, by=by, subject=row)
    said = f"Recorded in error: {words} {row.struck_because.rstrip('.')}."
    entries.note(case, by=by, did=Did.DETENTION_STRUCK, words=said)


def _back(case: Case, row: Move) -> None:
    """The last move was none: the person is where they were, and the case theirs who had it."""
    before = queries.record_of(case)
    is_here = before.is_at_station and not before.has_ended
    cases.place_back(case, is_here=is_here, suite_id=row.from_suite_id)


# --- an authority given by telephone ------------------------------------------------------------


def open_authority(token: str, *, by: Actor) -> Any:
    """What rests on somebody's authority, with its case; the reading is recorded."""
    require(by, May.DETENTION_AUTHORISE)
    row = queries.one_authority(token, by)
    if row is None:
        raise Missing
    case_checks.readable(row.case, by)
    audit.opened(Did.CASE_OPENED, row.case, by=by)
    return row


def confirm(row: Any, *, by: Actor) -> None:
    """By whoever gave it. Raises NotPermitted for anybody else, OutOfOrder the second time."""
    require(by, May.DETENTION_AUTHORISE)
    if not row.is_to_confirm:
        raise OutOfOrder("This authority is confirmed already")
    for name, value in authority.confirmation(row, by=by).items():
        setattr(row, name, value)
    row.version += 1
    audit.record(Did.AUTHORITY_CONFIRMED, Operation.ALTERATION, by=by, subject=row)
    words = f"{authority.words_of(row)}. Confirmed by {by.name}."
    entries.note(row.case, by=by, did=Did.AUTHORITY_CONFIRMED, words=words)
    raising.confirmed(row, by)


# --- what falls due and is not done ---------------------------------------------------------------


def raise_overdue(*, by: Actor = SYSTEM) -> int:
    """Every overdue clock of everybody held is raised to those in charge, once. How many were."""
    held = queries.held_now()
    parts = (held[start : start + _AT_ONCE] for start in range(0, len(held), _AT_ONCE))
    return sum(raising.overdue(queries.records(part).values(), by) for part in parts)


_AT_ONCE = 200

# --- what the verbs share -----------------------------------------------------------------------


def _arrested(case: Case) -> Record:
    if case.booking is None:
        raise OutOfOrder("Nobody is held under arrest in this case")
    return _held(case)


def _detained(case: Case) -> Record:
    if case.detention is None:
        raise OutOfOrder("Nobody is detained under the Mental Health Act in this case")
    return _held(case)


def _held(case: Case) -> Record:
    """Until this unit of work ends, nobody else adds to the same detention."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    return queries.record_of(case)


def _written(case: Case, by: Actor) -> dict[str, Any]:
    return {"id": new_key(), "case_id": case.id, **_hand(by)}


def _hand(by: Actor) -> dict[str, Any]:
    return {
        "recorded_at": clock.now(),
        "recorded_by_id": by.person_id,
        "recorded_by_name": by.name,
    }


def _first(kind: Any, case: Case) -> Any:
    return kind(id=new_key(), case_id=case.id, version=0)


def _rewrite(row: Any, told: dict[str, Any], by: Actor, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict("Somebody else recorded this since you opened the page. Read it again")
    for name, value in {**told, **_hand(by)}.items():
        setattr(row, name, value)
    row.version += 1


def _keep(
    row: Any, case: Case, by: Actor, did: Did, record: Record, happened_at: datetime | None = None
) -> None:
    operation = Operation.ALTERATION if row in session() else Operation.COLLECTION
    session().add(row)
    session().flush()
    audit.record(did, operation, by=by, subject=row)
    words = saying.line(row, record)
    entries.note(case, by=by, did=did, words=words, happened_at=happened_at)
