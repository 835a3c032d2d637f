"""What an operator can set, run or be is written down: README.md or docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from cjdiversion import create_app, scheduling
from cjdiversion.access import Role
from cjdiversion.config import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TOLD = " ".join(" ".join(path.read_text() for path in PAGES).split())


def test_every_setting_is_written_down() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "cjdiversion").rglob("*.py"))
    named = set(re.findall(r'"(CJD_[A-Z_]+)"', code))
    assert named
    assert {name for name in named if name not in TOLD} == set()


def test_every_job_is_written_down(app: Flask) -> None:
    assert scheduling.JOBS
    assert {name for name in scheduling.JOBS if name not in TOLD} == set()


def test_every_role_is_written_down() -> None:
    missing = {role.words for role in Role if role.words.lower() not in TOLD.lower()}
    assert missing == set()


def test_every_command_is_written_down(app: Flask) -> None:
    own = ["accounts", "annexes", "bench", "cases", "database"]
    own += ["demo", "disposals", "jobs", "outbox", "reviews"]
    assert {name for name in app.cli.commands if name not in own} == set()
    assert {name for name in own if f"./cjd {name}" not in TOLD} == set()


@pytest.mark.parametrize(("proxies", "is_secure"), [(0, False), (1, True)])
def test_a_proxy_is_believed_only_where_it_is_counted(
    app: Flask, tmp_path: Path, proxies: int, is_secure: bool
) -> None:
    settings = Settings(database_url="", secret_key="k" * 32, instance=tmp_path, proxies=proxies)
    behind = create_app(settings, db=app.extensions["database"])
    told = behind.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert ("Strict-Transport-Security" in told.headers) is is_secure
