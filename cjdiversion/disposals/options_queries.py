"""What is known for the criteria: what an officer answered, and what other rooms say."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.cases.models import Case, Offence, PersonInCase
from cjdiversion.database import session
from cjdiversion.disposals import elsewhere, time_limits
from cjdiversion.disposals.known import Answer, Known
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.options_models import Circumstances
from cjdiversion.disposals.steps import Status
from cjdiversion.disposals.time_limits import Limit
from cjdiversion.screenings import queries as screenings
from cjdiversion.screenings.rules import NEEDS_FOUND, NOTHING_FOUND

LOOK_BACK_YEARS = 2  # Criminal Justice and Courts Act 2015 s17(4) (V)
_TOLD_AGAIN = ("2", "2A", "3", "3A", "6", "8")

_COLUMNS = frozenset(column.name for column in Circumstances.__table__.columns)
_STATED = _COLUMNS - {"id", "case_id", "recorded_at", "recorded_by_id", "recorded_by"}
ASKED = tuple(one.name for one in fields(Known) if one.name in _COLUMNS)
_ANSWERS = frozenset(one.name for one in fields(Known) if one.default is Answer.NOT_ASKED)


def circumstances_of(case_id: uuid.UUID) -> Circumstances | None:
    """The newest, which stands."""
    kept = Circumstances
    query = sa.select(kept).where(kept.case_id == case_id)
    return session().scalar(query.order_by(kept.recorded_at.desc(), kept.id.desc()).limit(1))


def stated(case_id: uuid.UUID) -> dict[str, Any]:
    """All that the newest row says, by its columns."""
    row = circumstances_of(case_id)
    found = {name: getattr(row, name) for name in _STATED} if row else {}
    return {name: value for name, value in found.items() if value is not None}


def versions_of(case_id: uuid.UUID) -> int:
    """How often they were written down: nothing is changed in place."""
    query = sa.select(sa.func.count()).select_from(Circumstances)
    return session().scalar(query.where(Circumstances.case_id == case_id)) or 0


def known_of(case: Case, day: date, offences: Sequence[Offence] | None = None) -> Known:
    """`case` comes with its person and offences; `offences`: those that are decided upon, or all.
    What was answered here stands before what other rooms say, but for what is firm there."""
    offences = case.offences if offences is None else offences
    row = circumstances_of(case.id)
    answered = {name: _typed(name, getattr(row, name)) for name in ASKED} if row else {}
    taken = elsewhere.said(case, offences, answered, day)
    used = {
        name: (answer, source)
        for name, (answer, source, is_firm) in taken.items()
        if is_firm or _is_unanswered(answered.get(name))
    }
    needed, screened = screenings.adult_needed(case), screenings.screened(case.id)
    found: dict[str, Any] = {name: answer for name, (answer, _) in used.items()}
    known = Known(
        **{**answered, **found},
        came_from={name: source for name, (_, source) in used.items() if name in ASKED},
        adult_because=needed.words if needed else "",
        has_needs=bool(screenings.needs_of(case.id)),
        is_screened=screened in (NEEDS_FOUND, NOTHING_FOUND),
        here=here_before(case, day, offences),
    )
    limit = time_limits.of(known.has_limit, known.limit_on, elsewhere.counted(offences))
    if limit.last_on == known.limit_on:
        return replace(known, limit_missing=limit.missing)
    came_from = {**known.came_from, "limit_on": elsewhere.OFFENCES}
    return replace(known, limit_on=limit.last_on, came_from=came_from)


def limit_of(case: Case, day: date, offences: Sequence[Offence] | None = None) -> Limit:
    """The time limit for prosecuting, as answered or as the offences have it: for whatever begins
    that could outlast it."""
    known = known_of(case, day, offences)
    return Limit(known.has_limit, known.limit_on, known.limit_missing)


def _typed(name: str, value: Any) -> Any:
    return Answer(value) if name in _ANSWERS else value


def _is_unanswered(answer: Any) -> bool:
    return answer in (None, "", Answer.NOT_ASKED)


def suggested(case: Case, day: date) -> dict[str, Any]:
    """What the form begins with: every answer as it stands, with what other rooms say, but for the
    day that is counted from the offences: written down here it would stand when they change."""
    known = known_of(case, day)
    row = circumstances_of(case.id)
    rest = {name: getattr(row, name) for name in _COLUMNS} if row else {}
    names = [name for name in ASKED if name != "limit_on" or name not in known.came_from]
    return {**rest, **{name: getattr(known, name) for name in names}}


def here_before(
    case: Case, day: date, offences: Sequence[Offence] | None = None
) -> tuple[str, ...]:
    """Cautions, notices and resolutions in the force’s own records of the same PNC ID, in the two
    years before the earliest of the offences (before that day, where no day is known). Whether one
    was similar is for a person to say."""
    if not case.person.pnc_id:
        return ()
    offences = case.offences if offences is None else offences
    known = [one.committed_on for one in offences if one.committed_on]
    until = min(known, default=day)
    since = _years_before(until, LOOK_BACK_YEARS)
    same = sa.select(PersonInCase.case_id).where(PersonInCase.pnc_id == case.person.pnc_id)
    trusted = sa.select(Case.id).where(Case.id.in_(same), Case.quarantined_at.is_(None))
    query = sa.select(Decision.outcome_code, Decision.decided_on).where(
        Decision.case_id.in_(trusted),
        Decision.case_id != case.id,
        Decision.force_id == case.force_id,
        Decision.status == Status.STANDS,
        Decision.outcome_code.in_(_TOLD_AGAIN),
        Decision.decided_on.between(since, until),
    )
    rows = session().execute(query.order_by(Decision.decided_on.desc(), Decision.id.desc()))
    return tuple(f"outcome {code} on {clock.day_in_words(on)}" for code, on in rows)


def _years_before(day: date, years: int) -> date:
    """The same day of that year; of 29 February, the day before 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
