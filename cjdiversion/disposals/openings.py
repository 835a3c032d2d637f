"""The person a decision is about, as far as rules may look: never sex, ethnicity or disability."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from cjdiversion.disposals.known import Known

CHILD_UNDER = 18  # PACE 1984 s37(15)
RESPONSIBLE_FROM = 10  # Children and Young Persons Act 1933 s50
CYPA = "Children and Young Persons Act 1933 s50 (V)"


@dataclass(frozen=True)
class Suspect:
    """What rules ask about the person and the case. An age that is not known is None.

    `is_possibly_child`: also where the age is not known; nobody is taken for an adult unproved.
    `age`: by the date of birth; `ages`: that and the one they state, on the day of the decision. An
    age that was stated earlier is the least it can be since.
    `is_sensitive`: domestic abuse or hate crime is alleged. `first_on`, `offence_on`: the first and
    the last of the days on which what is decided upon happened; `age_at_offence` is that of the
    first. `ages_at_offence`: every age then that what is on record leaves possible, where that day
    is known.
    """

    is_suspect: bool = True
    is_possibly_child: bool = False
    age: int | None = None
    age_at_offence: int | None = None
    ages_at_offence: tuple[int, ...] = ()
    is_sensitive: bool = False
    opened_at: datetime | None = None
    offence_on: date | None = None
    first_on: date | None = None
    ages: tuple[int, ...] = ()
    known: Known = field(default_factory=Known)

    @property
    def years(self) -> tuple[int, ...]:
        """Every age there is on record; what the date of birth says comes before what is stated."""
        return (self.age,) if self.age is not None else self.ages

    @property
    def was_under_ten(self) -> bool:
        """When the first of the offences happened; so is whoever is under 10 today."""
        then = self._at_offence
        if then and max(then) < RESPONSIBLE_FROM:
            return True
        return bool(self.years) and max(self.years) < RESPONSIBLE_FROM

    @property
    def may_have_been_under_ten(self) -> bool:
        """When the first of the offences happened. Without its day, by every age on record: nobody
        of 10 or over today is taken to have been younger then unless the day says so."""
        ages = self._at_offence or self.ages or self.years
        return not ages or min(ages) < RESPONSIBLE_FROM

    @property
    def _at_offence(self) -> tuple[int, ...]:
        return self.ages_at_offence if self.age_at_offence is None else (self.age_at_offence,)
