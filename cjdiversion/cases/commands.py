"""What an operator does at the machine: `./cjd cases import FILE --as PERSON`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import feeds, service
from cjdiversion.cases.importing import Outcome
from cjdiversion.errors import Invalid, Refusal

cases = AppGroup("cases", help="Bookings from a custody system.")


@cases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "person", required=True, help="E-mail address of the person who imports.")
def import_(file: Path, person: str) -> None:
    """Take in a custody system's export (CSV or JSON) and report on each row.

    The exit code is 1 where rows were refused or the file could not be read.
    """
    content = file.read_bytes()
    with current_app.extensions["database"].unit():
        try:
            rows = feeds.rows(content)
            by = accounts.actor_named(person)
            run = service.take_in(rows, by=by, digest=feeds.digest(content))
        except Refusal as refused:
            raise click.ClickException(_words(refused)) from None
        lines, counts = list(run.rows), dict(run.counts)
    for line in lines:
        click.echo(_told(line))
    click.echo(", ".join(f"{counts[one.value]} {one.words}" for one in Outcome))
    if counts[Outcome.REFUSED.value]:
        raise SystemExit(1)


def _told(line: dict[str, Any]) -> str:
    said = [f"{one['field']}: {one['message']}" for one in line["problems"]]
    said += [f"changed {', '.join(line['changed'])}"] if line["changed"] else []
    said += [line["because"]] if line["because"] else []
    number, outcome = line["custody_record_no"] or "-", Outcome(line["outcome"]).words
    return f"{line['row']:>5}  {outcome:<9}  {number:<20}  {'; '.join(said)}".rstrip()


def _words(refused: Refusal) -> str:
    if isinstance(refused, Invalid):
        return "; ".join(words for told in refused.fields.values() for _, words in told)
    return refused.words
