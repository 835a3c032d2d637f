"""Rows as they are to be kept, from what was said. Nothing here keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.interviews import queries, rules
from cjdiversion.interviews.models import AppropriateAdult, ChildStepRecord, Interview
from cjdiversion.interviews.standing import Standing, usable
from cjdiversion.interviews.steps import Status


class Adult(TypedDict, total=False):
    """What is left out stays as it is; what is given as None is taken away."""

    name: str | None
    relationship_code: str | None
    scheme: str | None
    eligibility: str | None
    eligible_because: str | None
    told_at: datetime | None
    requested_at: datetime | None
    contacted_at: datetime | None
    arrived_at: datetime | None
    private_offered_at: datetime | None
    rights_repeated_at: datetime | None
    left_at: datetime | None


class Conduct(TypedDict, total=False):
    """Where, by whom and how an interview was held."""

    place: str | None
    interviewer: str | None
    others_there: str | None
    interpreter: str | None
    is_told_private: bool | None
    adaptations: Sequence[str] | None
    adapted: str | None
    breaks: str | None
    adult_there: str | None
    adult_name: str | None
    eligibility: str | None


def empty(name: str) -> Any:
    """Of a fact about an adult."""
    return None if name.endswith("_at") else ""


def adult(case: Case, number: int) -> AppropriateAdult:
    """Nobody yet."""
    facts = {name: empty(name) for name in Adult.__annotations__}
    return AppropriateAdult(case_id=case.id, number=number, version=0, fed={}, **facts)


def said(conduct: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nobody answered."""
    return {name: value for name, value in conduct.items() if value not in (None, [])}


def interview(
    case: Case,
    by: Actor,
    status: Status,
    started_at: datetime,
    conduct: Mapping[str, Any],
    rests_on: Mapping[str, Any],
) -> Interview:
    """`rests_on`: the adult who is there, or the authority to do without."""
    unsaid = {"adult_there": "", "eligibility": "", "adaptations": []}
    return Interview(
        case_id=case.id,
        status=status,
        started_at=started_at,
        is_without_adult=False,
        **{**unsaid, **said(conduct), **rests_on, **recorded(by)},
    )


def rests_on(standing: Standing) -> dict[str, Any]:
    """What an interview that begins now rests on; nothing where no adult is needed or there."""
    if adult := standing.present:
        there = {"adult_there": rules.SO_FAR, "adult_name": adult.name}
        return {**there, "eligibility": adult.eligibility}
    if standing.needed is None or standing.authority is None:
        return {}
    return {"adult_there": rules.NOBODY, "authority_id": standing.authority.id}


def rested_on(case: Case, at: datetime, conduct: Mapping[str, Any]) -> dict[str, Any]:
    """The authority an interview of that moment was held on, where no adult was there."""
    if rules.had_adult(conduct.get("adult_there") or "", conduct.get("eligibility") or ""):
        return {}
    known, law = queries.knowns([case])[case.id], queries.law(queries.force_of(case))
    given = usable(known, law, at=at)
    return {"authority_id": given.id} if given else {}


_DONE = ("done_at", "done_by", "told_whom", "said", "referral")


def child_step(
    case: Case, by: Actor, step: str, is_done: bool, facts: Mapping[str, Any]
) -> ChildStepRecord:
    """What belongs to the other answer is left out."""
    names = _DONE if is_done else ("why_not",)
    told = {name: facts[name] for name in names if facts.get(name)}
    whose = {"done_by": by.name} if is_done else {}
    row = {**whose, **told, **recorded(by)}
    return ChildStepRecord(case_id=case.id, code=step, is_done=is_done, **row)


def recorded(by: Actor) -> dict[str, Any]:
    return {
        "recorded_at": clock.now(),
        "recorded_by_id": by.person_id,
        "recorded_by_name": by.name,
    }
