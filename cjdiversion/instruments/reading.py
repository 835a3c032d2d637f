"""What L&D read of an instrument: the result with what it means, and how it went before. Pages and
the API show this, to the provider whose record it is and to nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cjdiversion import audit, clock
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.instruments import catalogue, queries, repeats, rules
from cjdiversion.instruments.instrument import GROUPS, Instrument, Item, Level
from cjdiversion.instruments.models import Administration, SafetyAlert
from cjdiversion.instruments.repeats import Drawing
from cjdiversion.instruments.steps import Status
from cjdiversion.reference import Mark
from cjdiversion.referrals.models import Referral

NO_TRIGGER = "No trigger found"
"""What a negative says, and never more: it clears nobody."""


@dataclass(frozen=True)
class Record:
    row: Administration
    instrument: Instrument

    @property
    def is_scored(self) -> bool:
        return self.row.is_positive is not None

    @property
    def level(self) -> Level | None:
        """The highest reached."""
        return self.instrument.level(self.row.levels[0]) if self.row.levels else None

    @property
    def headline(self) -> str:
        if not self.is_scored:
            return self.row.status.words
        return self.level.label if self.level else NO_TRIGGER

    @property
    def total_words(self) -> str:
        return "" if self.row.total is None else f"{self.row.total} of {self.instrument.most}"

    @property
    def band(self) -> str:
        band = self.instrument.band(self.row.band)
        return band.label if band else ""

    @property
    def means(self) -> str:
        return self.level.means if self.level else self.instrument.negative_means

    @property
    def sentence(self) -> str:
        """To be put into a line that may be told: it holds no number."""
        return self.level.sentence if self.level else self.instrument.negative_sentence

    @property
    def why(self) -> list[str]:
        """Which clauses of the instrument's rule made it positive, or would by themselves."""
        labels = {clause.code: clause.label for clause in self.instrument.clauses}
        return [labels[code] for code in self.row.met]

    @property
    def branch(self) -> str:
        gate = self.instrument.gate
        return gate.label if gate and self.row.branch == gate.branch else ""

    @property
    def cut_offs(self) -> list[tuple[str, str]]:
        """(what it is for, the number with its source): those it was scored under."""
        return [
            (self.instrument.level(one["level"]).label, _held(one)) for one in self.row.cut_offs
        ]

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.instrument if item.code in self.row.missing]

    @property
    def answered(self) -> list[tuple[str, str]]:
        """(our label, the answer) in the order of the form."""
        said = self.row.answers
        return [
            (one.label, one.options[said[one.code]]) for one in self.instrument if one.code in said
        ]

    @property
    def cautions(self) -> list[str]:
        return rules.cautions(self.row.fitness, self.row.language, self.instrument)

    @property
    def not_now(self) -> list[str]:
        held = self.instrument.asked_when_affected
        return rules.not_now(self.row.fitness, asked_when_affected=held)

    @property
    def is_in_sitting(self) -> bool:
        """Whether what is missing may still be answered."""
        at = self.row.scored_at
        return at is not None and rules.is_in_sitting(self.instrument, at, clock.now())


def _held(cut_off: dict[str, Any]) -> str:
    since = f", since {cut_off['from_on']}" if cut_off["from_on"] else ""
    mark = rules.MARKS[Mark(cut_off["mark"])]
    return f"{cut_off['at_least']} or more{since}. {cut_off['source']} ({mark})"


def record_of(administration: Administration) -> Record:
    return Record(administration, queries.instrument_of(administration))


@dataclass(frozen=True)
class Repeated:
    """One instrument used more than once: its totals in the order they came."""

    instrument: Instrument
    records: Sequence[Record]
    drawings: Sequence[Drawing]


@dataclass(frozen=True)
class History:
    """All of one referral, oldest first."""

    referral: Referral
    records: Sequence[Record]
    alerts: Sequence[SafetyAlert]

    @property
    def repeated(self) -> list[Repeated]:
        return repeated(self.records)

    @property
    def sentences(self) -> list[str]:
        """Of the newest of each instrument that is complete."""
        newest = {
            one.instrument.id: one for one in self.records if one.row.status is Status.COMPLETE
        }
        return [one.sentence for one in newest.values()]


def history(referral: Referral, *, by: Actor) -> History:
    """`referral` comes from `referrals.service.open`. The reading is recorded."""
    rows = queries.of_referral(referral.id, by)
    audit.opened(Did.INSTRUMENT_LISTED, referral, by=by)
    return History(
        referral, [record_of(row) for row in rows], queries.alerts_of_referral(referral.id)
    )


def repeated(records: Sequence[Record]) -> list[Repeated]:
    """Only what has a total, and only under one version: others do not compare."""
    scored = [one for one in records if one.row.total is not None and _stands(one)]
    scored.sort(key=lambda one: (one.instrument.title, one.instrument.version))
    groups = [list(same) for _, same in groupby(scored, key=lambda one: one.instrument)]
    return [Repeated(same[0].instrument, same, _drawn(same)) for same in groups if len(same) > 1]


def _stands(record: Record) -> bool:
    return record.row.status is not Status.IN_ERROR


def _drawn(records: Sequence[Record]) -> list[Drawing]:
    totals = [(one.row.asked_at, one.row.total or 0) for one in records]
    newest = records[-1].row.cut_offs
    return repeats.drawings(
        totals,
        most=records[0].instrument.most,
        cut_off=newest[0]["at_least"] if newest else 0,
    )


def offered(actor: Actor) -> list[tuple[str, list[Instrument]]]:
    """Group heading → what may be administered in the actor's role."""
    mine = catalogue.for_role(actor.role)
    groups = [(words, [one for one in mine if one.group == code]) for code, words in GROUPS.items()]
    return [(words, found) for words, found in groups if found]
