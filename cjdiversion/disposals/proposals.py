"""What a decision maker states, and all that a rule may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from cjdiversion.disposals.catalogue import Catalogue, Option, Outcome
from cjdiversion.disposals.openings import Suspect


@dataclass(frozen=True)
class Proposal:
    """Names are those of the decision's columns. The first eight are asked of every outcome.

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
    is_activity_done: bool | None = None
    is_opinion_lasting: bool | None = None
    rests_on: str = ""
    prosecutor: str = ""
    prosecutor_reference: str = ""
    prosecutor_decided_on: date | None = None
    authority: str = ""
    crime_recorded_on: date | None = None
    offences: Sequence[str] | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "offences"}

    @property
    def names_prosecutor(self) -> bool:
        return bool(self.prosecutor or self.prosecutor_reference or self.prosecutor_decided_on)


@dataclass(frozen=True)
class Asked:
    """`name` and `rank` are the decision maker's; `day` is the London day of the decision."""

    said: Proposal
    suspect: Suspect
    catalogue: Catalogue
    outcome: Outcome
    option: Option | None
    name: str
    rank: str
    day: date
    now: datetime

    @property
    def admission(self) -> str:
        return self.option.admission if self.option else "none"

    @property
    def agreement(self) -> str:
        return self.option.agreement if self.option else "none"

    @property
    def closes_at_once(self) -> bool:
        return self.option is None or self.option.closes_at_once

    @property
    def is_for_cps(self) -> bool:
        return self.outcome.decided_by == "cps" or self.said.names_prosecutor
