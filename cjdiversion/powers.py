"""What a person may be allowed to do, each with its words; who holds which stands in access.py."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class May(StrEnum):
    """Powers, `room:deed`, kept in alphabetical order. The value's words stand in `words`."""

    ABOUT_ME_RECORD = "about-me:record"
    ACCOUNT_MANAGE = "account:manage"
    ANNEX_APPROVE = "annex:approve"
    ANNEX_OPEN = "annex:open"
    ANNEX_PASS_ON = "annex:pass-on"
    ANNEX_SHARE = "annex:share"
    ANNEX_TAKE = "annex:take"
    ANNEX_WRITE = "annex:write"
    AUDIT_SEE = "audit:see"
    BANK_HOLIDAY_MANAGE = "bank-holiday:manage"
    CASE_ASSIGN = "case:assign"
    CASE_IMPORT = "case:import"
    CASE_OPEN = "case:open"
    CASE_RECORD = "case:record"
    CONDITION_ANSWER = "condition:answer"
    CONDITION_LAPSE = "condition:lapse"
    CONSENT_OVERRIDE = "consent:override"
    CONSENT_RECORD = "consent:record"
    CONSENT_REVIEW = "consent:review"
    CUT_OFF_SET = "cut-off:set"
    DETENTION_AUTHORISE = "detention:authorise"
    DISCLOSURE_SCHEDULE = "disclosure:schedule"
    DISPOSAL_CLOSE = "disposal:close"
    DISPOSAL_DECIDE = "disposal:decide"
    DUTY_DECLARE = "duty:declare"
    ENTRY_MARK = "entry:mark"
    ESCALATION_ANSWER = "escalation:answer"
    ESCALATION_RAISE = "escalation:raise"
    ESCALATION_SETTLE = "escalation:settle"
    IDENTITY_LINK = "identity:link"
    IDENTITY_QUARANTINE = "identity:quarantine"
    INSTRUMENT_ADMINISTER = "instrument:administer"
    INTERVIEW_EXCEPT = "interview:except"
    INTERVIEW_MARK = "interview:mark"
    INTERVIEW_START = "interview:start"
    JOB_SEE = "job:see"
    LEARNING_KEEP = "learning:keep"
    LOCAL_SERVICE_KEEP = "local-service:keep"
    MESSAGE_SEE = "message:see"
    MESSAGE_SEND = "message:send"
    NUMBERS_EXPORT = "numbers:export"
    NUMBERS_SEE = "numbers:see"
    PATTERN_SEE = "pattern:see"
    QUESTION_SET_PUBLISH = "question-set:publish"
    REFERRAL_ASSIGN = "referral:assign"
    REFERRAL_BEGIN = "referral:begin"
    REFERRAL_DECIDE = "referral:decide"
    REFERRAL_EXPIRE = "referral:expire"
    REFERRAL_EXPORT = "referral:export"
    REFERRAL_OPEN = "referral:open"
    REFERRAL_PUT_BACK = "referral:put-back"
    REFERRAL_RECOUNT = "referral:recount"
    REFERRAL_SEND = "referral:send"
    REFERRAL_SIGN_OFF = "referral:sign-off"
    REFERRAL_UNDO = "referral:undo"
    REFERRAL_UPDATE = "referral:update"
    REFERRAL_WORK = "referral:work"
    RETURN_BUILD = "return:build"
    REVIEW_GRADE = "review:grade"
    ROTA_SEE = "rota:see"
    ROTA_SET = "rota:set"
    SAFEGUARD_RECORD = "safeguard:record"
    SAFETY_ALERT_ACKNOWLEDGE = "safety-alert:acknowledge"
    SAMPLE_PLAN = "sample:plan"
    SAMPLE_SEED = "sample:seed"
    SCREENING_DECIDE = "screening:decide"
    SCREENING_RECORD = "screening:record"
    SHIFT_CHECK = "shift:check"
    SHIFT_HAND_OVER = "shift:hand-over"
    SHIFT_OPEN = "shift:open"
    SUITE_SEE = "suite:see"
    VICTIM_MANAGE = "victim:manage"
    VICTIM_OPEN = "victim:open"
    VICTIM_RECORD = "victim:record"

    @property
    def words(self) -> str:
        return _MAY_WORDS[self]


