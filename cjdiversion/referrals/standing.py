"""How a referral stands, in words: what sender and receiver both read at the top of its page."""

from __future__ import annotations

from cjdiversion import pages, reference
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.queries import WAITING
from cjdiversion.referrals.steps import Status
from cjdiversion.screenings import questions

Rows = list[tuple[str, str]]


def stands(referral: Referral) -> Rows:
    rows: Rows = [("State", referral.status.words)]
    if referral.sent_at:
        rows.append(("Sent", pages.moment(referral.sent_at)))
        rows.append(("Received", pages.moment(referral.received_at, "Not yet: nobody has seen it")))
    if referral.status in WAITING:
        rows.append(("Answer due", pages.moment(referral.answer_due_at)))
    return rows + _answer(referral) + _end(referral)


def _answer(referral: Referral) -> Rows:
    if referral.status is Status.DECLINED:
        return [
            ("Declined", pages.moment(referral.answered_at)),
            ("Why", reference.label("referral_decline_reasons", referral.decline_category)),
            ("In their words", referral.decline_reason),
            ("Who said no", referral.declined_by),
            ("What happens next", referral.next_step),
        ]
    if referral.answered_at:
        accepted = f"{pages.moment(referral.answered_at)}, {referral.answered_by}"
        return [("Accepted", accepted), ("Note to the sender", referral.accept_note)]
    return []


def _end(referral: Referral) -> Rows:
    if referral.status is Status.WITHDRAWN:
        why = reference.label("referral_withdraw_reasons", referral.withdraw_reason)
        return [("Withdrawn because", why), ("In the sender’s words", referral.withdraw_words)]
    if referral.status is Status.CLOSED:
        why = reference.label("referral_closure_reasons", referral.close_reason)
        rows = [("Closed", pages.moment(referral.closed_at)), ("Closed because", why)]
        if code := referral.no_report_reason:
            rows.append(("No report because", reference.label("referral_no_report_reasons", code)))
        return rows
    return []


def source_words(code: str) -> str:
    """How a need is known, in the words of the question set."""
    return dict(questions.current().told).get(code, code.replace("-", " "))
