"""The administrator's pages about people: only those of the own force, and nothing for oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Role, UnitKind
from cjdiversion.accounts import service
from cjdiversion.accounts.models import Person, Posting
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD
from tests.accounts import made
from tests.accounts.made import is_signed_in, sign_in, token_of
from tests.pages import Visitor

Visit = Callable[..., Visitor]
SOUTHERN = ("sergeant.south", "practitioner.south", "cps.south", "performance.south")
OWN = ("sergeant", "investigator", "practitioner", "cps", "dpo", "admin")


def unit_token(db: Database, name: str, kind: UnitKind = UnitKind.SUITE) -> str:
    with db.unit():
        return made.unit(name, kind).token


def posting_token(db: Database, name: str) -> str:
    with db.unit():
        return made.posting_of(name).token


def changes(db: Database) -> int:
    with db.unit() as session:
        query = sa.select(sa.func.count()).where(AuditEvent.did == Did.ACCOUNT_CHANGED)
        return session.scalar(query.where(AuditEvent.actor_id.is_not(None))) or 0


def newcomer(db: Database, **over: Any) -> dict[str, Any]:
    return {
        "name": "PC New Comer",
        "email": "New.Comer@example.test",
        "password": "three odd words",
        "unit": unit_token(db, "Northgate"),
        "role": "detention-officer",
        "from_on": "1/3/2026",
        **over,
    }


# --- looking -----------------------------------------------------------------------------------


def test_people_lists_the_own_force_and_who_serves_it_by_name(visit: Visit) -> None:
    page = visit("admin").get("/").click("People")
    names = [words for words, href in page.links.items() if href.startswith("/people/")]
    shown = [name for name in names if name != "Add a person"]
    assert shown == sorted(shown) and "Sgt Ann Marsh" in shown and "Dana Okafor" in shown
    for email in OWN:
        assert f"{email}@example.test" in page.text
    for email in SOUTHERN:
        assert f"{email}@example.test" not in page.text


def test_people_can_be_narrowed_to_a_unit(visit: Visit, db: Database) -> None:
    page = visit("admin").get("/units").click("Riverside: people posted there")
    assert "Sgt Ravi Lal" in page.text and "Sgt Ann Marsh" not in page.text
    assert page.click("Remove filter: Riverside").path == "/people"
    visit("admin").get(f"/people?unit={unit_token(db, 'Eastgate')}", status=404)
    visit("admin").get("/people?unit=nonsense", status=404)


def test_people_are_walked_page_by_page(visit: Visit, db: Database) -> None:
    with db.unit():
        at = made.unit("Northgate")
        for count in range(40):
            person = service.add_person(
                by=SYSTEM,
                name=f"Many {count:02}",
                email=f"m{count}@example.test",
                password=PASSWORD,
            )
            service.post(person, by=SYSTEM, unit=at, role=Role.DETENTION_OFFICER)
    page = visit("admin").get("/people")
    emails: list[str] = []
    while True:
        found = [words for words in page.text.split() if words.endswith("@example.test")]
        emails += found
        if "Next page" not in page.links:
            break
        page = page.click("Next page")
    assert len(emails) == len(set(emails)) > 55
    assert visit("admin").get("/people").click("Last page").text.count("@example.test") == 25


def test_a_person_is_shown_with_postings_of_the_own_force_alone(visit: Visit, db: Database) -> None:
    with db.unit():
        made.posted("investigator", made.unit("Southmere CID", UnitKind.INVESTIGATION),
                    Role.INVESTIGATOR, to_on=date(2025, 6, 1))  # fmt: skip
    page = visit("admin").get("/people").click("DC Lena Ford")
    assert "Northshire CID" in page.text and "Southmere CID" not in page.text
    assert "Constable" in page.text and "1 January 2025" in page.text


@pytest.mark.parametrize("name", SOUTHERN)
def test_a_person_of_another_force_is_not_there(visit: Visit, db: Database, name: str) -> None:
    admin, token = visit("admin"), token_of(db, name)
    for path in ("", "/post", "/password"):
        admin.get(f"/people/{token}{path}", status=404)
    admin.get(f"/postings/{posting_token(db, name)}/end", status=404)
    missing = admin.get("/people/nonsense", status=404).text.partition("Request number")[0]
    assert admin.get(f"/people/{token}", status=404).text.startswith(missing)


def test_deeds_on_a_person_of_another_force_change_nothing(visit: Visit, db: Database) -> None:
    admin, there = visit("admin"), visit("sergeant.south")
    csrf = admin.get("/people/add").html.split('name="csrf_token" value="')[1].split('"')[0]
    token, posting = token_of(db, "sergeant.south"), posting_token(db, "sergeant.south")
    valid = {
        f"/people/{token}/post": newcomer(db),
        f"/people/{token}/password": {"password": "three odd words"},
        f"/people/{token}/end-sessions": {},
        f"/people/{token}/close": {},
        f"/people/{token}/reopen": {},
        f"/postings/{posting}/end": {"to_on-day": "1", "to_on-month": "3", "to_on-year": "2025"},
    }
    for path, data in valid.items():
        answer = admin.client.post(path, data={**data, "csrf_token": csrf})
        assert answer.status_code == 404, path
    assert changes(db) == 0 and is_signed_in(there)


def test_a_leaver_is_still_found(visit: Visit, db: Database) -> None:
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=date(2025, 6, 1))
    page = visit("admin").get("/people").click("Sgt Ann Marsh")
    assert "1 June 2025" in page.text and "Ended" in page.text


@pytest.mark.parametrize("key", ["sergeant", "dpo", "performance", "teamlead", "superintendent"])
def test_other_roles_keep_no_accounts(visit: Visit, db: Database, key: str) -> None:
    for path in ("/people", "/people/add", "/units", "/units/add", "/tokens", "/tokens/issue"):
        visit(key).get(path, status=403)
    visit(key).get(f"/people/{token_of(db, 'sergeant')}", status=403)


# --- making ------------------------------------------------------------------------------------


def test_add_person_makes_an_account_and_its_first_posting(visit: Visit, db: Database) -> None:
    page = visit("admin").get("/people").click("Add a person")
    page = page.send("Add person", **newcomer(db))
    assert "The account is made" in page.text and "Detention officer" in page.text
    visitor = visit()
    sign_in(visitor, "new.comer@example.test", "three odd words")
    assert "Detention officer, Northgate" in visitor.get("/").html


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": ""}, "Enter: name"),
        ({"email": "sergeant@example.test"}, "Somebody has this e-mail address already"),
        ({"email": "SERGEANT@example.test"}, "Somebody has this e-mail address already"),
        ({"email": "no address"}, "Enter an e-mail address, like name@force.uk"),
        ({"password": "too short"}, "Enter a password of 12 to 128 characters"),
        ({"role": "system"}, "Select one of the answers offered"),
        ({"role": "ld-practitioner"}, "not held at this kind of unit"),
        ({"unit": "nonsense"}, "Select one of the answers offered"),
        ({"from_on": "31/2/2026"}, "First day must be a real date"),
        ({"to_on": "1/1/2026"}, "The last day must not be before the first"),
    ],
)
def test_add_person_says_what_is_wrong_and_makes_nothing(
    visit: Visit, db: Database, over: dict[str, str], words: str
) -> None:
    page = visit("admin").get("/people/add")
    page = page.send("Add person", status=422, **newcomer(db, **over))
    assert len(page.errors) == 1 and words in page.errors[0]
    assert "three odd words" not in page.html
    with db.unit() as session:
        made_it = sa.select(Person).where(Person.email == "new.comer@example.test")
        assert session.scalar(made_it) is None


def test_add_person_offers_units_of_the_own_force_alone(visit: Visit, db: Database) -> None:
    page = visit("admin").get("/people/add")
    assert "Northgate" in page.text and "Eastgate" not in page.text
    over = newcomer(db, unit=unit_token(db, "Eastgate"))
    assert page.send("Add person", status=422, **over).errors


def test_post_gives_a_posting_from_a_day_on(visit: Visit, db: Database) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}").click("Give a posting")
    page = page.send(
        "Give posting",
        unit=unit_token(db, "Riverside"),
        role="duty-inspector",
        rank="inspector",
        from_on=f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year}",
    )
    assert "The posting is given" in page.text and "Inspector" in page.text
    visitor = visit("sergeant")
    assert "Riverside" not in visitor.get("/me").text


def test_post_refuses_the_same_posting_twice(visit: Visit, db: Database) -> None:
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}/post")
    page = page.send(
        "Give posting",
        status=422,
        unit=unit_token(db, "Northgate"),
        role="custody-sergeant",
        from_on="1/3/2026",
    )
    assert page.errors == ["The person holds this posting at that time already"]


def test_nobody_gives_a_posting_to_themselves(visit: Visit, db: Database) -> None:
    admin, token = visit("admin"), token_of(db, "admin")
    assert "Another administrator gives you postings" in admin.get(f"/people/{token}").text
    page = admin.get(f"/people/{token}/post").send(
        "Give posting",
        status=422,
        unit=unit_token(db, "Northgate"),
        role="custody-sergeant",
        from_on="1/3/2026",
    )
    assert page.errors == ["Another administrator must do this to your own account"]
    with db.unit():
        assert [posting.role for posting in _postings("admin")] == [Role.ADMINISTRATOR]


def _postings(name: str) -> list[Posting]:
    from cjdiversion.accounts import queries

    return list(queries.postings_of(made.someone(name).id))


# --- ending ------------------------------------------------------------------------------------


def test_end_posting_on_a_day_to_come_lets_the_person_work_until_then(
    visit: Visit, db: Database
) -> None:
    sergeant = visit("sergeant")
    later = clock.today() + timedelta(days=7)
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}").click("End the posting")
    page.send("End posting", to_on=f"{later.day}/{later.month}/{later.year}")
    assert is_signed_in(sergeant)


def test_end_posting_on_a_day_that_passed_ends_it_at_once(visit: Visit, db: Database) -> None:
    sergeant = visit("sergeant")
    gone = clock.today() - timedelta(days=1)
    page = visit("admin").get(f"/postings/{posting_token(db, 'sergeant')}/end")
    page.send("End posting", to_on=f"{gone.day}/{gone.month}/{gone.year}")
    assert not is_signed_in(sergeant)


def test_end_posting_brings_no_posting_back_to_life(visit: Visit, db: Database) -> None:
    token = posting_token(db, "sergeant")
    with db.unit():
        service.end_posting(made.posting_of("sergeant"), by=SYSTEM, on=date(2025, 6, 1))
    page = visit("admin").get(f"/postings/{token}/end")
    page = page.send("End posting", status=422, to_on="1/6/2030")
    assert page.errors == ["It ends before that. Give a new posting instead"]


def test_end_posting_not_before_it_began(visit: Visit, db: Database) -> None:
    page = visit("admin").get(f"/postings/{posting_token(db, 'sergeant')}/end")
    page = page.send("End posting", status=422, to_on="1/6/2024")
    assert page.errors == ["The last day must not be before the first"]


def test_end_sessions_signs_the_person_out_everywhere(visit: Visit, db: Database) -> None:
    here, elsewhere, other = visit("sergeant"), visit("sergeant"), visit("nurse")
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}")
    page.send("Sign the person out everywhere")
    assert [is_signed_in(one) for one in (here, elsewhere, other)] == [False, False, True]


def test_set_password_replaces_it_and_signs_out(visit: Visit, db: Database) -> None:
    sergeant = visit("sergeant")
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}").click("Set a password")
    page.send("Set password", password="three odd words")
    assert not is_signed_in(sergeant)
    sign_in(visit(), made.SERGEANT, status=422)
    sign_in(visit(), made.SERGEANT, "three odd words")


def test_close_and_reopen_shut_the_account_and_open_it_again(visit: Visit, db: Database) -> None:
    sergeant = visit("sergeant")
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}").send("Close the account")
    assert "Closed: cannot sign in" in page.text and not is_signed_in(sergeant)
    sign_in(visit(), made.SERGEANT, status=422)
    assert "Closed" in visit("admin").get("/people").text
    page.send("Open the account again")
    sign_in(visit(), made.SERGEANT)


def test_nobody_closes_their_own_account(visit: Visit, db: Database) -> None:
    admin, token = visit("admin"), token_of(db, "admin")
    page = admin.get(f"/people/{token}")
    assert "Close the account" not in page.text
    csrf = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = admin.client.post(f"/people/{token}/close", data={"csrf_token": csrf})
    assert answer.status_code == 422 and is_signed_in(admin)


def test_who_also_works_elsewhere_keeps_their_password(visit: Visit, db: Database) -> None:
    """A password opens every posting: an administrator here must not reach into another force."""
    with db.unit():
        made.posted("investigator", made.unit("Southmere CID", UnitKind.INVESTIGATION),
                    Role.INVESTIGATOR)  # fmt: skip
    admin, token = visit("admin"), token_of(db, "investigator")
    page = admin.get(f"/people/{token}")
    assert "also works where you do not keep the accounts" in page.text
    assert "Set a password" not in page.links and "Close the account" not in page.text
    admin.get(f"/people/{token}/password").send(
        "Set password", status=403, password="three odd words"
    )
    sign_in(visit(), "investigator@example.test")


def test_every_deed_leaves_one_line_in_the_trail(visit: Visit, db: Database) -> None:
    page = visit("admin").get(f"/people/{token_of(db, 'sergeant')}")
    before = changes(db)
    page.send("Sign the person out everywhere").send("Close the account")
    assert changes(db) == before + 2