_MAY_WORDS = MappingProxyType(
    {
        May.ABOUT_ME_RECORD: "Record what a person says about themself",
        May.ACCOUNT_MANAGE: "Manage people, units and postings",
        May.ANNEX_APPROVE: "Approve a CPS annex",
        May.ANNEX_OPEN: "Read CPS annexes in reach",
        May.ANNEX_PASS_ON: "Let what waits too long go on to the deputy, and mark what changed",
        May.ANNEX_SHARE: "Share an annex with CPS, or mark it as attached to the file",
        May.ANNEX_TAKE: "Open, download and acknowledge annexes shared with the area, and ask",
        May.ANNEX_WRITE: "Prepare a CPS annex",
        May.AUDIT_SEE: "See who looked at and changed what",
        May.BANK_HOLIDAY_MANAGE: "Add and take away bank holidays that the kept list does not know",
        May.CASE_ASSIGN: "Assign an unassigned booking to an investigation unit",
        May.CASE_IMPORT: "Import bookings from a custody system",
        May.CASE_OPEN: "Open cases in reach",
        May.CASE_RECORD: "Record a booking, a voluntary attendance and what follows",
        May.CONDITION_ANSWER: "Answer, by a single-purpose link, whether a condition was met",
        May.CONDITION_LAPSE: "Ask providers, and give back what nobody answered",
        May.CONSENT_OVERRIDE: "Record a decision to share without consent",
        May.CONSENT_RECORD: "Record consent to share",
        May.CONSENT_REVIEW: "See each decision to share without consent, and look at it again",
        May.CUT_OFF_SET: "Set the service’s own cut-off of a screening instrument",
        May.DETENTION_AUTHORISE: "Give or record an authority that detention goes on, or where",
        May.DISCLOSURE_SCHEDULE: "Put on the schedule what was held back from CPS, or withdrawn",
        May.DISPOSAL_CLOSE: "Close an outcome once what it asks for is met",
        May.DISPOSAL_DECIDE: "Decide an outcome, with reasons",
        May.DUTY_DECLARE: "Declare to be on duty at another suite until a time",
        May.ENTRY_MARK: "Mark custody-record entries as entered there",
        May.ESCALATION_ANSWER: "See and answer what was raised to the unit, and take it further",
        May.ESCALATION_RAISE: "Raise what keeps somebody waiting to those in charge",
        May.ESCALATION_SETTLE: "End what was raised once what it waited for is done",
        May.IDENTITY_LINK: "Say that two records are about one person, or confirm it",
        May.IDENTITY_QUARANTINE: "Close a record that is about the wrong person",
        May.INSTRUMENT_ADMINISTER: "Administer a screening instrument",
        May.INTERVIEW_EXCEPT: "Record an authority to interview at once without the adult",
        May.INTERVIEW_MARK: "Mark interviews held without an adult who turns out to be needed",
        May.INTERVIEW_START: "Start an interview here",
        May.JOB_SEE: "See the history of scheduled work",
        May.LEARNING_KEEP: "Keep the learning register of the force",
        May.LOCAL_SERVICE_KEEP: "Keep what local services there are in the force",
        May.MESSAGE_SEE: "See which e-mail was not delivered, and send it again",
        May.MESSAGE_SEND: "Write to the other side about a referral, and mark as read",
        May.NUMBERS_EXPORT: "Export suppressed numbers",
        May.NUMBERS_SEE: "See the consistency pages",
        May.PATTERN_SEE: "See how one decision maker of the own unit varies on alike cases",
        May.QUESTION_SET_PUBLISH: "Publish a question set of the force",
        May.REFERRAL_ASSIGN: "Hand a referral to somebody of the team, and see who has how many",
        May.REFERRAL_BEGIN: "Start a referral of one’s own: from the suite, court, the community",
        May.REFERRAL_DECIDE: "Receive, accept, decline, hold or redirect a referral",
        May.REFERRAL_EXPIRE: "Let an unanswered referral expire",
        May.REFERRAL_EXPORT: "Download a referral as a message for the provider’s own system",
        May.REFERRAL_OPEN: "Open referrals sent to the provider",
        May.REFERRAL_PUT_BACK: "Put a referral back a step that was a mistake of one’s own side",
        May.REFERRAL_RECOUNT: "Count the deadlines of referrals anew",
        May.REFERRAL_SEND: "Refer to L&D, amend and withdraw the referral",
        May.REFERRAL_SIGN_OFF: "Sign off a decline that somebody else made",
        May.REFERRAL_UNDO: "Take back one’s own last step with a referral within minutes",
        May.REFERRAL_UPDATE: "Hand in what the provider’s own system says of a referral",
        May.REFERRAL_WORK: "Screen, assess, support and close a referral",
        May.RETURN_BUILD: "Build returns, keep them as sent, and import tables of counts",
        May.REVIEW_GRADE: "Grade the cases of a dip sample that are given to one",
        May.ROTA_SEE: "See the hours of the L&D teams, and who set them",
        May.ROTA_SET: "Set the team’s hours and the way out of hours",
        May.SAFEGUARD_RECORD: "Record safeguards, fitness advice and observation",
        May.SAFETY_ALERT_ACKNOWLEDGE: "Acknowledge that L&D asks for safety action",
        May.SAMPLE_PLAN: "Plan and draw dip samples, share them out, tell what was found",
        May.SAMPLE_SEED: "Give the second words that fix the seed of a dip sample",
        May.SCREENING_DECIDE: "Decide whether a person is vulnerable",
        May.SCREENING_RECORD: "Record answers, indicators and appropriate adult times",
        May.SHIFT_CHECK: "Make the inspector’s check at the start of a shift",
        May.SHIFT_HAND_OVER: "Hand a suite over, or take it over",
        May.SHIFT_OPEN: "Read the shift of a suite in reach, its handovers and its checks",
        May.SUITE_SEE: "See who is in the suite (name, age band, location)",
        May.VICTIM_MANAGE: "Add a victim or witness to a case, and assign their officer",
        May.VICTIM_OPEN: "Open victims and witnesses in reach",
        May.VICTIM_RECORD: "Record the needs of victims and witnesses",
    }
)
