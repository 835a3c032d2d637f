"""Which role is held where, and who may serve whom: pure, and asked before anything is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from cjdiversion.access import May, Role, UnitKind

_POLICE = frozenset({UnitKind.FORCE, UnitKind.SUITE, UnitKind.INVESTIGATION})
_SUITE = frozenset({UnitKind.SUITE})
_FORCE = frozenset({UnitKind.FORCE})

# A role's reach is drawn from its unit, so the two must belong together.
UNITS_OF: MappingProxyType[Role, frozenset[UnitKind]] = MappingProxyType(
    {
        Role.CUSTODY_SERGEANT: _SUITE,
        Role.DETENTION_OFFICER: _SUITE,
        Role.CUSTODY_HCP: _SUITE,
        Role.INVESTIGATOR: frozenset({UnitKind.INVESTIGATION}),
        Role.SUPERVISOR: _POLICE,
        Role.DUTY_INSPECTOR: _POLICE,
        Role.SUPERINTENDENT: _POLICE,
        Role.LD_PRACTITIONER: frozenset({UnitKind.PROVIDER}),
        Role.LD_TEAM_LEADER: frozenset({UnitKind.PROVIDER}),
        Role.VICTIM_OFFICER: frozenset({UnitKind.FORCE, UnitKind.INVESTIGATION}),
        Role.CPS_LIAISON: frozenset({UnitKind.CPS_AREA, UnitKind.CPS_DIRECT}),
        Role.PERFORMANCE_LEAD: _FORCE,
        Role.REVIEWER: _POLICE,
        Role.DISCLOSURE_OFFICER: _POLICE,
        Role.DATA_PROTECTION_OFFICER: frozenset({UnitKind.FORCE, UnitKind.PROVIDER}),
        Role.ADMINISTRATOR: _FORCE,
    }
)

SERVERS_OF: MappingProxyType[UnitKind, tuple[UnitKind, ...]] = MappingProxyType(
    {
        UnitKind.SUITE: (UnitKind.PROVIDER,),
        UnitKind.INVESTIGATION: (UnitKind.PROVIDER,),
        UnitKind.FORCE: (UnitKind.CPS_AREA, UnitKind.CPS_DIRECT),
    }
)
"""Of each kind one serves; a new one takes the place of one of its own kind."""

KIND_WORDS: MappingProxyType[UnitKind, str] = MappingProxyType(
    {
        UnitKind.FORCE: "Police force",
        UnitKind.SUITE: "Custody suite",
        UnitKind.INVESTIGATION: "Investigation unit",
        UnitKind.PROVIDER: "L&D provider",
        UnitKind.CPS_AREA: "CPS area",
        UnitKind.CPS_DIRECT: "CPS Direct",
    }
)

# A unit's token imports and reads: what a person must answer for is done with a person's own.
UNIT_TOKEN_MAY = frozenset(
    {
        May.ANNEX_OPEN,
        May.CASE_IMPORT,
        May.CASE_OPEN,
        May.NUMBERS_SEE,
        May.REFERRAL_EXPORT,
        May.REFERRAL_OPEN,
        May.REFERRAL_UPDATE,
        May.SUITE_SEE,
    }
)


class DutyEnd(StrEnum):
    """Why a duty at another suite is over."""

    TIME = "time-passed"
    SELF = "ended-by-self"
    INSPECTOR = "ended-by-inspector"
    POSTING = "posting-ended"
    CLOSED = "account-closed"

    @property
    def words(self) -> str:
        return {
            DutyEnd.TIME: "The time passed",
            DutyEnd.SELF: "Ended by themselves",
            DutyEnd.INSPECTOR: "Ended by the inspector",
            DutyEnd.POSTING: "Their posting ended",
            DutyEnd.CLOSED: "Their account was closed",
        }[self]


LEAST_PASSWORD, MOST_PASSWORD = 12, 128  # Cyber Essentials, without a second factor
LONGEST_TOKEN_DAYS = 366


def fits(role: Role, kind: UnitKind) -> bool:
    return kind in UNITS_OF.get(role, frozenset())


def is_address(email: str) -> bool:
    """Good enough to notice a slip; only a message that arrives proves an address."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email) is not None


_NO_AGE = (0, 120)  # as wide as a life
ADULT = 18


class Takes(Protocol):
    """What a provider takes."""

    @property
    def youngest(self) -> int | None: ...
    @property
    def oldest(self) -> int | None: ...
    @property
    def sources(self) -> Sequence[str]: ...


def span(remit: Takes | None) -> tuple[int, int]:
    """The ages it takes, both included."""
    if remit is None:
        return _NO_AGE
    least, most = _NO_AGE
    return (
        least if remit.youngest is None else remit.youngest,
        most if remit.oldest is None else remit.oldest,
    )


def takes_age(remit: Takes | None, age: int | None) -> bool:
    """R-T1: an age nobody knows is possibly a child’s, and never goes to a team for adults alone.
    `age`: the least that is on record."""
    least, most = span(remit)
    return least < ADULT if age is None else least <= age <= most


def takes_source(remit: Takes | None, source: str) -> bool:
    return remit is None or not remit.sources or source in remit.sources


def width(remit: Takes | None) -> int:
    """R-T2: the team that takes the fewest ages comes first, so that a child goes to the team for
    children where there is one."""
    least, most = span(remit)
    return most - least


def ages_in_words(remit: Takes | None) -> str:
    least, most = (None, None) if remit is None else (remit.youngest, remit.oldest)
    if least is None and most is None:
        return "All ages"
    if most is None:
        return f"{least} and over"
    return f"Up to {most}" if least is None else f"{least} to {most}"
