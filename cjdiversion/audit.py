"""Who did or looked at what: append-only, by trigger (migration 0001), on both databases.

A row names the thing, never what it says: no text of a record is ever copied here, only digests.
Who, when and, for disclosures, to whom are duties (DPA 2018 s62, as amended by DUAA 2025 s82).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import NOT_PERSONAL, SERVICE, STAFF, Base, Keyed, session


class Operation(StrEnum):
    """The six of DPA 2018 s62, and three of our own."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGN_IN = "sign-in"
    REFUSAL = "refusal"
    ADMINISTRATION = "administration"


class Did(StrEnum):
    """Deeds in the past tense, `thing:deed`, alphabetical; each has a twin power in `May`."""

    AA_RECORDED = "aa:recorded"
    ABOUT_ME_RECORDED = "about-me:recorded"
    ACCOUNT_CHANGED = "account:changed"
    ANNEX_ACKNOWLEDGED = "annex:acknowledged"
    ANNEX_ANSWERED = "annex:answered"
    ANNEX_APPROVAL_DENIED = "annex:approval-denied"
    ANNEX_APPROVED = "annex:approved"
    ANNEX_ASKED = "annex:asked"
    ANNEX_ATTACHED = "annex:attached"
    ANNEX_CONFIRMED = "annex:confirmed"
    ANNEX_DOWNLOADED = "annex:downloaded"
    ANNEX_FINDING_ANSWERED = "annex-finding:answered"
    ANNEX_ISSUED = "annex:issued"
    ANNEX_LINE_HELD = "annex-line:held"
    ANNEX_LINE_OPENED = "annex-line:opened"
    ANNEX_LINE_SCHEDULED = "annex-line:scheduled"
    ANNEX_LINE_TAKEN_BACK = "annex-line:taken-back"
    ANNEX_LISTED = "annex:listed"
    ANNEX_MARKED = "annex:marked"
    ANNEX_OPENED = "annex:opened"
    ANNEX_PACK_ASKED = "annex:pack-asked"
    ANNEX_PACK_DISCARDED = "annex:pack-discarded"
    ANNEX_PACK_MADE = "annex:pack-made"
    ANNEX_PASSED_ON = "annex:passed-on"
    ANNEX_PREVIEWED = "annex:previewed"
    ANNEX_QUESTION_CLOSED = "annex:question-closed"
    ANNEX_RETURNED = "annex:returned"
    ANNEX_SCHEDULED = "annex:scheduled"
    ANNEX_SHARED = "annex:shared"
    ANNEX_STATED = "annex:stated"
    ANNEX_SUPERSEDED = "annex:superseded"
    ANNEX_USE_SAID = "annex:use-said"
    ANNEX_VERIFIED = "annex:verified"
    APPOINTMENT_ATTENDED = "appointment:attended"
    APPOINTMENT_LISTED = "appointment:listed"
    APPOINTMENT_MISSED = "appointment:missed"
    APPOINTMENT_PLANNED = "appointment:planned"
    APPOINTMENT_REARRANGED = "appointment:rearranged"
    AUDIT_SEARCHED = "audit:searched"
    AUTHORITY_CONFIRMED = "authority:confirmed"
    AUTHORITY_DENIED = "authority:denied"
    BANK_HOLIDAY_ADDED = "bank-holiday:added"
    BANK_HOLIDAY_REMOVED = "bank-holiday:removed"
    CASE_ASSIGNED = "case:assigned"
    CASE_CORRECTED = "case:corrected"
    CASE_IMPORTED = "case:imported"
    CASE_LISTED = "case:listed"
    CASE_OPENED = "case:opened"
    CASE_RECORDED = "case:recorded"
    CASE_UPDATED = "case:updated"
    CAUTION_BEGUN = "caution:begun"
    CAUTION_ENDED = "caution:ended"
    CAUTION_LISTED = "caution:listed"
    CAUTION_MOVED = "caution:moved"
    CAUTION_OPENED = "caution:opened"
    CAUTION_PRINTED = "caution:printed"
    CAUTION_SIGNED = "caution:signed"
    CHILD_STEP_RECORDED = "child-step:recorded"
    CIRCUMSTANCES_RECORDED = "circumstances:recorded"
    CONDITION_ANSWERED = "condition:answered"
    CONDITION_BEGUN = "condition:begun"
    CONDITION_CANCELLED = "condition:cancelled"
    CONDITION_DECIDED = "condition:decided"
    CONDITION_LAPSED = "condition:lapsed"
    CONDITION_REMINDED = "condition:reminded"
    CONDITION_REOPENED = "condition:reopened"
    CONDITION_REPORTED = "condition:reported"
    CONDITION_SET = "condition:set"
    CONDITION_VARIED = "condition:varied"
    CONSENT_OVERRIDDEN = "consent:overridden"
    CONSENT_RECORDED = "consent:recorded"
    CONTACT_RECORDED = "contact:recorded"
    CONTEXT_RECORDED = "context:recorded"
    CUT_OFF_SET = "cut-off:set"
    DETENTION_AUTHORISED = "detention:authorised"
    DETENTION_CHECKED = "detention:checked"
    DETENTION_RECORDED = "detention:recorded"
    DETENTION_REVIEWED = "detention:reviewed"
    DETENTION_STRUCK = "detention:struck"
    CPS_WAIT_ANSWERED = "cps-wait:answered"
    CPS_WAIT_BEGUN = "cps-wait:begun"
    CPS_WAIT_CANCELLED = "cps-wait:cancelled"
    CPS_WAIT_CHASED = "cps-wait:chased"
    CPS_WAIT_OPENED = "cps-wait:opened"
    CPS_WAIT_TAKEN = "cps-wait:taken"
    DISPOSAL_CLOSED = "disposal:closed"
    DISPOSAL_DECIDED = "disposal:decided"
    DISPOSAL_OPENED = "disposal:opened"
    DISPOSAL_SUPERSEDED = "disposal:superseded"
    DISPOSAL_VICTIM_CONTACTED = "disposal:victim-contacted"
    DRAFT_DISCARDED = "draft:discarded"
    DRAFT_KEPT = "draft:kept"
    DRAFT_OPENED = "draft:opened"
    DRAFT_PARKED = "draft:parked"
    DUTY_DECLARED = "duty:declared"
    DUTY_ENDED = "duty:ended"
    ENTRY_LISTED = "entry:listed"
    ENTRY_MARKED = "entry:marked"
    ESCALATION_ANSWERED = "escalation:answered"
    ESCALATION_HANDED_ON = "escalation:handed-on"
    ESCALATION_LISTED = "escalation:listed"
    ESCALATION_OWNED = "escalation:owned"
    ESCALATION_RAISED = "escalation:raised"
    ESCALATION_REPLIED = "escalation:replied"
    ESCALATION_TAKEN_UP = "escalation:taken-up"
    FITNESS_RECORDED = "fitness:recorded"
    FORM_PRINTED = "form:printed"
    GRAVITY_SCORED = "gravity:scored"
    IDENTITY_CONFIRMED = "identity:confirmed"
    IDENTITY_OPENED = "identity:opened"
    IDENTITY_PROPOSED = "identity:proposed"
    IDENTITY_REFUSED = "identity:refused"
    IDENTITY_SEARCHED = "identity:searched"
    IDENTITY_UNDONE = "identity:undone"
    INSTRUMENT_LISTED = "instrument:listed"
    INSTRUMENT_OPENED = "instrument:opened"
    INSTRUMENT_RECORDED = "instrument:recorded"
    INSTRUMENT_STARTED = "instrument:started"
    INSTRUMENT_STRUCK = "instrument:struck"
    INTERVIEW_ENDED = "interview:ended"
    INTERVIEW_EXCEPTED = "interview:excepted"
    INTERVIEW_MARKED = "interview:marked"
    INTERVIEW_RECORDED = "interview:recorded"
    INTERVIEW_STARTED = "interview:started"
    LD_EXCLUDED = "ld-exclusion:recorded"
    LD_EXCLUSION_LIFTED = "ld-exclusion:lifted"
    LD_NOTE_WRITTEN = "ld-note:written"
    LD_OUTCOME_RECORDED = "ld-outcome:recorded"
    LD_RECORD_OPENED = "ld-record:opened"
    LD_RECORD_STRUCK = "ld-record:struck"
    LEARNING_ADDED = "learning:added"
    LEARNING_CHANGED = "learning:changed"
    LOCAL_SERVICE_ADDED = "local-service:added"
    LOCAL_SERVICE_CHANGED = "local-service:changed"
    LOCAL_SERVICE_ENDED = "local-service:ended"
    MESSAGE_CHOSEN = "message:chosen"
    MESSAGE_LISTED = "message:listed"
    MESSAGE_READ = "message:read"
    MESSAGE_SENT = "message:sent"
    MESSAGE_SENT_AGAIN = "message:sent-again"
    NEED_RECORDED = "need:recorded"
    NEED_REFUTED = "need:refuted"
    NEED_STRUCK = "need:struck"
    NEED_SUPERSEDED = "need:superseded"
    NUMBERS_EXPORTED = "numbers:exported"
    NUMBERS_SEEN = "numbers:seen"
    OVERRIDE_LISTED = "override:listed"
    OVERRIDE_OPENED = "override:opened"
    OVERRIDE_REVIEWED = "override:reviewed"
    OBSERVATION_SET = "observation:set"
    ONWARD_LINES_SHOWN = "onward-lines:shown"
    ONWARD_REFERRAL_ANSWERED = "onward-referral:answered"
    ONWARD_REFERRAL_FOLLOWED = "onward-referral:followed"
    ONWARD_REFERRAL_MADE = "onward-referral:made"
    QUARANTINE_EXPORTED = "quarantine:exported"
    QUARANTINE_LIFTED = "quarantine:lifted"
    QUARANTINE_OPENED = "quarantine:opened"
    QUARANTINE_SET = "quarantine:set"
    QUARANTINE_TOLD = "quarantine:told"
    QUESTION_SET_PUBLISHED = "question-set:published"
    REFERRAL_ACCEPTED = "referral:accepted"
    REFERRAL_AMENDED = "referral:amended"
    REFERRAL_ASSESSED = "referral:assessed"
    REFERRAL_ASSIGNED = "referral:assigned"
    REFERRAL_BEGUN = "referral:begun"
    REFERRAL_CHANGED = "referral:changed"
    REFERRAL_CLOSED = "referral:closed"
    REFERRAL_COUNTED_AGAIN = "referral:counted-again"
    REFERRAL_DECLINED = "referral:declined"
    REFERRAL_EXEMPTED = "referral:exempted"
    REFERRAL_EXPIRED = "referral:expired"
    REFERRAL_EXPORTED = "referral:exported"
    REFERRAL_HELD = "referral:held"
    REFERRAL_LISTED = "referral:listed"
    REFERRAL_OPENED = "referral:opened"
    REFERRAL_PUT_BACK = "referral:put-back"
    REFERRAL_RECEIVED = "referral:received"
    REFERRAL_RECOUNTED = "referral:recounted"
    REFERRAL_REDIRECTED = "referral:redirected"
    REFERRAL_REOPENED = "referral:reopened"
    REFERRAL_RESUMED = "referral:resumed"
    REFERRAL_SCREENED = "referral:screened"
    REFERRAL_SENT = "referral:sent"
    REFERRAL_SIGNED_OFF = "referral:signed-off"
    REFERRAL_STARTED = "referral:started"
    REFERRAL_SUPPORTED = "referral:supported"
    REFERRAL_TAKEN = "referral:taken"
    REFERRAL_TAKEN_BACK = "referral:taken-back"
    REFERRAL_TELEPHONED = "referral:telephoned"
    REFERRAL_UNDONE = "referral:undone"
    REFERRAL_WITHDRAWN = "referral:withdrawn"
    REFUSED = "refused"
    REVIEW_ASSIGNED = "review:assigned"
    REVIEW_CASE_OPENED = "review-case:opened"
    REVIEW_CASE_REPLACED = "review-case:replaced"
    REVIEW_CASE_TAKEN_IN = "review-case:taken-in"
    REVIEW_FINDING_ANSWERED = "review-finding:answered"
    REVIEW_FINDING_LISTED = "review-finding:listed"
    REVIEW_FINDING_OPENED = "review-finding:opened"
    REVIEW_FINDING_TOLD = "review-finding:told"
    REVIEW_GRADED = "review:graded"
    REVIEW_LISTED = "review:listed"
    REVIEW_OPENED = "review:opened"
    REVIEW_SHARED_OUT = "review:shared-out"
    ROTA_DAY_SET = "rota-day:set"
    ROTA_DAY_STRUCK = "rota-day:struck"
    ROTA_SET = "rota:set"
    SAFEGUARD_RECORDED = "safeguard:recorded"
    SAFETY_ACTION_RECORDED = "safety-action:recorded"
    SAFETY_ALERT_ACKNOWLEDGED = "safety-alert:acknowledged"
    SAFETY_ALERT_HANDED_OVER = "safety-alert:handed-over"
    SAFETY_ALERT_OPENED = "safety-alert:opened"
    SAFETY_ALERT_RAISED = "safety-alert:raised"
    SAMPLE_DRAWN = "sample:drawn"
    SAMPLE_EXPORTED = "sample:exported"
    SAMPLE_LISTED = "sample:listed"
    SAMPLE_OPENED = "sample:opened"
    SAMPLE_PLANNED = "sample:planned"
    SAMPLE_SEEDED = "sample:seeded"
    SAMPLE_WITHDRAWN = "sample:withdrawn"
    SCREENING_ANSWERED = "screening:answered"
    SCREENING_COMPLETED = "screening:completed"
    SCREENING_OPENED = "screening:opened"
    SCREENING_STARTED = "screening:started"
    SHIFT_CHECKED = "shift:checked"
    SHIFT_HANDED_OVER = "shift:handed-over"
    SHIFT_LISTED = "shift:listed"
    SHIFT_OPENED = "shift:opened"
    SHIFT_PRINTED = "shift:printed"
    SHIFT_SUPERSEDED = "shift:superseded"
    SHIFT_TAKEN_OVER = "shift:taken-over"
    SIGNED_IN = "signed:in"
    SIGNED_OUT = "signed:out"
    SIGN_IN_FAILED = "sign-in:failed"
    STATUS_UPDATE_RECEIVED = "status-update:received"
    SUITE_LISTED = "suite:listed"
    TOKEN_ISSUED = "token:issued"
    TOKEN_REVOKED = "token:revoked"
    VICTIM_ASSESSED = "victim:assessed"
    VICTIM_ASSIGNED = "victim:assigned"
    VICTIM_CONTACT_RECORDED = "victim:contact-recorded"
    VICTIM_CORRECTED = "victim:corrected"
    VICTIM_LISTED = "victim:listed"
    VICTIM_MEASURES_RECORDED = "victim:measures-recorded"
    VICTIM_OPENED = "victim:opened"
    VICTIM_PRINTED = "victim:printed"
    VICTIM_RECORDED = "victim:recorded"
    VICTIM_REFERRAL_ACCEPTED = "victim-referral:accepted"
    VICTIM_REFERRAL_ASKED = "victim-referral:asked"
    VICTIM_REFERRAL_ATTENDED = "victim-referral:attended"
    VICTIM_REFERRAL_CLOSED = "victim-referral:closed"
    VICTIM_REFERRAL_DECLINED = "victim-referral:declined"
    VICTIM_REFERRAL_MISSED = "victim-referral:missed"
    VICTIM_REFERRAL_OFFERED = "victim-referral:offered"
    VICTIM_REFERRAL_REFUSED = "victim-referral:refused"
    VICTIM_REFERRAL_WITHDRAWN = "victim-referral:withdrawn"
    VICTIM_REFERRED = "victim:referred"
    VICTIM_STRUCK = "victim:struck"
    VULNERABILITY_DECIDED = "vulnerability:decided"

    @property
    def words(self) -> str:
        """ "referral:accepted" → "Referral: accepted" — the trail in plain words."""
        thing, _, deed = self.value.partition(":")
        return f"{thing.capitalize()}: {deed.replace('-', ' ')}" if deed else thing.capitalize()


