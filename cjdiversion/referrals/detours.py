"""What L&D do with a referral that does not go the straight way, and what they do between accepting
and closing it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.errors import NotPermitted
from cjdiversion.referrals import making, moves, noting, queries, raising, rules, steps, teams
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import check, moved
from cjdiversion.referrals.steps import Status


def hold(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    review_at: datetime | None,
    words: str = "",
    version: int | None = None,
) -> None:
    """Never a decline: it says when somebody looks again. Raises Invalid."""
    reasons = reference.attributes("referral_hold_reasons")
    wrong = rules.wrong_hold(
        reasons, reason=reason, words=words, review_at=review_at, now=clock.now()
    )
    check(steps.HOLD, referral, wrong, by=by)
    moved(
        steps.HOLD,
        referral,
        by=by,
        version=version,
        reason=reason,
        words=words,
        hold_reason=reason,
        hold_words=words,
        hold_review_at=review_at,
        received_at=referral.received_at or clock.now(),
    )
    said = f"on hold. {reference.label('referral_hold_reasons', reason)}"
    if review_at:
        said += f", to be looked at again {clock.in_words(review_at)}"
    noting.note(referral, by=by, did=Did.REFERRAL_HELD, words=said)


def resume(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    """It goes on where it was put on hold, and its clocks with it."""
    check(steps.RESUME, referral, {}, by=by)
    held = moves.newest(steps.HOLD, queries.moves_of(referral.id))
    assert held is not None  # only a hold leads there, and the history is written with it
    moved(
        steps.RESUME,
        referral,
        by=by,
        version=version,
        back_to=steps.resumed(Status(held.from_status)),
        **_NOT_HELD,
    )
    noting.note(referral, by=by, did=Did.REFERRAL_RESUMED, words="no longer on hold")


_NOT_HELD: dict[str, Any] = {"hold_reason": "", "hold_words": "", "hold_review_at": None}


def redirect(
    referral: Referral,
    *,
    by: Actor,
    provider: str,
    reason: str,
    words: str = "",
    version: int | None = None,
) -> None:
    """To another team. This one keeps it until they receive it. A second time it is raised to those
    in charge: nobody is passed on and on. Raises Invalid."""
    reasons = reference.attributes("referral_redirect_reasons")
    to = others(referral).get(provider)
    wrong = rules.wrong_redirect(reasons, reason=reason, words=words, is_known=to is not None)
    check(steps.REDIRECT, referral, wrong, by=by)
    assert to is not None
    moved(
        steps.REDIRECT,
        referral,
        by=by,
        version=version,
        reason=reason,
        words=f"To {to.name}. {words}".strip(),
        recipient=to.name,
        redirected_to_id=to.id,
        redirected_at=clock.now(),
        redirects=referral.redirects + 1,
        received_at=referral.received_at or clock.now(),
    )
    case = session().get_one(Case, referral.case_id)
    if referral.redirects > 1 and not case.is_of_ld:
        raising.passed_on(referral, by=by)
    said = f"redirected to {to.name}, not received there yet"
    noting.note(referral, by=by, did=Did.REFERRAL_REDIRECTED, words=said)


def others(referral: Referral) -> dict[str, Unit]:
    """The teams it may go to, which take somebody of this age: token → unit."""
    units = [one for one in accounts.units(UnitKind.PROVIDER) if one.id != referral.provider_id]
    age = consents.youngest(referral.case_id, on=clock.today())
    return {one.token: one for one in teams.taking(units, age)}


def take_back(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    check(steps.TAKE_BACK, referral, {}, by=by)
    if by.unit_id != referral.provider_id:
        raise NotPermitted("Only the team that redirected it can take it back")
    moved(steps.TAKE_BACK, referral, by=by, version=version, **making.not_offered(referral))
    words = "taken back by the team that had redirected it"
    noting.note(referral, by=by, did=Did.REFERRAL_TAKEN_BACK, words=words)


def screen(
    referral: Referral,
    *,
    by: Actor,
    outcome: str,
    words: str = "",
    try_again_at: datetime | None = None,
    not_again_because: str = "",
    version: int | None = None,
) -> None:
    """The secondary screening. What was found stays with L&D; the sender reads the outcome, and why
    somebody could not be screened. Raises Invalid."""
    outcomes = reference.attributes("referral_screening_outcomes")
    wrong = rules.wrong_screening(
        outcomes,
        outcome=outcome,
        words=words,
        try_again_at=try_again_at,
        not_again_because=not_again_because,
        now=clock.now(),
    )
    check(steps.SCREEN, referral, wrong, by=by)
    moved(
        steps.SCREEN,
        referral,
        by=by,
        version=version,
        reason=outcome,
        words=words,
        screening_outcome=outcome,
        screening_words=words,
        try_again_at=try_again_at,
        not_again_because=not_again_because,
    )
    said = reference.label("referral_screening_outcomes", outcome)
    said = f"screened by L&D: {said[0].lower()}{said[1:]}"
    noting.note(referral, by=by, did=Did.REFERRAL_SCREENED, words=said)


def support(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    moved(steps.SUPPORT, referral, by=by, version=version)
    noting.note(referral, by=by, did=Did.REFERRAL_SUPPORTED, words="support has begun")


def reopen(
    referral: Referral,
    *,
    by: Actor,
    reason: str,
    words: str = "",
    is_second: bool | None = None,
    version: int | None = None,
) -> None:
    """It waits for an answer again, with a time of its own. Raises Invalid, also where another is
    open meanwhile and nobody has said to open this one too."""
    wrong = rules.wrong_reason(reference.attributes("referral_reopen_reasons"), reason, words)
    if not is_second:
        wrong |= making.second_again(referral, Status.RECEIVED)
    check(steps.REOPEN, referral, wrong, by=by)
    moved(
        steps.REOPEN,
        referral,
        by=by,
        version=version,
        reason=reason,
        words=words,
        received_at=referral.received_at or clock.now(),
        answered_at=None,
        answered_by="",
        owner_id=None,
        owner_name="",
        closed_at=None,
    )
    noting.note(referral, by=by, did=Did.REFERRAL_REOPENED, words="opened again")


def sign_off(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    """By a second pair of eyes. The sender need not wait for it."""
    check(steps.SIGN_OFF, referral, {}, by=by)
    if why_not := moves.no_sign_off(queries.moves_of(referral.id), referral, by):
        raise NotPermitted(why_not)
    now = clock.now()
    moved(
        steps.SIGN_OFF, referral, by=by, version=version, signed_off_at=now, signed_off_by=by.name
    )
