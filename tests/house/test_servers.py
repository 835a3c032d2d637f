"""The tests' own PostgreSQL, browser and receipt are real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.servers import (
    BROWSER_FLAGS,
    chromium_path,
    create_database,
    drop_database,
    postgres_server,
    receipt,
    server_version,
)

CHECKOUT = Path(__file__).resolve().parents[2]
HOLDS_A_SERVER = """
from tests.servers import postgres_server
with postgres_server() as server:
    print(server, flush=True)
    input()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as address:
        yield address


def ask(address: str, question: str) -> str:
    engine = create_engine(address)
    with engine.begin() as connection:
        answer = connection.execute(text(question))
        answers = answer.scalars().all() if answer.returns_rows else []
    engine.dispose()
    return " ".join(map(str, answers))


@contextmanager
def postgres_in_another_process() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The process, and the folder of its server."""
    environment = {**os.environ, "CJD_TEST_POSTGRES": "", "PYTHONPATH": str(CHECKOUT)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    folder = Path(process.stdout.readline().partition("host=")[2].strip())
    try:
        assert folder.name.startswith("cjd-postgres-")
        yield process, folder
        shutil.rmtree(folder)
    finally:
        process.kill()
        process.communicate()


def test_a_real_postgresql_answers(server: str) -> None:
    assert ask(server, "SELECT version()").startswith(f"PostgreSQL {server_version(server)}")


def test_the_server_lower_cases_letters_beyond_ascii(server: str) -> None:
    assert ask(server, "SELECT lower('ŁÉ')") == "łé"


def test_a_database_can_be_cloned_from_a_template(server: str) -> None:
    template = create_database(server, "clone_from")
    ask(template, "CREATE TABLE kept AS SELECT 7 AS answer")
    clone = create_database(server, "clone_to", template="clone_from")
    ask(clone, "UPDATE kept SET answer = 8")
    kept = "SELECT answer FROM kept"
    assert (ask(template, kept), ask(clone, kept)) == ("7", "8")


def test_a_dropped_database_is_gone(server: str) -> None:
    address = create_database(server, "dropped")
    drop_database(server, "dropped")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(address.replace("+psycopg", ""))


def test_a_server_named_in_the_environment_is_shared(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CJD_TEST_POSTGRES", server)
    with postgres_server() as shared:
        assert shared == server


def test_the_server_stops_when_its_test_run_is_killed() -> None:
    with postgres_in_another_process() as (process, folder):
        server = (folder / "data" / "postmaster.pid").read_text().split()[0]
        process.send_signal(signal.SIGKILL)
        process.wait()
        gone = subprocess.run(["tail", "--pid", server, "-f", "/dev/null"], timeout=30)
    assert gone.returncode == 0


def test_the_browser_found_is_a_chromium() -> None:
    done = subprocess.run(
        [chromium_path(), *BROWSER_FLAGS, "--version"], capture_output=True, text=True, check=True
    )
    assert "Chromium" in done.stdout


def test_a_missing_browser_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJD_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(LookupError, match="cjd doctor"):
        chromium_path()


def test_receipts_are_added_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJD_TEST_RECEIPT", str(tmp_path / "receipt"))
    receipt("database=postgresql server=16.9")
    receipt("browser=156.0")
    lines = (tmp_path / "receipt").read_text().splitlines()
    assert lines == ["database=postgresql server=16.9", "browser=156.0"]
