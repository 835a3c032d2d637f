"""`./cjd cases import`, as an operator runs it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from cjdiversion.cases.models import Case, ImportRun
from cjdiversion.database import Database

HEAD = "force,custody_record_no,suite,surname,dob\n"


def run(app: Flask, path: Path, who: str = "sergeant@example.test") -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["cases", "import", str(path), "--as", who])
    return done.exit_code, done.output


def test_an_import_is_reported_row_by_row(app: Flask, db: Database, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + "99,A/1,Northgate,Begum,1990-04-09\n99,A/2,Northgate,Zz,31/02/1990\n")
    code, output = run(app, path)
    assert code == 0
    assert "1  created    A/1" in output and "2  to fix     A/2" in output
    assert "1 created, 0 updated, 0 unchanged, 1 to fix, 0 refused" in output
    assert "Begum" not in output and "31/02/1990" not in output
    with db.unit() as unit:
        assert unit.scalar(sa.select(sa.func.count()).select_from(Case)) == 2
        assert unit.scalar(sa.select(sa.func.count()).select_from(ImportRun)) == 1


def test_the_exit_code_says_that_rows_were_refused(
    app: Flask, db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEAD + "99,A/1,Northgate,Begum,\n99,,Northgate,Marsh,\n")
    code, output = run(app, path)
    assert code == 1 and "1 refused" in output
    with db.unit() as unit:  # the row beside it is kept all the same
        assert unit.scalar(sa.select(sa.func.count()).select_from(Case)) == 1


def test_a_file_that_is_no_export_and_a_person_nobody_knows_are_told_in_words(
    app: Flask, db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text("name,age\nBegum,30\n")
    assert run(app, path) == (
        1,
        "Error: The first line must name the columns, “force” and “custody_record_no” among them\n",
    )
    path.write_text(HEAD)
    code, output = run(app, path, "nobody@example.test")
    assert code == 1 and "has a posting today" in output
    code, output = run(app, path, "practitioner@example.test")
    assert code == 1 and "this role cannot do this" in output
