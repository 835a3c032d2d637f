"""The gravity of the offences as a named officer scored it, what the matrix gives for the score,
and whether an outcome is another. A score supports a decision; it makes none.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.cases.models import Offence
from cjdiversion.database import session
from cjdiversion.disposals.openings import CHILD_UNDER
from cjdiversion.disposals.options_models import GravityScore
from cjdiversion.disposals.proposals import NOT_SCORED
from cjdiversion.disposals.rules import REASONS_AT_LEAST
from cjdiversion.errors import Problem
from cjdiversion.reference import Mark, Row

MINUTE = timedelta(minutes=1)  # pages take a moment to the minute


def scores_of(case_id: uuid.UUID) -> Sequence[GravityScore]:
    """Newest first."""
    kept = GravityScore
    query = sa.select(kept).where(kept.case_id == case_id)
    return session().scalars(query.order_by(kept.scored_at.desc(), kept.id.desc())).all()


# --- which score a decision can use ---------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """When it is decided, and whether the person is taken for a child on that day: an age that is
    not known is never an adult’s. `force`: the code of the case’s force."""

    at: datetime
    is_possibly_child: bool
    force: str | None


@dataclass(frozen=True)
class Found:
    """The newest score that was made by then, by the matrix of the age on that day, and for each of
    the offences; `why_not` where none of those there are is one."""

    row: GravityScore | None = None
    why_not: str = NOT_SCORED


def found(scores: Sequence[GravityScore], offences: Sequence[Offence], when: Moment) -> Found:
    """`scores`: newest first; `offences`: none of a case with no offence."""
    made = [one for one in scores if one.scored_at < when.at + MINUTE]
    if not made:
        return Found(why_not="The gravity was scored after this was decided") if scores else Found()
    of_age = [one for one in made if is_of_adults(one, when.force) is not when.is_possibly_child]
    if not of_age:
        return Found(why_not=_of_other_age(made[0], when))
    row = next((one for one in of_age if not _left_out(one, offences)), None)
    return Found(row, "") if row else Found(why_not=_of_others(of_age[0], offences))


def standing(
    scores: Sequence[GravityScore], offences: Sequence[Offence], when: Moment
) -> tuple[list[GravityScore], list[str]]:
    """What there is for each of the offences by itself: the scores, and why there is none."""
    each = [found(scores, [one], when) for one in offences] or [found(scores, (), when)]
    rows = dict.fromkeys(one.row for one in each if one.row is not None)
    return list(rows), list(dict.fromkeys(one.why_not for one in each if one.row is None))


def is_of_adults(score: GravityScore, force: str | None) -> bool:
    """By the row of its matrix on the day of the score."""
    held = {row.code: row for row in _rows("gravity_schemes", score.scored_on, force)}
    return score.scheme in held and _is_for_adults(held[score.scheme])


def _left_out(score: GravityScore, offences: Sequence[Offence]) -> list[str]:
    """Those it was not made for, in words. One that names none was made for all of the case."""
    named = score.offence_numbers
    return [one.words for one in offences if named and str(one.position) not in named]


def _of_other_age(score: GravityScore, when: Moment) -> str:
    if when.is_possibly_child:
        return f"{_told(score)} is by the matrix for adults, and the person may have been under 18"
    return f"{_told(score)} is by the matrix for children, and the person was 18 or over"


def _of_others(score: GravityScore, offences: Sequence[Offence]) -> str:
    return f"{_told(score)} is not for {'; '.join(_left_out(score, offences))}"


def _told(score: GravityScore) -> str:
    on = clock.day_in_words(score.scored_on)
    return f"The score of {score.score} by {score.scored_by_name} on {on}"


# --- departing ------------------------------------------------------------------------------------


def departs(score: GravityScore, option_code: str, outcome_code: str) -> bool:
    """By what the matrix gave on the day of the score. An outcome that says what could not be done
    departs from nothing; an outcome for an alternate offence counts as the one it is part of."""
    outcome = outcome_code.rstrip("ABCDEFGH")
    if outcome in score.gives["unweighed"]:
        return False
    if option_code:
        return option_code not in score.gives["options"]
    return outcome not in score.gives["outcomes"]


# --- the matrix -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Matrix:
    """As it held on `on`. `levels`: lightest first; `factors`: by their code."""

    on: date
    scheme: Row
    levels: Sequence[Row]
    factors: Mapping[str, Row]


def matrix_for(*, is_possibly_child: bool, on: date, force: str | None) -> Matrix:
    """An age that is not known is scored as a child’s."""
    scheme = next(
        row
        for row in _rows("gravity_schemes", on, force)
        if _is_for_adults(row) is not is_possibly_child
    )
    levels = [
        row
        for row in _rows("gravity_outcomes", on, force)
        if row.attributes["scheme"] == scheme.code
    ]
    factors = {
        row.code: row
        for row in _rows("gravity_factors", on, force)
        if scheme.code in row.attributes["schemes"]
    }
    by_score = sorted(levels, key=lambda row: int(row.attributes["score"]))
    return Matrix(on, scheme, by_score, factors)


def _is_for_adults(scheme: Row) -> bool:
    return int(scheme.attributes.get("age_from", 0)) >= CHILD_UNDER


def outcomes_of(score: int, matrix: Matrix) -> dict[str, list[str]]:
    """What the matrix gives for a score, as codes of options and of outcomes without an option."""
    row = next(one for one in matrix.levels if one.attributes["score"] == score)
    return {
        "options": list(row.attributes["options"]),
        "outcomes": list(row.attributes["outcomes"]),
        "unweighed": list(matrix.scheme.attributes["unweighed"]),
    }


def _rows(kind: str, on: date, force: str | None) -> list[Row]:
    """The force’s own, but where the matrix itself was read."""
    read = {row.code: row for row in reference.rows(kind, on=on) if row.mark is Mark.VERIFIED}
    return [read.get(row.code, row) for row in reference.rows(kind, on=on, force=force)]


# --- what a score must rest on --------------------------------------------------------------------


def wrong(
    matrix: Matrix,
    *,
    bases: Sequence[int],
    count: int,
    chosen: Sequence[str],
    score: int,
    reasons: str,
) -> dict[str, list[Problem]]:
    """Field → problems. `count`: how many offences are to be scored."""
    scheme, known = matrix.scheme, matrix.factors
    least, most = scheme.attributes["least"], scheme.attributes["most"]
    found: dict[str, list[Problem]] = {}
    if len(bases) != count or not all(least <= base <= most for base in bases):
        words = f"Score each offence from {least} to {most}"
        found["bases"] = [("out-of-range", words)]
    if not set(chosen) <= set(known):
        found["factors"] = [("unknown", "Select one of the answers offered")]
    if len(reasons.strip()) < REASONS_AT_LEAST:
        words = f"Give reasons of {REASONS_AT_LEAST} characters or more, whatever the score"
        found["reasons"] = [("reasons-short", words)]
    if not least <= score <= most:
        found["score"] = [("out-of-range", f"The score goes from {least} to {most}")]
    if not found and (problem := _moved(matrix, max(bases), chosen, score)):
        found["score"] = [problem]
    return found


def _moved(matrix: Matrix, base: int, chosen: Sequence[str], score: int) -> Problem | None:
    """Factors move the score of the gravest offence, together by no more than the scheme says."""
    scheme = matrix.scheme
    step, source = scheme.attributes["step"], f"{scheme.source} ({scheme.mark.value})"
    if abs(score - base) > step:
        levels = "one level" if step == 1 else f"{step} levels"
        words = f"All factors together move the score of {base} by {levels}. Source: {source}"
        return "moved-too-far", words
    directions = {matrix.factors[code].attributes["direction"] for code in chosen}
    if score > base and "up" not in directions:
        return "no-factor", "Select what makes it graver than the score of the offence"
    if score < base and "down" not in directions:
        return "no-factor", "Select what makes it less grave than the score of the offence"
    return None
