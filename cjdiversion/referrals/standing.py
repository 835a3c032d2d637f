"""How a referral stands, in words: what sender and receiver both read at the top of its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cjdiversion import pages, reference
from cjdiversion.referrals import steps
from cjdiversion.referrals.due import TO_BE_ASSESSED
from cjdiversion.referrals.expiring import expires_at
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import BY_NAME, UNANSWERED, Status

Rows = list[tuple[str, str]]


def stands(referral: Referral) -> Rows:
    rows: Rows = [("State", referral.status.words)]
    if referral.sent_at:
        rows.append(("Sent", pages.moment(referral.sent_at)))
        rows.append(
            (
                "Received",
                pages.moment(referral.received_at, "Not yet: nobody has marked it as received"),
            )
        )
    if referral.status in UNANSWERED:
        rows.append(("Answer due", pages.moment(referral.answer_due_at)))
        ends_at = expires_at(referral)
        if ends_at is not None and ends_at != referral.answer_due_at:
            rows.append(("Expires if nobody answers", pages.moment(ends_at)))
    if referral.status in TO_BE_ASSESSED and referral.assess_due_at:
        rows.append(("Assessment due", pages.moment(referral.assess_due_at)))
    if referral.exempt_at:
        rows += _exempt(referral)
    if referral.owner_name:
        rows.append(("With", referral.owner_name))
    parts = (_left, _held, _redirected, _answer, _screened, _end)
    return rows + [row for part in parts for row in part(referral)]


def _exempt(referral: Referral) -> Rows:
    why = reference.label("referral_exempt_reasons", referral.exempt_reason)
    again = f"{why}. To be looked at again {pages.moment(referral.exempt_review_at)}"
    rows = [("Exempt from its deadline", again)]
    return [*rows, ("Why it is exempt", referral.exempt_words)] if referral.exempt_words else rows


def _left(referral: Referral) -> Rows:
    if referral.follow_up_at is None:
        return []
    rows = [("Left", f"{pages.moment(referral.follow_up_at)}: to be followed up in the community")]
    if referral.no_contact_because:
        rows.append(("No safe way to reach them", referral.no_contact_because))
    return rows


def _held(referral: Referral) -> Rows:
    if referral.status is not Status.ON_HOLD:
        return []
    why = reference.label("referral_hold_reasons", referral.hold_reason)
    again = pages.moment(referral.hold_review_at)
    rows = [("On hold", why), ("Looked at again", again)]
    return [*rows, ("In their words", referral.hold_words)] if referral.hold_words else rows


def _redirected(referral: Referral) -> Rows:
    if referral.redirected_to is None:
        return []
    words = f"{referral.redirected_to.name}. {referral.provider.name} keep it until they receive it"
    return [("Redirected to", words)]


def _screened(referral: Referral) -> Rows:
    if not referral.screening_outcome:
        return []
    outcome = reference.label("referral_screening_outcomes", referral.screening_outcome)
    rows = [("Screened by L&D", outcome)]
    if referral.screening_words:
        rows.append(("About the screening", referral.screening_words))
    if referral.try_again_at:
        rows.append(("To be tried again", pages.moment(referral.try_again_at)))
    if referral.not_again_because:
        rows.append(("Not tried again because", referral.not_again_because))
    return rows


def _answer(referral: Referral) -> Rows:
    if referral.status is Status.DECLINED:
        return [
            ("Declined", pages.moment(referral.answered_at)),
            ("Why", reference.label("referral_decline_reasons", referral.decline_category)),
            ("In their words", referral.decline_reason),
            ("Who said no", referral.declined_by),
            ("What happens next", referral.next_step),
            ("Signed off by a clinician in charge", _signed_off(referral)),
        ]
    if referral.answered_at:
        accepted = f"{pages.moment(referral.answered_at)}, {referral.answered_by}"
        return [("Accepted", accepted), ("Note to the sender", referral.accept_note)]
    return []


def _signed_off(referral: Referral) -> str:
    if referral.signed_off_at:
        return f"{referral.signed_off_by}, {pages.moment(referral.signed_off_at)}"
    return "Not yet. You need not wait for it to take it further"


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
    return reference.label("need_sources", code)


def done(move: ReferralMove) -> str:
    """A step as a thing of the past: “Taken back”."""
    return BY_NAME[move.step].did.words.partition(": ")[2].capitalize()


def why(move: ReferralMove) -> str:
    """The coded reason of a step in words."""
    kind = BY_NAME[move.step].reasons
    return reference.label(kind, move.reason) if kind and move.reason else ""


def field_words(name: str, held: Any) -> str:
    """What an amended field held, as the page says it."""
    if held in (None, ""):
        return "nothing"
    if kind := _CODED.get(name):
        return reference.label(kind, held)
    return pages.moment(datetime.fromisoformat(held)) if name.endswith("_at") else str(held)


_CODED = {"priority": "referral_priorities", "fit_to_be_seen": "referral_fitness"}

TOLD_WORDS = {
    steps.SUITE: "The sergeants of the suite where the person is",
    steps.SENDER: "The sender",
    steps.PROVIDER: "The L&D team",
    steps.NEXT_PROVIDER: "The team it is or was redirected to",
}
