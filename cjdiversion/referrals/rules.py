"""What a referral carries, and what a step of it and a reply must hold. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import REFERENCE_LETTERS
from cjdiversion.errors import Problem
from cjdiversion.referrals.calendars import Holidays

Wrong = dict[str, list[Problem]]
Attributes = Mapping[str, Mapping[str, Any]]
"""Reference data of one kind: code → attributes."""

SLICE = frozenset(
    {
        *("priority", "concern", "alleged_offence", "staff_safety", "location"),
        *("fit_to_be_seen", "next_date_at", "release_expected_at"),
        *("safe_contact", "interpreter"),
    }
)
LINES_AT_MOST = 6
HOLD_AT_MOST = timedelta(hours=72)  # proposed by this service
EXEMPT_AT_MOST = timedelta(days=28)  # proposed by this service
HOLIDAY_WITHIN = timedelta(days=730)
# The headings of the annex that L&D may speak to. The account of the alleged offence, the link
# with it and what concerns other people are not theirs to write.
SECTIONS_OF_LD = (
    "communication",
    "needs",
    "fitness",
    "legal-status",
    "support",
    "safety",
    "options",
    "prosecution-effect",
    "court",
)
# Sources of needs (reference data "need_sources") that police know without the person telling them.
POLICE_SEE = frozenset({"officer-observed", "booking-record"})


class Need(Protocol):
    @property
    def token(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def source(self) -> str: ...


def new_reference() -> str:
    """R and six characters, to be read out over a telephone. The service sees that it is free."""
    return "R" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def wrong_exemption(
    reasons: Attributes, *, reason: str, words: str, review_at: datetime | None, now: datetime
) -> Wrong:
    """`reasons`: reference data “referral_exempt_reasons”. Without a time to look again it would
    wait for ever (R-D2)."""
    wrong = wrong_reason(reasons, reason, words)
    if review_at is None:
        wrong["review_at"] = [("required", "Enter when you look again")]
    elif review_at <= now:
        wrong["review_at"] = [("past", "When you look again must be in the future")]
    elif review_at > now + EXEMPT_AT_MOST:
        wrong["review_at"] = [("late", f"Look again within {EXEMPT_AT_MOST.days} days")]
    return wrong


def wrong_holiday(day: date, known: Holidays, today: date) -> Wrong:
    if day in known:
        return {"day": [("known", f"This day is known already: {known[day]}")]}
    if abs(day - today) > HOLIDAY_WITHIN:
        return {"day": [("far", "Enter a day within two years: check the year")]}
    return {}


def wrong_follow_up(*, safe_contact: str, no_contact_because: str) -> Wrong:
    if not safe_contact and not no_contact_because:
        words = "Enter how they can be reached safely, or say why there is no safe way"
        return {"safe_contact": [("required", words)]}
    if safe_contact and no_contact_because:
        words = "Leave this empty: there is a safe way to reach them"
        return {"no_contact_because": [("contradictory", words)]}
    return {}


def carried(
    needs: Iterable[Need], *, agrees: bool | None, vulnerabilities: Attributes
) -> list[Need]:
    """Until the person agrees to be seen, a referral carries what officers saw and what keeps
    people safe, and no more. `vulnerabilities`: reference data of that kind."""
    return [
        need
        for need in needs
        if agrees is True
        or need.source in POLICE_SEE
        or vulnerabilities.get(need.code, {}).get("safety")
    ]


def frozen(needs: Iterable[Need], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """As they stand on the referral from then on. `labels`: reference data "vulnerabilities"."""
    return [
        {
            "code": need.code,
            "label": labels.get(need.code, need.code),
            "source": need.source,
            "token": need.token,
        }
        for need in needs
    ]


def prefilled(case: Case, languages: Mapping[str, str]) -> dict[str, str]:
    """What the case already says of the fixed slice, for the sender to confirm or change."""
    person, booking = case.person, case.booking
    return {
        "alleged_offence": "; ".join(offence.words for offence in case.offences),
        "staff_safety": ", ".join(booking.warning_markers) if booking else "",
        "location": place_of(case),
        "safe_contact": person.phone,
        "interpreter": languages.get(person.language, "") if person.needs_interpreter else "",
    }


def name_of(row: Any) -> str:
    """Of a row of the worklist: surname and forenames."""
    parts = (str(row.surname).upper(), str(row.forenames))
    return ", ".join(part for part in parts if part) or "Name not known"


def place_of(case: Case) -> str:
    """Where the person is, as far as the case says."""
    suite = case.suite.name if case.suite else ""
    if case.attendance:
        return case.attendance.place
    cell = case.booking.location if case.booking else ""
    return ", ".join(part for part in (suite, cell) if part)


def asks_about(duplicates: Sequence[str], question: str = "Send another?") -> Wrong:
    """`duplicates`: references of open referrals of this case to the same provider."""
    if not duplicates:
        return {}
    names = ", ".join(duplicates)
    words = f"This team has an open referral for this person already: {names}. {question}"
    return {"is_second": [("open-duplicate", words)]}


def wrong_decline(
    reasons: Attributes, *, category: str, reason: str, declined_by: str, next_step: str
) -> Wrong:
    """`reasons`: reference data "referral_decline_reasons". Who said no, and what follows, are
    always told: a sender cannot act on less."""
    wrong: Wrong = {}
    if category not in reasons:
        wrong["category"] = [("unknown", "Select one of the reasons offered")]
    if reasons.get(category, {}).get("needs_text") and not reason:
        wrong["reason"] = [("required", "Say what is missing or why")]
    if not declined_by:
        wrong["declined_by"] = [("required", "Enter who said no")]
    if not next_step:
        wrong["next_step"] = [("required", "Enter what happens next")]
    return wrong


def wrong_reason(reasons: Attributes, reason: str, words: str, *, at: str = "reason") -> Wrong:
    """A coded reason, and more words where it asks for them."""
    if reason not in reasons:
        return {at: [("unknown", "Select one of the reasons offered")]}
    if reasons[reason].get("needs_text") and not words:
        return {"words": [("required", "Say more about this")]}
    return {}


def wrong_hold(
    reasons: Attributes, *, reason: str, words: str, review_at: datetime | None, now: datetime
) -> Wrong:
    """`reasons`: reference data "referral_hold_reasons". A hold without a time is a decline that
    nobody owns up to."""
    wrong = wrong_reason(reasons, reason, words)
    if review_at is None:
        wrong["review_at"] = [("required", "Enter when you look again")]
    elif review_at <= now:
        wrong["review_at"] = [("past", "When you look again must be in the future")]
    elif review_at > now + HOLD_AT_MOST:
        hours = int(HOLD_AT_MOST.total_seconds() // 3600)
        wrong["review_at"] = [("late", f"Look again within {hours} hours")]
    return wrong


def wrong_redirect(reasons: Attributes, *, reason: str, words: str, is_known: bool) -> Wrong:
    wrong = wrong_reason(reasons, reason, words)
    if not is_known:
        wrong["provider"] = [("unknown", "Select one of the teams offered")]
    return wrong


def wrong_screening(
    outcomes: Attributes,
    *,
    outcome: str,
    words: str,
    try_again_at: datetime | None,
    not_again_because: str,
    now: datetime,
) -> Wrong:
    """`outcomes`: reference data "referral_screening_outcomes". Somebody who could not be screened
    is tried again, or it is said why not."""
    wrong = wrong_reason(outcomes, outcome, words, at="outcome")
    again = outcomes.get(outcome, {}).get("try_again")
    if try_again_at and not again:
        wrong["try_again_at"] = [("contradictory", "Leave this empty: they were screened")]
    elif try_again_at and try_again_at <= now:
        wrong["try_again_at"] = [("past", "When you try again must be in the future")]
    elif again and not try_again_at and not not_again_because:
        said = "Enter when you try again, or say below why not"
        wrong["try_again_at"] = [("required", said)]
    if not_again_because and (try_again_at or not again):
        said = "Leave this empty: it is for somebody who is not tried again"
        wrong["not_again_because"] = [("contradictory", said)]
    return wrong


def wrong_withdrawal(reasons: Attributes, *, reason: str, words: str) -> Wrong:
    """`reasons`: reference data "referral_withdraw_reasons"."""
    if reason not in reasons:
        return {"reason": [("unknown", "Select one of the reasons offered")]}
    if reasons[reason].get("needs_text") and not words:
        return {"words": [("required", "Say more about this reason")]}
    return {}


def wrong_lines(lines: Sequence[Mapping[str, Any]], grounds: Attributes) -> Wrong:
    """`grounds`: reference data “withheld_grounds”."""
    wrong: Wrong = {}
    if len(lines) > LINES_AT_MOST:
        wrong["lines"] = [("many", f"Write {LINES_AT_MOST} lines or fewer")]
    for number, line in enumerate(lines):
        if line.get("section") not in SECTIONS_OF_LD:
            wrong[f"lines.{number}.section"] = [("unknown", "Select one of the headings offered")]
        if not line.get("text"):
            wrong[f"lines.{number}.text"] = [("required", "Enter the line")]
        kept, because = line.get("kept_from"), line.get("kept_because", "")
        if words := wrong_keeping(kept or (), because, grounds):
            wrong[f"lines.{number}.kept_because"] = [words]
    return wrong


def wrong_keeping(kept: Sequence[str], because: str, grounds: Attributes) -> Problem | None:
    """One line kept from a recipient who reads the others says on which ground."""
    if kept and not because:
        return ("required", "Select why this line is kept back")
    if because and not kept:
        return ("contradictory", "Select from whom this line is kept back, or clear the ground")
    if because and not grounds.get(because, {}).get("by_line"):
        return ("unknown", "Select one of the grounds offered")
    return None


def wrong_closing(
    reasons: Attributes,
    without_report: Attributes,
    *,
    reason: str,
    no_report_reason: str,
    has_report: bool,
) -> Wrong:
    """A referral closes with a report, or with a coded reason why there is none."""
    wrong: Wrong = {}
    if reason not in reasons:
        wrong["reason"] = [("unknown", "Select one of the reasons offered")]
    if has_report and no_report_reason:
        words = "There is a report. Leave this answer out"
        wrong["no_report_reason"] = [("has-report", words)]
    if not has_report and no_report_reason not in without_report:
        wrong["no_report_reason"] = [("required", "Select why there is no report")]
    return wrong
