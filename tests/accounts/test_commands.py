"""What an operator does at the machine: a token’s secret, printed once; somebody added."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import Role
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import ServiceToken
from cjdiversion.database import Database
from cjdiversion.errors import Missing
from tests.accounts import made


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["accounts", "token", *words])


def tokens(db: Database) -> list[ServiceToken]:
    with db.unit() as session:
        return list(session.scalars(sa.select(ServiceToken)))


def test_a_token_for_a_person_is_printed_and_opens_the_door(app: Flask, db: Database) -> None:
    done = run(app, "custody", "--person", "sergeant@example.test", "--scope", "case:open")
    assert done.exit_code == 0 and re.fullmatch(r"cjd_[\w-]{43}\n", done.output)
    (token,) = tokens(db)
    with db.unit():
        assert token.person_id == made.someone("sergeant").id
    assert (token.name, token.scopes) == ("custody", ["case:open"])
    assert token.ends_on == clock.today() + timedelta(days=90)
    headers = {"Authorization": f"Bearer {done.output.strip()}"}
    assert app.test_client().get("/api/v1/cases/none", headers=headers).status_code == 404


def test_a_token_for_a_unit_has_a_role(app: Flask, db: Database) -> None:
    done = run(app, "feed", "--unit", "Riverside", "--role", "custody-sergeant",
               "--scope", "case:import", "--scope", "case:open", "--days", "7")  # fmt: skip
    assert done.exit_code == 0
    (token,) = tokens(db)
    assert (token.role, token.scopes) == (Role.CUSTODY_SERGEANT, ["case:import", "case:open"])
    assert token.ends_on == clock.today() + timedelta(days=7)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scope", "case:open"], "Name one person, or one unit and a role"),
        (["--scope", "case:open", "--person", "nobody@example.test"], "Nobody called nobody@"),
        (["--scope", "case:open", "--unit", "Nowhere", "--role", "reviewer"], "Nowhere"),
        (["--scope", "case:open", "--unit", "Northgate"], "Name one person"),
        (["--scope", "case:open", "--unit", "Northgate", "--role", "cps-liaison"], "not held at"),
        (["--person", "sergeant@example.test"], "--scope"),
        (["--person", "sergeant@example.test", "--scope", "everything"], "everything"),
        (["--person", "sergeant@example.test", "--scope", "case:open", "--days", "0"], "--days"),
        (["--person", "sergeant@example.test", "--scope", "case:open", "--days", "999"], "--days"),
    ],
)
def test_what_is_wrong_is_said_and_no_token_made(
    app: Flask, db: Database, words: list[str], told: str
) -> None:
    done = run(app, "feed", *words)
    assert done.exit_code != 0 and told in done.output and "Traceback" not in done.output
    assert "cjd_" not in done.output and tokens(db) == []


def _added(app: Flask, *words: str) -> Result:
    typed = "a long enough password\n" * 2
    who = ["Ada Lowe", "ada@example.test", *words]
    return app.test_cli_runner().invoke(args=["accounts", "person", *who], input=typed)


def test_somebody_of_cps_direct_is_added_at_the_machine(app: Flask, db: Database) -> None:
    where = ("--unit", "CPS Direct", "--kind", "cps-direct", "--role", "cps-liaison")
    assert _added(app, *where).exit_code == 0
    with db.unit():
        who = queries.actor_named("ada@example.test")
        assert (who.role, who.unit_name) == (Role.CPS_LIAISON, "CPS Direct")


def test_a_person_is_not_added_without_a_posting_that_can_be(app: Flask, db: Database) -> None:
    done = _added(app, "--unit", "CPS Direct", "--kind", "cps-direct", "--role", "custody-sergeant")
    assert done.exit_code == 1 and "not held at" in done.output
    with db.unit(), pytest.raises(Missing):
        queries.actor_named("ada@example.test")
