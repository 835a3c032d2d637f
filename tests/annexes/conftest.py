"""What several files of this room's tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cjdiversion import documents
from cjdiversion.access import Actor
from cjdiversion.annexes import paper
from cjdiversion.annexes.facts import Facts
from cjdiversion.annexes.paper import Cover
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from tests.annexes import made


@pytest.fixture
def case(unit: Session, person: Callable[[str], Actor]) -> Case:
    return made.case(person)


@pytest.fixture
def with_ld(case: Case, person: Callable[[str], Actor]) -> Case:
    """L&D wrote a line that nobody has asked the person about."""
    made.vulnerable(case, person)
    made.assessed(case, person, made.CANARY)
    return case


@pytest.fixture
def path(db: Database, person: Callable[[str], Actor]) -> str:
    """The annex page of such a case."""
    with db.unit():
        case = made.case(person)
        made.vulnerable(case, person)
        made.assessed(case, person, made.CANARY)
        return f"/cases/{case.token}/annex"


@pytest.fixture
def no_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Pango is found in a form that cannot be loaded, as on a machine without it."""
    (tmp_path / "libpangoft2-1.0.so.0").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setattr(documents, "_printers", documents.Printers())
    documents.printer_available.cache_clear()
    yield
    documents.printer_available.cache_clear()


@pytest.fixture
def quick_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of a few bytes: for tests of what is done with papers, not of what they say."""

    def printed(cover: Cover, facts: Facts) -> documents.Paper:
        pdf = f"%PDF-1.7 {cover.reference}".encode()
        return documents.Paper(pdf, hashlib.sha256(pdf).hexdigest(), "a renderer", "")

    monkeypatch.setattr(paper, "printed", printed)
