"""The verbs themselves: who may, and what every refusal leaves as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import GRANTS, SYSTEM, Actor, May, Role, UnitKind
from cjdiversion.accounts import queries, rules, service
from cjdiversion.accounts.models import Posting, Unit, in_scope
from cjdiversion.database import session
from cjdiversion.demo.people import PASSWORD, PEOPLE
from cjdiversion.errors import Invalid, Missing, NotPermitted
from tests.accounts import made

Person = Callable[[str], Actor]

VERBS: dict[str, Callable[[Actor], Any]] = {
    "add_unit": lambda by: service.add_unit(by=by, kind=UnitKind.SUITE, name="New"),
    "add_person": lambda by: service.add_person(
        by=by, name="New", email="new@example.test", password=PASSWORD
    ),
    "set_password": lambda by: service.set_password(
        made.someone("nurse"), by=by, password="three odd words"
    ),
    "end_sessions": lambda by: service.end_sessions(made.someone("nurse"), by=by),
    "close": lambda by: service.close(made.someone("nurse"), by=by),
    "reopen": lambda by: service.reopen(made.someone("nurse"), by=by),
    "post": lambda by: (
        made.someone("nurse")
        and service.post(
            made.someone("nurse"), by=by, unit=made.unit("Riverside"), role=Role.CUSTODY_HCP
        )
    ),
    "end_posting": lambda by: service.end_posting(
        made.posting_of("nurse"), by=by, on=clock.today()
    ),
    "cover": lambda by: service.cover(
        by=by,
        served=made.unit("Northgate"),
        server=made.unit("Southmere L&D Service", UnitKind.PROVIDER),
        from_on=clock.today(),
    ),
    "issue_token": lambda by: service.issue_token(
        by=by,
        name="x",
        scopes=[May.CASE_OPEN],
        ends_on=clock.today() + timedelta(days=1),
        person=made.someone("nurse"),
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_the_administrators_alone(unit: object, person: Person, verb: str) -> None:
    for one in PEOPLE:
        by = person(one.key)
        if May.ACCOUNT_MANAGE not in GRANTS[by.role]:
            with pytest.raises(NotPermitted):
                VERBS[verb](by)
    VERBS[verb](person("admin"))


def test_a_token_without_the_scope_manages_nothing(unit: object, person: Person) -> None:
    from dataclasses import replace

    narrow = replace(person("admin"), scopes=frozenset({May.JOB_SEE.value}))
    with pytest.raises(NotPermitted):
        VERBS["add_unit"](narrow)


def test_nobody_is_posted_as_the_service_itself(unit: object, person: Person) -> None:
    with pytest.raises(Invalid):
        made.posted("nurse", made.unit("Northgate"), Role.SYSTEM)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_a_role_is_held_at_its_own_kind_of_unit_alone(unit: object, role: Role) -> None:
    """A role's reach is drawn from its unit: posted elsewhere it would see too much."""
    for number, kind in enumerate(kind for kind in UnitKind if kind is not UnitKind.SERVICE):
        place = service.add_unit(by=SYSTEM, kind=kind, name=f"Try {number}")
        if kind in rules.UNITS_OF[role]:
            assert made.posted("nurse", place, role).role is role
        else:
            with pytest.raises(Invalid):
                made.posted("nurse", place, role)


def test_postings_that_only_touch_do_not_overlap(unit: object) -> None:
    suite = made.unit("Riverside")
    made.posted("nurse", suite, Role.CUSTODY_HCP, from_on=date(2026, 1, 1), to_on=date(2026, 1, 31))
    made.posted("nurse", suite, Role.CUSTODY_HCP, from_on=date(2026, 2, 1))
    made.posted(
        "nurse", suite, Role.CUSTODY_HCP, from_on=date(2025, 12, 1), to_on=date(2025, 12, 31)
    )
    for from_on, to_on in ((date(2026, 1, 31), date(2026, 2, 1)), (date(2025, 1, 1), None)):
        with pytest.raises(Invalid):
            made.posted("nurse", suite, Role.CUSTODY_HCP, from_on=from_on, to_on=to_on)


def test_an_administrator_without_a_force_keeps_nothing(unit: object, person: Person) -> None:
    from dataclasses import replace

    lost = replace(person("admin"), force_id=None)
    assert session().scalars(sa.select(Unit).where(in_scope(lost))).all() == []


def test_two_administrators_keep_apart_what_is_not_shared(unit: object, person: Person) -> None:
    made.second_administrator()
    kept = {
        key: {u.name for u in session().scalars(sa.select(Unit).where(in_scope(person(key))))}
        for key in ("admin", "admin.south")
    }
    assert kept["admin"] & kept["admin.south"] == set()
    everything = {u.name for u in session().scalars(sa.select(Unit))}
    everything -= {"Ynys Wen Health Board"}  # serves no suite of either
    everything -= {"CPS Direct"}  # serves both, and its people read what both share
    assert kept["admin"] | kept["admin.south"] == everything


def test_the_posting_of_a_day_is_the_one_that_runs_then(unit: object) -> None:
    posting = made.posting_of("nurse")
    posting.from_on, posting.to_on = date(2026, 3, 1), date(2026, 3, 31)
    session().flush()
    for day, runs in (
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ):
        query = sa.select(Posting).where(Posting.id == posting.id, queries.current(day))
        assert (session().scalar(query) is not None) is runs


def test_nobody_acts_where_there_is_no_posting(unit: object) -> None:
    with pytest.raises(Missing):
        queries.actor_named("nobody@example.test")
    made.someone("nurse").is_active = False
    session().flush()
    with pytest.raises(Missing):
        queries.actor_named("nurse@example.test")


@pytest.mark.parametrize(
    ("email", "is_good"),
    [
        ("a@b.uk", True),
        ("first.last+tag@sub.force.police.uk", True),
        ("a@b", False),
        ("a b@c.uk", False),
        ("@b.uk", False),
        ("a@b.uk\n", False),
        ("a@@b.uk", False),
        ("", False),
    ],
)
def test_an_address_looks_like_one(email: str, is_good: bool) -> None:
    assert rules.is_address(email) is is_good
