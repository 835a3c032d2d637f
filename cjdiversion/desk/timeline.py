"""One line of time for a case, out of every room: when it happened, and when it was recorded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import url_for

from cjdiversion import reference
from cjdiversion.access import Actor, May, can
from cjdiversion.accounts.models import Person
from cjdiversion.annexes import models as annexes
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases.models import Case, CaseEvent
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.contacts.models import Message
from cjdiversion.contacts.rules import SIDES
from cjdiversion.database import session
from cjdiversion.desk import agreed
from cjdiversion.desk.entry import Entry
from cjdiversion.detentions import showing
from cjdiversion.detentions.facts import Record
from cjdiversion.disposals import queries as disposals
from cjdiversion.identities import queries as identities
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.interviews import children, lines
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.referrals.models import Assessment, Referral, ReferralMove
from cjdiversion.referrals.steps import BY_NAME as REFERRAL_STEPS
from cjdiversion.referrals.steps import Kept
from cjdiversion.referrals.steps import Status as ReferralStatus
from cjdiversion.safeguards.models import Observation
from cjdiversion.screenings.models import Screening, VulnerabilityDecision


def of(case: Case, held: Record, actor: Actor) -> list[Entry]:
    """Newest first. `case` has its booking, attendance and detention loaded. Annexes and what was
    agreed to stand here for those who may read them."""
    entries = [*_arrival(case), *_events(case), *_detained(held, actor), *_screened(case)]
    entries += [*_alerted(case), *_interviewed(case), *_done_for_child(case)]
    entries += [*_referred(case), *_detoured(case), *_written(case), *_decided(case)]
    entries += _annexed(case, actor) if can(actor, May.ANNEX_OPEN) else []
    entries += agreed.of(case) if can(actor, May.DISPOSAL_DECIDE) else []
    entries += [*_identified(case, actor), *_quarantined(case, actor)]
    entries.sort(key=lambda entry: entry.happened_at, reverse=True)
    return _with_names(entries)


def _rows(kind: Any, case: Case) -> Sequence[Any]:
    return session().scalars(sa.select(kind).where(kind.case_id == case.id)).all()


_BOOKING = (
    ("arrested_at", "Arrested"),
    ("arrived_at", "Arrived at the station"),
    ("relevant_at", "Relevant time"),
    ("authorised_at", "Detention authorised"),
    ("released_at", "Released"),
)
_ATTENDANCE = (("attended_at", "Attended voluntarily"), ("ended_at", "Attendance ended"))
_DETENTION = (
    ("detained_at", "Detained under the Mental Health Act"),
    ("arrived_at", "Arrived at the place of safety"),
    ("ended_at", "Detention ended"),
)


def _arrival(case: Case) -> Iterator[Entry]:
    for record, moments in (
        (case.booking, _BOOKING),
        (case.attendance, _ATTENDANCE),
        (case.detention, _DETENTION),
    ):
        yield from _moments(record, moments)


def _moments(record: Any, moments: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    for column, title in moments:
        if at := getattr(record, column, None):
            yield Entry(title, at)


def _events(case: Case) -> Iterator[Entry]:
    for event in _rows(CaseEvent, case):
        title = event.kind.replace("-", " ").capitalize()
        said = ". ".join(part for part in (event.place, event.words) if part)
        is_struck = event.struck_at is not None
        said = ". ".join(part for part in (said, event.struck_because) if part)
        told = Entry(title, event.at, event.recorded_at, event.recorded_by_id, description=said)
        yield replace(told, is_struck=is_struck)


def _detained(held: Record, actor: Actor) -> Iterator[Entry]:
    """Reviews, extensions and what was done at a place of safety, each as its line reads."""
    for deed in showing.deeds(held, actor):
        title, _, rest = deed.words.partition(". ")
        by, is_struck = deed.recorded_by, bool(deed.struck)
        said = " ".join(part for part in (rest, deed.struck) if part)
        yield Entry(
            title, deed.at, deed.recorded_at, byline=by, description=said, is_struck=is_struck
        )


def _screened(case: Case) -> Iterator[Entry]:
    for row in _rows(Screening, case):
        at = row.completed_at or row.started_at
        yield Entry(
            f"Vulnerability and needs: {row.status.words.lower()}", at, None, row.started_by_id
        )
    for row in _rows(VulnerabilityDecision, case):
        word = "vulnerable" if row.is_vulnerable else "not vulnerable"
        at, entered = row.decided_at, row.entered_at
        yield Entry(f"Decided: {word}", at, entered, byline=row.decided_by_name)
    for row in _rows(Observation, case):
        label = reference.label("observation_levels", row.level)
        title = f"Observation level {row.level}: {label}"
        yield Entry(title, row.set_at, row.entered_at, row.set_by_id)


_ADULT = (
    ("told_at", "Told that an appropriate adult is needed, and why"),
    ("requested_at", "Appropriate adult requested"),
    ("contacted_at", "Appropriate adult contacted"),
    ("arrived_at", "Appropriate adult arrived"),
    ("private_offered_at", "Private consultation with the appropriate adult offered"),
    ("rights_repeated_at", "Rights repeated with the appropriate adult there"),
    ("left_at", "Appropriate adult left"),
)


def _interviewed(case: Case) -> Iterator[Entry]:
    for adult in _rows(AppropriateAdult, case):
        yield from _moments(adult, _ADULT)
    yield from _authorised(case)
    for held in _rows(Interview, case):
        mark = ", without the appropriate adult" if held.is_without_adult else ""
        at, by = held.started_at, held.recorded_by_name
        recorded_at = held.recorded_at if held.recorded_at > at else None
        href = url_for("interviews.index", token=case.token)
        yield Entry(f"Interview started{mark}", at, recorded_at, byline=by, href=href)
        yield from _moments(held, [("ended_at", "Interview ended")])


def _authorised(case: Case) -> Iterator[Entry]:
    for given in _rows(UrgentAuthority, case):
        if given.authority_at:
            title = "Urgent interview without the appropriate adult authorised"
            said = lines.urgent(given, partial(reference.label, "interview_urgent_grounds"))
            by = given.authority_recorded_by
            yield Entry(title, given.authority_at, given.recorded_at, byline=by, description=said)


def _done_for_child(case: Case) -> Iterator[Entry]:
    for step in _rows(ChildStepRecord, case):
        label, at = reference.label("child_steps", step.code), step.done_at or step.recorded_at
        by, said = step.recorded_by_name, children.line(step)
        yield Entry(label, at, step.recorded_at, byline=by, description=said)


_REFERRAL = (("sent_at", "sent"), ("received_at", "received by L&D"))
_ENDED = (ReferralStatus.WITHDRAWN, ReferralStatus.EXPIRED)


def _referred(case: Case) -> Iterator[Entry]:
    for told in _rows(ToldOfLd, case):
        answer = {True: "agrees to be seen", False: "refuses to be seen", None: "not yet answered"}
        title = f"Told about L&D: {answer[told.agrees]}"
        yield Entry(title, told.told_at, told.recorded_at, told.recorded_by_id)
    assessed = _assessed(case)
    for referral in _rows(Referral, case):
        end = referral.status.value if referral.status in _ENDED else "closed"
        steps = (*_REFERRAL, ("closed_at", end))
        named = [(column, f"Referral {referral.reference} {words}") for column, words in steps]
        yield from _moments(referral, named)
        if referral.id in assessed:
            yield Entry(f"Referral {referral.reference} assessed", assessed[referral.id])
        if referral.answered_at:
            declined = bool(referral.decline_category)
            title = f"Referral {referral.reference} {'declined' if declined else 'accepted'}"
            reply = referral.next_step if declined else referral.accept_note
            yield Entry(title, referral.answered_at, byline=referral.answered_by, description=reply)


_TOLD_ABOVE = ("send", "receive", "accept", "decline", "assess", "close", "withdraw", "expire")


def _detoured(case: Case) -> Iterator[Entry]:
    """Held, redirected, screened, opened again, amended, undone: what the history adds."""
    query = sa.select(ReferralMove, Referral.reference).join(
        Referral, Referral.id == ReferralMove.referral_id
    )
    query = query.where(Referral.case_id == case.id, ReferralMove.step.not_in(_TOLD_ABOVE))
    for move, name in session().execute(query.order_by(ReferralMove.id)):
        title = f"Referral {name}: {REFERRAL_STEPS[move.step].label.lower()}"
        yield Entry(title, move.at, byline=move.by_name, description=move.words)


def _written(case: Case) -> Iterator[Entry]:
    """That somebody wrote, and whether it is read; the words stand where both sides read them."""
    query = sa.select(Message, Referral.reference, Referral.token)
    query = query.join(Referral, Referral.id == Message.referral_id)
    for row, name, token in session().execute(query.where(Message.case_id == case.id)):
        title = f"Message from {SIDES[row.side]} about referral {name}: {row.status.words.lower()}"
        href = url_for("contacts.messages", token=token)
        yield Entry(title, row.sent_at, byline=row.sent_by, href=href)


def _alerted(case: Case) -> Iterator[Entry]:
    """That L&D asked, and who took note; what they handed over is read on its own page."""
    for alert in _rows(SafetyAlert, case):
        href = url_for("instruments.safety_alert", token=alert.token)
        title = "L&D asked for safety action"
        yield Entry(title, alert.raised_at, byline=alert.raised_by, href=href)
        if at := alert.acknowledged_at:
            yield Entry(f"{title}: acknowledged", at, byline=alert.acknowledged_by, href=href)


def _assessed(case: Case) -> dict[uuid.UUID, datetime]:
    """When each referral was last assessed, and nothing else of L&D's own record."""
    query = sa.select(Assessment.referral_id, sa.func.max(Assessment.assessed_at))
    query = query.where(Assessment.case_id == case.id, Assessment.status == Kept.STANDS)
    return dict(session().execute(query.group_by(Assessment.referral_id)).all())


