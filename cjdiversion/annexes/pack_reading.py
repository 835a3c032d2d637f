"""A pack as it is read: what it holds, how far it is, and the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from flask import Response

from cjdiversion.annexes import packs
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.pack_models import AnnexPack
from cjdiversion.annexes.pack_queries import Found, digest_of, entries_of
from cjdiversion.annexes.packs import Entry

AT_A_TIME = 64_000  # bytes of what is sent


@dataclass(frozen=True)
class Contents:
    """`token`: of the version the reader came from."""

    token: str
    inside: Sequence[Entry]
    left_out: Sequence[Entry]
    is_quick: bool


def contents(annex: AnnexVersion, found: Sequence[Found]) -> Contents:
    entries = entries_of(found)
    inside, left_out = packs.inside(entries), packs.left_out(entries)
    return Contents(annex.token, inside, left_out, packs.is_quick(entries))


@dataclass(frozen=True)
class Progress:
    """`token_again`: of a version by which it can be asked for anew."""

    pack: AnnexPack
    is_current: bool
    token_again: str

    @property
    def state(self) -> str:
        if not self.is_current:
            return "changed"
        if self.pack.is_given_up:
            return "given-up"
        return "ready" if self.pack.ready_at else "waiting"


def progress(pack: AnnexPack, found: Sequence[Found]) -> Progress:
    is_current = digest_of(found) == pack.digest
    return Progress(pack, is_current, found[0].annex.token if found else "")


def as_file(file: IO[bytes], reference: str) -> Response:
    """Sent a piece at a time. Its name says by which annex it was asked for, and nothing of whose
    it is."""
    size = file.seek(0, 2)
    response = Response(_sent(file), mimetype="application/zip")
    response.call_on_close(file.close)
    response.headers["Content-Length"] = str(size)
    name = f"annex-pack-{reference}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from packs.pieces(file, AT_A_TIME)
