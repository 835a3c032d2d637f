"""What one L&D provider has is not there for another: on no page, in no list, count, search or
export, nor in the API or at a guessed address. Every GET route of the service is asked, so that a
new one is asked by itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, Role, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import service as accounts_service
from cjdiversion.accounts.models import Unit
from cjdiversion.contacts import queries as contacts
from cjdiversion.contacts import service as contacts_service
from cjdiversion.database import Base, new_token
from cjdiversion.demo.people import PASSWORD
from cjdiversion.referrals import queries
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import OPEN, Status
from tests import make
from tests.contacts import made as worked
from tests.house.world import EXTRA, World, of_ones_own
from tests.instruments import made as asked_by_ld
from tests.pages import Caller, Visitor
from tests.referrals import made

NORTH, SAME_FORCE = "Northshire L&D Service", "Riverside L&D Service"
CANARY, OF_LD = "OFTHENORTH", "OFTHEIRRECORD"
OFFERED, NOT_OFFERED = "OFWHATISOFFERED", "THEIRRECORDOFIT"
STRANGERS = ("practitioner.here", "teamlead.here", "practitioner.south", "teamlead.south")
THOROUGH = (STRANGERS[0], STRANGERS[3])  # try every state at every address
LONG = 60  # characters: what is shorter holds codes
with (Path(__file__).parents[1] / "house" / "access.csv").open(newline="") as file:
    ON = {row["endpoint"]: row["on"] for row in csv.DictReader(file) if row["method"] == "GET"}
ASKED = {
    "referrals": [f"status={one}" for one in (*queries.FILTERS, "all", "draft")],
    "appointments": [f"when={one}" for one in (*contacts.WHEN, "all")],
    "": ["", "last=", *(f"{name}={CANARY}" for name in ("q", "surname", "reference", "number"))],
}
NEVER_THE_SAME = re.compile(r'name="csrf_token" value="[^"]*"|Request number: .*|content="[^"]*"')


@dataclass
class Place:
    """The world, with a provider of the same force, and every referral of the north by state. What
    is redirected is offered to that provider, and to no other."""

    world: World
    states: dict[str, str] = field(default_factory=dict)  # state → token
    marks: re.Pattern[str] = re.compile("")
    marks_of_offered: re.Pattern[str] = re.compile("")

    @property
    def app(self) -> Flask:
        self.world.app.extensions["database"] = self.world.db
        return self.world.app

    def forbidden(self, key: str, text: str) -> re.Match[str] | None:
        if found := self.marks.search(text):
            return found
        if key.endswith(".here"):
            return re.search(NOT_OFFERED, text)
        return self.marks_of_offered.search(text)


def who(key: str) -> Actor:
    return accounts.actor_named(f"{key}@example.test")


@pytest.fixture(scope="module")
def filled(both_forces: World) -> Iterator[Place]:
    with of_ones_own(both_forces) as world:
        told = Place(world)
        with clock.at(world.at), world.db.unit() as session:
            for state in Status:
                if state is not Status.REDIRECTED:
                    told.states[state.value] = made.in_state(state, who).token
            here = _a_second_service()
            told.states[Status.REDIRECTED] = _offered(here).token
            for _ in range(2):
                made.sent(make.booking(by=who("sergeant.riverside")), by=who("sergeant.riverside"))
            session.flush()
            _mark_everything(session, told)
        yield told


@pytest.fixture
def place(filled: Place) -> Iterator[Place]:
    with clock.at(filled.world.at):
        yield filled


def _a_second_service() -> Unit:
    """For Riverside, of the same force: it has its own people and, later, two referrals."""
    unit = accounts_service.add_unit(by=SYSTEM, kind=UnitKind.PROVIDER, name=SAME_FORCE)
    suite = accounts.unit_named("Riverside", UnitKind.SUITE)
    assert suite is not None
    accounts_service.cover(by=SYSTEM, served=suite, server=unit, from_on=clock.today())
    for key, role in (("practitioner", Role.LD_PRACTITIONER), ("teamlead", Role.LD_TEAM_LEADER)):
        email = f"{key}.here@example.test"
        person = accounts_service.add_person(by=SYSTEM, name=key, email=email, password=PASSWORD)
        accounts_service.post(person, by=SYSTEM, unit=unit, role=role)
    return unit


def _offered(to: Unit) -> Referral:
    """The north had worked on it, kept somebody from it, closed it and opened it again before they
    redirected it."""
    referral, by = made.in_state(Status.ACCEPTED, who), who("practitioner")
    contacts_service.note(referral, by=by, text="Seen", happened_at=clock.now())
    worked.planned(referral, by=by, starts_at=worked.noon(4))
    worked.onward(referral, by=by)
    asked_by_ld.scored(referral, by=by, said="000000000")
    made.exclude(referral, by=who("teamlead"), whom=who("practitioner.second"))
    made.assess(referral, by=by)
    made.close(referral, by=by)
    made.reopen(referral, by=by)
    made.redirect(referral, by=by, provider=to.token)
    return referral


def _mark_everything(session: Session, told: Place) -> None:
    """A canary in every column of free text of whatever hangs on a case sent to the north, and the
    references they go by. A column added later is marked by itself."""
    north = accounts.unit_named(NORTH, UnitKind.PROVIDER)
    assert north is not None
    rows = session.scalars(sa.select(Referral).where(Referral.provider_id == north.id)).all()
    offered = [row for row in rows if row.token == told.states[Status.REDIRECTED]]
    others = [row for row in rows if row not in offered]
    told.marks = _marked(session, others, CANARY, OF_LD)
    told.marks_of_offered = _marked(session, offered, OFFERED, NOT_OFFERED)


def _marked(session: Session, rows: list[Referral], word: str, of_ld: str) -> re.Pattern[str]:
    keys = {"case_id": [row.case_id for row in rows], "referral_id": [row.id for row in rows]}
    marked = 0
    for table in Base.metadata.sorted_tables:
        link = next((name for name in keys if name in table.c), None)
        if table.name != "audit_event" and link and _long(table):
            said = of_ld if table.info["controller"] == "liaison-and-diversion" else word
            change = sa.update(table).where(table.c[link].in_(keys[link]))
            marks = {name: f"{said} {name}" for name in _long(table)}
            marked += session.execute(change.values(marks)).rowcount  # type: ignore[attr-defined]
    assert marked > 5 * len(rows)
    names = [*(row.reference for row in rows), *(row.token for row in rows)]
    return re.compile("|".join([word, of_ld, *names]))


def _long(table: sa.Table) -> list[str]:
    """Columns in which anybody may write what they like."""
    return [
        column.name
        for column in table.c
        if isinstance(column.type, sa.String)
        and not isinstance(column.type, sa.Enum)
        and (column.type.length or LONG) >= LONG
        and column.name not in ("rule", "path")
    ]


# --- asking ---------------------------------------------------------------------------------------

Get = Callable[[str], Any]


def asking(place: Place, key: str) -> Get:
    """As that person, at a page or at the API."""
    visitor = Visitor(place.app)
    visitor.sign_in_as(f"{key}@example.test")
    caller = Caller(place.app, f"{key}@example.test")

    def get(address: str) -> Any:
        if address.startswith("/api/"):
            return caller.client.get(address, headers=caller.headers)
        return visitor.client.get(address)

    return get


def routes(app: Flask, *, with_token: bool) -> list[tuple[str, dict[str, str]]]:
    """(endpoint, other arguments) of every GET route there is."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "assets.file":
            assert rule.endpoint in ON, f"access.csv does not know {rule.endpoint}"
            besides = EXTRA.get(rule.endpoint, {})  # an answer link's own token is nobody's row
            if ("token" in rule.arguments.difference(besides)) is with_token:
                found.append((rule.endpoint, besides))
    return found


