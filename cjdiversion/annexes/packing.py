"""Several papers given at once: the verbs of a pack, which write beside those of `service`."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import IO, Any, cast

import sqlalchemy as sa

from cjdiversion import audit, clock, reference
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.annexes import pack_queries, packs, queries, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.pack_models import AnnexPack, AnnexPackPiece
from cjdiversion.annexes.pack_queries import Found
from cjdiversion.audit import Did, Operation
from cjdiversion.database import Database, session
from cjdiversion.errors import Missing, OutOfOrder

AT_A_TIME = 10  # papers between two words on how far it is


def named(annex: AnnexVersion, *, by: Actor) -> list[Found]:
    """What a pack would hold and what it would not. `annex` comes from `service.open`."""
    require(by, May.ANNEX_OPEN)
    found = pack_queries.found_for(annex.case_id, by)
    shown = [one.annex.reference for one in found]
    audit.listed(Did.ANNEX_LISTED, shown, by=by, kind="annex_pack")
    return found


def make(annex: AnnexVersion, *, by: Actor) -> IO[bytes] | AnnexPack:
    """A small one at once, as a file; any other is asked for. Raises OutOfOrder."""
    require(by, May.ANNEX_OPEN)
    found = pack_queries.found_for(annex.case_id, by)
    if packs.is_quick(pack_queries.entries_of(found)):
        return _given(_something(found), by)
    return ask(annex, by=by)


def _given(found: Sequence[Found], by: Actor) -> IO[bytes]:
    """Each paper leaves the trace and the receipt of a download."""
    file = _file()
    with packs.begun(file, pack_queries.entries_of(found), clock.today()) as made:
        for one in _inside(found):
            packs.add(made, one.entry.file, service.download(one.annex, by=by).pdf)
    return file


def ask(annex: AnnexVersion, *, by: Actor) -> AnnexPack:
    """For one that takes a while: the job process makes it. Asked for twice it is made once."""
    require(by, May.ANNEX_OPEN)
    case = queries.case_of(annex)
    queries.hold(case)
    found = _something(pack_queries.found_for(case.id, by))
    digest = pack_queries.digest_of(found)
    pack = pack_queries.made_of(digest, clock.today()) or _new(case.id, digest, found, by)
    if pack.is_given_up:
        pack.begun_at, pack.tries, pack.done = None, 0, 0
    audit.record(Did.ANNEX_PACK_ASKED, Operation.COMBINATION, by=by, subject=pack)
    return pack


def open(token: str, *, by: Actor) -> tuple[AnnexPack, list[Found]]:
    """With what it would hold today. Of whoever would not be given the same, only the one who asked
    for it finds it. Raises Missing."""
    require(by, May.ANNEX_OPEN)
    pack = pack_queries.one(token, by)
    if pack is None:
        raise Missing
    found = pack_queries.found_for(pack.case_id, by)
    if pack_queries.digest_of(found) != pack.digest and pack.asked_by_id != by.person_id:
        raise Missing
    shown = [one.annex.reference for one in found]
    audit.listed(Did.ANNEX_LISTED, shown, by=by, kind="annex_pack")
    return pack, found


def take(pack: AnnexPack, /, *, by: Actor) -> IO[bytes]:
    """The stored bytes; each paper leaves the trace and the receipt of a download. Raises
    OutOfOrder where it is not ready, or something has changed since."""
    require(by, May.ANNEX_OPEN)
    if pack.ready_at is None:
        raise OutOfOrder("The pack is not ready yet", code="not-ready")
    found = pack_queries.found_for(pack.case_id, by)
    if pack_queries.digest_of(found) != pack.digest:
        words = "Something has changed since the pack was made. Ask for a new one"
        raise OutOfOrder(words, code="changed")
    for one in _inside(found):
        service.download(one.annex, by=by)
    file = _file()
    for piece in pack_queries.pieces_of(pack):
        file.write(piece)
    return file


# --- in the job process -------------------------------------------------------------------------


def make_waiting(db: Database) -> int:
    """Each in units of work of its own, so that how far it is can be read meanwhile. A run that is
    killed leaves nothing behind; the next begins that pack anew."""
    made = 0
    while True:
        with db.unit():
            claimed = _claimed()
        if claimed is None:
            return made
        made += _made(db, *claimed)


def throw_away(*, by: Actor = SYSTEM) -> int:
    """Those kept for long enough, made or not."""
    gone = pack_queries.outlived()
    for pack in gone:
        audit.record(Did.ANNEX_PACK_DISCARDED, Operation.ERASURE, by=by, subject=pack)
        session().execute(sa.delete(AnnexPackPiece).where(AnnexPackPiece.pack_id == pack.id))
        session().delete(pack)
    return len(gone)


Claim = tuple[uuid.UUID, int]  # the pack, and which try of it this is


def _claimed() -> Claim | None:
    pack = pack_queries.next_waiting()
    if pack is None:
        return None
    now, tries = clock.now(), pack.tries + 1
    return (
        (pack.id, tries) if _set(pack.id, pack.tries, begun_at=now, tries=tries, done=0) else None
    )


def _made(db: Database, pack_id: uuid.UUID, tries: int) -> bool:
    """False where somebody else took it over meanwhile."""
    with _file() as file:
        with db.unit():
            pack = session().get_one(AnnexPack, pack_id)
            entries, on = packs.from_plain(pack.entries), pack.on
        wanted = packs.inside(entries)
        with packs.begun(file, entries, on) as made:
            for first in range(0, len(wanted), AT_A_TIME):
                with db.unit():
                    for one in wanted[first : first + AT_A_TIME]:
                        packs.add(made, one.file, pack_queries.paper_named(one.reference))
                    done = min(first + AT_A_TIME, len(wanted))
                    if not _set(pack_id, tries, done=done):
                        return False
        with db.unit():
            return _kept(pack_id, tries, file)


def _kept(pack_id: uuid.UUID, tries: int, file: IO[bytes]) -> bool:
    checksum, size = hashlib.sha256(), 0
    for piece in packs.pieces(file):
        checksum.update(piece)
        size += len(piece)
    ready = {"ready_at": clock.now(), "sha256": checksum.hexdigest(), "size": size}
    if not _set(pack_id, tries, **ready):
        return False
    for number, piece in enumerate(packs.pieces(file)):
        row = AnnexPackPiece(pack_id=pack_id, number=number, content=piece)
        session().add(row)
        session().flush()
        session().expunge(row)
    pack = session().get_one(AnnexPack, pack_id)
    facts = {"sha256": pack.sha256, "papers": pack.total}
    did = Did.ANNEX_PACK_MADE
    audit.record(did, Operation.COMBINATION, by=SYSTEM, subject=pack, facts=facts)
    return True


def _set(pack_id: uuid.UUID, tries: int, /, **facts: Any) -> bool:
    """While this try is still the newest. Whether it was."""
    mine = AnnexPack.id == pack_id, AnnexPack.tries == tries, AnnexPack.ready_at.is_(None)
    changed = session().execute(
        sa.update(AnnexPack)
        .where(*mine)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )
    return cast("sa.CursorResult[Any]", changed).rowcount == 1


# --- what the verbs share -----------------------------------------------------------------------


def _something(found: list[Found]) -> list[Found]:
    if not _inside(found):
        raise OutOfOrder("No paper has left the force yet: there is nothing to pack", code="empty")
    return found


def _inside(found: Sequence[Found]) -> list[Found]:
    return [one for one in found if one.entry.ground is None]


def _new(case_id: uuid.UUID, digest: str, found: Sequence[Found], by: Actor) -> AnnexPack:
    now = clock.now()
    days = reference.attributes("keeping_times")["annex-packs"]["days"]
    pack = AnnexPack(
        case_id=case_id,
        digest=digest,
        on=clock.today(),
        entries=packs.as_plain(pack_queries.entries_of(found)),
        total=len(_inside(found)),
        asked_at=now,
        asked_by_id=by.person_id,
        asked_by=by.name,
        kept_until=now + timedelta(days=days),
    )
    session().add(pack)
    session().flush()  # for the id
    return pack


def _file() -> IO[bytes]:
    """On disk once it is larger than what may stand in memory; gone when it is closed."""
    return cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=packs.IN_MEMORY))
