"""What a referral carries, when its answer is due, and what a reply must hold. Pure."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from cjdiversion.cases.models import Case
from cjdiversion.cases.naming import REFERENCE_LETTERS
from cjdiversion.errors import Invalid, Problem

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
OFFICER_OBSERVED = "officer-observed"  # a need's source in the question set


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


def provider_of(case: Case) -> uuid.UUID:
    """Raises Invalid where the dated tables name nobody."""
    if case.provider_id is None:
        words = "No L&D service is recorded as serving this unit. Ask the administrator"
        raise Invalid.at("", "no-provider", words)
    return case.provider_id


def answer_due_at(sent_at: datetime, times: Attributes, priority: str) -> datetime:
    """`times`: reference data "referral_answer_times"."""
    return sent_at + timedelta(minutes=int(times[priority]["minutes"]))


def carried(
    needs: Iterable[Need], *, agrees: bool | None, vulnerabilities: Attributes
) -> list[Need]:
    """Until the person agrees to be seen, a referral carries what officers saw and what keeps
    people safe, and no more. `vulnerabilities`: reference data of that kind."""
    return [
        need
        for need in needs
        if agrees is True
        or need.source == OFFICER_OBSERVED
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


def asks_about(duplicates: Sequence[str]) -> Wrong:
    """`duplicates`: references of open referrals of this case to the same provider."""
    if not duplicates:
        return {}
    names = ", ".join(duplicates)
    words = f"This team has an open referral for this person already: {names}. Send another?"
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


def wrong_withdrawal(reasons: Attributes, *, reason: str, words: str) -> Wrong:
    """`reasons`: reference data "referral_withdraw_reasons"."""
    if reason not in reasons:
        return {"reason": [("unknown", "Select one of the reasons offered")]}
    if reasons[reason].get("needs_text") and not words:
        return {"words": [("required", "Say more about this reason")]}
    return {}


def wrong_lines(lines: Sequence[Mapping[str, Any]]) -> Wrong:
    wrong: Wrong = {}
    if len(lines) > LINES_AT_MOST:
        wrong["lines"] = [("many", f"Write {LINES_AT_MOST} lines or fewer")]
    for number, line in enumerate(lines):
        if line.get("section") not in SECTIONS_OF_LD:
            wrong[f"lines.{number}.section"] = [("unknown", "Select one of the headings offered")]
        if not line.get("text"):
            wrong[f"lines.{number}.text"] = [("required", "Enter the line")]
    return wrong


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
