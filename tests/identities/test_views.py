"""The pages of who is who, as people walk through them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import service as annexes
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.identities import queries, service
from tests import make
from tests.identities import made
from tests.identities.test_prefilling import SAID
from tests.referrals import made as referred

Person = Callable[[str], Actor]
Visit = Callable[..., Any]


@pytest.fixture
def pair(db: Database, person: Person) -> tuple[Case, Case]:
    with db.unit():
        return made.twins(person)


def closed(db: Database, person: Person, case: Case, by: str = "sergeant") -> str:
    with db.unit():
        found = cases.open(case.token, by=person(by))
        return made.closed(found, by=person(by)).token


# --- may have been here before ------------------------------------------------------------------


def test_the_case_page_says_how_many_may_have_been_here_before(
    pair: tuple[Case, Case], visit: Visit
) -> None:
    first, second = pair
    page = visit("detention").get(f"/cases/{second.token}").click("May have been here before (1)")
    assert first.reference in page.text and "Same name and date of birth." in page.text
    assert "In the suite now" in page.text and "Nobody has said" in page.text
    assert "Say that another record" not in page.text  # a detention officer does not say it


def test_after_booking_the_page_says_so_at_once(pair: tuple[Case, Case], visit: Visit) -> None:
    form = visit("sergeant").get("/cases/book")
    page = form.send(
        "Save the booking",
        custody_record_no=make.number(),
        surname="Marchety",
        forenames="Steven",
        born_on="12/3/1988",
    )
    assert "May have been here before (2)" in page.links


def test_nobody_alike_is_said_and_a_name_can_still_be_given(
    db: Database, person: Person, visit: Visit
) -> None:
    with db.unit():
        case = made.booked(by=person("sergeant"))
        other = made.booked(by=person("sergeant"), surname="Rossi", forenames="Luca", born_on=None)
    page = visit("sergeant").get(f"/cases/{case.token}")
    assert "May have been here before" in page.links
    page = page.click("May have been here before")
    assert "No other record of this force looks like this person" in page.text
    page = page.click("Say that another record").send(
        "Say so", other=["another"], reference=other.reference, because="Told us so"
    )
    assert "Waits for a second person" in page.text and "no reason of their own" in page.text


def test_another_units_record_is_said_to_exist_without_its_content(
    db: Database, person: Person, visit: Visit
) -> None:
    with db.unit():
        here = made.booked(by=person("sergeant"))
        there = made.booked(by=person("sergeant.riverside"), pnc_id="2015/0026000N")
    page = visit("sergeant").get(f"/cases/{here.token}/same-person")
    assert "Another unit’s record, which you cannot open. Ask Riverside." in page.text
    for content in (there.reference, there.token, "2015/0026000N", "Same name"):
        assert content not in page.html
    page = page.click("Say that another record").send(
        "Say so", other=[there.token], because="Says he was there"
    )
    assert "which you cannot open" in page.text and there.reference not in page.html
    asked = visit("sergeant.riverside").get("/same-person").click("MARCHETTI, Stephen")
    assert here.reference in asked.text and "2015/0026000N" in asked.text
    assert here.token not in asked.html  # the facts that are compared, not the way into the case
    done = asked.send("Confirm")
    assert "Confirmed: one person" in done.text
    page = visit("sergeant").get(f"/cases/{here.token}/same-person")
    assert "A record of Riverside" in page.text and there.reference not in page.html


def test_one_person_booked_in_twice_is_said_at_the_top(
    pair: tuple[Case, Case], visit: Visit
) -> None:
    page = visit("nurse").get(f"/cases/{pair[1].token}")
    assert "This person seems to be booked in here twice" in page.text
    assert pair[0].reference in page.click(f"Case {pair[0].reference}").text


# --- one person, two records --------------------------------------------------------------------


def test_propose_confirm_and_undo(pair: tuple[Case, Case], visit: Visit) -> None:
    first, second = pair
    form = visit("sergeant").get(f"/cases/{second.token}/same-person/propose")
    assert "checked" not in form.html  # nothing is chosen beforehand
    wrong = form.send("Say so", status=422)
    assert [line.partition(":")[0] for line in wrong.errors] == ["Select an answer", "Enter"]
    mine = form.send("Say so", other=[first.token], because="Same tattoo")
    assert "Waits for a second person" in mine.text and "never the one who said it" in mine.text
    assert "Take it back" in mine.text
    assert "Confirm" not in "".join(e.text or "" for e in mine.root.iter("button"))
    start = visit("inspector").get("/").click(f"({second.reference})")
    assert "Same tattoo" in start.text and "Same name and date of birth" in start.text
    done = start.send("Confirm: they are one person")
    assert "Insp Cora Wyn" in done.text
    case = visit("investigator").get(f"/cases/{first.token}")
    assert "Confirmed: one person, two records" in case.text
    assert "May have been here before (1)" not in case.links
    undone = done.click("Undo").send("Undo", because="The photograph is of somebody else")
    assert "The photograph is of somebody else" in undone.text
    assert (
        "No longer said to be the same person" in visit("nurse").get(f"/cases/{first.token}").text
    )


def test_refuse_keeps_them_apart(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    with db.unit():
        token = made.proposed(person, pair).token
    page = visit("supervisor").get(f"/same-person/{token}").click("Refuse")
    assert page.send("Refuse", status=422).errors
    page = page.send("Refuse", because="Twins")
    assert "Refused: not one person" in page.text and "Twins" in page.text
    page = visit("sergeant").get(f"/cases/{pair[0].token}/same-person")
    assert "Compared and found to be somebody else (1)" in page.text
    assert "Found to be another person" in visit("nurse").get(f"/cases/{pair[0].token}").text


def test_confirming_what_is_decided_says_who_was_first(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    with db.unit():
        token = made.proposed(person, pair).token
    page = visit("inspector").get(f"/same-person/{token}")
    visit("supervisor").get(f"/same-person/{token}").send("Confirm")
    late = page.send("Confirm", status=409)
    assert "DS Mary Quill did that" in late.text


def test_the_page_of_a_link_gives_its_own_author_no_button(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    with db.unit():
        token = made.proposed(person, pair).token
    sergeant = visit("sergeant")
    page = sergeant.get(f"/same-person/{token}")
    body = {"csrf_token": page.form("Sign out").find(".//input").get("value")}
    told = sergeant.post(f"/same-person/{token}/confirm", body, status=403)
    assert "Somebody else must decide this" in told.text


def test_index_lists_what_waits_with_what_is_overdue(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    with db.unit(), clock.at(clock.now() - timedelta(days=4)):
        made.proposed(person, pair)
    page = visit("inspector").get("/same-person")
    assert "MARCHETTI, Stephen" in page.text and "Overdue" in page.text
    assert "Showing 1 of 1 waiting" in page.text
    assert "No waiting" in visit("inspector.riverside").get("/same-person").text


# --- about the wrong person ---------------------------------------------------------------------


def test_quarantine_tell_export_and_lift(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    case = pair[0]
    visit("detention").get(f"/cases/{case.token}")
    visit("supervisor").get("/cases")
    form = visit("sergeant").get(f"/cases/{case.token}").click("Close as about the wrong person")
    assert form.send("Close the record", status=422).errors
    seen = form.send("Close the record", because="The answers are his brother’s")
    assert f"Case {case.reference} is about the wrong person" in seen.text
    assert "DO Kim Holt" in seen.text and "DS Mary Quill" in seen.text
    assert "of 3 told" in seen.text
    kim = seen.choice("Told: DO Kim Holt")
    seen = seen.send("Save who was told", told=[kim])
    assert "1 of 3 told" in seen.text and "Saved who was told" in seen.text
    again = visit("inspector").get(f"/cases/{case.token}/wrong-person")  # leads to the same page
    assert again.path == seen.path and "1 of 3 told" in again.text
    again.send("Save who was told", told=[])
    late = seen.send("Save who was told", status=409, told=[kim])
    assert "Somebody else changed this" in late.text
    sheet = seen.send("Download as CSV")
    rows = list(csv.reader(io.StringIO(sheet.response.data.decode("utf-8-sig"))))
    assert len(rows) == 4 and sheet.response.mimetype == "text/csv"
    mine = visit("sergeant").get(f"{seen.path}/lift").send("Open", because="x", status=403)
    assert "you closed the record" in mine.text
    back = visit("inspector").get(seen.path).click("Open the record again")
    back = back.send("Open the record", because="It was he after all")
    assert "The record is open again" in back.text and "wrong person." not in back.text
    assert "Closed: about the wrong person" in back.text and "Opened again" in back.text
    old = visit("inspector").get(seen.path)
    assert "It was he after all" in old.text and "Save who was told" not in old.text


def test_a_closed_record_is_marked_on_every_list_and_closed_to_everybody_else(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    case = pair[0]
    closed(db, person, case)
    for key in ("detention", "nurse", "investigator", "superintendent", "disclosure"):
        told = visit(key).get(f"/cases/{case.token}", status=403)
        assert "This record is closed" in told.text and "Ask the sergeant or inspector" in told.text
        assert "brother" not in told.text and "Marchetti" not in told.text
    for path in ("/cases", "/suite", "/"):
        assert "Wrong person" in visit("detention").get(path).text
    assert "Wrong person" in visit("teamlead").get("/suite").text
    found = visit("investigator").get("/cases/search").send("Find", surname="Marchetti")
    assert found.text.count("Wrong person") == 1
    banner = f"Case {case.reference} is about the wrong person"
    for path in ("", "/entries", "/correct", "/same-person"):
        assert banner in visit("inspector").get(f"/cases/{case.token}{path}").text


def test_l_and_d_and_cps_are_warned_on_what_they_were_given(
    db: Database, person: Person, visit: Visit, app: Any
) -> None:
    with db.unit():
        case = made.booked(by=person("sergeant"), investigating_unit=made.cid())
        referral = referred.sent(case, by=person("sergeant"))
        annex = annexes.issue(case, by=person("investigator"))
        made.closed(case, by=person("sergeant"))
    page = visit("practitioner").get(f"/referrals/{referral.token}")
    assert f"Case {case.reference} is about the wrong person" in page.text
    assert "who has seen it" not in page.text
    assert "Wrong person" in visit("practitioner").get("/referrals").text
    page = visit("supervisor").get(f"/annexes/{annex.token}")
    assert f"Case {case.reference} is about the wrong person" in page.text
    told = page.click("Approve").send("Approve", status=409)
    assert "about the wrong person" in told.text
    refer = visit("sergeant").get(f"/cases/{case.token}/refer")
    told = refer.send("Send", priority=["2"], concern="Tearful", is_second=["yes"], status=409)
    assert "about the wrong person" in told.text


def test_seen_is_for_those_who_may_close_in_reach(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    token = closed(db, person, pair[0])
    visit("sergeant.riverside").get(f"/wrong-person/{token}", status=404)
    visit("investigator").get(f"/wrong-person/{token}", status=403)
    line = visit("supervisor").get("/").click(f"Case {pair[0].reference}: about the wrong person")
    assert line.path == f"/wrong-person/{token}"


# --- from an earlier record ---------------------------------------------------------------------


def test_prefill_offers_and_takes_over_what_is_ticked(
    db: Database, person: Person, visit: Visit
) -> None:
    with db.unit():
        began = clock.now() - timedelta(days=9)
        facts = {"pnc_id": "2015/0026000N", "arrived_at": began, "authorised_at": began}
        source = made.booked(by=person("sergeant"), **facts, **SAID)
        nothing = dict.fromkeys(SAID)
        case = made.booked(by=person("sergeant"), pnc_id="2015/0026000N", **nothing)
    page = visit("detention").get(f"/cases/{case.token}").click("Take facts from an earlier record")
    other = visit("sergeant").get(page.path)
    assert "checked" not in page.html and page.text.count(source.reference) == len(SAID)
    assert page.send("Take over", status=422).errors == [
        "Select what you have confirmed with the person"
    ]
    ticked = [page.choice("Language: Polish"), page.choice("Telephone: 07700 900123")]
    done = page.send("Take over", take=ticked)
    assert "2 facts taken over" in done.text and "Polish" in done.text
    late = other.send("Take over", take=[other.choice("Gender identity")], status=409)
    assert "Somebody else changed this case" in late.text
    # What is left, against how it stands now.
    assert late.text.count(source.reference) == len(SAID) - 2


def test_prefill_without_an_earlier_record_says_how_one_is_found(
    pair: tuple[Case, Case], visit: Visit
) -> None:
    page = visit("sergeant").get(f"/cases/{pair[0].token}")
    assert "Take facts from an earlier record" not in page.links
    page = visit("sergeant").get(f"/cases/{pair[0].token}/prefill")
    assert "No earlier record of this person" in page.text


def test_what_is_decided_by_two_stays_out_of_other_units_sight(
    db: Database, person: Person, pair: tuple[Case, Case], visit: Visit
) -> None:
    with db.unit():
        token = made.proposed(person, pair).token
        found = queries.one_link(token, person("sergeant"))
        assert found is not None
        service.undo(found, by=person("sergeant"), because="x")
    for key in ("sergeant.riverside", "sergeant.south", "investigator.south"):
        visit(key).get(f"/same-person/{token}", status=404)
    visit("detention").get(f"/same-person/{token}", status=403)
