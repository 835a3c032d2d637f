"""`./cjd bench`: fill, measure, print. Every figure is beside what it is a multiple of."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from cjdiversion import clock, create_app, migrations
from cjdiversion.access import SYSTEM, May
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person
from cjdiversion.bench import journey, papers, referring
from cjdiversion.bench.filling import fill
from cjdiversion.bench.measuring import Asker, Cost, cost
from cjdiversion.cases import listed
from cjdiversion.config import CHECKOUT, Settings
from cjdiversion.database import Database, session
from cjdiversion.demo import people

READER = "sergeant@example.test"


@click.group("bench", invoke_without_command=True)
@click.option("--database", default="", help="A PostgreSQL server to make databases on.")
@click.option("--cases", multiple=True, type=int, default=(10_000, 1_000_000), show_default=True)
@click.pass_context
def bench(context: click.Context, database: str, cases: tuple[int, ...]) -> None:
    """Fill a database with cases and measure the busiest list and journey 1 on it; or: papers."""
    if context.invoked_subcommand:
        return
    _start_of_a_worker()
    found = [_measured(database, count) for count in sorted(cases)]
    if len(found) > 1:
        click.echo("\nGrowth from the smallest to the largest (CPU, page and query kind by kind)")
        for name in found[0]:
            click.echo(f"  {name:<28} × {found[-1][name].cpu_ms / found[0][name].cpu_ms:.2f}")


@bench.command("papers")
def papers_() -> None:
    """Print annexes of three lengths beside WeasyPrint alone, and download one many times."""
    heads = ("pages", "s", "× alone", "MiB", "× alone")
    click.echo(f"  {'an annex':<28}" + "".join(f"{head:>9}" for head in heads))
    for name, lines in papers.LINES.items():
        told = papers.facts(lines)
        ours, (bare, pages) = papers.of_service(told), papers.alone(told)
        times, more = ours.seconds / bare.seconds, ours.mib / bare.mib
        figures = f"{pages:9}{ours.seconds:9.2f}{times:9.2f}{ours.mib:9.0f}{more:9.2f}"
        click.echo(f"  {name:<28}{figures}")
    with _filled("", 100) as (app, db, _):
        address, pdf = papers.stored(db)
        cookie, token = _cookie(app, db, papers.READER)
        found = papers.downloads(Asker(app, cookie), {"csrf_token": token}, address, pdf)
    ours_, bare_ = found.values()
    for name, one in found.items():
        click.echo(f"  {name:<28} {one.cpu_ms:8.2f} ms of CPU, {one.per_second:.0f} a second")
    click.echo(f"  {'times the bytes alone':<28} {ours_.cpu_ms / bare_.cpu_ms:8.1f}")


@bench.command("numbers")
@click.option("--database", default="", help="A PostgreSQL server to make databases on.")
@click.option("--decisions", type=int, default=1_000_000, show_default=True)
def numbers_(database: str, decisions: int) -> None:
    """Fill with outcomes and measure the pages of numbers, beside DuckDB on one row a decision."""
    from cjdiversion.bench import deciding, numbers  # DuckDB comes with the tests only

    with _filled(database, decisions) as (app, db, seconds):
        began = time.perf_counter()
        deciding.decide(db)
        filled = seconds + time.perf_counter() - began
        click.echo(f"{decisions:,} outcomes on {db.engine.dialect.name}, filled in {filled:.0f} s")
        summed = numbers.summed(db)
        click.echo(
            f"  every sum counted anew in {summed:.0f} s: {decisions / summed:,.0f} a second"
        )
        cookie, _ = _cookie(app, db, numbers.READER)
        with tempfile.TemporaryDirectory() as folder:
            raw = numbers.export(db, Path(folder))
            found = numbers.measured(db, Asker(app, cookie), raw)
    heads = ("rows", "first ms", "page ms", "sums ms", "DuckDB ms", "page ×", "sums ×")
    click.echo(f"  {'':<20}" + "".join(f"{head:>11}" for head in heads))
    for one in found:
        told = f"{one.rows:11,}{one.cold:11.1f}{one.page:11.1f}{one.sums:11.1f}{one.duck:11.1f}"
        click.echo(f"  {one.name:<20}{told}{one.page / one.duck:11.1f}{one.sums / one.duck:11.1f}")


_WORKER = """
import time, resource
began = time.process_time()
from wsgi import app
ready = time.process_time() - began
app.test_client().get("/sign-in")
print(ready, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _start_of_a_worker() -> None:
    told = subprocess.run(  # noqa: S603 — our own interpreter and our own words
        [sys.executable, "-c", _WORKER], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    ready, answered, kilobytes = map(float, told.stdout.split())
    click.echo(f"A web worker: {ready:.2f} s of CPU to import, {answered:.2f} s with ", nl=False)
    click.echo(f"one page answered, {kilobytes / 1024:.0f} MiB at the most")


def _measured(server: str, count: int) -> dict[str, Cost]:
    with _filled(server, count) as (app, db, seconds):
        seen = _in_reach(db)
        click.echo(
            f"\n{count:,} cases on {db.engine.dialect.name}, filled in {seconds:.0f} s; ", nl=False
        )
        click.echo(f"the measured list can see {seen:,} of them")
        costs, walked = _costs(app, db), _walked(app, db)
        _told("the list", costs, costs)
        _told("journey 1", walked, costs)
        _referred(db)
    return costs | {f"journey 1, {name}": one for name, one in walked.items()}


def _referred(db: Database) -> None:
    sent = referring.sent(db, READER)
    left = f"{sent.statements} statements, {sent.moves} line of history and {sent.letters} letters"
    times = f"× {sent.ratio:.1f} of the time, × {sent.cpu_ratio:.1f} of the CPU"
    click.echo(f"  {sent.per_second:.0f} referrals a second, each {left}; ", nl=False)
    click.echo(f"{sent.bare_per_second:.0f} bare inserts a second: {times}")
    taken = referring.taken(db)
    waits = f"{taken.median:.0f} ms, {taken.longest:.0f} ms at the most"
    click.echo(f"  {referring.PRACTITIONERS} practitioners at once take {taken.given}: ", nl=False)
    click.echo(f"{taken.per_second:.0f} a second, {taken.twice} given twice, a wait of {waits}")


def _told(what: str, found: dict[str, Cost], costs: dict[str, Cost]) -> None:
    query, bare = costs["the query alone"], costs["a bare Flask page"]
    click.echo(f"  {what:<28} {'CPU ms':>8} {'a second':>9} {'× query':>8} {'× bare':>8}")
    for name, one in found.items():
        ratios = f"{one.cpu_ms / query.cpu_ms:8.1f} {one.cpu_ms / bare.cpu_ms:8.1f}"
        click.echo(f"  {name:<28} {one.cpu_ms:8.2f} {one.per_second:9.0f} {ratios}")


def _walked(app: Flask, db: Database) -> dict[str, Cost]:
    cookie, token = _cookie(app, db)
    return journey.costs(db, Asker(app, cookie), token, READER)


@contextmanager
def _filled(server: str, count: int) -> Iterator[tuple[Flask, Database, float]]:
    with tempfile.TemporaryDirectory() as folder:
        url = _new_database(server, count) if server else f"sqlite:///{folder}/bench.sqlite"
        db = Database(url)
        migrations.upgrade(db.engine)
        with db.unit():
            people.populate()
        began = time.perf_counter()
        fill(db, count)
        seconds = time.perf_counter() - began
        settings = Settings(database_url=url, secret_key="bench" * 8, instance=Path(folder))
        yield create_app(settings, db=db), db, seconds
        db.engine.dispose()


def _new_database(server: str, count: int) -> str:
    name = f"cjd_bench_{count}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}"')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _in_reach(db: Database) -> int:
    with db.unit():
        query = listed.cases(queries.actor_named(READER))
        return session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def _costs(app: Flask, db: Database) -> dict[str, Cost]:
    cookie, token = _cookie(app, db)
    page, caller = Asker(app, cookie), Asker(app, _bearer(db))
    searched = {"surname": "Marlow1", "csrf_token": token}
    asked: dict[str, Any] = {
        "the list page": lambda: _fine(page.get("/cases")),
        "its JSON twin": lambda: _fine(caller.get("/api/v1/cases")),
        "filtered by way": lambda: _fine(page.get("/cases?way=custody")),
        "the last page": lambda: _fine(page.get("/cases?last=1")),
        "searched by surname": lambda: _fine(page.post("/cases/search", searched)),
        "the query alone": lambda: _query_alone(db),
        "a bare Flask page": _bare_page(),
    }
    return {name: cost(act) for name, act in asked.items()}


def _fine(answer: tuple[int, bytes]) -> None:
    assert answer[0] == 200, answer


def _query_alone(db: Database) -> None:
    with db.unit():
        session().execute(listed.cases(queries.actor_named(READER)).limit(26)).all()


def _bare_page() -> Any:
    bare = Flask("bare")
    bare.add_url_rule("/", "hello", lambda: "hello")
    asker = Asker(bare, {})
    return lambda: _fine(asker.get("/"))


def _cookie(app: Flask, db: Database, who: str = READER) -> tuple[dict[str, str], str]:
    """A signed-in browser's cookie, and the token its forms carry."""
    with db.unit():
        secret = service.start_session(queries.actor_named(who))
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    kept = {"secret": secret, "csrf_token": "a" * 40}
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("a" * 40)
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"}, str(token)


def _bearer(db: Database) -> dict[str, str]:
    with db.unit():
        who = session().get(Person, queries.actor_named(READER).person_id)
        _, secret = service.issue_token(
            by=SYSTEM,
            name="bench",
            scopes=list(May),
            ends_on=clock.today() + timedelta(days=1),
            person=who,
        )
    return {"Authorization": f"Bearer {secret}"}
