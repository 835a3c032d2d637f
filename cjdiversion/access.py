"""Who may do what: the whole matrix on one page. The help page is rendered from it.

Three questions, in this order: is somebody signed in (web.py), is the thing in their scope (each
room's `in_scope`), and does their role hold the power (here).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cjdiversion.errors import NotPermitted


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
    CPS_LIAISON = "cps-liaison"
    PERFORMANCE_LEAD = "performance-lead"
    REVIEWER = "reviewer"
    DISCLOSURE_OFFICER = "disclosure-officer"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"

    @property
    def words(self) -> str:
        return _ROLE_WORDS[self]


_ROLE_WORDS = MappingProxyType(
    {
        Role.CUSTODY_SERGEANT: "Custody sergeant",
        Role.DETENTION_OFFICER: "Detention officer",
        Role.CUSTODY_HCP: "Custody healthcare professional",
        Role.INVESTIGATOR: "Investigator",
        Role.SUPERVISOR: "Supervisor",
        Role.DUTY_INSPECTOR: "Duty inspector",
        Role.SUPERINTENDENT: "Superintendent",
        Role.LD_PRACTITIONER: "L&D practitioner",
        Role.LD_TEAM_LEADER: "L&D team leader",
        Role.CPS_LIAISON: "CPS liaison officer",
        Role.PERFORMANCE_LEAD: "Performance lead",
        Role.REVIEWER: "Reviewer",
        Role.DISCLOSURE_OFFICER: "Disclosure officer",
        Role.DATA_PROTECTION_OFFICER: "Data protection officer",
        Role.ADMINISTRATOR: "Administrator",
        Role.SYSTEM: "The service itself",
    }
)


class May(StrEnum):
    """Powers, `room:deed`, kept in alphabetical order. The value's words stand in `words`."""

    ACCOUNT_MANAGE = "account:manage"
    ANNEX_APPROVE = "annex:approve"
    ANNEX_OPEN = "annex:open"
    ANNEX_SHARE = "annex:share"
    ANNEX_TAKE = "annex:take"
    ANNEX_WRITE = "annex:write"
    AUDIT_SEE = "audit:see"
    CASE_ASSIGN = "case:assign"
    CASE_IMPORT = "case:import"
    CASE_OPEN = "case:open"
    CASE_RECORD = "case:record"
    CONSENT_OVERRIDE = "consent:override"
    CONSENT_RECORD = "consent:record"
    DISPOSAL_DECIDE = "disposal:decide"
    JOB_SEE = "job:see"
    NUMBERS_EXPORT = "numbers:export"
    NUMBERS_SEE = "numbers:see"
    REFERRAL_DECIDE = "referral:decide"
    REFERRAL_EXPIRE = "referral:expire"
    REFERRAL_OPEN = "referral:open"
    REFERRAL_SEND = "referral:send"
    REFERRAL_WORK = "referral:work"
    SCREENING_DECIDE = "screening:decide"
    SCREENING_RECORD = "screening:record"
    SUITE_SEE = "suite:see"

    @property
    def words(self) -> str:
        return _MAY_WORDS[self]


_MAY_WORDS = MappingProxyType(
    {
        May.ACCOUNT_MANAGE: "Manage people, units and postings",
        May.ANNEX_APPROVE: "Approve a CPS annex",
        May.ANNEX_OPEN: "Read CPS annexes in reach",
        May.ANNEX_SHARE: "Share an annex with CPS, or mark it as attached to the file",
        May.ANNEX_TAKE: "Open, download and acknowledge annexes shared with the area",
        May.ANNEX_WRITE: "Prepare a CPS annex",
        May.AUDIT_SEE: "See who looked at and changed what",
        May.CASE_ASSIGN: "Assign an unassigned booking to an investigation unit",
        May.CASE_IMPORT: "Import bookings from a custody system",
        May.CASE_OPEN: "Open cases in reach",
        May.CASE_RECORD: "Record a booking, a voluntary attendance and what follows",
        May.CONSENT_OVERRIDE: "Record a decision to share without consent",
        May.CONSENT_RECORD: "Record consent to share",
        May.DISPOSAL_DECIDE: "Decide an outcome, with reasons",
        May.JOB_SEE: "See the history of scheduled work",
        May.NUMBERS_EXPORT: "Export suppressed numbers",
        May.NUMBERS_SEE: "See the consistency pages",
        May.REFERRAL_DECIDE: "Receive, accept or decline a referral",
        May.REFERRAL_EXPIRE: "Let an unanswered referral expire",
        May.REFERRAL_OPEN: "Open referrals sent to the provider",
        May.REFERRAL_SEND: "Refer to L&D, and withdraw the referral",
        May.REFERRAL_WORK: "Assess and close a referral",
        May.SCREENING_DECIDE: "Decide whether a person is vulnerable",
        May.SCREENING_RECORD: "Record answers, indicators and appropriate adult times",
        May.SUITE_SEE: "See who is in the suite (name, age band, location)",
    }
)