def address(app: Flask, endpoint: str, **arguments: str) -> str:
    with app.test_request_context():
        return url_for(endpoint, **arguments)


def variants(path: str) -> list[str]:
    """A list with every filter it has and a search for what must not be found."""
    asked = [one for name, some in ASKED.items() if name in path for one in some]
    return [f"{path}?{one}" if one else path for one in asked]


def said(response: Any) -> str:
    return str(response.data.decode("utf-8", "replace"))


# --- nothing is there -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", STRANGERS)
def test_no_list_search_count_or_export_holds_anything_of_another_provider(
    place: Place, key: str
) -> None:
    get, opened = asking(place, key), 0
    for endpoint, besides in routes(place.app, with_token=False):
        for path in variants(address(place.app, endpoint, **besides)):
            response = get(path)
            assert response.status_code < 500, path
            if response.status_code == 403:  # with whatever is asked for besides
                break
            text = said(response).replace(path, "").replace(f'value="{CANARY}"', "")
            text = text.replace(f"={CANARY}", "")  # the search itself, in links to other pages
            assert not (found := place.forbidden(key, text)), f"{path}: {found}"
            opened += response.status_code == 200
    assert opened > 40


@pytest.mark.parametrize("key", STRANGERS)
def test_a_guessed_address_answers_as_one_that_does_not_exist(place: Place, key: str) -> None:
    get, north, missing = asking(place, key), place.world.north, 0
    for endpoint, besides in routes(place.app, with_token=True):
        nobody = get(address(place.app, endpoint, **besides, token=new_token()))
        if nobody.status_code == 403:  # whatever it is of: tests/house/test_access.py
            continue
        on = ON[endpoint]
        if on == "local_service" and key.endswith(".here"):
            continue  # of the force that both serve: no record of either
        tokens = {on: north[on]}
        if on.startswith("referral") and key in THOROUGH:
            tokens |= place.states
        if key.endswith(".here"):
            tokens.pop(Status.REDIRECTED, "")
        for state, token in tokens.items():
            response = get(address(place.app, endpoint, **besides, token=token))
            where = f"{endpoint} on {state}"
            assert response.status_code == nobody.status_code == 404, where
            assert alike(response, token) == alike(nobody, ""), where
            assert not place.forbidden(key, said(response).replace(token, "")), where
            missing += 1
    assert missing > (300 if key in THOROUGH else 30)


