"""`flask disposals …`: the sums that pages of numbers read."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion.database import Database
from cjdiversion.disposals import summaries

disposals = AppGroup("disposals", help="Outcomes and the numbers made of them.")
_SHOWN = 20


@disposals.command("summaries")
@click.option("--check", "is_check", is_flag=True, help="Compare only; nothing is written.")
def keep_summaries(is_check: bool) -> None:
    """Count every decision anew, or say whether the sums are those of the decisions."""
    db: Database = current_app.extensions["database"]
    with db.unit(reading=is_check) as session:
        if not is_check:
            summaries.write_all(session.connection())
        wrong = summaries.check(session.connection())
    for one in wrong[:_SHOWN]:
        key = ", ".join(map(str, one.key))
        click.echo(f"{one.table}: {one.summed} summed, {one.counted} counted at {key}")
    if wrong:
        raise click.ClickException(f"{len(wrong)} sums differ from the decisions")
    click.echo("Every sum equals the decisions it is made of")
