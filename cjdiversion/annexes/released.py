"""What L&D wrote and others have read already: which lines, by whom, when, in which version, and
which of them were struck out since. Shown when the person withdraws, as nothing that was read can
be taken back.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, Role, require
from cjdiversion.annexes import queries
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.consents import queries as consents
from cjdiversion.consents.release import Released, may_release
from cjdiversion.database import session
from cjdiversion.referrals import queries as referrals
from cjdiversion.referrals.models import AssessmentLine, Referral
from cjdiversion.referrals.reading import purposes_for, readable

_LD = (Role.LD_PRACTITIONER.value, Role.LD_TEAM_LEADER.value)
_DEEDS = {
    Did.ANNEX_OPENED: "opened it",
    Did.ANNEX_DOWNLOADED: "downloaded it",
    Did.ANNEX_SHARED: "shared it with CPS",
    Did.ANNEX_ATTACHED: "attached it to the file",
    Did.ANNEX_ACKNOWLEDGED: "acknowledged it",
    Did.REFERRAL_OPENED: "opened the referral",
}


@dataclass(frozen=True)
class Reader:
    """What one person did with it. `times`: how often, between `first_at` and `last_at`."""

    name: str
    role: str
    deed: str
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True)
class GivenLine:
    """`struck_at`: since when it is recorded in error."""

    section: str
    text: str
    struck_at: datetime | None = None


@dataclass(frozen=True)
class Given:
    """One way by which lines were told. `left_at`: when the copy left the force."""

    title: str
    recipient: str
    number: int | None
    left_at: datetime | None
    lines: Sequence[GivenLine]
    readers: Sequence[Reader]


def given(referral: Referral, *, by: Actor) -> list[Given]:
    """`referral` comes from `referrals.service.open`; of the lines of the reader's own
    provider alone."""
    require(by, May.CONSENT_RECORD)
    audit.opened(Did.LD_RECORD_OPENED, referral, by=by)
    return [*_annexes(referral, by), *_police(referral, by)]


def _annexes(referral: Referral, by: Actor) -> Iterable[Given]:
    versions = queries.versions_of(referral.case_id)
    readers = _readers([one.id for one in versions])
    struck = {
        (one.text, one.written_at): one.struck_at
        for one in referrals.struck_lines_of(referral.case_id)
    }
    for version in versions:
        lines = _of_provider(version, by.unit_name, struck)
        if lines:
            left_at = min(
                (at for at in (version.shared_at, version.attached_at) if at), default=None
            )
            yield Given(
                f"Annex version {version.number}, {version.reference}",
                reference.label("consent_recipients", "cps"),
                version.number,
                left_at,
                lines,
                readers[version.id],
            )


def _of_provider(version: AnnexVersion, name: str, struck: Mapping[Any, Any]) -> list[GivenLine]:
    """As the copy has them, under the headings it was made with. `struck`: text and when it was
    written → when it was struck out."""
    facts = content_of(version)
    headings = {section.code: section.heading for section in facts.sections}
    return [
        GivenLine(
            headings.get(line.section, line.section),
            line.text,
            struck.get((line.text, line.written_at)),
        )
        for line in facts.ld_lines
        if line.held_by == name
    ]


def _readers(version_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, list[Reader]]:
    """From the trail, grouped in SQL: first and last time of each deed of each person."""
    event = AuditEvent
    whose = event.subject_id, event.actor_name, event.actor_role, event.did
    query = (
        sa.select(*whose, sa.func.min(event.at), sa.func.max(event.at), sa.func.count())
        .where(
            event.subject_kind == AnnexVersion.__tablename__,
            event.subject_id.in_(version_ids),
            event.did.in_([did for did in _DEEDS if did is not Did.REFERRAL_OPENED]),
        )
        .group_by(*whose)
        .order_by(sa.func.min(event.at), event.actor_name, event.did)
    )
    found: dict[uuid.UUID | None, list[Reader]] = defaultdict(list)
    for subject_id, name, role, did, first_at, last_at, times in session().execute(query):
        reader = Reader(name, Role(role).words, _DEEDS[did], first_at, last_at, times)
        found[subject_id].append(reader)
    return found


def _police(referral: Referral, by: Actor) -> Iterable[Given]:
    """Who of police opened the referral while a line could be read there, by what was on record at
    that moment."""
    every = [*referrals.lines_of_referral(referral.id), *referrals.struck_lines(referral.id)]
    lines = sorted(readable(every, by), key=lambda one: (one.written_at, one.position))
    seen: dict[uuid.UUID, AssessmentLine] = {}
    readers: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    told_at = _told_at(referral, lines)
    for name, role, at in _openings(referral) if lines else ():
        told = told_at(at)
        if told:
            seen.update({line.id: line for line in told})
            readers[(name, role)].append(at)
    if seen:
        yield Given(
            f"The page of referral {referral.reference}",
            reference.label("consent_recipients", "police"),
            None,
            None,
            [
                GivenLine(
                    reference.label("annex_sections", line.section), line.text, line.struck_at
                )
                for line in lines
                if line.id in seen
            ],
            [
                Reader(name, Role(role).words, _DEEDS[Did.REFERRAL_OPENED], at[0], at[-1], len(at))
                for (name, role), at in readers.items()
            ],
        )


def _openings(referral: Referral) -> Sequence[Any]:
    """(name, role, at) of everybody who is not L&D, oldest first."""
    event = AuditEvent
    query = sa.select(event.actor_name, event.actor_role, event.at).where(
        event.subject_kind == Referral.__tablename__,
        event.subject_id == referral.id,
        event.did == Did.REFERRAL_OPENED,
        event.actor_role.not_in((*_LD, Role.SYSTEM.value)),
    )
    return session().execute(query.order_by(event.at, event.id)).all()


def _told_at(referral: Referral, lines: Sequence[AssessmentLine]) -> Any:
    """Moment → the lines police could read on the page of the referral then, those among them that
    were struck out only since."""
    decisions = consents.decisions_of(referral.case_id)
    overrides = consents.overrides_of(referral.case_id)
    purposes = purposes_for("police")

    def is_told(line: AssessmentLine, at: datetime) -> bool:
        day = clock.london(at).date()
        where: dict[str, Any] = {"recipient": "police", "on": day, "at": at}
        verdicts = (may_release(line, decisions, overrides, purpose=p, **where) for p in purposes)
        is_there = line.written_at <= at and (line.struck_at is None or at < line.struck_at)
        return is_there and any(isinstance(one, Released) for one in verdicts)

    return lambda at: [line for line in lines if is_told(line, at)]
