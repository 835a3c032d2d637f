"""Several papers as one file: what its manifest says, and how the file is laid out. Pure; the same
entries on the same day are the same bytes, whoever asks and on whichever machine.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import IO, Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion import clock, sheets

FORMAT = "annex pack 1"  # raise it whenever the layout of the file or of its manifest changes
AT_ONCE_PAPERS, AT_ONCE_BYTES = 200, 16_000_000  # ours: 60 papers of 60 kB took 0.17 s
IN_MEMORY = 1_000_000  # bytes of a file that is being made; the rest stands on disk
_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the one date every file inside has: the earliest a ZIP knows


class Ground(StrEnum):
    """Why a version is not inside: all that is said of it."""

    NO_PAPER = "no-paper"
    NOT_LEFT = "not-left"
    HELD_BACK = "held-back"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            Ground.NO_PAPER: "Nobody has approved it: there is no paper",
            Ground.NOT_LEFT: "Approved, and has not left the force",
            Ground.HELD_BACK: "Held back: it had not left the force when what it tells was stopped",
            Ground.CLOSED: "The record is closed: it is about the wrong person",
        }[self]


@dataclass(frozen=True)
class Entry:
    """One version as the manifest names it. `ground`: why it is not inside. `stopped`: in words,
    why what L&D wrote in it may no longer be told; of a copy that left before, which is kept."""

    reference: str
    number: int
    ground: Ground | None = None
    sha256: str = ""
    size: int = 0
    approved_at: datetime | None = None
    recipient: str = ""
    superseded_by: int | None = None
    stopped: str = ""

    @property
    def file(self) -> str:
        """Which version it is, and nothing of whose."""
        return f"annex-{self.reference}.pdf"

    @property
    def standing(self) -> str:
        later = self.superseded_by
        parts = [f"Superseded by version {later}" if later else "", self.stopped]
        return ". ".join(part for part in parts if part) or "Stands"


def inside(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.ground is None]


def left_out(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.ground is not None]


def is_quick(entries: Sequence[Entry]) -> bool:
    """Whether nobody would wait for it for longer than a second."""
    found = inside(entries)
    return len(found) <= AT_ONCE_PAPERS and sum(one.size for one in found) <= AT_ONCE_BYTES


def digest(entries: Sequence[Entry]) -> str:
    """Of what a pack holds and names: two people who would be given the same have the same."""
    return hashlib.sha256(_as_json(as_plain(entries))).hexdigest()


# --- to plain values and back -------------------------------------------------------------------


class EntrySchema(ma.Schema):
    reference = fields.String()
    number = fields.Integer()
    ground = fields.Enum(Ground, by_value=True, allow_none=True)
    sha256 = fields.String()
    size = fields.Integer()
    approved_at = fields.AwareDateTime(default_timezone=UTC, allow_none=True)
    recipient = fields.String()
    superseded_by = fields.Integer(allow_none=True)
    stopped = fields.String()

    @ma.post_load
    def _make(self, data: Mapping[str, Any], **rest: Any) -> Entry:
        return Entry(**data)


_SCHEMA = EntrySchema(many=True)


def as_plain(entries: Sequence[Entry]) -> list[Any]:
    return list(_SCHEMA.dump(entries))


def from_plain(plain: list[Any]) -> list[Entry]:
    return list(_SCHEMA.load(plain))


# --- the manifest -------------------------------------------------------------------------------

_HEADER = (
    "Annex",
    "Version",
    "File",
    "SHA-256",
    "Approved",
    "Recipient",
    "Standing",
    "In the pack",
)


def manifest(entries: Sequence[Entry], on: date) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "as_at": on.isoformat(),
        "inside": [_inside(one) for one in inside(entries)],
        "not_inside": [
            {"reference": one.reference, "version": one.number, "ground": one.ground.words}
            for one in entries
            if one.ground is not None
        ],
    }


def _inside(one: Entry) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "version": one.number,
        "file": one.file,
        "sha256": one.sha256,
        "approved_at": one.approved_at.isoformat() if one.approved_at else None,
        "recipient": one.recipient,
        "superseded_by": one.superseded_by,
        "standing": one.standing,
    }


def sheet(entries: Sequence[Entry], on: date) -> bytes:
    """The same for a spreadsheet; its first column of a row names the version."""
    rows = [_row(one) for one in entries]
    return sheets.csv_of((*_HEADER, f"As at {on.isoformat()}"), rows)


def _row(one: Entry) -> sheets.Row:
    if one.ground is not None:
        return (one.reference, one.number, "", "", "", "", "", "No", one.ground.words)
    at = clock.in_words(one.approved_at) if one.approved_at else ""
    told = (one.reference, one.number, one.file, one.sha256, at, one.recipient)
    return (*told, one.standing, "Yes", "")


def _as_json(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1).encode()


# --- the file -----------------------------------------------------------------------------------


def begun(file: IO[bytes], entries: Sequence[Entry], on: date) -> zipfile.ZipFile:
    """With the manifest in it; the papers are added in the order of `inside`, then it is closed.
    Nothing is packed smaller: a paper is so already, and no two machines would do it alike."""
    made = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
    add(made, "manifest.json", _as_json(manifest(entries, on)))
    add(made, "manifest.csv", sheet(entries, on))
    return made


def add(made: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _WRITTEN)
    info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every machine
    made.writestr(info, content)


def pieces(file: IO[bytes], size: int = IN_MEMORY) -> Iterator[bytes]:
    """From the beginning, a piece at a time."""
    file.seek(0)
    while piece := file.read(size):
        yield piece
