"""Who is at the door: how long a session lasts, rights that end, and service tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, create_app
from cjdiversion.access import SYSTEM, May, Role, UnitKind
from cjdiversion.accounts import passwords, service
from cjdiversion.accounts.models import ServiceToken, SignedIn
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.config import Settings
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD
from cjdiversion.errors import Invalid
from tests.accounts import made
from tests.accounts.made import (
    SERGEANT,
    cookie_of,
    is_signed_in,
    sign_in,
    with_cookie,
)
from tests.house import annexe
from tests.pages import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


# --- how long a session lasts ------------------------------------------------------------------


def test_a_session_ends_after_15_idle_minutes(visit: Visit) -> None:
    visitor = visit()
    with clock.at(NOON):
        sign_in(visitor, SERGEANT)
    with clock.at(NOON + timedelta(minutes=15)):
        assert is_signed_in(visitor)
    with clock.at(NOON + timedelta(minutes=30)):
        assert is_signed_in(visitor)
    with clock.at(NOON + timedelta(minutes=45, seconds=1)):
        assert not is_signed_in(visitor)
        page = visitor.get("/me")
        assert page.title.startswith("Sign in")


def test_a_session_ends_after_12_hours_however_busy_it_is(visit: Visit) -> None:
    visitor = visit()
    with clock.at(NOON):
        sign_in(visitor, SERGEANT)
    for count in range(1, 73):
        with clock.at(NOON + timedelta(minutes=10 * count)):
            assert is_signed_in(visitor)
    with clock.at(NOON + timedelta(hours=12, seconds=1)):
        assert not is_signed_in(visitor)


def test_a_refused_request_counts_as_being_there(visit: Visit) -> None:
    """Who puts a long form right after a slip must not find the session gone."""
    visitor = visit()
    with clock.at(NOON):
        sign_in(visitor, SERGEANT)
    with clock.at(NOON + timedelta(minutes=10)):
        page = visitor.get("/me/password")
    with clock.at(NOON + timedelta(minutes=20)):
        page.send("Change password", present="", password="", status=422)
    with clock.at(NOON + timedelta(minutes=30)):
        visitor.get("/people", status=403)
    with clock.at(NOON + timedelta(minutes=44)):
        assert is_signed_in(visitor)


def test_signing_out_kills_the_cookie_at_once_and_clears_the_browser(
    visit: Visit, app: Flask
) -> None:
    visitor = visit()
    sign_in(visitor, SERGEANT)
    stolen = with_cookie(app, cookie_of(visitor))
    assert is_signed_in(stolen)
    form = visitor.get("/me")
    token = form.html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.client.post("/sign-out", data={"csrf_token": token})
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not is_signed_in(stolen) and not is_signed_in(visitor)


def test_signing_out_by_a_link_is_not_possible(visit: Visit) -> None:
    visitor = visit("sergeant")
    visitor.get("/sign-out", status=405)
    assert is_signed_in(visitor)


def test_a_planted_cookie_is_never_the_persons_session(visit: Visit, app: Flask) -> None:
    """Whatever stood in the browser before, signing in makes a new secret."""
    attacker = visit("sergeant.south")
    planted = cookie_of(attacker)
    for _ in range(5):
        victim = with_cookie(app, planted)
        sign_in(victim, SERGEANT)
        assert cookie_of(victim) != planted
        assert "Sgt Ann Marsh" in victim.get("/me").text
        assert "Sgt Ann Marsh" not in with_cookie(app, planted).get("/me").text


def test_a_secret_nobody_was_given_opens_nothing(app: Flask) -> None:
    for secret in ("", "x" * 43, 5, None, ["x"], "\0"):
        visitor = Visitor(app)
        with visitor.client.session_transaction() as cookie:
            cookie["secret"] = secret
        assert not is_signed_in(visitor)


def test_the_secret_of_a_session_is_kept_as_a_digest_alone(visit: Visit, db: Database) -> None:
    visitor = visit()
    sign_in(visitor, SERGEANT)
    with visitor.client.session_transaction() as cookie:
        secret = cookie["secret"]
    with db.unit() as session:
        (row,) = session.scalars(sa.select(SignedIn)).all()
        assert row.secret_hash == passwords.digest(secret) != secret
        assert len(secret) >= 43


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Visit) -> None:
    visitor = visit()
    html = visitor.client.get("/sign-in").text
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "email": SERGEANT, "password": PASSWORD}
    sent = visitor.client.post("/sign-in", data=data).headers["Set-Cookie"]
    assert "HttpOnly" in sent and "SameSite=Lax" in sent and "Path=/" in sent
    assert "Domain" not in sent and "Expires" not in sent


def test_the_production_cookie_is_bound_to_host_and_https(db: Database, tmp_path: Path) -> None:
    settings = Settings(
        database_url="", secret_key="k" * 32, instance=tmp_path, is_production=True, is_demo=False
    )
    client = create_app(settings, db=db).test_client()
    sent = client.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert sent.startswith("__Host-cjd=") and "Secure" in sent and "Path=/" in sent


# --- rights that end ---------------------------------------------------------------------------


def test_a_posting_that_ended_is_gone_on_the_next_request(visit: Visit, db: Database) -> None:
    visitor = visit("sergeant")
    page = visitor.get("/me")
    with db.unit():
        posting = made.posting_of("sergeant")
        service.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
    assert not is_signed_in(visitor)
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.client.post("/me/password", data={"csrf_token": token})
    assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_posting_given_by_mistake_today_can_end_at_once(visit: Visit, db: Database) -> None:
    with db.unit():
        posting = made.posting_of("sergeant")
        service.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
        again = made.posted("sergeant", made.unit("Riverside"), Role.CUSTODY_SERGEANT,
                            from_on=clock.today())  # fmt: skip
    visitor = visit("sergeant")
    with db.unit():
        mine = made.posting_of("sergeant")
        assert mine.id == again.id
        service.end_posting(mine, by=SYSTEM, on=clock.today() - timedelta(days=1))
    assert not is_signed_in(visitor)


def test_a_posting_runs_through_its_last_day_in_london(visit: Visit, db: Database) -> None:
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=date(2026, 6, 15))
    visitor = visit()
    with clock.at(datetime(2026, 6, 15, 22, 55, tzinfo=UTC)):  # 23:55 in London
        sign_in(visitor, SERGEANT)
        assert is_signed_in(visitor)
    with clock.at(datetime(2026, 6, 15, 23, 5, tzinfo=UTC)):  # 00:05 the next day
        assert not is_signed_in(visitor)


def test_a_closed_account_is_signed_out_on_the_next_request(visit: Visit, db: Database) -> None:
    visitor = visit("sergeant")
    with db.unit():
        made.someone("sergeant").is_active = False
    assert not is_signed_in(visitor)


def test_a_role_that_changed_shows_on_the_next_request(visit: Visit, db: Database) -> None:
    visitor = visit("sergeant")
    with db.unit():
        made.posting_of("sergeant").role = Role.DETENTION_OFFICER
    assert "Detention officer" in visitor.get("/me").text


# --- service tokens ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return annexe.house(tmp_path_factory.mktemp("instance"))


@pytest.fixture
def door(house: Flask, db: Database) -> Callable[..., Any]:
    """`door(secret)` asks over JSON who the token acts for: (status, answer)."""
    house.extensions["database"] = db

    def ask(secret: str, path: str = "who", scheme: str = "Bearer") -> tuple[int, Any]:
        headers = {"Authorization": f"{scheme} {secret}"}
        answer = house.test_client().get(f"/api/v1/annexe/{path}", headers=headers)
        return answer.status_code, answer.json

    return ask


def issued(db: Database, scopes: list[May] | None = None, **over: Any) -> str:
    """The secret of a token for the sergeant, or for what `over` says."""
    with db.unit():
        whom = over if {"person", "unit"} & set(over) else {"person": "sergeant", **over}
        if "person" in whom:
            whom["person"] = made.someone(whom["person"])
        if "unit" in whom:
            whom["unit"] = made.unit(*whom["unit"])
        ends_on = whom.pop("ends_on", clock.today() + timedelta(days=30))
        _, secret = service.issue_token(
            by=SYSTEM, name="a system", scopes=scopes or list(May), ends_on=ends_on, **whom
        )
    return secret


def test_a_persons_token_acts_as_that_person(db: Database, door: Callable[..., Any]) -> None:
    status, who = door(issued(db))
    assert status == 200
    assert who == {"name": "Sgt Ann Marsh", "role": "custody-sergeant", "unit_name": "Northgate"}


def test_a_persons_token_has_the_grants_of_the_moment(
    db: Database, door: Callable[..., Any]
) -> None:
    secret = issued(db)
    assert door(secret, "cases-only")[0] == 200
    with db.unit():
        made.posting_of("sergeant").role = Role.PERFORMANCE_LEAD
    assert door(secret, "cases-only")[0] == 403
    with db.unit():
        posting = made.posting_of("sergeant")
        service.end_posting(posting, by=SYSTEM, on=clock.today() - timedelta(days=1))
    assert door(secret)[0] == 401


def test_a_closed_accounts_token_answers_nothing(db: Database, door: Callable[..., Any]) -> None:
    secret = issued(db)
    with db.unit():
        service.close(made.someone("sergeant"), by=SYSTEM)
    assert door(secret)[0] == 401


def test_a_units_token_acts_for_the_unit_in_its_role(
    db: Database, door: Callable[..., Any]
) -> None:
    riverside = ("Riverside", UnitKind.SUITE)
    secret = issued(db, [May.CASE_OPEN], unit=riverside, role=Role.DETENTION_OFFICER)
    status, who = door(secret)
    assert status == 200
    assert who == {"name": "a system", "role": "detention-officer", "unit_name": "Riverside"}


@pytest.mark.parametrize("power", [May.CASE_RECORD, May.ANNEX_WRITE, May.SCREENING_DECIDE])
def test_a_units_token_imports_and_reads_and_decides_nothing(db: Database, power: May) -> None:
    cid = ("Northshire CID", UnitKind.INVESTIGATION)
    with pytest.raises(Invalid) as refused:
        issued(db, [May.CASE_OPEN, power], unit=cid, role=Role.SUPERVISOR)
    assert refused.value.fields["scopes"][0][0] == "unit-token"


def test_a_token_does_no_more_than_its_scopes(db: Database, door: Callable[..., Any]) -> None:
    assert door(issued(db, [May.SUITE_SEE]), "cases-only")[0] == 403
    assert door(issued(db, [May.CASE_OPEN]), "cases-only")[0] == 200


def test_scopes_give_a_token_nothing_its_role_lacks(db: Database, door: Callable[..., Any]) -> None:
    assert door(issued(db, person="performance"), "cases-only")[0] == 403


def test_a_token_answers_through_its_last_day(db: Database, door: Callable[..., Any]) -> None:
    with clock.at(NOON):
        secret = issued(db, ends_on=date(2026, 6, 20))
    with clock.at(datetime(2026, 6, 20, 22, 0, tzinfo=UTC)):
        assert door(secret)[0] == 200
    with clock.at(datetime(2026, 6, 20, 23, 30, tzinfo=UTC)):  # the 21st in London
        assert door(secret)[0] == 401


def test_a_revoked_token_answers_nothing_from_then_on(
    db: Database, door: Callable[..., Any]
) -> None:
    secret = issued(db)
    assert door(secret)[0] == 200
    with db.unit() as session:
        service.revoke_token(session.scalars(sa.select(ServiceToken)).one(), by=SYSTEM)
    assert door(secret)[0] == 401


def test_a_token_is_kept_as_a_digest_alone(db: Database) -> None:
    secret = issued(db)
    with db.engine.connect() as connection:
        row = connection.execute(sa.select(ServiceToken.__table__)).one()
    assert secret not in str(row) and passwords.digest(secret) in str(row)
    assert len(secret) >= 43


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_a_token_is_a_bearer_token(db: Database, door: Callable[..., Any], scheme: str) -> None:
    assert door(issued(db), scheme=scheme)[0] == 401


@pytest.mark.parametrize("secret", ["", "cjd_", "x" * 5000, "' OR 1=1 --", "é"])
def test_a_secret_nobody_issued_opens_no_door(door: Callable[..., Any], secret: str) -> None:
    assert door(secret)[0] == 401


def test_the_digest_of_a_secret_is_no_secret(db: Database, door: Callable[..., Any]) -> None:
    assert door(passwords.digest(issued(db)))[0] == 401


def test_what_a_token_is_refused_stands_in_the_trail_with_person_and_token(
    db: Database, door: Callable[..., Any]
) -> None:
    door(issued(db, [May.SUITE_SEE]), "cases-only")
    with db.unit() as session:
        refused = session.scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.REFUSED)).one()
        token = session.scalars(sa.select(ServiceToken)).one()
        assert (refused.actor_id, refused.token_id) == (made.someone("sergeant").id, token.id)
