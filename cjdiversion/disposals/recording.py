"""A named officer answers what the criteria ask, and scores the gravity. Rows are only added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import session
from cjdiversion.disposals import covering, gravity, options_queries, options_rules, queries
from cjdiversion.disposals.gravity import Matrix
from cjdiversion.disposals.options_models import Circumstances, GravityScore
from cjdiversion.errors import Conflict, Invalid, OutOfOrder

ALLEGED = "What is alleged"


def record(
    case: Case, *, by: Actor, version: int | None = None, is_whole: bool = True, **said: Any
) -> Circumstances:
    """`said`: columns of Circumstances; `case` comes with its offences. `is_whole`: what is left
    out is not answered; else it stays as it stands. Raises Invalid, and Conflict for a stale page.
    """
    require(by, May.DISPOSAL_DECIDE)
    for_suspect(case)
    _hold(case)
    if version is not None and version != options_queries.versions_of(case.id):
        raise Conflict("Somebody else changed this since you opened it. Read it again, then save")
    stood = {} if is_whole else options_queries.stated(case.id)
    given = stood | {name: value for name, value in said.items() if value is not None}
    if problems := options_rules.wrong(given, today=clock.today(), offence_on=_offence_on(case)):
        raise Invalid(problems)
    row = Circumstances(case_id=case.id, **given, **recorded(by))
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.CIRCUMSTANCES_RECORDED, Operation.COLLECTION, by=by, subject=row)
    return row


def score(
    case: Case,
    *,
    by: Actor,
    bases: Sequence[int],
    score: int,
    reasons: str,
    factors: Sequence[str] = (),
    offences: Sequence[str] | None = None,
    version: int | None = None,
) -> GravityScore:
    """`offences`: the numbers of those it is made for, or all; `bases`: the score of each of them,
    in that order. Raises Invalid, and Conflict for a stale page."""
    require(by, May.DISPOSAL_DECIDE)
    for_suspect(case)
    _hold(case)
    if version is not None and version != len(gravity.scores_of(case.id)):
        raise Conflict("Somebody else has scored this since you opened it. Read it, then save")
    matrix, about = matrix_of(case), covering.chosen(case, offences, list(case.offences))
    problems = gravity.wrong(
        matrix, bases=bases, count=len(about) or 1, chosen=factors, score=score, reasons=reasons
    )
    if problems:
        raise Invalid(problems)
    row = GravityScore(
        case_id=case.id,
        scheme=matrix.scheme.code,
        bases=_bases(about, bases),
        factors=list(factors),
        score=score,
        reasons=reasons.strip(),
        gives=gravity.outcomes_of(score, matrix),
        **_scored(by, matrix.on),
    )
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.GRAVITY_SCORED, Operation.COLLECTION, by=by, subject=row)
    return row


def matrix_of(case: Case) -> Matrix:
    """By the age today, as it holds in the force."""
    on = clock.today()
    is_child = cases.is_possibly_child(case.person, on)
    force = queries.force_code(case.force_id)
    return gravity.matrix_for(is_possibly_child=is_child, on=on, force=force)


def _scored(by: Actor, on: date) -> dict[str, Any]:
    who = {"scored_by_id": by.person_id, "scored_by_name": by.name}
    return {"scored_at": clock.now(), "scored_on": on, **who}


def offences_of(case: Case) -> dict[str, str]:
    """Number → words of what is scored; something is, where no offence is written down yet."""
    return covering.labels(case.offences) or {"1": ALLEGED}


def _bases(about: Sequence[Offence], bases: Sequence[int]) -> list[dict[str, Any]]:
    if not about:
        return [{"offence": ALLEGED, "score": bases[0]}]
    told = zip(about, bases, strict=True)
    return [
        {"offence": one.words, "number": str(one.position), "score": base} for one, base in told
    ]


def _hold(case: Case) -> None:
    """Until the end of the unit of work, so that of two people the second is told."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())


def for_suspect(case: Case) -> None:
    """Raises OutOfOrder for a record that is closed, or of somebody who is no suspect."""
    if case.quarantined_at is not None:
        words = "This record is closed: it is about the wrong person. This cannot be done with it"
        raise OutOfOrder(words, code="wrong-person")
    if not case.person.is_suspect:
        words = "This person is not a suspect: there is no outcome to decide"
        raise OutOfOrder(words, code="not-a-suspect")


def recorded(by: Actor) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by_id": by.person_id, "recorded_by": by.name}


def _offence_on(case: Case) -> Any:
    return min((one.committed_on for one in case.offences if one.committed_on), default=None)
