"""What those inside a force who read its numbers see of flagged cases; each reading is recorded.

What L&D alone record, whether an appointment was attended, is told as a number where that tells it
of nobody (`attending`), and never as a list: no police read it of a case (decisions on two
controllers).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did
from cjdiversion.disposals import flow_queries, measures, numbers, queries
from cjdiversion.disposals.consistency import attending, flow, seeing, waits
from cjdiversion.disposals.consistency.attending import SEEN
from cjdiversion.disposals.consistency.flow import Flow, Reasons
from cjdiversion.disposals.consistency.waits import Waited
from cjdiversion.disposals.flow_models import Flagged
from cjdiversion.disposals.flow_queries import Wanted
from cjdiversion.disposals.measures import Period
from cjdiversion.errors import Invalid, Missing
from cjdiversion.listing import Page, Place, page

if TYPE_CHECKING:
    from cjdiversion.disposals.consistency.waits_run import Run

FLAGGED_ON = "Day of the flag: the first need that stands, or that somebody was found vulnerable"
_OF_NO_UNIT = "none"  # what an address says of cases that no unit has
AMONG = "Suspects’ cases that are flagged, in custody or at voluntary attendance, each once"


@dataclass(frozen=True)
class Followed:
    period: Period
    flow: Flow
    coverage: str


def followed(period: str, *, by: Actor) -> Followed:
    over = seeing.seen("flow", period, by)
    rows = flow_queries.counted(by, over)
    units = _units(row.unit_id for row in rows)
    found = flow.flow(rows, units, _reasons(), is_apart=over.code in attending.APART)
    return Followed(over, found, numbers.screening(over, by=by))


@dataclass(frozen=True)
class Timed:
    """`run`: None where too few months can be judged."""

    period: Period
    waited: Waited
    coverage: str
    run: Run | None


def timed(wait: str, period: str, *, by: Actor) -> Timed:
    over = seeing.seen("clock", period, by, wait=wait)
    rows = flow_queries.times(by, over, waits.WAITS[wait].until)
    units = _units(row.unit_id for row in rows)
    found = waits.waited(rows, waits.WAITS[wait], units)
    from cjdiversion.disposals.consistency import waits_run  # numpy and scipy come with it

    judged = waits_run.run(
        found.months, until=clock.today().replace(day=1), changes=seeing.changes(by)
    )
    return Timed(over, found, numbers.screening(over, by=by), judged)


@dataclass(frozen=True)
class Line:
    reference: str
    flagged_on: date
    step: str
    ended: str
    decided_on: date | None


@dataclass(frozen=True)
class CasesBehind:
    period: Period
    words: str
    lines: tuple[Line, ...]
    page: Page[Any]


def behind(
    *,
    period: str,
    step: str,
    state: str,
    why: str | None = None,
    reason: str | None = None,
    unit: str | None = None,
    month: str | None = None,
    by: Actor,
    place: Place,
) -> CasesBehind:
    """References without names. Raises Invalid, and Missing for a unit of another force."""
    require(by, May.NUMBERS_SEE)
    over, number = measures.period(period, clock.today()), flow.CODES.index(step)
    about = _unit(unit, by)
    if number == SEEN and state in ("under-way", "lost", "finished"):
        words = "Who came to a first appointment is L&D’s to tell: no list of them is given here"
        raise Invalid.at("state", "of-ld", words)
    reasons = _reasons()
    wanted = Wanted(
        number,
        state,
        done=reasons.done,
        why=why or "",
        reason=reason,
        unit_id=about.id if about else None,
        is_of_no_unit=unit == _OF_NO_UNIT,
        month=measures.month_in(month, over) if month else None,
    )
    found = page(
        flow_queries.behind(by, over, wanted),
        newest=Flagged.flagged_on.expression,
        key=Flagged.case_id.expression,
        place=place,
        cursor_of=lambda row: (row.flagged_on, row.case_id),
    )
    audit.listed(Did.CASE_LISTED, [row.reference for row in found.rows], by=by, kind="case_file")
    name = about.name if about else flow.NO_UNIT if wanted.is_of_no_unit else ""
    words = _words(wanted, reasons, name)
    return CasesBehind(over, words, tuple(_line(row, reasons) for row in found.rows), found)


def _unit(token: str | None, by: Actor) -> Unit | None:
    if not token or token == _OF_NO_UNIT:
        return None
    if (found := queries.unit_in_force(token, by)) is None:
        raise Missing
    return found


def _words(wanted: Wanted, reasons: Reasons, unit: str) -> str:
    """What the list holds."""
    parts = [f"Flagged cases that {flow_queries.STATES[wanted.state]}"]
    parts.append(f"step: {flow.STEPS[wanted.step][1].lower().replace('l&d', 'L&D')}")
    if wanted.why:
        parts.append(reasons.how(wanted.why, wanted.reason or "").lower().replace("l&d", "L&D"))
    if wanted.reason:
        parts.append(reasons.words(wanted.why, wanted.reason).lower())
    if unit:
        parts.append(unit)
    if wanted.month:
        parts.append(f"flagged in {wanted.month:%B %Y}")
    return "; ".join(parts)


def _line(row: Any, reasons: Reasons) -> Line:
    decided = clock.london(row.decided_at).date() if row.decided_at else None
    ended = reasons.how(row.ended, row.reason) if row.ended else "Still under way"
    if row.ended and row.reason:
        ended = f"{ended}: {reasons.words(row.ended, row.reason)}"
    return Line(row.reference, row.flagged_on, flow.STEPS[row.stage][1], ended, decided)


def _units(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, tuple[str, str]]:
    units = queries.units({one for one in ids if one is not None})
    return {unit.id: (numbers.name_of(unit, units), unit.token) for unit in units}


def _reasons() -> Reasons:
    labels: Mapping[str, Mapping[str, str]] = {
        ended: reference.choices(kind) for ended, kind in flow.KINDS.items()
    }
    declines = reference.attributes("referral_decline_reasons")
    closures = reference.attributes("referral_closure_reasons")
    done = frozenset(code for code, told in closures.items() if told.get("is_done"))
    return Reasons(labels, {code: told.get("said_by", "") for code, told in declines.items()}, done)
