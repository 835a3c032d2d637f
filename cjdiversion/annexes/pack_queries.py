"""What a pack would hold for one reader today, and packs that are being made. The reader’s scope is
inside every select."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from cjdiversion import clock
from cjdiversion.access import Actor, Role
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import pack_models, packs, stops
from cjdiversion.annexes.models import AnnexPaper, AnnexShare, AnnexVersion, in_scope
from cjdiversion.annexes.pack_models import LOST, TRIES, AnnexPack, AnnexPackPiece
from cjdiversion.annexes.packs import Entry, Ground
from cjdiversion.annexes.sharing import Stop
from cjdiversion.annexes.stops import Stops
from cjdiversion.cases.models import Case
from cjdiversion.database import session


@dataclass(frozen=True)
class Found:
    """One version in the reader’s reach, and how the manifest names it."""

    annex: AnnexVersion
    entry: Entry


def found_for(case_id: uuid.UUID, actor: Actor) -> list[Found]:
    """The versions of the case, and of the cases of the same force with its crime number: those the
    reader may open, in the order of their references."""
    rows = session().execute(_versions(case_id, actor)).all()
    approved = [row.AnnexVersion for row in rows if row.sha256]
    shared = _shared([one.id for one in approved if one.shared_at], actor)
    asked = Stops(clock.today())
    return [Found(row.AnnexVersion, _entry(row, approved, shared, asked)) for row in rows]


def _versions(case_id: uuid.UUID, actor: Actor) -> sa.Select[Any]:
    this = sa.select(Case.force_id, Case.crime_number).where(Case.id == case_id).subquery()
    near = sa.select(Case.id).where(
        Case.force_id == this.c.force_id, Case.crime_number == this.c.crime_number
    )
    near = near.where(Case.crime_number != "")
    which = sa.or_(AnnexVersion.case_id == case_id, AnnexVersion.case_id.in_(near))
    left = stops.leaving().label("has_left")
    size = sa.func.length(AnnexPaper.pdf).label("size")
    return (
        sa.select(AnnexVersion, AnnexPaper.sha256, size, left, Case.quarantined_at)
        .join(Case, Case.id == AnnexVersion.case_id)
        .outerjoin(AnnexPaper, AnnexPaper.version_id == AnnexVersion.id)
        .where(which, in_scope(actor))
        .order_by(Case.reference, AnnexVersion.number)
    )


def _shared(ids: Sequence[uuid.UUID], who: Actor) -> dict[uuid.UUID, list[str]]:
    """Version → the parts of the CPS it was shared with, in their order; a part of the CPS reads of
    itself alone."""
    query = sa.select(AnnexShare.version_id, Unit.name).join(Unit, Unit.id == AnnexShare.unit_id)
    query = query.where(AnnexShare.version_id.in_(ids))
    if who.role is Role.CPS_LIAISON:
        query = query.where(AnnexShare.unit_id == who.unit_id)
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for version_id, name in session().execute(query.order_by(AnnexShare.shared_at, AnnexShare.id)):
        found[version_id].append(name)
    return found


def _entry(
    row: Any, approved: Iterable[AnnexVersion], shared: dict[uuid.UUID, list[str]], asked: Stops
) -> Entry:
    annex: AnnexVersion = row.AnnexVersion
    stop = asked.of(annex)
    ground = _ground(row, stop)
    if ground is not None:
        return Entry(annex.reference, annex.number, ground)
    later = [one.number for one in approved if one.case_id == annex.case_id]
    return Entry(
        annex.reference,
        annex.number,
        sha256=row.sha256,
        size=row.size,
        approved_at=annex.approved_at,
        recipient="; ".join(_recipients(annex, shared.get(annex.id, []))),
        superseded_by=max(later) if max(later) > annex.number else None,
        stopped=stop.words if stop else "",
    )


def _ground(row: Any, stop: Stop | None) -> Ground | None:
    if row.quarantined_at is not None:
        return Ground.CLOSED
    if row.sha256 is None:
        return Ground.NO_PAPER
    if row.has_left:
        return None
    return Ground.HELD_BACK if stop and stop.hides else Ground.NOT_LEFT


def _recipients(annex: AnnexVersion, shared: Sequence[str]) -> Iterator[str]:
    for name in shared:
        yield f"Crown Prosecution Service, {name}"
    if annex.attached_to:
        yield f"Crown Prosecution Service, {annex.attached_to}"
    if not (shared or annex.attached_to):
        yield "Downloaded by the force"


# --- packs that are made ------------------------------------------------------------------------


def one(token: str, actor: Actor) -> AnnexPack | None:
    query = sa.select(AnnexPack).where(AnnexPack.token == token, pack_models.in_scope(actor))
    return session().scalar(query)


def made_of(digest: str, on: date) -> AnnexPack | None:
    query = sa.select(AnnexPack).where(AnnexPack.digest == digest, AnnexPack.on == on)
    return session().scalar(query)


def next_waiting() -> AnnexPack | None:
    """The oldest that nobody makes now and that was not begun too often."""
    free = sa.or_(AnnexPack.begun_at.is_(None), AnnexPack.begun_at < clock.now() - LOST)
    query = sa.select(AnnexPack).where(AnnexPack.ready_at.is_(None), AnnexPack.tries < TRIES, free)
    return session().scalar(query.order_by(AnnexPack.asked_at, AnnexPack.id).limit(1))


def outlived() -> Sequence[AnnexPack]:
    query = sa.select(AnnexPack).where(AnnexPack.kept_until <= clock.now())
    few = query.options(load_only(AnnexPack.case_id, AnnexPack.digest))
    return session().scalars(few.order_by(AnnexPack.id)).all()


def paper_named(reference: str) -> bytes:
    """The stored bytes of the version with this reference."""
    query = sa.select(AnnexPaper.pdf).join(AnnexVersion, AnnexVersion.id == AnnexPaper.version_id)
    return session().scalars(query.where(AnnexVersion.reference == reference)).one()


def pieces_of(pack: AnnexPack) -> Iterator[bytes]:
    """In their order, one in memory at a time."""
    number = 0
    while True:
        query = sa.select(AnnexPackPiece.content).where(
            AnnexPackPiece.pack_id == pack.id, AnnexPackPiece.number == number
        )
        piece = session().scalar(query)
        if piece is None:
            return
        yield piece
        number += 1


def entries_of(found: Iterable[Found]) -> list[Entry]:
    return [one.entry for one in found]


def digest_of(found: Iterable[Found]) -> str:
    return packs.digest(entries_of(found))