def alike(response: Any, token: str) -> str:
    """What is said, without what differs from one request to the next."""
    if response.is_json:
        return re.sub(r"'request': '\w+'", "", str(response.get_json()))
    text = NEVER_THE_SAME.sub("", said(response))
    return re.sub(r"[\w-]{22}|nonce-\S+", "", text.replace(token, "") if token else text)


@pytest.mark.parametrize("key", ["practitioner", "teamlead"])
def test_the_provider_itself_is_shown_what_the_others_are_not(place: Place, key: str) -> None:
    """Or the tests above would find nothing for the wrong reason."""
    get = asking(place, key)
    lists = ["/referrals?status=all", "/api/v1/referrals?status=all", "/appointments?when=all"]
    for path in lists:
        assert place.marks.search(said(get(path))), path
    for state, token in place.states.items():
        response = get(f"/referrals/{token}")
        assert response.status_code == (404 if state == Status.DRAFT else 200), state
        word = OFFERED if state == Status.REDIRECTED else CANARY
        assert state == Status.DRAFT or word in said(response), state
    assert OF_LD in said(get(f"/referrals/{place.states[Status.ASSESSED]}"))
    assert OF_LD in said(get(f"/referrals/{place.world.north['referral_accepted']}/work"))


@pytest.mark.parametrize("key", ["practitioner.here", "teamlead.here"])
def test_whom_it_is_redirected_to_reads_the_referral_and_nothing_of_the_others_record(
    place: Place, key: str
) -> None:
    get, token = asking(place, key), place.states[Status.REDIRECTED]
    for path in (f"/referrals/{token}", f"/api/v1/referrals/{token}"):
        assert get(path).status_code == 200 and f"{OFFERED} concern" in said(get(path)), path
    assert token in said(get("/referrals")) and token in said(get("/api/v1/referrals"))
    for endpoint, besides in routes(place.app, with_token=True):
        response = get(address(place.app, endpoint, **besides, token=token))
        assert response.status_code in (200, 403, 404, 409), endpoint
        assert not place.forbidden(key, said(response)), endpoint


# --- what is counted is one's own -----------------------------------------------------------------


def test_the_numbers_that_are_shown_are_those_of_ones_own(place: Place) -> None:
    here, api = asking(place, "teamlead.here"), "/api/v1/referrals"
    page = Visitor(place.app)
    page.sign_in_as("teamlead.here@example.test")
    assert "of 3 referrals" in page.get("/referrals?status=all").text  # with the one offered
    assert len(here(f"{api}?status=all").get_json()["items"]) == 3
    assert here(f"{api}?status=closed").get_json()["items"] == []
    south = asking(place, "teamlead.south")
    with place.world.db.unit() as session:
        mine = accounts.unit_named("Southmere L&D Service", UnitKind.PROVIDER)
        assert mine is not None
        own = Referral.provider_id == mine.id, Referral.status.in_(OPEN)
        offered = Referral.redirected_to_id == mine.id, Referral.status == Status.REDIRECTED
        either = sa.or_(sa.and_(*own), sa.and_(*offered))
        there = session.scalars(sa.select(Referral.token).where(either)).all()
    shown = south(f"{api}?status=open").get_json()["items"]
    assert sorted(one["token"] for one in shown) == sorted(there) != []
