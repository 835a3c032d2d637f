"""What a decision maker states, and all that a rule may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cjdiversion.disposals.catalogue import Catalogue, Option, Outcome
from cjdiversion.disposals.openings import Suspect


@dataclass(frozen=True)
class Proposal:
    """Names are those of the decision's columns. The first eight are asked of every outcome."""

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
    def is_for_cps(self) -> bool:
        return self.outcome.decided_by == "cps" or self.said.names_prosecutor
