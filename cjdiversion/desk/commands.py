"""`./cjd jobs serve`: the one process that does scheduled work."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion import clock, scheduling

jobs = AppGroup("jobs", help="Scheduled work.")


@jobs.command("serve")
def serve() -> None:
    """Run every job at its times until stopped."""
    scheduling.serve(current_app.extensions["database"])


@jobs.command("run")
@click.argument("name", type=click.Choice(sorted(scheduling.JOBS)))
def run(name: str) -> None:
    """Do one job now, unless this moment's run is done already."""
    job, db = scheduling.JOBS[name], current_app.extensions["database"]
    done = scheduling.run(job, db, due_at=scheduling.due(job, clock.now()))
    click.echo("done" if done else "not done here: done already, or it failed (see the history)")
