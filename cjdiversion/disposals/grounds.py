"""What single outcomes rest on, as the decision maker states it: each fact by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BEYOND, UNTIL, THAT_DAY = "beyond-the-day", "until", "that-day"
LASTING = {
    BEYOND: "Beyond the day, with no end that can be foreseen",
    UNTIL: "Until a day that the opinion names",
    THAT_DAY: "For that day only, or it does not say",
}
WHO = {"victim": "The victim", "key-witness": "A key witness"}
# Another person’s health, which no page shows beside the suspect’s.
OF_ANOTHER = ("prevented_who", "prevented_how", "prevented_known")
HOW = {"died": "Has died", "too-ill": "Is too ill to give evidence"}


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Names are those of the decision’s columns; all empty where the outcome asks for none."""

    public_interest: Sequence[str] = ()
    why_not_others: str = ""
    opinion_by: str = ""
    opinion_role: str = ""
    opinion_on: date | None = None
    opinion_lasting: str = ""
    opinion_until: date | None = None
    evidential_position: str = ""
    prevented_who: str = ""
    prevented_how: str = ""
    prevented_known: str = ""
    taken_over_by: str = ""
    taken_over_reference: str = ""
    victim_told_on: date | None = None
    exception_reason: str = ""
    activity: str = ""
    activity_provider: str = ""
    activity_done_on: date | None = None

    def is_opinion_lasting(self, day: date) -> bool:
        """Beyond the day of the decision."""
        is_long = self.opinion_until is not None and self.opinion_until > day
        return self.opinion_lasting == BEYOND or (self.opinion_lasting == UNTIL and is_long)
