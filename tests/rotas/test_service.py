"""Setting a team's hours: the verbs, the pages and the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.rotas import queries, rules, service
from tests.pages import Caller
from tests.rotas import made

Person = Callable[[str], Actor]
Visit = Callable[..., Any]


def standing(actor: Actor) -> rules.Standing:
    assert actor.unit_id is not None
    return rules.standing(queries.timetable(actor.unit_id), clock.now())


def test_a_team_that_has_set_none_has_hours_that_are_only_proposed(
    unit: Session, person: Person
) -> None:
    found = standing(person("teamlead"))
    assert not found.is_set and not found.is_closed
    assert found.week.hours[0] == rules.parsed("07:00 to 21:00")


def test_hours_hold_from_their_day_and_every_setting_is_kept(unit: Session, person: Person) -> None:
    lead = person("teamlead")
    made.hours("", by=lead)
    assert standing(lead).is_closed and standing(lead).is_set
    made.hours("00:00 to 24:00", by=lead)
    made.hours("", by=lead, from_on=clock.today() + timedelta(days=1))
    assert standing(lead).is_open
    assert lead.unit_id is not None
    assert len(unit.scalars(queries.history(lead.unit_id)).all()) == 3
    did = sa.select(sa.func.count()).where(AuditEvent.did == Did.ROTA_SET)
    assert unit.scalar(did) == 3


def test_a_day_that_differs_is_set_again_and_taken_back_once(unit: Session, person: Person) -> None:
    lead = person("teamlead")
    made.hours("00:00 to 24:00", by=lead)
    service.set_day(by=lead, differs_on=clock.today(), label="Training")
    closed = standing(lead)
    assert closed.is_closed and closed.day is not None
    again = service.set_day(by=lead, differs_on=clock.today(), label="Open", hours="00:00 to 24:00")
    assert standing(lead).is_open
    service.strike_day(again.token, by=lead)
    assert standing(lead).is_closed
    with pytest.raises(OutOfOrder):
        service.strike_day(again.token, by=lead)


def test_the_past_is_not_changed_and_what_is_wrong_is_said_field_by_field(
    unit: Session, person: Person
) -> None:
    lead, before = person("teamlead"), clock.today() - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        made.hours("9 to 5", by=lead, from_on=before, phone="none")
    assert {"from_on", "phone", "monday", "sunday"} <= refused.value.fields.keys()
    with pytest.raises(Invalid):
        service.set_day(by=lead, differs_on=before, label="Yesterday")
    with pytest.raises(Invalid):
        service.set_day(by=lead, differs_on=clock.today() + timedelta(days=400), label="Far")


def test_another_team_and_another_role_change_nothing(unit: Session, person: Person) -> None:
    row = service.set_day(by=person("teamlead"), differs_on=clock.today(), label="Training")
    with pytest.raises(Missing):
        service.strike_day(row.token, by=person("teamlead.south"))
    with pytest.raises(NotPermitted):
        made.hours("", by=person("practitioner"))
    own = accounts.unit(row.provider_id)
    assert service.open(own.token, by=person("admin")) is own
    with pytest.raises(Missing):
        service.open(own.token, by=person("practitioner.south"))


def test_the_team_leader_sets_hours_on_a_page_and_the_administrator_reads_who_did(
    db: Database, visit: Visit
) -> None:
    page = visit("teamlead").get("/hours").click("Northshire L&D Service")
    assert "proposed hours" in page.text
    page = page.click("Set the hours")
    assert page.send("Set the hours", monday="early", status=422).errors
    page = page.send("Set the hours", monday="06:00 to 23:00", sunday="", **made.CALLED)
    assert "The hours are set" in page.text and "Crisis line, 01632 960190" in page.text
    page = page.click("Set a day that differs")
    day = clock.today() + timedelta(days=20)
    page = page.send(
        "Set the day", differs_on=f"{day.day}/{day.month}/{day.year}", label="Training day"
    )
    assert "Training day: closed" in page.text
    page = page.send("Take back Training day")
    assert "Taken back" in page.text
    page = visit("admin").get("/hours").click("Northshire L&D Service")
    assert "Monday: 06:00 to 23:00" in page.text and "Agreed with the force" in page.text
    assert "Set the hours" not in page.text and "by Ines Moran" in page.text
    assert visit("practitioner").get("/hours").status == 200
    assert "Set the hours" in visit("teamlead").get("/hours/set").text
    assert "Set the day" in visit("teamlead").get("/hours/day").text


def test_systems_set_and_read_the_same(app: Flask, db: Database, person: Person) -> None:
    lead = Caller(app, "teamlead@example.test")
    body = {"from_on": clock.today().isoformat(), "tuesday": "10:00 to 12:00", **made.CALLED}
    assert lead.post("/api/v1/hours", body, status=201)["hours"] == [
        {"weekday": 1, "from": "10:00", "to": "12:00"}
    ]
    wrong = lead.post("/api/v1/hours", {**body, "tuesday": "12:00 to 10:00"}, status=422)
    assert "tuesday" in str(wrong)
    day = {"differs_on": clock.today().isoformat(), "label": "Snow"}
    token = lead.post("/api/v1/hours/days", day, status=201)["token"]
    (team,) = lead.get("/api/v1/hours")["items"]
    told = lead.get(f"/api/v1/hours/{team['token']}")
    assert (told["now"]["is_set"], told["now"]["is_open"]) == (True, False)
    assert told["history"]["total"] == "1" and told["days"][0]["label"] == "Snow"
    assert lead.post(f"/api/v1/hours/days/{token}/strike", {})["struck_by"] == "Ines Moran"
