"""What is done to a referral: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, can, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.referrals import (
    bank_holidays,
    chasing,
    counting,
    emails,
    expiring,
    making,
    moves,
    noting,
    queries,
    raising,
    rules,
    steps,
    teams,
)
from cjdiversion.referrals.models import (
    Assessment,
    BankHoliday,
    Referral,
    ReferralCall,
    is_own,
)
from cjdiversion.referrals.steps import Kept, Status
from cjdiversion.screenings import queries as screenings
from cjdiversion.workflow import Step

EXPIRED_AT_ONCE = 500  # one unit of work stays short; the next run takes the rest


def open(token: str, *, by: Actor) -> Referral:
    """The only way to one referral: within reach, or Missing; the reading is recorded."""
    referral = queries.one(token, by)
    if referral is None:
        raise Missing
    if not can(by, May.REFERRAL_OPEN):
        require(by, May.CASE_OPEN)
        case_checks.readable(referral.case, by)
    audit.opened(Did.REFERRAL_OPENED, referral, by=by)
    return referral


# --- the sender ---------------------------------------------------------------------------------


def start(case: Case, *, by: Actor, team: str = "", **slice_: Any) -> Referral:
    """A draft to the team that takes the case, or to the one named of several. What of the fixed
    slice is not given is taken from the case. Raises Invalid."""
    require(by, May.REFERRAL_SEND)
    return keep(making.draft(case, teams.chosen(case, team).id, by, slice_), by=by)


def keep(referral: Referral, *, by: Actor) -> Referral:
    session().add(referral)
    session().flush()  # for the id
    audit.record(Did.REFERRAL_STARTED, Operation.COLLECTION, by=by, subject=referral)
    return referral


def change(referral: Referral, *, by: Actor, version: int | None = None, **slice_: Any) -> None:
    require(by, May.REFERRAL_SEND)
    workflow.take(steps.CHANGE, referral, by=by, version=version, **making.of_slice(slice_))


def send(
    referral: Referral, *, by: Actor, version: int | None = None, is_second: bool | None = None
) -> None:
    """From here on the provider sees it. What it carries is frozen now. Raises Invalid where this
    provider has an open referral for the case and the sender has not said to send another."""
    case = session().get_one(Case, referral.case_id)
    wrong = {} if is_second else making.second(case, referral.provider_id, referral.id)
    check(steps.SEND, referral, wrong, by=by)
    refuse_if_quarantined(referral.case_id)
    now, told = clock.now(), consents.told_of(referral.case_id)
    agrees = told.agrees if told else None
    needs = rules.carried(
        screenings.needs_of(referral.case_id),
        agrees=agrees,
        vulnerabilities=reference.attributes("vulnerabilities"),
    )
    moved(
        steps.SEND,
        referral,
        by=by,
        version=version,
        recipient=accounts.unit(referral.provider_id).name,
        sent_at=now,
        agreed_when_sent=agrees,
        needs=rules.frozen(needs, reference.choices("vulnerabilities")),
    )
    entries.note(case, by=by, did=Did.REFERRAL_SENT, words=noting.sent(referral))
    raising.where_no_cover(referral)


def refer(case: Case, *, by: Actor, is_second: bool | None = None, **facts: Any) -> Referral:
    """Start and send in one go, or neither."""
    require(by, May.REFERRAL_SEND)
    to = teams.chosen(case, facts.get("team", ""))
    if not is_second and (wrong := making.second(case, to.id)):
        raise Invalid(wrong)
    referral = start(case, by=by, **facts)
    send(referral, by=by, is_second=True)
    return referral


def withdraw(
    referral: Referral, *, by: Actor, reason: str, words: str = "", version: int | None = None
) -> None:
    reasons = reference.attributes("referral_withdraw_reasons")
    wrong = rules.wrong_withdrawal(reasons, reason=reason, words=words)
    check(steps.WITHDRAW, referral, wrong, by=by)
    if referral.is_begun_by_ld:
        raise NotPermitted("L&D started it themselves: write to them instead")
    moved(
        steps.WITHDRAW,
        referral,
        by=by,
        version=version,
        reason=reason,
        words=words,
        withdraw_reason=reason,
        withdraw_words=words,
        closed_at=clock.now(),
        **making.not_offered(referral),
    )
    noting.note(referral, by=by, did=Did.REFERRAL_WITHDRAWN, words=noting.withdrawn(reason))


def follow_up(
    referral: Referral, *, by: Actor, left_at: datetime, safe_contact: str, no_contact_because: str
) -> None:
    """The person has left: L&D follow them up where they live. Raises Invalid, OutOfOrder."""
    wrong = rules.wrong_follow_up(safe_contact=safe_contact, no_contact_because=no_contact_because)
    check(steps.FOLLOW_UP, referral, wrong, by=by)
    moved(
        steps.FOLLOW_UP,
        referral,
        by=by,
        facts={"follow_up": True},
        follow_up_at=left_at,
        safe_contact=safe_contact,
        no_contact_because=no_contact_because,
    )


# --- liaison and diversion ------------------------------------------------------------------------


def assess(
    referral: Referral,
    *,
    by: Actor,
    seen: str,
    assessed_at: datetime,
    clinical_notes: str = "",
    lines: Sequence[Mapping[str, Any]] = (),
    version: int | None = None,
) -> Assessment:
    """The notes stay with L&D. The lines ({section, text, is_opinion, kept_from, kept_because})
    are told where the person has agreed to it and nowhere else, and to nobody they are kept from.
    """
    grounds = reference.attributes("withheld_grounds")
    check(steps.ASSESS, referral, rules.wrong_lines(lines, grounds), by=by)
    moved(steps.ASSESS, referral, by=by, version=version, facts={"lines": len(lines)})
    assessment = Assessment(
        referral_id=referral.id,
        case_id=referral.case_id,
        provider_id=referral.provider_id,
        status=Kept.STANDS,
        assessed_at=assessed_at,
        seen=seen,
        clinical_notes=clinical_notes,
        written_by_id=by.person_id,
        written_by=by.name,
        written_by_role=by.role.words,
    )
    session().add(assessment)
    session().flush()  # for the id
    session().add_all(making.line_of(assessment, n, line) for n, line in enumerate(lines, start=1))
    did, words = Did.REFERRAL_ASSESSED, noting.seen(seen)
    noting.note(referral, by=by, did=did, words=words, happened_at=assessed_at)
    return assessment


def expire_overdue(*, by: Actor = SYSTEM) -> int:
    """How many referrals nobody had answered in time, or long after it where they were received."""
    require(by, May.REFERRAL_EXPIRE)
    found = expiring.over(clock.now(), limit=EXPIRED_AT_ONCE)
    return sum(_expired(referral, by) for referral in found)


def expire(referral: Referral, *, by: Actor) -> None:
    over = {"closed_at": clock.now(), **making.not_offered(referral)}
    moved(steps.EXPIRE, referral, by=by, **over)
    words = "expired, nobody answered in time"
    noting.note(referral, by=by, did=Did.REFERRAL_EXPIRED, words=words)


def _expired(referral: Referral, by: Actor) -> bool:
    try:
        expire(referral, by=by)
    except (Conflict, OutOfOrder):  # answered or changed in this very moment
        return False
    return True


# --- sent is not seen -----------------------------------------------------------------------------


def telephoned(referral: Referral, *, by: Actor, telephoned_at: datetime, spoke_to: str) -> None:
    """Somebody telephoned the provider about it. Raises Invalid, OutOfOrder."""
    require(by, May.REFERRAL_SEND)
    given_at = chasing.waits_since(referral)
    if given_at is None:
        raise OutOfOrder(f"Nobody need telephone: this is {referral.status.words.lower()}")
    if telephoned_at < given_at.replace(second=0, microsecond=0):
        raise Invalid.at("telephoned_at", "early", "Enter a time after the referral was sent")
    call = ReferralCall(
        referral_id=referral.id,
        case_id=referral.case_id,
        telephoned_at=telephoned_at,
        spoke_to=spoke_to,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by=by.name,
    )
    session().add(call)
    did, facts = Did.REFERRAL_TELEPHONED, {"at": telephoned_at.isoformat()}
    audit.record(did, Operation.COLLECTION, by=by, subject=referral, facts=facts)


# --- the calendar ---------------------------------------------------------------------------------


def add_holiday(*, by: Actor, day: date, name: str, reason: str) -> BankHoliday:
    """Open referrals are counted anew by the next runs of the job. Raises Invalid."""
    require(by, May.BANK_HOLIDAY_MANAGE)
    if wrong := rules.wrong_holiday(day, counting.holidays(), clock.today()):
        raise Invalid(wrong)
    holiday = BankHoliday(
        day=day,
        name=name,
        reason=reason,
        added_at=clock.now(),
        added_by_id=by.person_id,
        added_by=by.name,
    )
    session().add(holiday)
    session().flush()  # for the id, and for whoever adds the same day at this moment
    facts = {"day": day.isoformat()}
    audit.record(Did.BANK_HOLIDAY_ADDED, Operation.COLLECTION, by=by, subject=holiday, facts=facts)
    return holiday


def remove_holiday(token: str, *, by: Actor) -> BankHoliday:
    """It was entered by mistake; it stays on the page. Raises Missing, OutOfOrder."""
    require(by, May.BANK_HOLIDAY_MANAGE)
    holiday = bank_holidays.bank_holiday(token)
    if holiday is None:
        raise Missing
    if holiday.removed_at is not None:
        raise OutOfOrder(f"{holiday.name} was taken away already by {holiday.removed_by}")
    holiday.removed_at, holiday.removed_by_id = clock.now(), by.person_id
    holiday.removed_by = by.name
    facts = {"day": holiday.day.isoformat()}
    did = Did.BANK_HOLIDAY_REMOVED
    audit.record(did, Operation.ALTERATION, by=by, subject=holiday, facts=facts)
    return holiday


# --- what the verbs share -----------------------------------------------------------------------


def moved(
    step: Step,
    referral: Referral,
    *,
    by: Actor,
    version: int | None = None,
    reason: str = "",
    words: str = "",
    amended: Sequence[Mapping[str, Any]] = (),
    back_to: Status | None = None,
    recipient: str | None = None,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """The step, and its line in the history that both sides read. Decided against the version that
    was read: what the columns held before is what an undo brings back. Whatever the step, its
    deadlines are counted anew from the history."""
    changes |= counting.exemption_after(step, referral)
    before = moves.kept(referral, list(changes)) if step.can_be_undone else {}
    offered_to = referral.redirected_to_id
    was, target = referral.status, Status(back_to or step.target or referral.status)
    counted = counting.after(step, referral, target, changes, reason=reason, amended=amended)
    workflow.take(
        step,
        referral,
        by=by,
        version=referral.version if version is None else version,
        back_to=back_to,
        recipient=recipient,
        facts=facts,
        **{**changes, **counted},
    )
    if changes.keys() & {"provider_id", "redirected_to_id"}:
        _see_units(referral)
    move = making.move(referral, step, was, by, reason=reason, words=words)
    move.amended, move.before = list(amended), before
    session().add(move)
    emails.moved(step, referral, was, by=by, offered_to=offered_to)


def _see_units(referral: Referral) -> None:
    """Its teams are others now than those it was read with."""
    for name in ("provider", "redirected_to"):
        unit_id = getattr(referral, f"{name}_id")
        set_committed_value(referral, name, accounts.unit(unit_id) if unit_id else None)


def own(referral: Referral, *, by: Actor) -> None:
    """On what is only offered to a team, or has left it, nothing is done. Raises OutOfOrder."""
    if not is_own(referral, by):
        name = accounts.unit(referral.provider_id).name
        raise OutOfOrder(f"{name} have this referral. Receive it first, if it is offered to you")


def in_order(step: Step, referral: Referral) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    workflow.in_order(step, referral)


def check(step: Step, referral: Referral, wrong: rules.Wrong, *, by: Actor) -> None:
    """May they, is it in the right state, is what they say complete: in this order."""
    require(by, step.may)
    in_order(step, referral)
    if wrong:
        raise Invalid(wrong)
