"""Is a paper genuine, which version is it, does a later one take its place: never whose it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from cjdiversion import audit, clock
from cjdiversion.access import Actor, Role
from cjdiversion.annexes import manifests, queries, remaking, stops
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion, in_scope
from cjdiversion.annexes.remaking import Remade
from cjdiversion.annexes.sharing import Stop
from cjdiversion.annexes.signing import Signature
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Invalid

LARGEST = 5 * 1024 * 1024
"""Bytes of a file somebody brings. The longest annex measured is under 0.5 MB."""

CLOSED = "The record this was made from was closed as another person’s. Do not rely on it."


@dataclass(frozen=True)
class Verified:
    """`later`: number of the newest version that takes its place, as far as the asker may know.
    `closed`: that its record is about another person, in fixed words. `remade`: made again now."""

    annex: AnnexVersion
    imprint: AnnexPaper
    later: int | None
    stop: Stop | None
    closed: str | None
    signature: Signature
    remade: Remade


def verify(*, by: Actor, said: str = "", file: bytes | None = None) -> Verified | None:
    """By a checksum, a reference or the file itself. Who brings the file has read it, so it is
    known wherever they are; what is only said is known within reach. Raises Invalid."""
    said = re.sub(r"\s", "", said)
    if bool(said) == (file is not None):
        words = "Choose the file, or enter its checksum or reference: one of them"
        raise Invalid.at("said", "required", words)
    if file is not None:
        found = _one(AnnexPaper.sha256 == _checksum(file))
    else:
        found = _one(_named(said), sa.true() if _is_service(by) else in_scope(by))
    shown = {"shown": [found.reference] if found else []}
    audit.record(Did.ANNEX_VERIFIED, Operation.CONSULTATION, by=by, subject=found, facts=shown)
    return _told(found, by) if found else None


def _checksum(file: bytes) -> str:
    if not file:
        raise Invalid.at("file", "empty", "The file is empty. Choose the PDF of the annex")
    if len(file) > LARGEST:
        raise Invalid.at("file", "too-large", "The file is larger than any annex: it is none")
    if not file.startswith(b"%PDF-"):
        raise Invalid.at("file", "not-pdf", "The file is no PDF. Choose the PDF of the annex")
    return hashlib.sha256(file).hexdigest()


def _named(said: str) -> sa.ColumnElement[bool]:
    if re.fullmatch(r"[0-9a-fA-F]{64}", said):
        return AnnexPaper.sha256 == said.lower()
    return AnnexVersion.reference == said.upper()


def _one(*where: sa.ColumnElement[bool]) -> AnnexVersion | None:
    """An approved version."""
    query = sa.select(AnnexVersion).join(AnnexPaper, AnnexPaper.version_id == AnnexVersion.id)
    found = query.where(*where).order_by(AnnexVersion.number.desc())
    return session().scalar(found.limit(1))


def _told(annex: AnnexVersion, by: Actor) -> Verified:
    imprint = queries.paper_of(annex)
    assert imprint is not None
    return Verified(
        annex,
        imprint,
        later=_later(annex, by),
        stop=stops.stop_of(annex, on=clock.today()),
        closed=CLOSED if queries.case_of(annex).quarantined_at else None,
        signature=manifests.signature(annex, imprint),
        remade=remaking.told(annex, imprint),
    )


def _later(annex: AnnexVersion, by: Actor) -> int | None:
    """Everybody is told of one that has left the force; of the others, who may see them."""
    known = sa.or_(
        AnnexVersion.shared_at.is_not(None), AnnexVersion.attached_at.is_not(None), in_scope(by)
    )
    query = sa.select(sa.func.max(AnnexVersion.number)).where(
        AnnexVersion.case_id == annex.case_id,
        AnnexVersion.number > annex.number,
        AnnexVersion.approved_at.is_not(None),
        sa.true() if _is_service(by) else known,
    )
    return session().scalar(query)


def _is_service(by: Actor) -> bool:
    """Whoever works at the machine itself."""
    return by.role is Role.SYSTEM


def paper_named(reference: str) -> tuple[AnnexVersion, AnnexPaper] | None:
    """For whoever works at the machine: the stored version with its bytes."""
    query = (
        sa.select(AnnexVersion, AnnexPaper)
        .join(AnnexPaper, AnnexPaper.version_id == AnnexVersion.id)
        .where(AnnexVersion.reference == reference.strip().upper())
    )
    row = session().execute(query.options(undefer(AnnexPaper.pdf))).first()
    return (row[0], row[1]) if row else None