class AuditEvent(Base, Keyed):
    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index(None, "subject_kind", "subject_id", "at"),
        sa.Index(None, "actor_id", "at"),
        sa.Index(None, "at"),
        {"info": SERVICE},
    )

    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    did: Mapped[Did] = mapped_column(info=NOT_PERSONAL)
    operation: Mapped[Operation] = mapped_column(info=NOT_PERSONAL)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)  # no foreign key: outlives all
    actor_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    actor_role: Mapped[str] = mapped_column(sa.String(40), info=STAFF)
    actor_unit_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    token_id: Mapped[uuid.UUID | None] = mapped_column(info=NOT_PERSONAL)
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_id: Mapped[uuid.UUID | None] = mapped_column(info={"personal": "link"})
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True, info={"personal": "link"})
    recipient: Mapped[str | None] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    request_id: Mapped[str] = mapped_column(sa.String(32), default="", info=NOT_PERSONAL)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"personal": "link"})


request_id: ContextVar[str] = ContextVar("request_id", default="")


def record(
    did: Did,
    operation: Operation,
    *,
    by: Actor,
    subject: Any = None,
    kind: str = "",
    case_id: uuid.UUID | None = None,
    recipient: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write one row in the present unit of work: no audit row, no deed and no view.

    `facts` hold codes, states, references and digests; never the words of a record.
    """
    row = {
        "at": clock.now(),
        "did": did,
        "operation": operation,
        "actor_id": by.person_id,
        "actor_name": by.name,
        "actor_role": by.role.value,
        "actor_unit_id": by.unit_id,
        "token_id": by.token_id,
        "subject_kind": kind or (subject.__tablename__ if subject is not None else ""),
        "subject_id": getattr(subject, "id", None),
        "case_id": case_id if case_id is not None else getattr(subject, "case_id", None),
        "recipient": recipient,
        "request_id": request_id.get(),
        "facts": dict(facts or {}),
    }
    session().execute(_INSERT, row)


_INSERT = sa.insert(cast(sa.Table, AuditEvent.__table__))  # Core: no bookkeeping of the ORM's


def opened(did: Did, subject: Any, *, by: Actor, case_id: uuid.UUID | None = None) -> None:
    record(did, Operation.CONSULTATION, by=by, subject=subject, case_id=case_id)


def listed(did: Did, references: Sequence[str], *, by: Actor, kind: str) -> None:
    """One row for a list or search shown, holding the references that were on the page."""
    facts = {"shown": list(references)}
    record(did, Operation.CONSULTATION, by=by, kind=kind, facts=facts)


def last_deed(subject: Any) -> AuditEvent | None:
    """The newest deed on a record, readings left out: who was first, and when."""
    query = sa.select(AuditEvent).where(
        AuditEvent.subject_kind == subject.__tablename__,
        AuditEvent.subject_id == subject.id,
        AuditEvent.operation != Operation.CONSULTATION,
    )
    return session().scalar(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(1))


def digest(value: Any) -> str:
    """Lets somebody prove later what a value was, without the trail holding it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]
