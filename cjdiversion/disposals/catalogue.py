"""Outcomes, options and what they rest on, as their dated rows held on one day in one force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Outcome:
    """`is_part_of`: the code a case recorded under this one is counted under, once. `approver`: the
    least rank that approves it, where the row asks for one. `is_by_option`: given for an option
    only, and not at all while none is open. `age_from`: the least age, by `age_source`.
    `is_without_suspect`: for an offence whose suspect is not identified; `is_limit_over`: whose
    time limit for prosecution has run out."""

    code: str
    label: str
    decided_by: str = "police"
    is_assignable: bool = True
    approver: str = ""
    is_part_of: str = ""
    is_positive: bool = False
    is_by_option: bool = False
    age_from: int = 0
    age_source: str = ""
    is_without_suspect: bool = False
    is_limit_over: bool = False
    source: str = ""
    mark: str = ""

    @property
    def needs_approval(self) -> bool:
        return bool(self.approver)

    @property
    def origin(self) -> str:
        return f"{self.source} ({self.mark})"

    @property
    def counted_as(self) -> str:
        return self.is_part_of or self.code

    @property
    def number(self) -> tuple[int, str]:
        """By number, then letter: 2 before 10, 1 before 1A."""
        digits = self.code.rstrip("ABCDEFGH")
        return int(digits) if digits.isdigit() else 99, self.code


@dataclass(frozen=True)
class Option:
    """`admission`: admits, accepts-or-admits, none. `agreement`: signed, agrees, takes-part,
    engages, none. `conditions`: statutory ones are followed to their end before the matter closes.
    `needs_signature`: it is nothing without its signed record, and does not close before that.
    A mark says how sure the row is; `unsure` does of single attributes."""

    code: str
    label: str
    outcome_code: str
    is_in_force: bool = True
    age_from: int = 0
    age_to: int | None = None
    admission: str = "none"
    agreement: str = "none"
    lowest_rank: str = ""
    conditions: str = "none"
    source: str = ""
    mark: str = ""
    unsure: Mapping[str, str] = field(default_factory=dict)
    needs_signature: bool = False

    @property
    def origin(self) -> str:
        return f"{self.source} ({self.mark})"

    @property
    def closes_at_once(self) -> bool:
        return self.conditions != "statutory" and not self.needs_signature


@dataclass(frozen=True)
class Cell:
    """What one option asks of one criterion.

    `closes`: not met, the option is not open; else it is only shown. `must_be_known`: it is not
    decided on while nobody knows. `params` are those of the criterion’s function.
    """

    option: str
    criterion: str
    words: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    closes: bool = True
    must_be_known: bool = False
    source: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Demand:
    """What one outcome rests on besides the reasons that every outcome asks for."""

    code: str
    words: str
    outcome: str
    demand: str
    source: str = ""
    mark: str = ""


@dataclass(frozen=True)
class DepartureReason:
    """Why a decision may be another than the gravity as scored gives. `direction`: lighter, heavier
    or either."""

    code: str
    label: str
    direction: str = "either"
    needs_text: bool = False
    needs_reference: bool = False
    age_to: int | None = None
    origin: str = ""


class Named(Protocol):
    """What names an outcome and perhaps an option."""

    @property
    def outcome_code(self) -> str: ...
    @property
    def option_code(self) -> str: ...


@dataclass(frozen=True)
class Catalogue:
    """`ranks`: code and place in the order of ranks, lowest first; `rank_labels`: their words."""

    outcomes: Sequence[Outcome] = ()
    options: Sequence[Option] = ()
    demands: Sequence[Demand] = ()
    ranks: Sequence[tuple[str, int]] = ()
    departures: Sequence[DepartureReason] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    rank_labels: Mapping[str, str] = field(default_factory=dict)
    cells: Sequence[Cell] = ()

    def outcome(self, code: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)

    def weight_of(self, said: Named) -> int | None:
        """On the scale of a gravity matrix; None where the outcome is no choice about gravity."""
        return self.weights.get(said.option_code or said.outcome_code)

    def part_of(self, code: str) -> str:
        """The of-which part of an outcome, for an alternative offence; empty where it has none."""
        return next((one.code for one in self.outcomes if one.is_part_of == code), "")

    def needs_option(self, outcome: Outcome) -> bool:
        """By the row of the outcome, whichever options there are; also where a force has one."""
        whole = self.outcome(outcome.counted_as) or outcome
        options = (one for one in self.options if one.outcome_code == whole.code)
        return whole.is_by_option or any(one.is_in_force for one in options)

    def is_below(self, rank: str, least: str) -> bool:
        """A rank that is not known is below every rank asked for."""
        return bool(least) and self.order_of(rank) < max(self.order_of(least), 0)

    def order_of(self, rank: str) -> int:
        return dict(self.ranks).get(rank, -1)

    def rank_words(self, rank: str) -> str:
        return self.rank_labels.get(rank, rank).lower()
