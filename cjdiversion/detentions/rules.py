"""What the law asks for before a review counts, before detention goes on, and before a police
station is a place of safety. One function a code, each met, not met or unknown. Pure.

The words and the address of each code are reference data "detention_conditions". Nothing here
decides: a named person does, and what happened is recorded whatever stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"  # the law does not ask it here

    @property
    def words(self) -> str:
        return {
            Answer.MET: "Met",
            Answer.NOT_MET: "Not met",
            Answer.UNKNOWN: "Not known",
            Answer.NOT_ASKED: "Not asked",
        }[self]


def answered(said: bool | None) -> Answer:
    if said is None:
        return Answer.UNKNOWN
    return Answer.MET if said else Answer.NOT_MET


def said(name: str) -> Callable[[Any], Answer]:
    """The answer as somebody gave it."""
    return lambda facts: answered(getattr(facts, name))


# --- a review of detention ---------------------------------------------------------------------

REVIEW_OFFICER, CUSTODY_OFFICER = "review-officer", "custody-officer"
IN_PERSON, TELEPHONE, LIVE_LINK = "in-person", "telephone", "live-link"
NOT_OFFERED, NOT_KNOWN = "not-offered", "not-known"


@dataclass(frozen=True)
class Reviewed:
    """`has_rank`: None where the rank is not known."""

    held_at: datetime
    authorised_at: datetime | None
    is_charged: bool
    capacity: str
    has_rank: bool | None
    is_independent: bool | None
    way: str
    representations: str


def was_authorised(facts: Reviewed) -> Answer:
    before = facts.authorised_at
    return answered(None if before is None else before <= facts.held_at)


def is_by_inspector(facts: Reviewed) -> Answer:
    return Answer.NOT_ASKED if facts.is_charged else answered(facts.has_rank)


def is_independent(facts: Reviewed) -> Answer:
    return Answer.NOT_ASKED if facts.is_charged else answered(facts.is_independent)


def is_by_custody_officer(facts: Reviewed) -> Answer:
    """Whatever their rank: where none is at hand an officer of any rank may act (s36(4))."""
    if not facts.is_charged:
        return Answer.NOT_ASKED
    return answered(facts.capacity == CUSTODY_OFFICER)


def is_not_by_telephone(facts: Reviewed) -> Answer:
    return answered(facts.way != TELEPHONE) if facts.is_charged else Answer.NOT_ASKED


def was_heard(facts: Reviewed | Extended) -> Answer:
    """Somebody asleep need not be asked, and nobody unfit need be heard (s40(12)(a), (14))."""
    if facts.representations in ("", NOT_KNOWN):
        return Answer.UNKNOWN
    return answered(facts.representations != NOT_OFFERED)


# --- a superintendent's extension ---------------------------------------------------------------


@dataclass(frozen=True)
class Extended:
    """`due_at`: when the 24 hours are counted out; None while the count stands still in hospital.
    `categories` of the offences, “” for one that is not known. `is_further`: one stands already."""

    given_at: datetime
    has_rank: bool | None
    is_responsible: bool | None
    is_necessary: bool | None
    is_diligent: bool | None
    representations: str
    is_by_link: bool
    agreed_to_link: bool | None
    categories: Sequence[str]
    reviews: int
    has_relevant_time: bool
    due_at: datetime | None
    is_further: bool
    charged_at: datetime | None


INDICTABLE = frozenset({"CE", "CI"})  # triable either way is indictable (Interpretation Act 1978)


def is_indictable(facts: Extended) -> Answer:
    if INDICTABLE & set(facts.categories):
        return Answer.MET
    is_known = bool(facts.categories) and all(facts.categories)
    return answered(False if is_known else None)


def was_reviewed_twice(facts: Extended) -> Answer:
    """Asked of the first extension alone, as is the next (s42(4))."""
    return Answer.NOT_ASKED if facts.is_further else answered(facts.reviews >= 2)


def is_within_24_hours(facts: Extended) -> Answer:
    if facts.is_further:
        return Answer.NOT_ASKED
    if not facts.has_relevant_time:
        return Answer.UNKNOWN
    return answered(facts.due_at is None or facts.given_at <= facts.due_at)


def is_not_charged(facts: Extended) -> Answer:
    return answered(facts.charged_at is None or facts.given_at < facts.charged_at)


def agreed_to_link(facts: Extended) -> Answer:
    return answered(facts.agreed_to_link) if facts.is_by_link else Answer.NOT_ASKED


# --- a magistrates' warrant ---------------------------------------------------------------------


@dataclass(frozen=True)
class Ordered:
    """`ends_at` and `overall_at`, 96 hours after the relevant time: None where not known."""

    length: timedelta
    most: timedelta
    extends: bool
    has_earlier: bool
    ends_at: datetime | None
    overall_at: datetime | None


def is_short_enough(facts: Ordered | Certified) -> Answer:
    return answered(facts.length <= facts.most)


def has_warrant_to_extend(facts: Ordered) -> Answer:
    return answered(facts.has_earlier) if facts.extends else Answer.NOT_ASKED


def ends_within_96_hours(facts: Ordered) -> Answer:
    if not facts.extends:
        return Answer.NOT_ASKED
    if facts.ends_at is None or facts.overall_at is None:
        return Answer.UNKNOWN
    return answered(facts.ends_at <= facts.overall_at)


# --- a police station as a place of safety -----------------------------------------------------


@dataclass(frozen=True)
class Used:
    """`is_adult`: None where the age is not known. `has_authority`: no where no inspector is named.
    `consulted`: whom, “” where that is not known,
    or nobody, with or without a reason."""

    is_adult: bool | None
    is_in_law: bool
    is_imminent: bool | None
    is_no_other: bool | None
    has_healthcare: bool | None
    consulted: str
    has_reason_not_to: bool
    has_authority: bool | None


NOBODY = "nobody"
POLICE_VEHICLE = "police-vehicle"


def was_consulted(facts: Used | Looked) -> Answer:
    if not facts.consulted:
        return Answer.UNKNOWN
    return answered(facts.consulted != NOBODY or facts.has_reason_not_to)


@dataclass(frozen=True)
class Looked:
    """A custody officer's review at the station."""

    is_imminent: bool | None
    is_no_other: bool | None
    consulted: str
    has_reason_not_to: bool
    next_step: str


