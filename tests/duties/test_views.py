"""The page that declares, the header, the inspector’s list; and what was being typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import service as accounts
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD
from cjdiversion.drafts import Draft
from cjdiversion.duties import service
from tests import make
from tests.accounts.made import cookie_of, is_signed_in, with_cookie
from tests.duties import made
from tests.duties.made import NOON, WHY
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]
HOUR = timedelta(hours=1)


def wall(moment: datetime) -> str:
    return f"{clock.london(moment):%d/%m/%Y %H:%M}"


def declare(visitor: Visitor, *, status: int = 200, **over: Any) -> Page:
    page = visitor.get("/duty")
    suite = over.pop("suite", None) or page.choice("Riverside")
    said = {"until": wall(clock.now() + 4 * HOUR), "because": WHY, "present": PASSWORD, **over}
    return page.send("Declare", status=status, suite=suite, **said)


# --- declaring -----------------------------------------------------------------------------------


def test_from_the_start_page_to_the_other_suite_and_back(visit: Visit) -> None:
    with clock.at(NOON):
        visitor = visit("sergeant")
        visitor.get("/").click("Work at another suite today")
        page = declare(visitor)
        assert page.path == "/" and "You are on duty at Riverside until 15 June 2026" in page.text
        assert "On duty at Riverside until 17:00." in page.html
        assert "Custody sergeant, Riverside" in page.html
        page = page.click("End duty")
        assert page.title.startswith("Work at another suite") and WHY in page.text
        page = page.send("End duty here")
        assert "Your duty at Riverside is ended" in page.text
        assert "On duty at" not in page.html and "Custody sergeant, Northgate" in page.html


@pytest.mark.parametrize("path", ["/", "/cases", "/me", "/duty", "/who-can-do-what", "/nowhere"])
def test_every_page_says_where_and_until_when(visit: Visit, path: str) -> None:
    with clock.at(NOON):
        visitor = visit("sergeant")
        declare(visitor)
        page = visitor.get(path, status=404 if path == "/nowhere" else 200)
        assert page.links["End duty"] == "/duty"
        assert "On duty at Riverside until 17:00." in page.html


def test_a_duty_past_midnight_names_the_day(visit: Visit) -> None:
    with clock.at(NOON + 8 * HOUR):
        visitor = visit("sergeant")
        declare(visitor, until="16/06/2026 06:00")
        assert "On duty at Riverside until 06:00 on 16 June." in visitor.get("/me").html
        assert "On duty" not in visit("sergeant.riverside").get("/me").html


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"until": "15/06/2026 12:59"}, "The time your duty ends must be in the future"),
        ({"until": "16/06/2026 01:01"}, "At most 12 hours from now"),
        ({"until": "31/02/2026 14:00"}, "must be a real date"),
        ({"until": "15/06/2026 "}, "must include a time"),
        ({"because": " "}, "Enter an answer to “Why?”"),
        ({"present": "not the password"}, "Your present password is not right"),
        ({"present": ""}, "Enter: your password"),
        ({"suite": "no-such-suite"}, "Select one of the answers offered"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_moves(
    visit: Visit, db: Database, over: dict[str, str], words: str
) -> None:
    with clock.at(NOON):
        visitor = visit("sergeant")
        page = declare(visitor, status=422, **over)
        assert any(words in error for error in page.errors), page.errors
        assert "Custody sergeant, Northgate" in visitor.get("/me").html
    with db.unit():
        assert made.duties() == []


def test_neither_the_own_suite_nor_another_forces_is_offered_or_taken(
    visit: Visit, db: Database
) -> None:
    visitor = visit("sergeant")
    page = visitor.get("/duty")
    assert "Riverside" in page.text and "Eastgate" not in page.text
    with db.unit():
        others = [made.suite(name).token for name in ("Northgate", "Eastgate")]
    for token in others:
        page = declare(visitor, status=422, suite=token)
        assert page.errors == ["Select one of the answers offered"]


def test_guesses_at_the_password_are_counted_with_those_at_the_door(visit: Visit) -> None:
    visitor = visit("sergeant")
    for _ in range(10):
        declare(visitor, status=422, present="not the password")
    page = declare(visitor, status=422)
    assert page.errors == ["Too many attempts. Wait 15 minutes, then try again"]


def test_a_force_with_one_suite_has_none_to_choose(visit: Visit) -> None:
    assert "no other custody suite" in visit("sergeant.south").get("/duty").text


def test_a_second_declaration_is_refused_though_the_page_no_longer_asks(
    visit: Visit, db: Database
) -> None:
    with clock.at(NOON):
        visitor = visit("sergeant")
        declare(visitor)
        page = visitor.get("/duty")
        with db.unit():
            data = {"suite": made.suite("Northgate").token, "because": WHY, "present": PASSWORD}
        data["csrf_token"] = page.html.split('name="csrf_token" value="')[1].split('"')[0]
        data |= {"until-day": "15", "until-month": "6", "until-year": "2026", "until-time": "15:00"}
        page = visitor.post("/duty", data, status=422)
        assert "need not declare anything" in page.errors[0]
        assert len(page.errors) == 1
    with db.unit():
        assert len(made.duties()) == 1


# --- sessions ------------------------------------------------------------------------------------


def test_a_screen_left_open_elsewhere_does_not_get_the_new_reach(visit: Visit) -> None:
    here, left_open = visit("sergeant"), visit("sergeant")
    declare(here)
    assert is_signed_in(here) and not is_signed_in(left_open)


def test_the_cookie_from_before_is_dead(visit: Visit, app: Flask) -> None:
    visitor = visit("sergeant")
    before = cookie_of(visitor)
    declare(visitor)
    assert cookie_of(visitor) != before
    assert not is_signed_in(with_cookie(app, before))


def test_signing_in_again_during_a_duty_leads_to_its_suite(visit: Visit, db: Database) -> None:
    with db.unit():
        made.declared()
    assert "Custody sergeant, Riverside" in visit("sergeant").get("/").html


# --- what was being typed ------------------------------------------------------------------------


def typed_on(db: Database, path: str) -> dict[str, Any] | None:
    with db.unit() as unit:
        return unit.scalar(sa.select(Draft.fields).where(Draft.page == path))


def booked(db: Database, key: str = "sergeant") -> Case:
    with db.unit():
        return make.booking(by=made.actor(key))


def test_what_was_typed_at_home_in_another_tab_is_kept_until_one_is_back(
    visit: Visit, db: Database
) -> None:
    visitor, path = visit("sergeant"), f"/cases/{booked(db).token}/record-event"
    tab = visitor.get(path)
    declare(visitor)
    page = tab.send("Save the event", words="Typed before the duty", status=404)
    assert "What you typed is kept as a draft" in page.text
    assert "you open the records of that suite alone" in page.text
    kept = typed_on(db, path)
    assert kept is not None and kept["words"] == ["Typed before the duty"]
    visitor.get("/duty").send("End duty here")
    assert "Typed before the duty" in visitor.get(path).html


@pytest.mark.parametrize("how", ["clock", "inspector"])
def test_what_was_typed_at_the_other_suite_is_kept_when_the_duty_ends_meanwhile(
    visit: Visit, db: Database, how: str
) -> None:
    until = NOON + timedelta(minutes=10)
    with clock.at(NOON):
        path = f"/cases/{booked(db, 'sergeant.riverside').token}/record-event"
        with db.unit():
            duty = made.declared(until=until)
        visitor = visit("sergeant")
        tab = visitor.get(path)
        if how == "inspector":
            with db.unit():
                inspector = made.actor("inspector.riverside")
                found = service.open_here(duty.token, by=inspector)
                service.end_here(found, by=inspector, because="Not expected")
    with clock.at(until if how == "clock" else NOON):
        page = tab.send("Save the event", words="Typed on duty", status=404)
        assert "What you typed is kept as a draft" in page.text
        assert "Custody sergeant, Northgate" in page.html
        kept = typed_on(db, path)
        assert kept is not None and kept["words"] == ["Typed on duty"]
        visitor.get(path, status=404)


# --- the inspector -------------------------------------------------------------------------------


def test_the_inspector_sees_who_is_there_and_sends_them_back(visit: Visit, db: Database) -> None:
    with clock.at(NOON):
        with db.unit():
            made.declared(until=NOON + 4 * HOUR)
        inspector = visit("inspector.riverside")
        page = inspector.get("/").click("On duty here")
        for words in ("Sgt Ann Marsh", "Custody sergeant, Northgate", WHY, "at 17:00"):
            assert words in page.text
        page = page.click("End the duty of Sgt Ann Marsh")
        again = page.send("End this duty", because="", status=422)
        assert again.errors == ["Enter an answer to “Why do you end it?”"]
        page = page.send("End this duty", because="We are enough today")
        assert "Nobody posted elsewhere is on duty here now" in page.text
        assert "Ended by the inspector, Insp Dev Rana: We are enough today" in page.text
        assert "Insp Dev Rana: We are enough today" in visit("sergeant").get("/duty").text


def test_the_inspector_is_told_and_led_to_the_list(visit: Visit, db: Database) -> None:
    with db.unit():
        made.declared()
    inspector = visit("inspector.riverside")
    page = inspector.get("/raised")
    assert "Somebody declared to be on duty at the suite" in page.text
    page = page.click("Somebody declared to be on duty")
    assert WHY in page.click("Who is on duty here").text
    page = page.click("Answer")
    page = page.send("Record answer", resolution=page.choice("Settled here"), answer="Expected")
    assert "Nothing waits for your answer" in visit("inspector.riverside").get("/raised").text


def test_the_superintendent_is_told_too_and_led_to_no_list_that_is_closed(
    visit: Visit, db: Database
) -> None:
    with db.unit():
        made.declared()
    page = visit("superintendent").get("/raised").click("Somebody declared to be on duty")
    assert "/duties" not in page.links.values()


def test_the_inspector_elsewhere_sees_nothing_of_it(visit: Visit, db: Database) -> None:
    with db.unit():
        token = made.declared().token
    for key in ("inspector", "inspector.south"):
        page = visit(key).get("/duties")
        assert "Sgt Ann Marsh" not in page.text and "Nobody has been here before" in page.text
        visit(key).get(f"/duties/{token}/end", status=404)
    visit("sergeant.riverside").get("/duties", status=403)


def test_what_is_over_cannot_be_ended_on_the_page(visit: Visit, db: Database) -> None:
    until = NOON + timedelta(minutes=10)
    with clock.at(NOON):
        with db.unit():
            path = f"/duties/{made.declared(until=until).token}/end"
        inspector = visit("inspector.riverside")
        form = inspector.get(path)
    with clock.at(until):
        assert "This duty is over" in inspector.get(path).text
        page = form.send("End this duty", because="Too late", status=409)
        assert "its time has passed" in page.text


def test_the_list_goes_on_over_pages(visit: Visit, db: Database) -> None:
    for minute in range(28):
        with clock.at(NOON + timedelta(minutes=minute)), db.unit():
            made.declared(because=f"Reason number {minute}.")
            service.end_own(by=made.actor("sergeant"))
    page = visit("inspector.riverside").get("/duties")
    assert "Reason number 27." in page.text and "Reason number 0." not in page.text
    assert "Reason number 0." in page.click("Next").text


def test_a_new_password_during_a_duty_changes_no_reach(db: Database, visit: Visit) -> None:
    with db.unit():
        made.declared()
    with db.unit():
        by = made.actor("sergeant")
        accounts.change_password(
            by=by, present=PASSWORD, password="three new words", address="127.0.0.1"
        )
        assert made.actor("sergeant").unit_name == "Riverside"
