"""What an operator does at the machine: `./cjd accounts token …`, `./cjd accounts person …`."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion import clock
from cjdiversion.access import SYSTEM, May, Role, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person, Unit
from cjdiversion.accounts.rules import UNITS_OF
from cjdiversion.database import session
from cjdiversion.errors import Refusal

accounts = AppGroup("accounts", help="People, units and service tokens.")


@accounts.command("token")
@click.argument("name")
@click.option("--person", help="E-mail address of the person it acts for.")
@click.option("--unit", help="Name of the unit it acts for.")
@click.option("--kind", type=click.Choice([k.value for k in UnitKind]), default="custody-suite")
@click.option("--role", type=click.Choice([r.value for r in Role if r is not Role.SYSTEM]))
@click.option("--scope", multiple=True, type=click.Choice([m.value for m in May]), required=True)
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
def token(
    name: str,
    person: str | None,
    unit: str | None,
    kind: str,
    role: str | None,
    scope: tuple[str, ...],
    days: int,
) -> None:
    """Issue a service token and print its secret, once."""
    with current_app.extensions["database"].unit():
        try:
            _, secret = service.issue_token(
                by=SYSTEM,
                name=name,
                scopes=[May(one) for one in scope],
                ends_on=clock.today() + timedelta(days=days),
                person=_person(person),
                unit=_unit(unit, kind),
                role=Role(role) if role else None,
            )
        except Refusal as refused:
            raise click.ClickException(_words(refused)) from None
    click.echo(secret)


@accounts.command("person")
@click.argument("name")
@click.argument("email")
@click.option("--unit", required=True, help="Name of the unit where they work.")
@click.option("--kind", type=click.Choice([k.value for k in UnitKind]), required=True)
@click.option("--role", type=click.Choice([r.value for r in UNITS_OF]), required=True)
@click.option("--rank", default="")
@click.password_option()
def person(
    name: str, email: str, unit: str, kind: str, role: str, rank: str, password: str
) -> None:
    """Add somebody whom no administrator can: the first one, and the people of CPS Direct."""
    with current_app.extensions["database"].unit():
        try:
            place = _unit(unit, kind)
            assert place is not None
            added = service.add_person(by=SYSTEM, name=name, email=email, password=password)
            service.post(added, by=SYSTEM, unit=place, role=Role(role), rank=rank)
        except Refusal as refused:
            raise click.ClickException(_words(refused)) from None


def _person(email: str | None) -> Person | None:
    if not email:
        return None
    return session().get(Person, queries.actor_named(email).person_id)


def _unit(name: str | None, kind: str) -> Unit | None:
    found = queries.unit_named(name, UnitKind(kind)) if name else None
    if name and found is None:
        raise click.ClickException(f"There is no {kind} called {name} (say another --kind)")
    return found


def _words(refused: Refusal) -> str:
    fields = getattr(refused, "fields", {})
    return "; ".join(w for told in fields.values() for _, w in told) or refused.words
