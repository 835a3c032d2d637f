"""How a case stands with its appropriate adult, its interviews and a child’s steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cjdiversion.interviews import children, rules
from cjdiversion.interviews.children import ChildStep, State
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.interviews.rules import Lack
from cjdiversion.interviews.steps import Status
from cjdiversion.reference import Row
from cjdiversion.screenings.rules import Reason

SUSPECTS = "of_suspects"  # attribute of a child’s step that is nothing for somebody else


@dataclass(frozen=True)
class Law:
    """What held that day in the force. `relations`: of whom each relationship may be chosen.
    `stays`: how long an adult is taken to be here. `lasts`: how long an authority may be used."""

    relations: Mapping[str, Mapping[str, Any]]
    stays: timedelta
    lasts: timedelta
    child_steps: Sequence[Row]


@dataclass(frozen=True)
class Known:
    """What is on record of one case; lists are newest first. `needed`: why an adult is."""

    needed: Reason | None
    is_child: bool
    adults: Sequence[AppropriateAdult] = ()
    interviews: Sequence[Interview] = ()
    authorities: Sequence[UrgentAuthority] = ()
    child_steps: Sequence[ChildStepRecord] = ()
    is_suspect: bool = True


@dataclass(frozen=True)
class Standing:
    """`needed`: why an adult is needed; None where none is. `present`: an eligible adult who is
    here, with whom the rights were repeated. `authority`: what an urgent interview may rest on
    now. `missing`: what an interview waits for, of the adult who is `awaited` where there is one.
    Lists are newest first; `child_steps` are empty for somebody known to be 18 or over."""

    needed: Reason | None
    adults: Sequence[AppropriateAdult] = ()
    interviews: Sequence[Interview] = ()
    authorities: Sequence[UrgentAuthority] = ()
    present: AppropriateAdult | None = None
    authority: UrgentAuthority | None = None
    missing: Sequence[Lack] = ()
    awaited: AppropriateAdult | None = None
    child_steps: Sequence[ChildStep] = ()

    @property
    def adult(self) -> AppropriateAdult | None:
        """The newest one, whoever else is there."""
        return self.adults[0] if self.adults else None

    @property
    def under_way(self) -> Interview | None:
        return next((one for one in self.interviews if one.status is Status.STARTED), None)

    @property
    def without_adult(self) -> list[Interview]:
        """Marked, or held before it was known that an adult is needed."""
        return [one for one in self.interviews if self.was_without(one)]

    def was_without(self, interview: Interview) -> bool:
        return interview.is_without_adult or rules.was_without(
            interview.adult_there, interview.eligibility, is_needed=self.needed is not None
        )

    @property
    def to_confirm(self) -> list[UrgentAuthority]:
        return [one for one in self.authorities if one.is_to_confirm]

    @property
    def child_steps_due(self) -> list[ChildStep]:
        return [step for step in self.child_steps if step.state is State.TO_DO]


def of(known: Known, law: Law, *, at: datetime) -> Standing:
    lacks = [
        rules.lacks_of(
            adult, relations=law.relations, is_child=known.is_child, at=at, stays=law.stays
        )
        for adult in known.adults
    ]
    fine = (adult for adult, found in zip(known.adults, lacks, strict=True) if not found)
    nearest, authority = rules.nearest(lacks), usable(known, law, at=at)
    is_needed, is_excepted = known.needed is not None, authority is not None
    rows = [one for one in law.child_steps if known.is_suspect or not one.attributes.get(SUSPECTS)]
    steps = children.steps(rows, known.child_steps, known.adults)
    return Standing(
        needed=known.needed,
        adults=known.adults,
        interviews=known.interviews,
        authorities=known.authorities,
        present=next(fine, None),
        authority=authority,
        missing=rules.missing(lacks, is_needed=is_needed, is_excepted=is_excepted),
        awaited=known.adults[nearest] if nearest is not None else None,
        child_steps=steps if known.is_child else (),
    )


def usable(known: Known, law: Law, *, at: datetime) -> UrgentAuthority | None:
    """What an interview of that moment may rest on."""
    used = {one.authority_id for one in known.interviews}
    return next(
        (
            one
            for one in known.authorities
            if rules.is_usable(one.authority_at, is_used=one.id in used, at=at, lasts=law.lasts)
        ),
        None,
    )
