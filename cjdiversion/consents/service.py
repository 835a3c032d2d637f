"""Telling a person about L&D, recording what they agree to, and sharing without agreement.

Rows are only added. A withdrawal is one more row and holds from the moment it stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries, rules
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Invalid


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
    decided_at: datetime | None = None,
    review_by_on: date | None = None,
) -> ConsentDecision:
    """The person's answer for one purpose and one recipient. Raises Invalid."""
    require(by, May.CONSENT_RECORD)
    agreement = {"method": method, "given_by": given_by, "given_by_name": given_by_name}
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
    what: str,
    why_no_consent: str,
    person_told: bool,
    approved_by: str,
    authority: str = "",
    decided_at: datetime | None = None,
) -> ConsentOverride:
    """A decision to share without agreement, with its public-interest steps. Raises Invalid."""
    require(by, May.CONSENT_OVERRIDE)
    grounds = reference.attributes("override_grounds")
    _refuse(
        _wrong_pair(purpose, recipient)
        | rules.wrong_ground(grounds, ground=ground, authority=authority)
    )
    decision = ConsentOverride(
        case_id=case.id,
        provider_id=by.unit_id,
        purpose=purpose,
        recipient=recipient,
        ground=ground,
        authority=authority,
        what=what,
        why_no_consent=why_no_consent,
        person_told=person_told,
        approved_by=approved_by,
        decided_at=decided_at or clock.now(),
        **_recorded(by),
    )
    facts = {"purpose": purpose, "recipient": recipient}
    _keep(decision, Did.CONSENT_OVERRIDDEN, by=by, facts=facts)
    return decision


def _wrong_pair(purpose: str, recipient: str) -> rules.Wrong:
    purposes = reference.attributes("consent_purposes")
    return rules.wrong_pair(purposes, purpose=purpose, recipient=recipient)


def _wrong_agreement(decision: ConsentDecision, case: Case) -> rules.Wrong:
    """Looked at before it is added to anything."""
    decided_on = clock.london(decision.decided_at).date()
    return rules.wrong_agreement(
        reference.attributes("consent_givers"),
        is_given=decision.answer is Answer.GIVEN,
        method=decision.method,
        given_by=decision.given_by,
        given_by_name=decision.given_by_name,
        youngest=queries.youngest(case.id, on=decided_on),
        decided_on=decided_on,
        review_by_on=decision.review_by_on,
    )


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
