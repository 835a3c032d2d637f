"""Every return there is, with the rows that its figures are counted from."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cjdiversion import reference
from cjdiversion.returns import activity_rows, custody_rows, detention_rows, outcome_rows
from cjdiversion.returns.activity_figures import ACTIVITY
from cjdiversion.returns.custody_figures import CUSTODY
from cjdiversion.returns.detention_figures import DETENTIONS
from cjdiversion.returns.expressions import Column
from cjdiversion.returns.outcome_figures import CLOSED, RECORDED
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Figure, Kind

Rows = Callable[[uuid.UUID | None, Period], sa.Select[*tuple[object, ...]]]


@dataclass(frozen=True)
class Source:
    """`rows`: one expression for every figure, what is listed behind it and what fails. Each row
    has an id, the reference of its case, a day, and whether it is counted at all; then a column a
    figure, NULL where the figure does not divide it."""

    rows: Rows
    failing: Callable[[sa.FromClause], Mapping[str, Column]]


KINDS = {one.code: one for one in (DETENTIONS, RECORDED, CLOSED, CUSTODY, ACTIVITY)}
SOURCES = {
    DETENTIONS.code: Source(detention_rows.rows, detention_rows.failing),
    RECORDED.code: Source(outcome_rows.recorded, outcome_rows.failing),
    CLOSED.code: Source(outcome_rows.closed, outcome_rows.failing),
    CUSTODY.code: Source(custody_rows.rows, custody_rows.failing),
    ACTIVITY.code: Source(activity_rows.rows, activity_rows.failing),
}


def labels(figure: Figure, over: Period) -> dict[str, str]:
    """Value → words, as they read on the last day of the period."""
    if figure.codes == "outcome_codes":
        return _outcomes(over)
    listed = reference.choices(figure.codes, on=over.to_on) if figure.codes else {}
    return {**listed, **figure.labels}


def all_labels(kind: Kind, over: Period) -> dict[str, dict[str, str]]:
    """Figure → value → words."""
    return {figure.code: labels(figure, over) for figure in kind.figures}


def _outcomes(over: Period) -> dict[str, str]:
    return {
        row.code: f"{row.code}: {row.label}"
        for row in reference.rows("outcome_codes", on=over.to_on)
        if row.attributes["is_outcome"] and "subset_of" not in row.attributes
    }


def groups(kind: Kind, figure: Figure) -> Mapping[str, str]:
    """Value of the figure it groups → the group that it belongs to."""
    assert figure.groups_of == "outcome", kind.code
    return {code: str(one["group"]) for code, one in reference.attributes("outcome_codes").items()}
