"""The figures of a return, the rows behind each of them, and those that fail a check."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.database import session
from cjdiversion.listing import Page, Place, page
from cjdiversion.returns.kinds import SOURCES
from cjdiversion.returns.models import KeptReturn, in_scope
from cjdiversion.returns.periods import Period
from cjdiversion.returns.rules import Kind

_FIGURE, _CHECK = "figure", "check"
Counts = dict[str, dict[str, int]]
Records = Mapping[str, Mapping[str, set[str]]]


def counts(kind: Kind, force_id: uuid.UUID | None, over: Period) -> tuple[Counts, dict[str, int]]:
    """Figure → value → how many; check → how many fail it. One statement, which reads the rows
    once."""
    source = SOURCES[kind.code]
    row = source.rows(force_id, over).cte("counted_row")
    how_many = sa.func.count()
    parts: list[sa.Select[*tuple[Any, ...]]] = []
    for figure in kind.figures:
        value = row.c[figure.code]
        parts.append(
            sa.select(sa.literal(_FIGURE), sa.literal(figure.code), value, how_many)
            .where(row.c.is_counted, value.is_not(None))
            .group_by(value)
        )
    fails = source.failing(row)
    for check in kind.checks:
        parts.append(
            sa.select(sa.literal(_CHECK), sa.literal(check.code), sa.literal(""), how_many)
            .select_from(row)
            .where(fails[check.code])
        )
    figures: Counts = {figure.code: {} for figure in kind.figures}
    failing: dict[str, int] = defaultdict(int)
    for sort, code, value, count in session().execute(sa.union_all(*parts)):
        if sort == _FIGURE:
            figures[code][value] = count
        else:
            failing[code] += count
    return figures, dict(failing)


def records(kind: Kind, force_id: uuid.UUID | None, over: Period) -> Records:
    """Figure → value → the cases it counts, each once however often it is counted."""
    row = SOURCES[kind.code].rows(force_id, over).cte("counted_row")
    parts = [
        sa.select(sa.literal(figure.code), row.c[figure.code], row.c.reference)
        .where(row.c.is_counted, row.c[figure.code].is_not(None))
        .distinct()
        for figure in kind.figures
        if figure.leaves
    ]
    found: dict[str, dict[str, set[str]]] = {}
    for figure, value, reference in session().execute(sa.union_all(*parts)):
        found.setdefault(figure, {}).setdefault(value, set()).add(reference)
    return found


def behind(
    kind: Kind,
    force_id: uuid.UUID | None,
    over: Period,
    place: Place,
    *,
    figure: str = "",
    value: str = "",
    check: str = "",
) -> Page[Any]:
    """The rows of a value of a figure, of a whole figure where there is no value, or those that
    fail a check: counted from the same expression, newest day first."""
    source = SOURCES[kind.code]
    row = source.rows(force_id, over).cte("counted_row")
    if check:
        wanted = source.failing(row)[check]
    else:
        column = row.c[figure]
        chosen = column == value if value else column.is_not(None)
        wanted = sa.and_(row.c.is_counted, chosen)
    return page(
        sa.select(row.c.reference, row.c.day, row.c.id).where(wanted),
        newest=row.c.day,
        key=row.c.id,
        place=place,
        cursor_of=lambda one: (one.day, one.id),
    )


# --- kept as sent -------------------------------------------------------------------------------


def kept(token: str, actor: Actor) -> KeptReturn | None:
    return session().scalar(sa.select(KeptReturn).where(KeptReturn.token == token, in_scope(actor)))


def all_kept(actor: Actor, place: Place) -> Page[Any]:
    """Newest first."""
    found = page(
        sa.select(KeptReturn).where(in_scope(actor)),
        newest=KeptReturn.kept_at.expression,
        key=KeptReturn.id.expression,
        place=place,
        cursor_of=lambda row: (row[0].kept_at, row[0].id),
    )
    return Page([row for (row,) in found.rows], found.next, found.previous, found.total)


def latest(kind: str, period: str, actor: Actor) -> KeptReturn | None:
    return session().scalar(_versions(kind, period, actor).order_by(_NUMBER.desc()).limit(1))


def beside(one: KeptReturn, actor: Actor) -> dict[str, KeptReturn]:
    """The first version of the same return and period, those next to this one, and the latest."""
    every = _versions(one.kind, one.period, actor)
    asked = {
        "first": every.order_by(_NUMBER),
        "before": every.where(one.number > _NUMBER).order_by(_NUMBER.desc()),
        "after": every.where(one.number < _NUMBER).order_by(_NUMBER),
        "latest": every.order_by(_NUMBER.desc()),
    }
    found = {name: session().scalar(query.limit(1)) for name, query in asked.items()}
    return {name: kept for name, kept in found.items() if kept is not None}


_NUMBER = KeptReturn.number


def _versions(kind: str, period: str, actor: Actor) -> sa.Select[KeptReturn]:
    return sa.select(KeptReturn).where(
        in_scope(actor), KeptReturn.kind == kind, KeptReturn.period == period
    )
