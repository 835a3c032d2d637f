"""A criterion looks at the facts and says met, not met or unknown, and why. Each is one pure
function of facts and of what the option asks (`Cell`); nothing here says which option is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cjdiversion.disposals.catalogue import Catalogue, Cell, Option
from cjdiversion.disposals.known import Known
from cjdiversion.disposals.openings import Suspect

ON_THE_PAGE = "outcome_code"  # the field of a refusal that no other field of a decision answers


class State(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return {State.MET: "Met", State.NOT_MET: "Not met", State.UNKNOWN: "Not known"}[self]


@dataclass(frozen=True)
class Facts:
    """All that a criterion may look at. `rank` is of whoever decides, or looks."""

    suspect: Suspect
    day: date
    rank: str = ""
    held: Catalogue = field(default_factory=Catalogue)

    @property
    def known(self) -> Known:
        return self.suspect.known

    def is_ranked(self, least: str) -> bool:
        return not self.held.is_below(self.rank, least)


@dataclass(frozen=True)
class Verdict:
    """`code` names what is found; `to_do` says what would make it met, or what to find out, and is
    empty where nothing would. `is_pressing`: without the answer nobody should go on, where the row
    says so; `is_awaited`: nor where it does not."""

    cell: Cell
    state: State
    code: str
    words: str
    to_do: str = ""
    source: str = ""
    field: str = ON_THE_PAGE
    is_pressing: bool = True
    is_awaited: bool = False

    @property
    def criterion(self) -> str:
        return self.cell.criterion

    @property
    def told_source(self) -> str:
        if self.source:
            return self.source
        return f"{self.cell.source} ({self.cell.mark})" if self.cell.source else ""

    @property
    def closes(self) -> bool:
        """It stands in the way of a decision."""
        if self.state is State.UNKNOWN:
            return self.is_awaited or (self.cell.must_be_known and self.is_pressing)
        return self.state is State.NOT_MET and self.cell.closes


@dataclass(frozen=True)
class Asking:
    """An option asks one criterion: what its function is given, and how it answers."""

    option: Option
    cell: Cell
    facts: Facts
    field: str = ON_THE_PAGE

    @property
    def known(self) -> Known:
        return self.facts.known

    def met(self, words: str) -> Verdict:
        return Verdict(self.cell, State.MET, self.cell.criterion, words, field=self.field)

    def not_met(self, code: str, words: str, to_do: str = "", *, source: str = "") -> Verdict:
        state = State.NOT_MET
        return Verdict(self.cell, state, code, words, to_do, source, self.field)

    def unknown(
        self, code: str, words: str, to_do: str, *, source: str = "", is_pressing: bool = True
    ) -> Verdict:
        state, place = State.UNKNOWN, self.field
        return Verdict(self.cell, state, code, words, to_do, source, place, is_pressing)

    def awaited(self, code: str, words: str, to_do: str) -> Verdict:
        """Not known, and decided on by nobody before it is."""
        return replace(self.unknown(code, words, to_do), is_awaited=True)
