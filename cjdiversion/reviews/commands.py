"""What anybody can do at a machine: `./cjd reviews verify …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion.errors import Invalid
from cjdiversion.reviews import queries, service, verifying
from cjdiversion.reviews.steps import Sampled

reviews = AppGroup("reviews", help="Dip samples.")


# An address may begin with a hyphen, and is no option then.
@reviews.command("verify", context_settings={"ignore_unknown_options": True})
@click.argument("what")
def verify(what: str) -> None:
    """Draw a dip sample again and say whether it is the same list.

    WHAT is a file that was downloaded from the sample’s page, which needs no database, or the
    address or reference of a sample here. The exit code is 1 where anything differs.
    """
    file = Path(what)
    found = _of_file(file) if file.is_file() else _of_sample(what)
    if found:
        click.echo("\n".join(found))
        raise SystemExit(1)
    click.echo("The same: drawn again from the frozen frame, every place is as it was")


def _of_file(file: Path) -> list[str]:
    if file.stat().st_size > verifying.LARGEST:
        raise click.ClickException("The file is larger than the file of any sample")
    try:
        return verifying.differences(verifying.from_file(file.read_bytes()))
    except Invalid as refused:
        raise click.ClickException(refused.fields["file"][0][1]) from None


def _of_sample(what: str) -> list[str]:
    with current_app.extensions["database"].unit():
        sample = queries.sample_anywhere(what)
        if sample is None:
            raise click.ClickException("There is no file and no sample of this name")
        if sample.status is not Sampled.DRAWN:
            raise click.ClickException(f"Not drawn: {sample.status.words.lower()}")
        return service.differences(sample)