_RECORDS = frozenset({May.CASE_OPEN, May.CASE_RECORD, May.SCREENING_RECORD})
_CUSTODY = _RECORDS | {May.SCREENING_DECIDE, May.REFERRAL_SEND, May.SUITE_SEE}
# An annex holds what L&D agreed to tell the CPS; custody has no part in it.
_INVESTIGATES = _RECORDS | {
    May.ANNEX_OPEN,
    May.ANNEX_SHARE,
    May.ANNEX_WRITE,
    May.DISPOSAL_DECIDE,
    May.REFERRAL_SEND,
    May.SCREENING_DECIDE,
}
_PRACTISES = frozenset(
    {
        May.CONSENT_OVERRIDE,
        May.CONSENT_RECORD,
        May.REFERRAL_DECIDE,
        May.REFERRAL_OPEN,
        May.REFERRAL_WORK,
        May.SUITE_SEE,
    }
)

GRANTS: MappingProxyType[Role, frozenset[May]] = MappingProxyType(
    {
        Role.CUSTODY_SERGEANT: _CUSTODY | {May.CASE_IMPORT},
        Role.DETENTION_OFFICER: _RECORDS | {May.SUITE_SEE},
        Role.CUSTODY_HCP: frozenset({May.CASE_OPEN, May.SUITE_SEE}),
        Role.INVESTIGATOR: _INVESTIGATES,
        Role.SUPERVISOR: _INVESTIGATES | {May.ANNEX_APPROVE, May.CASE_ASSIGN, May.CASE_IMPORT},
        Role.DUTY_INSPECTOR: _CUSTODY | {May.CASE_ASSIGN, May.CASE_IMPORT, May.DISPOSAL_DECIDE},
        Role.SUPERINTENDENT: frozenset(
            {May.ANNEX_APPROVE, May.ANNEX_OPEN, May.CASE_ASSIGN, May.CASE_OPEN, May.DISPOSAL_DECIDE}
        ),
        Role.LD_PRACTITIONER: _PRACTISES,
        Role.LD_TEAM_LEADER: _PRACTISES,
        Role.CPS_LIAISON: frozenset({May.ANNEX_OPEN, May.ANNEX_TAKE}),
        Role.PERFORMANCE_LEAD: frozenset({May.NUMBERS_EXPORT, May.NUMBERS_SEE}),
        Role.REVIEWER: frozenset({May.NUMBERS_SEE}),
        Role.DISCLOSURE_OFFICER: frozenset({May.ANNEX_OPEN, May.CASE_OPEN}),
        Role.DATA_PROTECTION_OFFICER: frozenset({May.AUDIT_SEE}),
        Role.ADMINISTRATOR: frozenset({May.ACCOUNT_MANAGE, May.JOB_SEE}),
        Role.SYSTEM: frozenset({May.REFERRAL_EXPIRE}),
    }
)


class UnitKind(StrEnum):
    FORCE = "force"
    SUITE = "custody-suite"
    INVESTIGATION = "investigation-unit"
    PROVIDER = "ld-provider"
    CPS_AREA = "cps-area"
    SERVICE = "service"


@dataclass(frozen=True)
class Actor:
    """Somebody in a posting, as they are at this moment; read afresh for every request.

    `scopes` is None for a person at a screen; a service token narrows the role's powers to it.
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
