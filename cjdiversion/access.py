"""Who may do what: the whole matrix on one page. The help page is rendered from it.

Three questions, in this order: is somebody signed in (web.py), is the thing in their scope (each
room's `in_scope`), and does their role hold the power (here).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from cjdiversion.errors import NotPermitted
from cjdiversion.powers import May as May
from cjdiversion.role_words import ROLE_WORDS


class Role(StrEnum):
    """What a posting makes a person. Rank is a separate, dated attribute of the posting."""

    CUSTODY_SERGEANT = "custody-sergeant"
    DETENTION_OFFICER = "detention-officer"
    CUSTODY_HCP = "custody-hcp"
    INVESTIGATOR = "investigator"
    SUPERVISOR = "supervisor"
    DUTY_INSPECTOR = "duty-inspector"
    SUPERINTENDENT = "superintendent"
    LD_PRACTITIONER = "ld-practitioner"
    LD_TEAM_LEADER = "ld-team-leader"
    VICTIM_OFFICER = "victim-officer"
    CPS_LIAISON = "cps-liaison"
    PERFORMANCE_LEAD = "performance-lead"
    REVIEWER = "reviewer"
    DISCLOSURE_OFFICER = "disclosure-officer"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"

    @property
    def words(self) -> str:
        return ROLE_WORDS[self]


_RECORDS = frozenset(
    {
        May.ABOUT_ME_RECORD,
        May.CASE_OPEN,
        May.CASE_RECORD,
        May.ENTRY_MARK,
        May.SAFEGUARD_RECORD,
        May.SCREENING_RECORD,
    }
)
_CUSTODY = _RECORDS | {
    May.DETENTION_AUTHORISE,
    May.ESCALATION_RAISE,
    May.IDENTITY_LINK,
    May.IDENTITY_QUARANTINE,
    May.INTERVIEW_EXCEPT,
    May.INTERVIEW_START,
    May.MESSAGE_SEND,
    May.REFERRAL_SEND,
    May.REFERRAL_UNDO,
    May.SAFETY_ALERT_ACKNOWLEDGE,
    May.SCREENING_DECIDE,
    May.SHIFT_HAND_OVER,
    May.SHIFT_OPEN,
    May.SUITE_SEE,
}
# An annex holds what L&D agreed to tell the CPS; custody has no part in it.
_INVESTIGATES = _RECORDS | {
    May.ANNEX_OPEN,
    May.ANNEX_SHARE,
    May.ANNEX_WRITE,
    May.DETENTION_AUTHORISE,
    May.DISPOSAL_CLOSE,
    May.DISPOSAL_DECIDE,
    May.ESCALATION_RAISE,
    May.IDENTITY_LINK,
    May.INTERVIEW_EXCEPT,
    May.INTERVIEW_START,
    May.MESSAGE_SEND,
    May.REFERRAL_SEND,
    May.REFERRAL_UNDO,
    May.SAFETY_ALERT_ACKNOWLEDGE,
    May.SCREENING_DECIDE,
    May.VICTIM_MANAGE,
    May.VICTIM_OPEN,
    May.VICTIM_RECORD,
}
# Approves an annex at night, and sends it.
_DEPUTISES = frozenset(
    {
        May.ANNEX_APPROVE,
        May.ANNEX_OPEN,
        May.ANNEX_SHARE,
        May.CASE_ASSIGN,
        May.DISPOSAL_CLOSE,
        May.DISPOSAL_DECIDE,
        May.ESCALATION_ANSWER,
    }
)
_PRACTISES = frozenset(
    {
        May.ABOUT_ME_RECORD,
        May.CONSENT_OVERRIDE,
        May.CONSENT_RECORD,
        May.INSTRUMENT_ADMINISTER,
        May.MESSAGE_SEND,
        May.REFERRAL_BEGIN,
        May.REFERRAL_DECIDE,
        May.REFERRAL_EXPORT,
        May.REFERRAL_OPEN,
        May.REFERRAL_UNDO,
        May.REFERRAL_UPDATE,
        May.REFERRAL_WORK,
        May.ROTA_SEE,
        May.SUITE_SEE,
    }
)
_COUNTS = frozenset({May.NUMBERS_SEE, May.SAMPLE_SEED})

GRANTS: MappingProxyType[Role, frozenset[May]] = MappingProxyType(
    {
        Role.CUSTODY_SERGEANT: _CUSTODY | {May.CASE_IMPORT, May.DUTY_DECLARE},
        Role.DETENTION_OFFICER: _RECORDS | {May.SHIFT_HAND_OVER, May.SHIFT_OPEN, May.SUITE_SEE},
        Role.CUSTODY_HCP: frozenset(
            {May.CASE_OPEN, May.SAFEGUARD_RECORD, May.SHIFT_OPEN, May.SUITE_SEE}
        ),
        Role.INVESTIGATOR: _INVESTIGATES,
        Role.SUPERVISOR: _INVESTIGATES
        | {
            May.ANNEX_APPROVE,
            May.CASE_ASSIGN,
            May.CASE_IMPORT,
            May.DISCLOSURE_SCHEDULE,
            May.DUTY_DECLARE,
            May.ESCALATION_ANSWER,
            May.IDENTITY_QUARANTINE,
            May.LOCAL_SERVICE_KEEP,
            May.PATTERN_SEE,
            May.REFERRAL_PUT_BACK,
        },
        # Of annexes those alone that nobody approved in time: annexes.models.in_scope.
        Role.DUTY_INSPECTOR: _CUSTODY
        | _DEPUTISES
        | {May.CASE_IMPORT, May.REFERRAL_PUT_BACK, May.SHIFT_CHECK},
        Role.SUPERINTENDENT: _DEPUTISES
        | {May.CASE_OPEN, May.DETENTION_AUTHORISE, May.INTERVIEW_EXCEPT, May.SHIFT_OPEN},
        Role.LD_PRACTITIONER: _PRACTISES,
        Role.LD_TEAM_LEADER: _PRACTISES
        | {
            May.CONSENT_REVIEW,
            May.CUT_OFF_SET,
            May.REFERRAL_ASSIGN,
            May.REFERRAL_PUT_BACK,
            May.REFERRAL_SIGN_OFF,
            May.ROTA_SET,
        },
        Role.VICTIM_OFFICER: frozenset({May.VICTIM_OPEN, May.VICTIM_RECORD}),
        Role.CPS_LIAISON: frozenset({May.ANNEX_OPEN, May.ANNEX_TAKE}),
        Role.PERFORMANCE_LEAD: _COUNTS
        | {May.LEARNING_KEEP, May.NUMBERS_EXPORT, May.RETURN_BUILD, May.SAMPLE_PLAN},
        Role.REVIEWER: _COUNTS | {May.REVIEW_GRADE},
        Role.DISCLOSURE_OFFICER: frozenset(
            {May.ANNEX_OPEN, May.CASE_OPEN, May.DISCLOSURE_SCHEDULE, May.SHIFT_OPEN}
        ),
        Role.DATA_PROTECTION_OFFICER: frozenset({May.AUDIT_SEE}),
        Role.ADMINISTRATOR: frozenset(
            {
                May.ACCOUNT_MANAGE,
                May.BANK_HOLIDAY_MANAGE,
                May.JOB_SEE,
                May.LOCAL_SERVICE_KEEP,
                May.MESSAGE_SEE,
                May.QUESTION_SET_PUBLISH,
                May.ROTA_SEE,
            }
        ),
        Role.SYSTEM: frozenset(
            {
                May.ANNEX_PASS_ON,
                May.CONDITION_ANSWER,
                May.CONDITION_LAPSE,
                May.DISPOSAL_CLOSE,
                May.ESCALATION_SETTLE,
                May.INTERVIEW_MARK,
                May.REFERRAL_EXPIRE,
                May.REFERRAL_RECOUNT,
            }
        ),
    }
)


class UnitKind(StrEnum):
    FORCE = "force"
    SUITE = "custody-suite"
    INVESTIGATION = "investigation-unit"
    PROVIDER = "ld-provider"
    CPS_AREA = "cps-area"
    CPS_DIRECT = "cps-direct"
    SERVICE = "service"


@dataclass(frozen=True)
class Actor:
    """Somebody in a posting, as they are at this moment; read afresh for every request.

    `scopes` is None for a person at a screen; a service token narrows the role's powers to it.
    With `duty_until` the unit is the suite they declared to be on duty at, not the posting's own.
    """

    person_id: uuid.UUID | None
    name: str
    role: Role
    unit_id: uuid.UUID | None
    unit_name: str
    unit_kind: UnitKind
    force_id: uuid.UUID | None = None
    rank: str = ""
    posting_id: uuid.UUID | None = None
    duty_until: datetime | None = None
    token_id: uuid.UUID | None = None
    scopes: frozenset[str] | None = None


SYSTEM = Actor(None, "The service itself", Role.SYSTEM, None, "", UnitKind.SERVICE)


def can(actor: Actor, power: May) -> bool:
    if actor.scopes is not None and power.value not in actor.scopes:
        return False
    return power in GRANTS[actor.role]


def require(actor: Actor, power: May) -> None:
    """Raises NotPermitted."""
    if not can(actor, power):
        raise NotPermitted(f"{actor.role.words}: this role cannot do this ({power.words.lower()})")
