"""`./cjd demo …`: load invented people and their stories, run the service, walk every page."""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from cjdiversion import documents, migrations
from cjdiversion.accounts.models import Person
from cjdiversion.config import Settings
from cjdiversion.database import Database, session
from cjdiversion.demo import people, serving, walking

demo = AppGroup("demo", help="The demonstration: invented people, real pages.")

_cases = click.option("--cases", type=click.IntRange(0, 100_000), default=150, show_default=True)
_seed = click.option("--seed", type=int, default=1, show_default=True)
_fresh = click.option("--fresh", is_flag=True, help="Start again from nothing (SQLite only).")


@demo.command("load")
@_cases
@_seed
@_fresh
def load(cases: int, seed: int, fresh: bool) -> None:
    """Load the invented people, their stories and some more cases."""
    if fresh:
        _forget()
    if _is_loaded():
        click.echo("The demonstration is loaded already; --fresh starts again from nothing.")
        return
    _load(cases, seed)


@demo.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@_cases
@_seed
@_fresh
def serve(port: int, cases: int, seed: int, fresh: bool) -> None:
    """Run web and jobs on 127.0.0.1, loading the demonstration first where it is not."""
    if fresh:
        _forget()
    if not _is_loaded():
        _load(cases, seed)
    click.echo(f"\nDiversion, with invented people: http://127.0.0.1:{port}\n")
    for one in people.PEOPLE:
        click.echo(f"  {one.email:<32} {one.role.words}, {one.unit}")
    click.echo(f"\nEverybody's password: {people.PASSWORD}\nStop with Ctrl-C.\n")
    if reason := documents.printer_available():
        click.echo(f"PDFs cannot be made here: {reason}\n")
    raise SystemExit(serving.serve(port=port))


@demo.command("walk")
def walk() -> None:
    """Follow every link as every demonstration person."""
    wrong = 0
    for found in walking.walk(current_app):
        click.echo(f"{found.pages:>4} pages as {found.person.key}")
        for line in found.wrong:
            click.echo(f"     WRONG {line}")
        wrong += len(found.wrong)
    if wrong:
        raise click.ClickException(f"{wrong} pages were wrong")


def _db() -> Database:
    db: Database = current_app.extensions["database"]
    return db


def _is_loaded() -> bool:
    settings: Settings = current_app.extensions["settings"]
    settings.instance.mkdir(parents=True, exist_ok=True)  # before SQLite looks for its file
    if not sa.inspect(_db().engine).has_table("person"):
        return False
    with _db().unit():
        return session().scalar(sa.select(Person.id).limit(1)) is not None


def _load(cases: int, seed: int) -> None:
    from cjdiversion.demo import scenarios, volume

    click.echo("Loading the demonstration…")
    migrations.upgrade(_db().engine)
    with _db().unit():
        people.populate()
    told = scenarios.tell(_db())
    made = volume.make(_db(), cases=cases, seed=seed)
    click.echo(f"{len(people.PEOPLE)} people, {told} stories, {made} more cases.")


def _forget() -> None:
    url = _db().engine.url
    if url.get_backend_name() != "sqlite":
        raise click.ClickException("--fresh empties SQLite only; drop the database yourself")
    _db().engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{url.database}{suffix}").unlink(missing_ok=True)
