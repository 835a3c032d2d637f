"""What the verbs put together: the slice and the lines of L&D."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.errors import Invalid
from cjdiversion.referrals import moves, queries, rules
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral, ReferralMove
from cjdiversion.referrals.steps import OPEN, Kept, Status
from cjdiversion.workflow import Step


def of_slice(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - rules.SLICE:
        raise TypeError(f"not of the fixed slice: {sorted(unknown)}")
    if facts["priority"] not in reference.choices("referral_priorities"):
        raise Invalid.at("priority", "unknown", "Select one of the priorities offered")
    if not facts["concern"]:
        raise Invalid.at("concern", "required", "Enter: what you saw or were told")
    return dict(facts)


def draft(case: Case, provider_id: uuid.UUID, by: Actor, facts: Mapping[str, Any]) -> Referral:
    """`facts`: of the fixed slice. What of it is not given is taken from the case."""
    return Referral(
        reference=queries.free_reference(),
        case_id=case.id,
        case=case,
        provider_id=provider_id,
        source=case.way.value,
        is_begun_by_ld=moves.is_ld(by),
        started_at=clock.now(),
        started_by_id=by.person_id,
        **{**rules.prefilled(case, reference.choices("languages")), **of_slice(facts)},
    )


def line_of(assessment: Assessment, position: int, line: Mapping[str, Any]) -> AssessmentLine:
    return AssessmentLine(
        assessment_id=assessment.id,
        referral_id=assessment.referral_id,
        case_id=assessment.case_id,
        provider_id=assessment.provider_id,
        status=Kept.STANDS,
        section=line["section"],
        text=line["text"],
        is_opinion=line.get("is_opinion", True),
        written_at=clock.now(),
        position=position,
        kept=dict.fromkeys(line.get("kept_from") or (), line.get("kept_because") or ""),
    )


def owned(by: Actor) -> dict[str, Any]:
    return {"owner_id": by.person_id, "owner_name": by.name}


def owned_by_nobody() -> dict[str, Any]:
    return {"owner_id": None, "owner_name": ""}


def not_offered(referral: Referral) -> dict[str, Any]:
    """What a step changes that ends an offer to another team."""
    if referral.status is not Status.REDIRECTED:
        return {}
    return {"redirected_to_id": None, "redirected_at": None}


def move(
    referral: Referral, step: Step, was: Status, by: Actor, *, reason: str, words: str
) -> ReferralMove:
    """`referral` as it stands after the step."""
    return ReferralMove(
        referral_id=referral.id,
        step=step.name,
        from_status=was.value,
        to_status=referral.status.value,
        at=clock.now(),
        by_id=by.person_id,
        by_name=by.name,
        by_unit=by.unit_name,
        by_unit_id=by.unit_id,
        is_by_ld=moves.is_ld(by),
        reason=reason,
        words=words,
    )


def second_again(referral: Referral, to: Status) -> rules.Wrong:
    """The same of one that is over and would be open again in the state `to`."""
    if referral.status in OPEN or to not in OPEN:
        return {}
    there = queries.open_duplicates(referral.case_id, referral.provider_id, other_than=referral.id)
    return rules.asks_about([other.reference for other in there], "Open this one too?")


def second(case: Case, provider_id: uuid.UUID, own_id: uuid.UUID | None = None) -> rules.Wrong:
    """Whether this team has an open one already, other than this."""
    there = queries.open_duplicates(case.id, provider_id, other_than=own_id)
    return rules.asks_about([other.reference for other in there])
