"""One line of time for a case, out of every room: when it happened, and when it was recorded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import reference
from cjdiversion.access import Actor, May, can
from cjdiversion.accounts.models import Person
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases.models import Case, CaseEvent
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.database import session
from cjdiversion.disposals.models import Decision
from cjdiversion.referrals.models import Assessment, Referral
from cjdiversion.referrals.steps import Status as ReferralStatus
from cjdiversion.screenings.models import (
    AppropriateAdult,
    Observation,
    Screening,
    VulnerabilityDecision,
)


@dataclass(frozen=True)
class Entry:
    """`byline` is the name of whoever did it, where that is known."""

    title: str
    happened_at: datetime
    recorded_at: datetime | None = None
    by_id: uuid.UUID | None = None
    byline: str = ""
    description: str = ""
    href: str = ""
    is_struck: bool = False


def of(case: Case, actor: Actor) -> list[Entry]:
    """Newest first. `case` has its booking, attendance and detention loaded. Annexes stand here
    for those who may read them."""
    entries = [*_arrival(case), *_events(case), *_screened(case), *_referred(case), *_decided(case)]
    entries += _annexed(case) if can(actor, May.ANNEX_OPEN) else []
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
        yield Entry(title, event.at, event.recorded_at, event.recorded_by_id, description=said)


def _screened(case: Case) -> Iterator[Entry]:
    for row in _rows(Screening, case):
        at = row.completed_at or row.started_at
        yield Entry(
            f"Vulnerability and needs: {row.status.words.lower()}", at, None, row.started_by_id
        )
    for row in _rows(VulnerabilityDecision, case):
        word = "vulnerable" if row.is_vulnerable else "not vulnerable"
        yield Entry(f"Decided: {word}", row.decided_at, byline=row.decided_by_name)
    for row in _rows(AppropriateAdult, case):
        moments = [
            ("requested_at", "requested"),
            ("contacted_at", "contacted"),
            ("arrived_at", "arrived"),
        ]
        yield from _moments(row, [(c, f"Appropriate adult {words}") for c, words in moments])
    for row in _rows(Observation, case):
        label = reference.label("observation_levels", row.level)
        yield Entry(f"Observation level {row.level}: {label}", row.set_at, None, row.set_by_id)


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


def _assessed(case: Case) -> dict[uuid.UUID, datetime]:
    """When each referral was assessed, and nothing else of L&D's own record."""
    query = sa.select(Assessment.referral_id, Assessment.assessed_at)
    return dict(session().execute(query.where(Assessment.case_id == case.id)).all())


def _decided(case: Case) -> Iterator[Entry]:
    for decision in _rows(Decision, case):
        label = reference.label("outcome_codes", decision.outcome_code)
        yield Entry(
            f"Outcome OC{decision.outcome_code}: {label}",
            decision.decided_at,
            decision.recorded_at,
            byline=decision.decided_by,
            is_struck=decision.status.value == "superseded",
        )


def _annexed(case: Case) -> Iterator[Entry]:
    for version in _rows(AnnexVersion, case):
        title = f"Annex version {version.number}"
        yield Entry(f"{title} prepared", version.made_at, byline=version.made_by)
        if version.approved_at:
            yield Entry(f"{title} approved", version.approved_at, byline=version.approved_by)
        yield from _moments(
            version,
            [("shared_at", f"{title} shared with CPS"), ("attached_at", f"{title} attached")],
        )


NOBODY = uuid.UUID(int=0)


def _with_names(entries: list[Entry]) -> list[Entry]:
    wanted = {entry.by_id for entry in entries if entry.by_id and not entry.byline}
    found = session().execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    names = dict(found.all())
    return [
        entry if entry.byline else replace(entry, byline=names.get(entry.by_id or NOBODY, ""))
        for entry in entries
    ]
