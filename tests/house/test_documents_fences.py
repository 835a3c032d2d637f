"""Printers: none runs away, none outlives its service, and after a bad paper the next comes out."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cjdiversion import documents
from tests.house import papers


@pytest.fixture
def printers(request: pytest.FixtureRequest) -> Iterator[documents.Printers]:
    """With the limits a test asks for by parameter."""
    pool = documents.Printers(getattr(request, "param", None))
    yield pool
    pool.close()


def printed(html: str, printers: documents.Printers) -> documents.Paper:
    return documents.render(html, made_at=papers.MADE_AT, printers=printers)


def refusal(html: str, printers: documents.Printers) -> documents.Unprintable:
    with pytest.raises(documents.Unprintable) as caught:
        printed(html, printers)
    return caught.value


def assert_works(printers: documents.Printers) -> None:
    assert printed(papers.bare("<p>next"), printers).pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("printers", [documents.Limits(seconds=2)], indirect=True)
def test_a_paper_that_takes_too_long_is_killed_and_the_next_one_printed(
    printers: documents.Printers,
) -> None:
    assert refusal(papers.bare("<p>x" * 100_000), printers).code == "too-slow"
    assert_works(printers)


@pytest.mark.parametrize("printers", [documents.Limits(megabytes=120)], indirect=True)
def test_a_paper_that_takes_too_much_memory_is_refused_and_the_next_one_printed(
    printers: documents.Printers,
) -> None:
    assert refusal(papers.bare("<p>x" * 40_000), printers).code == "too-large"
    assert_works(printers)


def test_a_crash_says_its_place_and_not_its_text(printers: documents.Printers) -> None:
    trouble = refusal(papers.bare("<div>" * 3000 + "Zoë Łukasz"), printers)
    assert trouble.code == "failed"
    assert trouble.where.startswith("RecursionError at ")
    assert "Zoë" not in trouble.where + trouble.words
    assert_works(printers)


@pytest.mark.parametrize("printers", [documents.Limits(wait=0)], indirect=True)
def test_a_third_paper_at_once_is_told_to_wait(printers: documents.Printers) -> None:
    with printers.lent(), printers.lent(), pytest.raises(documents.PrinterBusy):
        printed("<p>x", printers)
    assert_works(printers)


def test_eight_threads_share_two_printers(printers: documents.Printers) -> None:
    pages = [papers.bare(f"<p>{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as crowd:
        made = list(crowd.map(lambda html: printed(html, printers), pages))
    assert [papers.words_on(paper)[0].strip() for paper in made] == [str(n) for n in range(8)]
    with printers.lent() as one, printers.lent() as two:
        assert one.jobs + two.jobs == 8


@pytest.mark.parametrize("printers", [documents.Limits(jobs_each=1)], indirect=True)
def test_a_printer_is_replaced_after_its_share_of_papers(printers: documents.Printers) -> None:
    with printers.lent() as first:
        first.ask({"made_at": papers.MADE_AT.isoformat()}, b"<p>x")
    assert has_ended(first.process_id)
    assert_works(printers)


def test_a_printer_that_died_while_idle_is_replaced(printers: documents.Printers) -> None:
    with printers.lent() as idle:
        pass
    os.kill(idle.process_id, 9)
    assert has_ended(idle.process_id)
    assert_works(printers)


def has_ended(process: int) -> bool:
    """Within ten seconds."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(handle) as watched:
        return bool(select.select([watched], [], [], 10)[0])


def test_a_printer_knows_nothing_of_the_service(
    printers: documents.Printers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CJD_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    with printers.lent() as printer:
        given = Path(f"/proc/{printer.process_id}/environ").read_bytes()
        loaded = Path(f"/proc/{printer.process_id}/maps").read_text()
    assert b"FONTCONFIG_PATH=/etc/fonts" in given
    assert b"CJD_" not in given
    assert b"HOME" not in given
    assert "libpango" in loaded
    assert "psycopg" not in loaded


def test_a_printer_has_its_share_of_memory_and_writes_no_file(
    printers: documents.Printers,
) -> None:
    with printers.lent() as printer:
        limits = Path(f"/proc/{printer.process_id}/limits").read_text().splitlines()
    most = {line[:25].strip(): line.split()[-2] for line in limits}
    assert most["Max data size"] == str(512 * 1024 * 1024)
    assert most["Max file size"] == "0"


def test_a_printer_says_truly_whether_it_is_off_the_network(printers: documents.Printers) -> None:
    with printers.lent() as printer:
        own = Path(f"/proc/{printer.process_id}/ns/net").readlink()
        assert printer.greeting["is_offline"] == (own != Path("/proc/self/ns/net").readlink())


LEAVE_ONE = """
import os, sys
from cjdiversion import documents
with documents._printers.lent() as printer:
    print(printer.process_id, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("end", ["exit", "killed"])
def test_no_printer_outlives_its_service(end: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAVE_ONE, end], cwd=papers.HOUSE, capture_output=True, check=False
    )
    assert has_ended(int(done.stdout))


def test_a_forked_worker_starts_printers_of_its_own() -> None:
    fork = (
        "import os\nfrom cjdiversion import documents\n"
        "before = documents._printers\nchild = os.fork()\n"
        "if child == 0: os._exit(documents._printers is before)\n"
        "assert os.waitpid(child, 0)[1] == 0 and documents._printers is before"
    )
    subprocess.run([sys.executable, "-c", fork], cwd=papers.HOUSE, check=True)
