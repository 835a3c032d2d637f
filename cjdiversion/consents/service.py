"""Telling a person about L&D, recording what they agree to, and sharing without agreement.

Rows are only added. A withdrawal is one more row and holds from the moment it stands.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries, rules
from cjdiversion.consents.models import (
    Answer,
    ConsentDecision,
    ConsentOverride,
    LdExclusion,
    ToldOfLd,
)
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.identities.humans import is_same_human

STEPS = ("what", "harm", "why_no_consent", "consulted", "approved_by")


def tell(
    case: Case, *, by: Actor, agrees: bool | None, told_at: datetime | None = None
) -> ToldOfLd:
    """All that police record. `agrees` is None when the person has not answered yet."""
    require(by, May.SCREENING_RECORD)
    told = ToldOfLd(case_id=case.id, agrees=agrees, told_at=told_at or clock.now(), **_recorded(by))
    _keep(told, Did.CONSENT_RECORDED, by=by, facts={})
    words, at = f"Told about Liaison and Diversion: {rules.TOLD[agrees]}.", told.told_at
    entries.note(case, by=by, did=Did.CONSENT_RECORDED, words=words, happened_at=at)
    return told


def decide(
    case: Case,
    *,
    by: Actor,
    purpose: str,
    recipient: str,
    answer: Answer | str,
    method: str = "",
    scope: str = "",
    given_by: str = "",
    given_by_name: str = "",
    judged_by: str = "",
    reasons: str = "",
    consulted: str = "",
    decided_at: datetime | None = None,
    review_by_on: date | None = None,
) -> ConsentDecision:
    """The person's answer for one purpose and one recipient. Who judged a child or the person's
    capacity is whoever records it, where nobody else is named. Raises Invalid."""
    require(by, May.CONSENT_RECORD)
    agreement = {"method": method, "given_by": given_by, "given_by_name": given_by_name}
    agreement |= {"judged_by": judged_by or (by.name if reasons else "")}
    agreement |= {"reasons": reasons, "consulted": consulted}
    decision = ConsentDecision(
        case_id=case.id,
        provider_id=by.unit_id,
        purpose=purpose,
        recipient=recipient,
        answer=Answer(answer),
        scope=scope,
        decided_at=decided_at or clock.now(),
        review_by_on=review_by_on,
        **agreement,
        **_recorded(by),
    )
    _refuse(_wrong_pair(purpose, recipient) | _wrong_agreement(decision, case))
    facts = {"purpose": purpose, "recipient": recipient}
    _keep(decision, Did.CONSENT_RECORDED, by=by, facts=facts)
    return decision


def override(
    case: Case,
    *,
    by: Actor,
    purpose: str,
    recipient: str,
    ground: str,
    review_by_on: date,
    decided_at: datetime | None = None,
    authority: str = "",
    why_not_told: str = "",
    person_told: bool,
    lines: Sequence[str] | None = None,
    also_wrong: rules.Wrong | None = None,
    **steps: str,
) -> ConsentOverride:
    """A decision to share without agreement. `steps`: the others of the public interest, in words.
    `lines`: tokens of those it covers, None for all that are written by now; the room that keeps
    them says in `also_wrong` what is wrong with them. Raises Invalid."""
    require(by, May.CONSENT_OVERRIDE)
    decided_at = decided_at or clock.now()
    wrong = rules.wrong_steps(
        person_told=person_told,
        why_not_told=why_not_told,
        review_by_on=review_by_on,
        decided_on=clock.london(decided_at).date(),
    )
    grounds = reference.attributes("override_grounds")
    wrong |= rules.wrong_ground(grounds, ground=ground, authority=authority)
    _refuse(_wrong_pair(purpose, recipient) | wrong | (also_wrong or {}))
    decision = ConsentOverride(
        case_id=case.id,
        provider_id=by.unit_id,
        purpose=purpose,
        recipient=recipient,
        ground=ground,
        authority=authority,
        person_told=person_told,
        why_not_told=why_not_told,
        lines=None if lines is None else list(lines),
        decided_at=decided_at,
        review_by_on=review_by_on,
        **{name: steps[name] for name in STEPS},
        **_recorded(by),
    )
    facts = {"purpose": purpose, "recipient": recipient}
    _keep(decision, Did.CONSENT_OVERRIDDEN, by=by, facts=facts)
    return decision


def open_override(token: str, *, by: Actor) -> ConsentOverride:
    """Of one's own provider, or Missing."""
    require(by, May.CONSENT_REVIEW)
    found = queries.override_named(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.OVERRIDE_OPENED, found, by=by)
    return found