def _decided(case: Case) -> Iterator[Entry]:
    for decision in disposals.of_case(case.id):
        label = reference.label("outcome_codes", decision.outcome_code)
        yield Entry(
            f"Outcome OC{decision.outcome_code}: {label}",
            decision.decided_at,
            decision.recorded_at,
            byline=decision.decided_by,
            description="; ".join(decision.offence_words) if len(case.offences) > 1 else "",
            is_struck=decision.status.value == "superseded",
        )


def _annexed(case: Case, actor: Actor) -> Iterator[Entry]:
    query = sa.select(AnnexVersion).where(AnnexVersion.case_id == case.id, annexes.in_scope(actor))
    for version in session().scalars(query):
        title = f"Annex version {version.number}"
        yield Entry(f"{title} prepared", version.made_at, byline=version.made_by)
        if version.approved_at:
            yield Entry(f"{title} approved", version.approved_at, byline=version.approved_by)
        yield from _moments(
            version,
            [("shared_at", f"{title} shared with CPS"), ("attached_at", f"{title} attached")],
        )


def _identified(case: Case, actor: Actor) -> Iterator[Entry]:
    """Nothing of the other record stands here: it may be out of reach."""
    for link in identities.links_of(case.person.id):
        href = url_for("identities.show", token=link.token)
        href = href if can(actor, May.IDENTITY_LINK) else ""
        title = "Said to be the same person as in another record"
        yield Entry(title, link.proposed_at, byline=link.proposed_by, href=href)
        if link.decided_at:
            title = (
                "Found to be another person" if link.refused_because else "Confirmed: one person"
            )
            yield Entry(f"{title}, two records", link.decided_at, byline=link.decided_by, href=href)
        if link.undone_at:
            title = "No longer said to be the same person"
            yield Entry(title, link.undone_at, byline=link.undone_by, href=href)


def _quarantined(case: Case, actor: Actor) -> Iterator[Entry]:
    """The reasons speak of somebody else, and stand on their own page."""
    for row in identities.quarantines_of(case.id):
        may_read = can(actor, May.IDENTITY_QUARANTINE)
        href = url_for("identities.seen", token=row.token) if may_read else ""
        yield Entry("Closed: about the wrong person", row.set_at, byline=row.set_by, href=href)
        if row.lifted_at:
            yield Entry("Opened again", row.lifted_at, byline=row.lifted_by, href=href)


NOBODY = uuid.UUID(int=0)


def _with_names(entries: list[Entry]) -> list[Entry]:
    wanted = {entry.by_id for entry in entries if entry.by_id and not entry.byline}
    found = session().execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    names = dict(found.all())
    return [
        entry if entry.byline else replace(entry, byline=names.get(entry.by_id or NOBODY, ""))
        for entry in entries
    ]
