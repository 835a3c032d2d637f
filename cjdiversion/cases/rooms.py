"""What rooms to the right do with what happens here. They say so when they register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.cases.reading import ALSO_CALLED, COLUMNS, Column
from cjdiversion.cases.rules import Ask

Facts = Mapping[str, Any]
"""Column of a feed → value."""


# --- what is to stand in the custody record -----------------------------------------------------


class Noting(Protocol):
    def __call__(
        self, case: Case, *, by: Actor, did: Did, words: str, happened_at: datetime
    ) -> object: ...


NOTES: dict[str, Noting] = {}
"""Room → what it does with a line about a deed of this one."""


def note(case: Case, *, by: Actor, did: Did, words: str, happened_at: datetime) -> None:
    for told in NOTES.values():
        told(case, by=by, did=did, words=words, happened_at=happened_at)


# --- what a feed brings that is kept elsewhere --------------------------------------------------


@dataclass
class Against:
    """Facts of a row beside what a room has. `standing`: the value that stands, equal where the
    fact is known already. `by_hand`: those of them that a person recorded. `asks`: facts that
    cannot stand beside the rest, and are set aside."""

    standing: dict[str, Any] = field(default_factory=dict)
    by_hand: set[str] = field(default_factory=set)
    asks: list[Ask] = field(default_factory=list)


class Kept(Protocol):
    """What a room has of one case, as a delivery finds it and row by row changes it."""

    def against(self, facts: Facts) -> Against: ...
    def take(self, facts: Facts, told: Facts) -> None: ...


@dataclass(frozen=True)
class Landing:
    """What one row brought a room. `facts`: what is to be taken. `told`: all it said that can
    stand, known here or not."""

    case: Case
    facts: Facts
    told: Facts


class Keeper(Protocol):
    """A room that keeps some of what a feed brings."""

    columns: Mapping[str, Column]
    also_called: Mapping[str, str]

    def kept(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Kept]:
        """Of many cases in as many statements as of one."""

    def blank(self) -> Kept:
        """Of a case that is new."""

    def land(self, landings: Sequence[Landing], *, by: Actor) -> None:
        """Keep it, in this order. The cases are stored."""

    def shown(self, case: Case, column: str) -> Any:
        """What stands, for whoever settles a value."""

    def settle(self, case: Case, column: str, value: Any, *, by: Actor) -> None:
        """A person says what is right. Raises Invalid."""


KEEPERS: dict[str, Keeper] = {}


def columns() -> dict[str, Column]:
    """Everything a feed may bring."""
    found = dict(COLUMNS)
    for keeper in KEEPERS.values():
        found |= keeper.columns
    return found


def also_called(heading: str) -> str:
    for names in (ALSO_CALLED, *(keeper.also_called for keeper in KEEPERS.values())):
        if heading in names:
            return names[heading]
    return heading


def keeper_of(column: str) -> Keeper | None:
    return next((one for one in KEEPERS.values() if column in one.columns), None)


@dataclass
class Elsewhere:
    """What every room has of the cases of a delivery."""

    rooms: Mapping[str, dict[UUID, Kept]]
    landings: dict[str, list[Landing]] = field(default_factory=dict)

    def against(self, case: Case, facts: Facts) -> Against:
        found = Against()
        for room, keeper in KEEPERS.items():
            its = _of(keeper, facts)
            if its:
                told = self._kept(room, case).against(its)
                found.standing |= told.standing
                found.by_hand |= told.by_hand
                found.asks += told.asks
        return found

    def take(self, case: Case, facts: Facts, told: Facts) -> None:
        """`facts`: of what was `told`, what is to be taken. Kept when the delivery has landed."""
        for room, keeper in KEEPERS.items():
            its, all_of_it = _of(keeper, facts), _of(keeper, told)
            if all_of_it:
                self.landings.setdefault(room, []).append(Landing(case, its, all_of_it))
            if its:
                self._kept(room, case).take(its, all_of_it)

    def land(self, *, by: Actor) -> None:
        for room, landings in self.landings.items():
            KEEPERS[room].land(landings, by=by)

    def _kept(self, room: str, case: Case) -> Kept:
        return self.rooms[room].setdefault(case.id, KEEPERS[room].blank())


def elsewhere(case_ids: Iterable[UUID]) -> Elsewhere:
    ids = list(case_ids)
    return Elsewhere({room: dict(keeper.kept(ids)) for room, keeper in KEEPERS.items()})


def _of(keeper: Keeper, facts: Facts) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in keeper.columns}