def review(
    override: ConsentOverride,
    *,
    by: Actor,
    result: str,
    words: str,
    review_by_on: date | None = None,
    version: int | None = None,
) -> None:
    """Somebody else looks again: it stands until another day, or it ends now. Raises Invalid,
    NotPermitted, Conflict, OutOfOrder."""
    require(by, May.CONSENT_REVIEW)
    if is_same_human(by, override.recorded_by_id, override.recorded_by):
        raise NotPermitted("Somebody else must look at this again: you recorded it")
    if override.ended_at is not None:
        raise OutOfOrder("This has ended already. Nothing more is shared under it")
    if version is not None and version != override.version:
        raise Conflict("Somebody else looked at this since you opened it. Read it again")
    now, today = clock.now(), clock.today()
    _refuse(rules.wrong_review(result=result, review_by_on=review_by_on, today=today))
    override.review_result, override.review_words = result, words
    override.reviewed_at, override.reviewed_by_id, override.reviewed_by = now, by.person_id, by.name
    override.review_by_on = review_by_on or override.review_by_on
    override.ended_at = now if result == "ended" else None
    override.version += 1
    facts = {"purpose": override.purpose, "recipient": override.recipient}
    _keep(override, Did.OVERRIDE_REVIEWED, by=by, facts=facts)


def exclude(
    case: Case, *, by: Actor, person_id: uuid.UUID, person_name: str, reason: str, words: str
) -> None:
    """From now on they see no referral of this person. The deed leaves the audit trace."""
    row = LdExclusion(
        case_id=case.id,
        provider_id=by.unit_id,
        person_id=person_id,
        person_name=person_name,
        reason=reason,
        words=words,
        **_recorded(by),
    )
    session().add(row)
    session().flush()


def lift(exclusion: LdExclusion, *, by: Actor, because: str) -> None:
    """They see the referrals of this person again. The deed leaves the audit trace."""
    exclusion.lifted_at, exclusion.lifted_because = clock.now(), because
    exclusion.lifted_by_id, exclusion.lifted_by = by.person_id, by.name
    session().flush()


def _wrong_pair(purpose: str, recipient: str) -> rules.Wrong:
    purposes = reference.attributes("consent_purposes")
    return rules.wrong_pair(purposes, purpose=purpose, recipient=recipient)


def _wrong_agreement(decision: ConsentDecision, case: Case) -> rules.Wrong:
    """Looked at before it is added to anything."""
    decided_on = clock.london(decision.decided_at).date()
    said = rules.Agreement(
        is_given=decision.answer is Answer.GIVEN,
        lacks_capacity=decision.answer is Answer.LACKS_CAPACITY,
        method=decision.method,
        given_by=decision.given_by,
        given_by_name=decision.given_by_name,
        reasons=decision.reasons,
        consulted=decision.consulted,
        youngest=queries.youngest(case.id, on=decided_on),
        decided_on=decided_on,
        review_by_on=decision.review_by_on,
    )
    return rules.wrong_agreement(reference.attributes("consent_givers"), said)


def _refuse(wrong: rules.Wrong) -> None:
    if wrong:
        raise Invalid(wrong)


def _recorded(by: Actor) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by_id": by.person_id, "recorded_by": by.name}


def _keep(
    row: ToldOfLd | ConsentDecision | ConsentOverride,
    did: Did,
    *,
    by: Actor,
    facts: dict[str, str],
) -> None:
    """The trail names purpose and recipient; the answer itself is not copied there."""
    session().add(row)
    session().flush()  # for the id
    audit.record(did, Operation.COLLECTION, by=by, subject=row, facts=facts)
