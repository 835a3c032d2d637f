"""A practitioner starts a referral herself: from the suite, and without the police."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import queries as cases
from cjdiversion.cases import service as case_service
from cjdiversion.cases.models import Case, PersonInCase, Way
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.database import Database, session
from cjdiversion.demo.people import PEOPLE
from cjdiversion.desk import queries as desk
from cjdiversion.entries import queries as entries
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities.models import MatchKey
from cjdiversion.instruments import service as instruments
from cjdiversion.listing import Place
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import answering, queries, raising, service
from cjdiversion.referrals.listed import worklist
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.rules import SLICE
from cjdiversion.referrals.steps import Status
from cjdiversion.screenings import service as screenings
from tests import make
from tests.pages import Caller, Visitor
from tests.referrals import made

Person = Callable[[str], Actor]
Visit = Callable[..., Visitor]
API = "/api/v1/referrals"
OF_LD = ("practitioner", "teamlead")
ELSE = [one.key for one in PEOPLE if not one.key.startswith(OF_LD) and "." not in one.key]
ELSEWHERE = {
    "source": "community",
    "surname": "Marlowe",
    "forenames": "Ida",
    "priority": "2",
    "concern": "Sleeps in a doorway",
    "agrees": "agrees",
    "safe_contact": "07700 900321",
}
BORN = {"born_on": "1988-02-03"}


@pytest.fixture(autouse=True)
def _every_room(_app: Flask) -> None:
    """Rooms further on say what they do when they register."""


def codes(refused: Any) -> dict[str, list[str]]:
    fields = refused["error"]["fields"]
    return {name: [problem["code"] for problem in told] for name, told in fields.items()}


# --- where it comes from --------------------------------------------------------------------------


def test_what_police_send_says_how_the_case_began(person: Person, unit: Session) -> None:
    by = person("sergeant")
    assert made.sent(make.booking(by=by), by=by).source == "custody"
    assert made.sent(make.attendance(by=by), by=by).source == "voluntary-attendance"
    case = case_service.start(by=by, way=Way.COURT, **make.person())
    assert made.sent(case, by=by).source == "court"


def test_the_worklist_is_narrowed_to_where_they_come_from(person: Person, unit: Session) -> None:
    by = person("practitioner")
    made.sent(make.booking(by=person("sergeant")), by=person("sergeant"))
    mine = made.elsewhere(by=by)
    unit.flush()
    for source, found in (("community", [mine.reference]), ("court", [])):
        page = worklist(by, wanted="all", source=source, place=Place())
        assert [row.reference for row in page.rows] == found
    assert len(worklist(by, wanted="all", place=Place()).rows) == 2


# --- from the suite -------------------------------------------------------------------------------


def test_it_is_hers_at_once_and_carries_the_fixed_slice_of_the_case(
    person: Person, unit: Session
) -> None:
    case = make.booking(by=person("sergeant"), warning_markers=["VIOLENT"], phone="07700 900123")
    by = person("practitioner")
    referral = made.begun(case, by=by)
    assert (referral.status, referral.owner_name) == (Status.RECEIVED, by.name)
    assert referral.provider_id == by.unit_id and referral.is_begun_by_ld
    assert (referral.source, referral.staff_safety) == ("custody", "VIOLENT")
    assert referral.safe_contact == "07700 900123" and referral.location == "Northgate, Cell 4"
    assert {"staff_safety", "safe_contact", "location"} <= SLICE


def test_the_police_side_reads_it_is_told_and_has_its_line(person: Person, unit: Session) -> None:
    case = make.booking(by=person("sergeant"))
    referral = made.begun(case, by=person("practitioner"))
    unit.flush()
    assert service.open(referral.token, by=person("sergeant")).id == referral.id
    told = unit.scalars(sa.select(Message.recipient_id).where(Message.kind == "referral-begun"))
    assert set(told) == {person("sergeant").person_id}
    lines = [one.words for one in entries.of_case(case.id)]
    assert f"Liaison and Diversion started a referral themselves, {referral.reference}" in lines[-1]


def test_an_answer_to_it_is_told_to_the_suite_for_nobody_sent_it(
    person: Person, unit: Session
) -> None:
    referral = made.begun(make.booking(by=person("sergeant")), by=person("practitioner"))
    answering.accept(referral, by=person("practitioner"))
    unit.flush()
    told = unit.scalars(sa.select(Message.recipient_id).where(Message.kind == "referral-accepted"))
    assert set(told) == {person("sergeant").person_id}


def test_without_agreement_it_carries_what_officers_saw_and_no_more(
    person: Person, unit: Session
) -> None:
    by = person("sergeant")
    case = make.booking(by=by)
    for code, source in (("dementia", "family"), ("autism", "officer-observed")):
        screenings.record_need(case, by=by, code=code, source=source, fact="Said so")
    unit.flush()
    first = made.begun(case, by=person("practitioner"))
    assert [need["code"] for need in first.needs] == ["autism"]
    consents.tell(case, by=by, agrees=True)
    unit.flush()
    second = made.begun(case, by=person("practitioner"), is_second=True)
    assert {need["code"] for need in second.needs} == {"dementia", "autism"}
    said_no = made.begun(case, by=person("practitioner"), is_second=True, agrees=False)
    assert (said_no.agreed_when_sent, len(said_no.needs)) == (False, 1)


def test_an_open_one_of_her_team_is_asked_about_first(person: Person, unit: Session) -> None:
    case = make.booking(by=person("sergeant"))
    sent = made.sent(case, by=person("sergeant"))
    with pytest.raises(Invalid) as refused:
        made.begun(case, by=person("practitioner"))
    code, words = refused.value.fields["is_second"][0]
    assert code == "open-duplicate" and sent.reference in words
    assert made.begun(case, by=person("practitioner"), is_second=True).id != sent.id


@pytest.mark.parametrize("who", ["practitioner.south", "teamlead.south"])
def test_another_provider_finds_neither_the_person_nor_the_referral(
    person: Person, unit: Session, who: str
) -> None:
    case = make.booking(by=person("sergeant"))
    referral = made.begun(case, by=person("practitioner"))
    unit.flush()
    for attempt in (
        lambda: case_service.open_in_suite(case.token, by=person(who)),
        lambda: service.open(referral.token, by=person(who)),
    ):
        with pytest.raises(Missing):
            attempt()
    assert not worklist(person(who), wanted="all", place=Place()).rows


def test_somebody_who_has_left_is_not_on_the_list_any_more(person: Person, unit: Session) -> None:
    case = make.booking(by=person("sergeant"))
    case_service.release(case, by=person("sergeant"), at=clock.now())
    unit.flush()
    with pytest.raises(Missing):
        case_service.open_in_suite(case.token, by=person("practitioner"))


@pytest.mark.parametrize("who", ELSE)
def test_nobody_but_a_practitioner_starts_one_of_their_own(
    person: Person, unit: Session, who: str
) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        made.begun(case, by=person(who))
    with pytest.raises(NotPermitted):
        made.elsewhere(by=person(who))


def test_the_police_do_not_withdraw_what_ld_started(person: Person, unit: Session) -> None:
    referral = made.begun(make.booking(by=person("sergeant")), by=person("practitioner"))
    with pytest.raises(NotPermitted, match="started it themselves"):
        made.withdraw(referral, by=person("sergeant"))


def test_the_page_shows_name_age_and_place_and_nothing_else_of_the_case(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = make.booking(
            by=person("sergeant"), warning_markers=["CANARYMARK"], phone="07700 900199"
        )
        number, reference = case.booking.custody_record_no, case.reference  # type: ignore[union-attr]
    page = visit("practitioner").get("/suite")
    page = page.click("OKONKWO-JONES, Zoë: start a referral")
    assert "OKONKWO-JONES, Zoë, 25 to 39: Northgate, Cell 4" in page.text
    for hidden in ("CANARYMARK", "07700 900199", number, reference, "1990"):
        assert hidden not in page.html
    page = page.send("Start the referral", status=422, concern="Rocks and hums")
    assert page.errors == ["Select an answer: how soon must this be answered"]
    assert "Rocks and hums" in page.html
    page = page.send("Start the referral", priority="2", concern="Rocks and hums")
    assert "is started, and yours" in page.text and "CANARYMARK" in page.text
    assert "Custody, started by them" in page.text
    again = visit("practitioner").get("/suite").click("OKONKWO-JONES, Zoë: start a referral")
    assert "has an open referral for this person already" in again.text


# --- without the police ---------------------------------------------------------------------------


def test_a_record_of_lds_own_stands_with_no_unit_of_the_police(
    person: Person, unit: Session
) -> None:
    by = person("practitioner")
    referral = made.elsewhere(by=by, agrees=None)
    case = referral.case
    assert case.is_of_ld and case.way is Way.COMMUNITY
    assert (case.suite_id, case.investigating_unit_id) == (None, None)
    assert case.force_id == case.provider_id == referral.provider_id == by.unit_id
    assert (referral.status, referral.owner_name) == (Status.RECEIVED, by.name)
    assert referral.agreed_when_sent is None and not entries.of_case(case.id)


@pytest.mark.parametrize("who", [*ELSE, "sergeant.south"])
def test_the_police_find_nothing_of_it_whoever_they_are(
    app: Flask, db: Database, person: Person, who: str
) -> None:
    """Lists, searches, counts, the trail, the API, and by guessing the address."""
    with db.unit() as work:
        referral = made.elsewhere(by=person("practitioner"), surname="Canaryname")
        work.flush()
        token, case_token = referral.token, referral.case.token
        reference = referral.reference
    visitor, caller = Visitor(app), Caller(app, f"{who}@example.test")
    visitor.sign_in_as(f"{who}@example.test")
    paths = ["/", "/cases", "/cases?show=open", "/cases?unassigned=1", "/suite", "/referrals"]
    paths += [
        "/raised",
        "/raised/numbers",
        "/trail",
        "/entries",
        f"/cases/{case_token}",
        f"/cases/{case_token}/refer",
    ]
    guesses = (f"/referrals/{token}", f"/referrals/{token}/messages", f"/referrals/{token}/work")
    for path in (*paths, *guesses):
        answer = visitor.client.get(path, follow_redirects=True)
        text = answer.get_data(as_text=True)
        assert "Canaryname" not in text and "CANARYNAME" not in text, path
        assert reference not in text, path
        if token in path or case_token in path:
            assert answer.status_code in (403, 404), path
    for path in (f"/api/v1/referrals/{token}", f"/api/v1/cases/{case_token}", "/api/v1/cases"):
        answer = caller.client.get(path, headers=caller.headers)
        assert "anaryname" not in answer.get_data(as_text=True), path
        if token in path or case_token in path:
            assert answer.status_code in (403, 404), path
    form = visitor.client.get("/cases/search")
    if form.status_code == 200:
        page = visitor.get("/cases/search").send("Find", surname="Canary")
        assert "CANARYNAME" not in page.text


def test_no_likeness_leads_from_a_case_of_the_police_to_it(person: Person, unit: Session) -> None:
    facts = {"surname": "Marlowe", "forenames": "Ida", "born_on": date(1988, 2, 3)}
    mine = made.elsewhere(by=person("practitioner"), **facts)
    case = make.booking(by=person("sergeant"), **facts)
    unit.flush()
    theirs = sa.select(MatchKey.person_id).where(MatchKey.force_id == case.force_id)
    people = sa.select(PersonInCase.case_id).where(PersonInCase.id.in_(theirs))
    assert set(unit.scalars(people)) == {case.id}
    assert cases.one(mine.case.token, person("sergeant")) is None


def test_another_provider_finds_nothing_of_it(person: Person, unit: Session) -> None:
    referral = made.elsewhere(by=person("practitioner"))
    unit.flush()
    with pytest.raises(Missing):
        service.open(referral.token, by=person("practitioner.south"))
    assert not worklist(person("practitioner.south"), wanted="all", place=Place()).rows
    rows = worklist(person("teamlead"), wanted="all", place=Place()).rows
    assert [row.reference for row in rows] == [referral.reference]


def test_what_waits_there_is_put_before_nobody_of_the_police_and_does_not_expire(
    person: Person, unit: Session
) -> None:
    referral = made.elsewhere(by=person("practitioner"), priority="1")
    unit.flush()
    with made.later(60 * 24 * 30):
        assert raising.raise_unanswered() == 0
        assert service.expire_overdue(by=SYSTEM) == 0
    made.hold(referral, by=person("practitioner"))
    unit.flush()
    with made.later(60 * 24):
        assert raising.raise_held() == 0
    assert not unit.scalars(sa.select(Escalation)).all()
    assert not unit.scalars(sa.select(Message)).all()


def test_what_is_overdue_there_is_told_to_the_team_leader_and_to_nobody_else(
    person: Person, unit: Session
) -> None:
    referral = made.elsewhere(by=person("practitioner"), priority="1")
    assert raising.tell_leaders() == 0
    with made.later(61):
        assert [raising.tell_leaders() for _ in range(2)] == [1, 0]
        answering.accept(referral, by=person("practitioner"))
    with made.later(61 + 241):
        assert raising.tell_leaders() == 1  # the assessment, by then
    found = unit.scalars(sa.select(Message)).all()
    assert {one.kind for one in found} == {"referral-own-overdue"}
    assert {one.recipient_id for one in found} == {person("teamlead").person_id}
    assert len(found) == 2


def test_nobody_is_written_to_and_no_police_asked_where_there_are_none(
    person: Person, unit: Session
) -> None:
    referral = made.elsewhere(by=person("practitioner"))
    with pytest.raises(OutOfOrder, match="no other side"):
        contacts.send(referral, by=person("practitioner"), text="Is he with you?")
    with pytest.raises(OutOfOrder, match="Call 999"):
        instruments.ask_for_safety(
            referral, by=person("practitioner"), hand_over="Says he will jump", person_told=True
        )


def test_an_unknown_birth_is_possibly_a_childs(visit: Visit, db: Database) -> None:
    page = visit("practitioner").get("/referrals").click("Start a referral")
    answers = {**ELSEWHERE, "is_birth_known": "no"}
    page = page.send("Start the referral", **answers)
    assert "MARLOWE, Ida, possibly under 18" in page.text
    assert "call 999" in page.text


@pytest.mark.parametrize(
    ("over", "wrong"),
    [
        ({"source": "custody"}, {"source": ["unknown"]}),
        ({"source": ""}, {"source": ["unknown"]}),
        ({"surname": "", "forenames": ""}, {"surname": ["name-or-not-known"]}),
        ({"is_name_known": False}, {"is_name_known": ["contradictory"]}),
        ({"born_on": None}, {"born_on": ["birth-or-not-known"]}),
        ({"born_on": "2190-01-01"}, {"born_on": ["not-possible"]}),
        ({"born_on": "1988-02-31"}, {"born_on": ["real"]}),
        ({"is_birth_known": False}, {"is_birth_known": ["contradictory"]}),
        ({"stated_age": 121}, {"stated_age": ["number"]}),
        ({"priority": "9"}, {"priority": ["unknown"]}),
        ({"concern": ""}, {"concern": ["required"]}),
        ({"concern": "x" * 50_000}, {"concern": ["long"]}),
        ({"agrees": "maybe"}, {"agrees": ["unknown"]}),
        ({"agrees": None}, {"agrees": ["null"]}),
        ({"safe_contact": ""}, {"safe_contact": ["required"]}),
        ({"no_contact_because": "None"}, {"no_contact_because": ["contradictory"]}),
        ({"next_date_at": "2026-01-01T10:00"}, {"next_date_at": ["zone"]}),
        ({"police_notes": "x"}, {"police_notes": ["unknown-field"]}),
    ],
)
def test_each_bad_answer_has_its_code_and_nothing_is_kept(
    app: Flask, db: Database, over: dict[str, Any], wrong: dict[str, list[str]]
) -> None:
    caller = Caller(app, "practitioner@example.test")
    answer = caller.post(f"{API}/start", {**ELSEWHERE, **BORN, **over}, status=422)
    assert codes(answer) == wrong
    with db.unit() as work:
        assert work.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


def test_by_json_the_same_is_started_and_read(app: Flask, db: Database, person: Person) -> None:
    caller = Caller(app, "practitioner@example.test")
    told = caller.post(f"{API}/start", {**ELSEWHERE, **BORN}, status=201)
    assert (told["source"], told["status"]) == ("community", "received")
    assert told["is_begun_by_ld"] and told["service"] == "Liaison and Diversion"
    again = caller.post(f"{API}/start", {**ELSEWHERE, **BORN}, status=422)
    assert codes(again) == {"is_second": ["open-duplicate"]}
    caller.post(f"{API}/start", {**ELSEWHERE, **BORN, "is_second": True}, status=201)
    listed = caller.get(f"{API}?source=community")["items"]
    assert [row["source"] for row in listed] == ["community", "community"]
    with db.unit():
        token = make.booking(by=person("sergeant")).token
    told = caller.post(f"{API}/begin", {"case": token, "priority": "1", "concern": "C"}, status=201)
    assert told["source"] == "custody"
    caller.post(f"{API}/begin", {"case": "x" * 22, "priority": "1", "concern": "C"}, status=404)


def test_what_was_typed_stands_again_beside_what_is_wrong(visit: Visit) -> None:
    page = visit("practitioner").get("/referrals/start")
    page = page.send(
        "Start the referral", status=422, surname="Marlowe", concern="Hears a man", source="court"
    )
    assert "Enter a date of birth, or say that it is not known" in page.errors
    assert "Enter how they can be reached safely, or say why there is no safe way" not in page.text
    for words in ("Marlowe", "Hears a man"):
        assert words in page.html


def test_a_provider_that_takes_no_self_referrals_offers_none(
    visit: Visit, db: Database, person: Person
) -> None:
    from cjdiversion.accounts import service as accounts_service

    with db.unit():
        provider = accounts.unit(person("practitioner").unit_id)  # type: ignore[arg-type]
        facts = {"service": "liaison-and-diversion", "sources": ["custody", "court"]}
        accounts_service.set_remit(by=SYSTEM, provider=provider, from_on=clock.today(), **facts)
    page = visit("practitioner").get("/referrals/start")
    assert 'value="court"' in page.html and 'value="self-referral"' not in page.html
    with db.unit(), pytest.raises(Invalid):
        made.elsewhere(by=person("practitioner"), source="self-referral")


def test_each_deed_leaves_its_trace(person: Person, unit: Session) -> None:
    referral = made.elsewhere(by=person("practitioner"))
    unit.flush()
    dids = set(
        unit.scalars(sa.select(AuditEvent.did).where(AuditEvent.case_id == referral.case_id))
    )
    assert dids == {Did.CASE_RECORDED, Did.REFERRAL_STARTED, Did.REFERRAL_BEGUN}
    assert [move.step for move in queries.moves_of(referral.id)] == ["begin"]
    assert session().get_one(Referral, referral.id).answer_due_at is not None


def test_only_the_providers_own_officer_reads_the_trail_of_it(
    person: Person, unit: Session
) -> None:
    referral = made.elsewhere(by=person("practitioner"))
    unit.flush()
    force = person("dpo")
    found = {}
    for name in ("practitioner", "practitioner.south"):
        home = {"unit_id": person(name).unit_id, "force_id": None}
        officer = replace(force, unit_kind=UnitKind.PROVIDER, **home)
        rows = unit.execute(desk.trail(officer)).all()
        found[name] = referral.case_id in {row[0].case_id for row in rows}
    rows = unit.execute(desk.trail(force)).all()
    assert referral.case_id not in {row[0].case_id for row in rows}
    assert found == {"practitioner": True, "practitioner.south": False}
