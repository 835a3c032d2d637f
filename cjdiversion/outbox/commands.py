"""What an operator does at the machine: `./cjd outbox send`."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion.outbox import jobs

outbox = AppGroup("outbox", help="E-mail that waits to be sent.")


@outbox.command("send")
def send() -> None:
    """Send what is due now, whether or not this minute's run has been."""
    click.echo(jobs.send_now(current_app.extensions["database"]))
