"""The file of several papers, and what its manifest says. Values in, bytes out."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import IO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.annexes import packs
from cjdiversion.annexes.packs import Entry, Ground

NOW = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)
TODAY = NOW.date()
FIRST = Entry("C2346789-1", 1, None, "a" * 64, 9, NOW, "Crown Prosecution Service, Northshire", 2)
SECOND = Entry("C2346789-2", 2, None, "b" * 64, 9, NOW, "Crown Prosecution Service, CM01")
HELD = Entry("C2346789-3", 3, Ground.HELD_BACK)


def packed(*entries: Entry, on: date = TODAY, content: bytes = b"%PDF-1.7 ") -> bytes:
    file = io.BytesIO()
    with packs.begun(file, entries, on) as made:
        for one in packs.inside(entries):
            packs.add(made, one.file, content + one.reference.encode())
    return file.getvalue()


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_pack_holds_its_manifest_and_the_papers_in_their_order() -> None:
    names = opened(packed(FIRST, SECOND, HELD)).namelist()
    assert names[:2] == ["manifest.json", "manifest.csv"]
    assert names[2:] == ["annex-C2346789-1.pdf", "annex-C2346789-2.pdf"]


def test_the_same_entries_on_the_same_day_are_the_same_bytes_whenever_it_is_made() -> None:
    first = packed(FIRST, HELD)
    assert packed(FIRST, HELD) == first
    assert {one.date_time for one in opened(first).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packed(FIRST, HELD, on=TODAY + timedelta(1)) != first  # the manifest names its day


def test_papers_are_stored_as_they_are() -> None:
    file = opened(packed(FIRST))
    assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_STORED}
    assert file.read(FIRST.file) == b"%PDF-1.7 C2346789-1"
    assert file.testzip() is None


def test_the_manifest_names_what_is_inside_and_on_which_ground_the_rest_is_not() -> None:
    told = json.loads(opened(packed(FIRST, SECOND, HELD)).read("manifest.json"))
    assert told["as_at"] == "2026-03-27"
    assert [one["standing"] for one in told["inside"]] == ["Superseded by version 2", "Stands"]
    assert told["inside"][0]["sha256"] == "a" * 64
    assert told["inside"][0]["approved_at"] == NOW.isoformat()
    assert told["inside"][1]["recipient"] == "Crown Prosecution Service, CM01"
    assert told["not_inside"] == [
        {"reference": "C2346789-3", "version": 3, "ground": Ground.HELD_BACK.words}
    ]


def test_a_copy_that_was_stopped_after_it_left_says_so_beside_what_supersedes_it() -> None:
    words = "Agreement to tell CPS was withdrawn on 27 March 2026 at 14:00"
    assert replace(FIRST, stopped=words).standing == f"Superseded by version 2. {words}"
    assert replace(SECOND, stopped=words).standing == words


def test_the_sheet_says_the_same_and_nothing_in_it_runs() -> None:
    told = replace(FIRST, recipient="=HYPERLINK(1)")
    text = opened(packed(told, HELD)).read("manifest.csv").decode("utf-8-sig")
    heading, inside, held = csv.reader(io.StringIO(text))
    assert heading[-1] == "As at 2026-03-27"
    assert (inside[0], inside[5], inside[7]) == ("C2346789-1", "'=HYPERLINK(1)", "Yes")
    assert (held[0], held[7], held[8]) == ("C2346789-3", "No", Ground.HELD_BACK.words)
    assert held[2:7] == [""] * 5  # nothing else is told of it


@pytest.mark.parametrize(
    ("papers", "each", "is_quick"),
    [
        (packs.AT_ONCE_PAPERS, 9, True),
        (packs.AT_ONCE_PAPERS + 1, 9, False),
        (1, packs.AT_ONCE_BYTES, True),
        (2, packs.AT_ONCE_BYTES, False),
    ],
)
def test_a_small_pack_is_given_at_once(papers: int, each: int, is_quick: bool) -> None:
    assert packs.is_quick([replace(FIRST, size=each)] * papers) is is_quick
    assert packs.is_quick([HELD] * 999)  # what is not inside costs nothing


WORDS = st.sampled_from(["", "Northshire’s “own”", "=1+1", "Żółć"])
ENTRIES = st.lists(
    st.builds(
        Entry,
        reference=st.sampled_from(["C2346789-1", "C2346789-2"]),
        number=st.integers(1, 9),
        ground=st.none() | st.sampled_from(Ground),
        approved_at=st.none() | st.just(NOW),
        recipient=WORDS,
        stopped=WORDS,
    ),
    max_size=4,
)


@given(ENTRIES)
def test_entries_are_kept_as_plain_values_and_come_back_the_same(entries: list[Entry]) -> None:
    back = packs.from_plain(json.loads(json.dumps(packs.as_plain(entries))))
    assert back == entries
    assert packs.digest(back) == packs.digest(entries)


def test_whatever_is_said_of_a_version_is_in_the_digest() -> None:
    others = [
        [SECOND],
        [FIRST, HELD],
        [replace(FIRST, sha256="c" * 64)],
        [replace(FIRST, superseded_by=None)],
        [replace(FIRST, stopped="Withdrawn")],
        [replace(HELD, ground=Ground.NOT_LEFT)],
    ]
    assert len({packs.digest(one) for one in ([FIRST], *others)}) == 7


def test_no_more_than_a_few_megabytes_of_a_large_pack_stand_in_memory() -> None:
    each = b"%PDF" + bytes(1_000_000)
    entries = [replace(FIRST, reference=f"C2346789-{n}") for n in range(40)]
    spooled = tempfile.SpooledTemporaryFile(max_size=packs.IN_MEMORY)  # noqa: SIM115
    tracemalloc.start()
    with cast("IO[bytes]", spooled) as file:
        with packs.begun(file, entries, TODAY) as made:
            for one in entries:
                packs.add(made, one.file, each)
        size = sum(len(piece) for piece in packs.pieces(file))
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 40_000_000
    assert peak < 6_000_000
