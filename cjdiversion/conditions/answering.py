"""Asking a provider by a link that takes one answer, and taking it: verbs.

The address of the page ends with what only the service can make of its path (outbox.rules.proof).
The page shows the reference of the condition and one question: no name, no offence, no health.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from functools import partial
from typing import Any

from cjdiversion import clock, database, reference, workflow
from cjdiversion.access import SYSTEM, Actor, Role, UnitKind
from cjdiversion.accounts import passwords, throttle
from cjdiversion.accounts import service as accounts
from cjdiversion.conditions import checks, ending, following, queries, service, steps
from cjdiversion.conditions.models import AnswerLink, Condition, Evidence
from cjdiversion.conditions.states import IN_FORCE
from cjdiversion.database import session
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.outbox import rules as outbox_rules
from cjdiversion.outbox import service as outbox

ANSWERER = Actor(None, "Somebody with the answer link", Role.SYSTEM, None, "", UnitKind.SERVICE)
_TOO_MANY = "Too many attempts. Wait 15 minutes, then try again"


class Used(OutOfOrder):
    """It took its answer, a later one was sent, or it has run out."""

    code = "link-used"
    words = "This link takes no answer any more. If you were asked again, use the newest one"


def path_of(link: AnswerLink) -> str:
    return f"/answer/{link.token}"


# --- asking -------------------------------------------------------------------------------------


def ask(condition: Condition, *, by: Actor, version: int | None = None) -> AnswerLink:
    """Now, by a person. Raises Invalid where nobody can be asked."""
    checks.stands(condition.record, by)
    workflow.in_order(steps.ASK, condition)
    if not condition.provider_email:
        words = "No e-mail address of the provider is recorded. Report what they say by telephone"
        raise Invalid.at("provider_email", "required", words)
    return _asked(condition, steps.ASK, by=by, version=version)


def remind(condition: Condition, *, by: Actor = SYSTEM) -> AnswerLink:
    """In time, by the service itself."""
    return _asked(condition, steps.REMIND, by=by)


def _asked(condition: Condition, step: Any, *, by: Actor, version: int | None = None) -> AnswerLink:
    """A new link each time; those before take no answer any more."""
    service.hold(condition.record)
    today, count = clock.today(), condition.reminders + 1
    now: dict[str, Any] = {"reminders": count, "asked_on": today}
    now["ask_on"] = checks.asked_next(condition, today)
    recipient = condition.provider
    workflow.take(step, condition, by=by, version=version, recipient=recipient, **now)
    ending.end_links(condition)
    link = AnswerLink(
        condition_id=condition.id,
        condition=condition,
        case_id=condition.case_id,
        made_at=clock.now(),
        expires_at=clock.day_ends(max(condition.due_on, clock.today()) + _lasts(condition)),
    )
    session().add(link)
    session().flush()
    outbox.ask_outside(
        ending.ASKED,
        condition,
        address=condition.provider_email,
        unit_id=condition.unit_id,
        path=path_of(link),
        period=link.token,
    )
    return link


def _lasts(condition: Condition) -> timedelta:
    rows = reference.attributes("condition_times", force=checks.force_of(condition.record))
    return timedelta(days=int(rows["link-days"]["number"]))


# --- answering ----------------------------------------------------------------------------------


def open(told: str, *, key: str, address: str) -> AnswerLink:
    """By whoever holds the address. Raises Missing for any other address, Used for a link that
    takes no answer any more. `told`: token and proof; `key`: of the service; `address`: where it is
    asked from."""
    token, _, proof = told.partition(".")
    link, origin = queries.link(token), passwords.digest(address)
    account = passwords.digest(f"answer link {token}")
    if throttle.holds(account, origin):
        raise Missing(_TOO_MANY)
    wanted = outbox_rules.proof(f"/answer/{token}", key)
    if not hmac.compare_digest(proof.encode(), wanted.encode()) or link is None:
        guess = partial(accounts.remember_guess, account, origin, kind="answer_link")
        database.even_if_refused(guess)
        raise Missing
    _usable(link)
    return link


def _usable(link: AnswerLink) -> None:
    condition, decision = link.condition, link.condition.record.decision
    is_over = link.used_at is not None or link.ended_at is not None
    is_replaced = decision is not None and decision.status is not Decided.STANDS
    is_closed = link.condition.case.quarantined_at is not None
    if is_over or is_replaced or is_closed or link.expires_at <= clock.now():
        raise Used
    if condition.status not in IN_FORCE:
        raise Used


def answer(link: AnswerLink, *, answer: str, said_by: str) -> Evidence:
    """Once; before the day it is due, “not yet” leaves everything as it is, the link too. Raises
    Used, Invalid."""
    service.hold(link.condition.record)
    session().refresh(link, attribute_names=["used_at", "ended_at"])
    _usable(link)
    step = steps.ANSWERS[answer]
    if step is not steps.ANSWER_MET and clock.today() < link.condition.due_on:
        return _not_yet(link, answer, said_by)
    link.used_at = clock.now()
    told: dict[str, Any] = {"said_by": said_by.strip(), "said_at": clock.now()}
    try:
        return following.came(
            link.condition, step, answer, by=ANSWERER, means=Evidence.BY_LINK, **told
        )
    except OutOfOrder:
        raise Used from None


def _not_yet(link: AnswerLink, answer: str, said_by: str) -> Evidence:
    """Once a day is enough."""
    condition = link.condition
    said = [one for one in queries.evidence_of([condition.id]) if one.is_not_yet]
    if said and clock.london(said[-1].said_at).date() == clock.today():
        words = "You told us today that it is not done yet. Use this link again once it is done"
        raise Invalid.at("answer", "said-today", words)
    try:
        return following.not_yet(condition, answer, by=ANSWERER, said_by=said_by.strip())
    except OutOfOrder:
        raise Used from None
