"""Who has taken which version, and how a later one differs from the copy each last took."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import changes, differences, queries, stops, timing
from cjdiversion.annexes.differences import Section
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexReceipt, AnnexShare, AnnexVersion
from cjdiversion.database import session

TOOK = ("downloaded", "acknowledged")


@dataclass(frozen=True)
class Recipient:
    """`number`, `at`: the copy they last took before this one; none where they took none.
    `sections`: what differs from it."""

    name: str
    number: int | None
    at: datetime | None
    sections: Sequence[Section]


def suggested(annex: AnnexVersion) -> str:
    """CPS Direct outside the hours of the area, where it serves the force; what it was not yet
    shared with."""
    served_by, given = queries.recipients_of(annex), queries.shared_with(annex)
    left = [code for code, unit in served_by.items() if unit and unit.id not in given]
    hours = reference.attributes("annex_area_hours")["area"]
    wanted = "area" if timing.is_area_at_work(clock.now(), hours) else "direct"
    return wanted if wanted in left or not left else left[0]


def of(annex: AnnexVersion, who: Actor) -> list[Recipient]:
    """What each recipient reads anew; a part of the CPS of itself alone. Nothing of a version that
    is not shown."""
    if not stops.may_be_read(annex, on=clock.today()):
        return []
    earlier = {one.number: one for one in queries.versions_of(annex.case_id)}
    taken = _taken(annex)
    if who.role is Role.CPS_LIAISON:
        mine = [(who.unit_name, *taken.get(who.unit_id, (None, None)))]
        return [_recipient(annex, earlier, *one) for one in mine]
    found = [(name, *taken.get(unit_id, (None, None))) for unit_id, name in _given(annex).items()]
    return [_recipient(annex, earlier, *one) for one in [*found, *_attached(annex, earlier)]]


def shares(annex: AnnexVersion, who: Actor) -> list[tuple[str, datetime]]:
    """With whom this version was shared, and when; a part of the CPS reads of itself alone."""
    query = (
        sa.select(Unit.name, AnnexShare.shared_at)
        .join(AnnexShare, AnnexShare.unit_id == Unit.id)
        .where(AnnexShare.version_id == annex.id)
        .order_by(AnnexShare.shared_at, AnnexShare.id)
    )
    if who.role is Role.CPS_LIAISON:
        query = query.where(AnnexShare.unit_id == who.unit_id)
    return [(name, at) for name, at in session().execute(query)]


def copies(annex: AnnexVersion, who: Actor) -> list[tuple[str, datetime]]:
    """Where copies of this version are: with the CPS, in the file, with whoever downloaded it."""
    found = shares(annex, who)
    if annex.attached_at is not None:
        found.append((f"The file, {annex.attached_to}", annex.attached_at))
    taken = [one for one in queries.receipts_of(annex, who) if one.what == "downloaded"]
    return [*found, *((f"Downloaded by {one.by_name}", one.at) for one in taken)]


def _recipient(
    annex: AnnexVersion,
    earlier: dict[int, AnnexVersion],
    name: str,
    number: int | None,
    at: datetime | None,
) -> Recipient:
    if number is None:
        return Recipient(name, None, None, [])
    about, held = changes.headings()
    before, after = content_of(earlier[number]), content_of(annex)
    return Recipient(
        name, number, at, differences.in_sections(before, after, about=about, held=held)
    )


def _taken(annex: AnnexVersion) -> dict[uuid.UUID | None, tuple[int, datetime]]:
    """Unit of the CPS → the newest version before this one it took, and when last."""
    number = sa.func.max(AnnexVersion.number)
    query = (
        sa.select(AnnexReceipt.unit_id, AnnexVersion.number, sa.func.max(AnnexReceipt.at))
        .join(AnnexVersion, AnnexVersion.id == AnnexReceipt.version_id)
        .join(Unit, Unit.id == AnnexReceipt.unit_id)
        .where(AnnexVersion.case_id == annex.case_id, AnnexVersion.number < annex.number)
        .where(AnnexReceipt.what.in_(TOOK))
        .where(Unit.kind.in_((UnitKind.CPS_AREA, UnitKind.CPS_DIRECT)))
        .group_by(AnnexReceipt.unit_id, AnnexVersion.number)
        .order_by(number)
    )
    return {unit_id: (taken, at) for unit_id, taken, at in session().execute(query)}


def _given(annex: AnnexVersion) -> dict[uuid.UUID, str]:
    """Every part of the CPS that any version of the case was shared with, by name."""
    query = (
        sa.select(Unit.id, Unit.name)
        .join(AnnexShare, AnnexShare.unit_id == Unit.id)
        .join(AnnexVersion, AnnexVersion.id == AnnexShare.version_id)
        .where(AnnexVersion.case_id == annex.case_id)
        .order_by(Unit.name)
    )
    return dict(session().execute(query.distinct()).all())


def _attached(
    annex: AnnexVersion, earlier: dict[int, AnnexVersion]
) -> Iterable[tuple[str, int, datetime]]:
    """The file itself has the copy that was attached last."""
    there = [one for one in earlier.values() if one.attached_at and one.number < annex.number]
    newest = max(there, key=lambda one: one.number, default=None)
    if newest is not None and newest.attached_at is not None:
        yield f"The file, {newest.attached_to}", newest.number, newest.attached_at
