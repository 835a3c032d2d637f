"""What a provider takes: the page, the list for systems, and who is served by two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import SYSTEM, UnitKind
from cjdiversion.accounts import queries, rules, service
from cjdiversion.database import Database
from cjdiversion.errors import Invalid
from tests.accounts import made
from tests.pages import Caller, Visitor

Visit = Callable[..., Visitor]
NORTH, SOUTH = "Northshire L&D Service", "Southmere L&D Service"


def today() -> str:
    day = clock.today()
    return f"{day.day}/{day.month}/{day.year}"


def offered(name: str = "Northgate") -> list[str]:
    return [one.provider.name for one in queries.offers(made.unit(name).id)]


def test_the_administrator_sees_what_each_provider_of_the_force_takes(visit: Visit) -> None:
    page = visit("admin").get("/units").click("Who takes referrals")
    for words in (NORTH, "Liaison and Diversion", "All ages", "Anywhere"):
        assert words in page.text
    assert SOUTH not in page.text


def test_what_a_provider_takes_is_changed_from_a_day_on(visit: Visit, db: Database) -> None:
    page = visit("admin").get("/units/providers").click(f"Change what {NORTH} takes")
    page = page.send(
        "Save",
        service="criminal-justice-liaison",
        youngest="10",
        oldest="17",
        sources=["court", "custody"],
        from_on=today(),
    )
    for words in ("Criminal Justice Liaison Service", "10 to 17", "Custody, Court"):
        assert words in page.text
    with db.unit():
        found = made.unit(NORTH, UnitKind.PROVIDER)
        assert (
            queries.remits([found.id], clock.today() - timedelta(days=1))[found.id].oldest is None
        )


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"oldest": "9"}, "The oldest age must not be below the youngest"),
        ({"youngest": "ten"}, "Youngest age must be a whole number from 0 to 120"),
        ({"service": ""}, "Select an answer: what is the service"),
        ({"sources": ["moon"]}, "Select one of the answers offered"),
        ({"from_on": ""}, "Enter: from"),
    ],
)
def test_each_bad_answer_is_told(visit: Visit, over: dict[str, str], words: str) -> None:
    page = visit("admin").get("/units/providers").click(f"Change what {NORTH} takes")
    answers = {"service": "liaison-and-diversion", "youngest": "10", "from_on": today(), **over}
    assert page.send("Save", status=422, **answers).errors == [words]


def test_a_second_team_serves_beside_the_first_or_instead(visit: Visit, db: Database) -> None:
    with db.unit():
        token = made.unit(SOUTH, UnitKind.PROVIDER).token
    page = visit("admin").get("/units").click("Change who serves Northgate")
    page = page.send("Save", server=token, from_on=today(), beside="yes")
    assert f"{NORTH} and {SOUTH}" in page.text
    with db.unit():
        assert offered() == [SOUTH, NORTH] and offered("Riverside") == [NORTH]
    page = visit("admin").get("/units").click("Change who serves Northgate")
    again = page.send("Save", status=422, server=token, from_on=today(), beside="yes")
    assert again.errors == [f"{SOUTH} serves it already"]
    again.send("Save", server=token, from_on=today(), beside="no")
    with db.unit():
        assert offered() == [SOUTH]


def test_only_a_provider_takes_anything(db: Database) -> None:
    with db.unit(), pytest.raises(Invalid):
        facts = {"service": "liaison-and-diversion", "from_on": clock.today()}
        service.set_remit(by=SYSTEM, provider=made.unit("Northgate"), **facts)


def test_systems_read_the_same_list(app: Flask) -> None:
    told = Caller(app, "admin@example.test").get("/api/v1/providers")["providers"]
    assert [(one["name"], one["service"]) for one in told] == [(NORTH, "liaison-and-diversion")]
    assert told[0]["sources"] == [] and told[0]["youngest"] is None


def test_of_a_provider_nobody_spoke_of_all_ages_are_taken() -> None:
    assert rules.takes_age(None, None) and rules.takes_age(None, 90)
    assert rules.takes_source(None, "court")
    assert rules.ages_in_words(None) == "All ages"
