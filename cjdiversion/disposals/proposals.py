"""What a decision maker states, and all that a rule may look at."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from cjdiversion.disposals.catalogue import Catalogue, Option, Outcome
from cjdiversion.disposals.grounds import Grounds
from cjdiversion.disposals.openings import Suspect

NOT_SCORED = "No gravity is scored"


@dataclass(frozen=True, kw_only=True)
class Proposal(Grounds):
    """Names are those of the decision's columns. The first eight here are asked of every outcome.

    `offences`: their numbers in the case; None is all that nothing is decided of yet.
    """

    outcome_code: str
    reasons: str
    decided_at: datetime
    victim_told: str
    victim_view: str
    ld_available: str
    ld_read: str
    ld_used: str
    option_code: str = ""
    suspect_position: str = ""
    suspect_agrees: bool | None = None
    prosecutor: str = ""
    prosecutor_reference: str = ""
    prosecutor_decided_on: date | None = None
    authority_name: str = ""
    authority_rank: str = ""
    authority_at: datetime | None = None
    authority_by_phone: bool | None = None
    victim_kind: str = ""
    victim_consulted_on: date | None = None
    victim_why_not: str = ""
    departure_reasons: Sequence[str] = ()
    departure_words: str = ""
    departure_reference: str = ""
    crime_recorded_on: date | None = None
    closed_on: date | None = None
    offences: Sequence[str] | None = None

    @property
    def columns(self) -> dict[str, Any]:
        apart = ("offences", "closed_on")
        return {name: value for name, value in asdict(self).items() if name not in apart}

    @property
    def names_authority(self) -> bool:
        return bool(self.authority_name or self.authority_rank or self.authority_at)

    @property
    def names_prosecutor(self) -> bool:
        return bool(self.prosecutor or self.prosecutor_reference or self.prosecutor_decided_on)


@dataclass(frozen=True)
class Authoriser:
    """Who is said to have given authority, as far as the force knows them. `ranks_held`: by
    everybody of that name who works there; empty where nobody does."""

    is_decision_maker: bool = False
    ranks_held: Sequence[str] = ()


@dataclass(frozen=True)
class Gravity:
    """The score that stood for what is decided; `why_not`, where there is none. `departs`: the
    outcome chosen is another than it gives."""

    score: int | None = None
    by: str = ""
    on: date | None = None
    departs: bool = False
    id: uuid.UUID | None = None
    why_not: str = NOT_SCORED


@dataclass(frozen=True)
class Asked:
    """`rank` is the decision maker's; `day` is the London day of the decision."""

    said: Proposal
    suspect: Suspect
    catalogue: Catalogue
    outcome: Outcome
    option: Option | None
    rank: str
    day: date
    now: datetime
    authoriser: Authoriser = Authoriser()
    gravity: Gravity = Gravity()

    @property
    def closes_at_once(self) -> bool:
        return self.option is None or self.option.closes_at_once

    @property
    def closed_on(self) -> date | None:
        """As it is stated, or at once; empty while there is something to be done after it."""
        return (self.said.closed_on or self.day) if self.closes_at_once else None

    @property
    def is_for_cps(self) -> bool:
        return self.outcome.decided_by == "cps" or self.said.names_prosecutor
