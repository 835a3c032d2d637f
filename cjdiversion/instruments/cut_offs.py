"""Which cut-offs hold on a day: the provider's own before the published ones."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.database import session
from cjdiversion.instruments import catalogue, rules
from cjdiversion.instruments.instrument import ANY, CutOff, Instrument, Level
from cjdiversion.instruments.models import OwnCutOff
from cjdiversion.reference import Mark


def own_of(provider_id: uuid.UUID | None) -> Sequence[OwnCutOff]:
    """All a provider ever set, by instrument, newest last."""
    own = OwnCutOff
    query = sa.select(own).where(own.provider_id == provider_id)
    order = own.instrument, own.instrument_version, own.level, own.scored_for, own.from_on
    return session().scalars(query.order_by(*order)).all()


def held(
    instrument: Instrument, scored_for: str, own: Sequence[OwnCutOff], *, on: date
) -> list[CutOff]:
    """Those that hold that day, in the order of the levels. `own`: of one provider; they come
    before the published ones."""
    begun = sorted((row for row in own if row.from_on <= on), key=lambda row: row.from_on)
    return [
        _own([row for row in begun if _is_of(row, instrument, one.level, scored_for)], one)
        for one in instrument.cut_offs_for(scored_for or ANY)
    ]


def _own(begun: Sequence[OwnCutOff], published: CutOff) -> CutOff:
    """`begun`: what was set for it, newest last."""
    if not begun:
        return published
    row = begun[-1]
    return CutOff(
        level=row.level,
        applies_to=published.applies_to,
        at_least=row.at_least,
        source=f"Set by {row.clinical_lead}: {row.because}",
        mark=Mark.LOCAL,
        from_on=row.from_on,
    )


def wrong(instrument: Instrument, row: OwnCutOff) -> rules.Wrong:
    """What is wrong with one that is not yet set."""
    found = (
        rules.wrong_cut_off(instrument, row.level, row.scored_for, row.at_least)
        | rules.wrong_beginning(row.from_on, clock.today())
        | rules.required("because", row.because, "Say why, and on what evidence")
        | rules.required("clinical_lead", row.clinical_lead, "Enter the clinical lead who decided")
    )
    return found or _wrong_beside(instrument, row, own_of(row.provider_id))


def _wrong_beside(instrument: Instrument, row: OwnCutOff, own: Sequence[OwnCutOff]) -> rules.Wrong:
    """Beside those set before, on its first day and on each day one of them begins after it."""
    same = [one for one in own if _is_of(one, instrument, row.level, row.scored_for)]
    if row.from_on in {one.from_on for one in same}:
        words = "One is set from that day already. Choose another day"
        return {"from_on": [("taken", words)]}
    days = {row.from_on, *(one.from_on for one in own if one.from_on > row.from_on)}
    for day in sorted(days):
        standing = held(instrument, row.scored_for, [*own, row], on=day)
        if problem := rules.wrong_order(instrument, standing):
            return problem
    return {}


@dataclass(frozen=True)
class Line:
    """One cut-off: as published, as it holds today, and what the provider set, newest last."""

    instrument: Instrument
    level: Level
    applies_to: str
    published: CutOff
    holds: CutOff
    own: Sequence[OwnCutOff]


def table(provider_id: uuid.UUID | None) -> list[Line]:
    """Every cut-off of every instrument that has one."""
    own = own_of(provider_id)
    return [line for one in catalogue.current() if one.is_added_up for line in _lines(one, own)]


def _lines(instrument: Instrument, own: Sequence[OwnCutOff]) -> Iterator[Line]:
    for scored_for, words in (instrument.cut_off_for or {"": ""}).items():
        held_now = held(instrument, scored_for, own, on=clock.today())
        published = instrument.cut_offs_for(scored_for or ANY)
        for one, holds in zip(published, held_now, strict=True):
            yield Line(
                instrument,
                instrument.level(one.level),
                words,
                one,
                holds,
                [row for row in own if _is_of(row, instrument, one.level, scored_for)],
            )


def _is_of(row: OwnCutOff, instrument: Instrument, level: str, scored_for: str) -> bool:
    return (row.instrument, row.instrument_version, row.level, row.scored_for) == (
        instrument.id,
        instrument.version,
        level,
        scored_for,
    )