STAYS = "stays"


def is_taken_elsewhere(facts: Looked) -> Answer:
    """Staying is right while both circumstances are there; the other steps are right always."""
    if facts.next_step != STAYS:
        return Answer.MET if facts.next_step else Answer.UNKNOWN
    both = (facts.is_imminent, facts.is_no_other)
    return Answer.NOT_MET if False in both else answered(None if None in both else True)


# --- the doctor's certificate --------------------------------------------------------------------


@dataclass(frozen=True)
class Certified:
    """`is_at_station`: the assessment is to be carried out or completed at a police station."""

    given_at: datetime
    length: timedelta
    most: timedelta
    due_at: datetime | None
    is_clinical: bool | None
    is_at_station: bool
    has_approval: bool | None


def is_before_the_end(facts: Certified) -> Answer:
    return answered(None if facts.due_at is None else facts.given_at <= facts.due_at)


def is_approved(facts: Certified) -> Answer:
    return answered(facts.has_approval) if facts.is_at_station else Answer.NOT_ASKED


MUST_BE_KNOWN = frozenset(
    {"R2", "R3", "E1", "E2", "E3", "E4", "E5", "S3", "S4", "S5", "S7", "L2", "X3", "X4"}
)
"""What somebody’s liberty rests on and only a named person can say: not known is not met. What is
left out is never unknown, moves nothing by itself, or is raised in its own way (an unknown age)."""


def falls_short(code: str, answer: str) -> bool:
    """Nothing rests on this as it was recorded."""
    is_unknown = answer == Answer.UNKNOWN and code in MUST_BE_KNOWN
    return answer == Answer.NOT_MET or is_unknown


RULES: Mapping[str, Callable[[Any], Answer]] = {
    "R1": was_authorised,  # PACE 1984 s40(3)
    "R2": is_by_inspector,  # PACE 1984 s40(1)(b)
    "R3": is_independent,  # PACE 1984 s40(1)(b)
    "R4": is_by_custody_officer,  # PACE 1984 s40(1)(a)
    "R5": is_not_by_telephone,  # PACE 1984 s40A(1)
    "R6": was_heard,  # PACE 1984 s40(12) to (14)
    "E1": said("has_rank"),  # PACE 1984 s42(1)
    "E2": said("is_responsible"),  # PACE 1984 s42(1)
    "E3": said("is_necessary"),  # PACE 1984 s42(1)(a)
    "E4": is_indictable,  # PACE 1984 s42(1)(b)
    "E5": said("is_diligent"),  # PACE 1984 s42(1)(c)
    "E6": was_reviewed_twice,  # PACE 1984 s42(4)(b)
    "E7": is_within_24_hours,  # PACE 1984 s42(4)(a)
    "E8": is_not_charged,  # PACE 1984 s41(1)
    "E9": was_heard,  # PACE 1984 s42(6) to (8)
    "E10": agreed_to_link,  # PACE 1984 s45ZA(1) to (3)
    "W1": is_short_enough,  # PACE 1984 s43(12), s44(3)(a)
    "W2": has_warrant_to_extend,  # PACE 1984 s44(1)
    "W3": ends_within_96_hours,  # PACE 1984 s44(3)(b)
    "S1": said("is_in_law"),  # Mental Health Act 2025 s48
    "S2": said("is_adult"),  # Mental Health Act 1983 s136A(1)
    "S3": said("is_imminent"),  # SI 2017/1036 reg 2(1)(a)(i)
    "S4": said("is_no_other"),  # SI 2017/1036 reg 2(1)(a)(ii)
    "S5": said("has_healthcare"),  # SI 2017/1036 regs 2(1)(a)(iii), 4(1)(b)
    "S6": was_consulted,  # SI 2017/1036 reg 2(2)
    "S7": said("has_authority"),  # SI 2017/1036 reg 2(1)(b)
    "L1": was_consulted,  # SI 2017/1036 reg 5(2)
    "L2": is_taken_elsewhere,  # SI 2017/1036 regs 5(1)(b), 7
    "X1": is_before_the_end,  # Mental Health Act 1983 s136B(1)
    "X2": is_short_enough,  # Mental Health Act 1983 s136B(1)
    "X3": said("is_clinical"),  # Mental Health Act 1983 s136B(2)
    "X4": is_approved,  # Mental Health Act 1983 s136B(3)
}
