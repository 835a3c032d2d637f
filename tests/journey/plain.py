"""The plain records in which the simulation writes down for itself what it did."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cjdiversion.access import Actor

FORCE_OF = {"": "99", ".riverside": "99", ".south": "98"}
IN_FORCE = ("running", "partly", "not-met", "unanswered")
TO_DECIDE = ("partly", "not-met", "unanswered")
CPS_ALONE = ("9",)
SOUGHT = ("supports", "opposes", "no-view")


@dataclass(eq=False)
class Team:
    """Those of one investigation unit, the suite it books at, and its force."""

    suffix: str
    unit: str
    unit_token: str
    people: Mapping[str, Actor]

    @property
    def force(self) -> str:
        return FORCE_OF[self.suffix]

    def __getitem__(self, key: str) -> Actor:
        return self.people[key]


@dataclass(eq=False)
class Case:
    """`alleged`: number → flags of each offence; a case with none is decided as a whole, “”."""

    token: str
    reference: str
    team: Team
    opened_on: date
    born_on: date | None
    alleged: Mapping[str, Mapping[str, Any]]
    pnc_id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    is_victim_assessed: bool = False  # somebody said what kind of victim it is

    @property
    def standing(self) -> list[Decision]:
        return [one for one in self.decisions if one.stands]

    @property
    def undecided(self) -> set[str]:
        covered = {number for one in self.standing for number in one.covers}
        return set(self.alleged or {"": {}}) - covered

    @property
    def shown(self) -> set[str]:
        """The offences that pages show options for: those undecided, or all."""
        return self.undecided or set(self.alleged or {"": {}})

    @property
    def is_decided(self) -> bool:
        return not self.undecided

    @property
    def is_indictable_only(self) -> bool:
        return any(one["code"] == "OF61016" for one in self.alleged.values())

    def age(self, on: date) -> int | None:
        born = self.born_on
        if born is None:
            return None
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def is_possibly_child(self, on: date) -> bool:
        age = self.age(on)
        return age is None or age < 18


@dataclass(eq=False)
class Decision:
    token: str
    case: Case
    code: str
    option: str
    unit: str
    by: str
    at: datetime
    on: date
    covers: frozenset[str]
    facts: Mapping[str, Any]
    stands: bool = True
    authority: str = ""  # given by telephone: waits, confirmed, denied
    closed_on: date | None = None
    record: Record | None = None
    due_on: date | None = None  # the victim is to be told by then
    told_on: date | None = None
    is_not_possible: bool = False

    @property
    def status(self) -> str:
        return "stands" if self.stands else "superseded"

    @property
    def is_caution(self) -> bool:
        return "caution" in self.option

    @property
    def is_view_sought(self) -> bool:
        return self.due_on is not None and any(
            one.consulted_on is not None and one.consulted_on <= self.on
            for one in self.case.contacts
        )


@dataclass(eq=False)
class Record:
    token: str
    case: Case
    decision: Decision | None
    option: str
    owner: str
    limit_on: date | None
    begun_on: date
    status: str = "draft"
    signed_on: date | None = None
    ended_on: date | None = None
    signatures: int = 0
    conditions: list[Condition] = field(default_factory=list)


@dataclass(eq=False)
class Condition:
    token: str
    record: Record
    due_on: date
    is_exceptional: bool
    hours: int
    status: str = "set"
    ended_on: date | None = None
    not_yet_on: date | None = None


@dataclass(eq=False)
class Wait:
    """A decision that CPS is asked for."""

    token: str
    case: Case
    kind: str
    owner: str
    sent_at: datetime
    due_at: datetime
    sent_on: date
    status: str = "waiting"
    answer: str = ""
    decided_on: date | None = None  # by the prosecutor
    is_by_decision: bool = False

    def ended(self, answer: str, on: date) -> None:
        self.status, self.answer, self.decided_on = "answered", answer, on


@dataclass(frozen=True)
class Contact:
    """What was said to and by the victim, or why nothing was."""

    informed_on: date | None = None
    consulted_on: date | None = None
    is_not_possible: bool = False
    covers: frozenset[str] | None = None  # of the decision it is of

    def is_about(self, offences: Collection[str]) -> bool:
        """Before any decision, or of one of these offences or of the whole case."""
        return self.covers is None or "" in self.covers or bool(self.covers & {*offences})


@dataclass(eq=False)
class Service:
    """A local one; no areas are the whole force."""

    token: str
    force: str
    name: str
    kind: str
    capacity: str
    areas: Sequence[str]
    from_on: date
    to_on: date | None = None
    is_replaced: bool = False

    def holds(self, on: date) -> bool:
        is_over = self.to_on is not None and self.to_on <= on
        return not self.is_replaced and self.from_on <= on and not is_over

    def serves(self, unit: str) -> bool:
        return not self.areas or unit in self.areas


def rests(record: Record) -> bool:
    return record.decision is None or record.decision.stands
