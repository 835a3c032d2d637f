"""What the lines say, deed by deed: of those no story of the demonstration does, and of those whose
words must not say too much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.contexts import service as contexts
from cjdiversion.database import session
from cjdiversion.departures import service as departures
from cjdiversion.detentions import service as detentions
from cjdiversion.disposals import confirming
from cjdiversion.disposals import service as disposals
from cjdiversion.entries import queries
from cjdiversion.identities import service as identities
from cjdiversion.interviews import service as interviews
from cjdiversion.referrals import answering
from cjdiversion.referrals import queries as referring
from cjdiversion.referrals.steps import Status
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import service as screenings
from tests import make
from tests.conditions import made as agreeing
from tests.demo.test_noted import UNTOLD
from tests.detentions import made as held
from tests.disposals import made as deciding
from tests.identities import made as linked
from tests.interviews import made as interviewed
from tests.referrals import made as referred
from tests.screenings import made as asked

Person = Callable[[str], Actor]


def lines(case: Case) -> list[tuple[str, str]]:
    session().flush()
    return [(one.code, one.words) for one in queries.of_case(case.id)]


def said(case: Case, did: Did) -> list[str]:
    return [words for code, words in lines(case) if code == did.value]


# --- deeds that no story does --------------------------------------------------------------------


def about_me(person: Person) -> Case:
    case = make.booking(by=person("sergeant"))
    contexts.say(case, by=person("sergeant"), agrees=True, helps="A quiet room")
    return case


def context(person: Person) -> Case:
    case = make.booking(by=person("sergeant"))
    flag = {"is_mental_health": True, "because": "both", "words": "He said the radio told him"}
    contexts.record(case, by=person("sergeant"), route_in="ambulance", **flag)
    return case


def authority(person: Person) -> Case:
    case = interviewed.vulnerable(person)
    given = interviewed.urgent(case, by=person("sergeant"))
    interviews.confirm(given, case, by=person("superintendent"))
    return case


def authority_denied(person: Person) -> Case:
    given = {"authority_name": "DS Mary Quill", "authority_rank": "sergeant"}
    moment = {"authority_at": clock.now(), "authority_by_phone": True}
    by, recorder = person("investigator"), person("sergeant")
    decision = deciding.decided("3", by=by, recorded_by=recorder, **given, **moment)
    confirming.not_mine(decision, by=person("supervisor"), because="Nobody rang me that night")
    return decision.case


def safeguard(person: Person, **said: Any) -> Case:
    case = make.booking(by=person("sergeant"))
    facts = {"kind": "interpreter", "state": "done", "happened_at": clock.now(), **said}
    safeguards.record(case, by=person("sergeant"), **facts)
    return case


def fitness(person: Person) -> Case:
    until = clock.now() + timedelta(hours=6)
    return safeguard(person, kind="fit-detention", result="fit", expires_at=until)


def marked(person: Person) -> Case:
    case = make.booking(by=person("sergeant"))
    began = clock.now() - timedelta(hours=1)
    interviews.record(case, by=person("sergeant"), started_at=began, adult_there="nobody")
    interviewed.decided(case, person)
    session().flush()
    assert interviews.mark_late() == 1
    return case


def need(person: Person, end: Callable[..., None] | None = None) -> Case:
    by = person("sergeant")
    case = make.booking(by=by)
    fact = {"source": "officer-observed", "fact": "Rocks in the chair"}
    found = screenings.record_need(case, by=by, code="autism", **fact)
    if end:
        session().flush()
        found = screenings.open_need(found.token, by=by)
        end(found, by=by, because="It was the cold")
    return case


def undone(person: Person) -> Case:
    link = linked.confirmed(person)
    identities.undo(link, by=person("sergeant"), because="The photograph is of somebody else")
    return link.asked_from.case


def lifted(person: Person) -> Case:
    case = linked.booked(by=person("sergeant"))
    row = linked.closed(case, by=linked.colleague(person("sergeant")))
    identities.lift(row, by=person("sergeant"), because="It was him after all")
    return case


def struck(person: Person) -> Case:
    by = person("sergeant")
    case = held.held(by=by)
    row = held.review(case, by=by, back=4)
    session().flush()
    detentions.strike(case, by=by, entry=row.id.hex, because="On the wrong record")
    return case


def assessment_struck(person: Person) -> Case:
    by = person("practitioner")
    referral = referred.in_state(Status.ASSESSED, person)
    session().flush()
    (found,) = referring.assessments_of(referral.id, by)
    row = contacts.open("assessment", found.token, by=by)
    contacts.strike(row, by=by, because="Written on the wrong referral")
    return referral.case


def changed(person: Person) -> Case:
    by = person("sergeant")
    case = make.booking(by=by)
    screening = asked.screening(case, by=by)
    session().flush()
    screenings.answer(screening, by=by, answers={"accommodation": "yes"})
    return case


def begun_by_ld(person: Person) -> Case:
    case = make.booking(by=person("sergeant"))
    referred.begun(case, by=person("practitioner"))
    return case


def moved(state: Status, step: str, person: Person, *, by: str = "practitioner") -> Case:
    referral = referred.in_state(state, person)
    referred.STEPS[step](referral, by=person(by))
    return referral.case


def outcome_closed(person: Person) -> Case:
    by = person("supervisor")
    case = deciding.case_for(by, recorded_by=person("sergeant"))
    facts = deciding.facts("3", option_code="conditional-caution")
    disposals.close(disposals.decide(case, by=by, **facts), by=by, on=clock.today())
    return case


def caution_signed(person: Person) -> Case:
    return agreeing.signed(person).case


DOING: dict[Did, Callable[[Person], Case]] = {
    Did.ABOUT_ME_RECORDED: about_me,
    Did.AUTHORITY_CONFIRMED: authority,
    Did.AUTHORITY_DENIED: authority_denied,
    Did.CAUTION_SIGNED: caution_signed,
    Did.CONTEXT_RECORDED: context,
    Did.DETENTION_STRUCK: struck,
    Did.DISPOSAL_CLOSED: outcome_closed,
    Did.FITNESS_RECORDED: fitness,
    Did.IDENTITY_UNDONE: undone,
    Did.INTERVIEW_MARKED: marked,
    Did.LD_RECORD_STRUCK: assessment_struck,
    Did.NEED_RECORDED: need,
    Did.NEED_REFUTED: lambda person: need(person, screenings.refute_need),
    Did.NEED_STRUCK: lambda person: need(person, screenings.strike_need),
    Did.QUARANTINE_LIFTED: lifted,
    Did.REFERRAL_BEGUN: begun_by_ld,
    Did.REFERRAL_PUT_BACK: partial(moved, Status.CLOSED, "put-back", by="teamlead"),
    Did.REFERRAL_REOPENED: partial(moved, Status.DECLINED, "reopen"),
    Did.REFERRAL_SUPPORTED: partial(moved, Status.SCREENED, "support"),
    Did.REFERRAL_TAKEN_BACK: partial(moved, Status.REDIRECTED, "take-back"),
    Did.REFERRAL_UNDONE: partial(moved, Status.ACCEPTED, "undo"),
    Did.SAFEGUARD_RECORDED: safeguard,
    Did.SCREENING_ANSWERED: changed,
}


@pytest.mark.parametrize("did", DOING)
def test_a_deed_leaves_one_line(unit: Session, person: Person, did: Did) -> None:
    assert len(said(DOING[did](person), did)) == 1


def test_every_deed_that_no_story_does_is_done_here() -> None:
    assert set(DOING) >= UNTOLD


# --- what the lines say --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agrees", "words"),
    [
        (True, "agrees to be seen by them"),
        (False, "does not agree to be seen by them"),
        (None, "has not answered yet"),
    ],
)
def test_the_offer_of_ld_is_a_line_at_its_own_time(
    unit: Session, person: Person, agrees: bool | None, words: str
) -> None:
    case, at = make.booking(by=person("sergeant")), clock.now() - timedelta(minutes=30)
    consents.tell(case, by=person("sergeant"), agrees=agrees, told_at=at)
    assert said(case, Did.CONSENT_RECORDED) == [f"Told about Liaison and Diversion: {words}."]
    assert queries.of_case(case.id)[0].happened_at == at


def test_how_police_came_there_is_a_line_of_what_was_chosen(unit: Session, person: Person) -> None:
    (words,) = said(context(person), Did.CONTEXT_RECORDED)
    assert words == (
        "How police came to be there: a mental-health incident; asked for by the ambulance service."
    )


def test_a_need_that_no_longer_stands_is_said_to(unit: Session, person: Person) -> None:
    (words,) = said(need(person, screenings.refute_need), Did.NEED_REFUTED)
    assert words.startswith("Looked into and not so: need “") and words.endswith("the cold")


def test_what_ld_answers_is_a_line_without_a_word_of_theirs(unit: Session, person: Person) -> None:
    by = person("practitioner")
    case = make.booking(by=person("sergeant"))
    referral = referred.sent(case, by=person("sergeant"))
    answering.accept(referral, by=by, note="Known to us, paranoid")
    referred.assess(referral, by=by, clinical_notes="PHQ-9 of 19")
    referred.close(referral, by=by)
    named = f"Liaison and Diversion, referral {referral.reference}:"
    assert {words for _, words in lines(case)} >= {
        f"{named} accepted, the person is to be seen.",
        f"{named} the person was seen, face to face.",
        f"{named} closed.",
    }
    assert not [words for _, words in lines(case) if "paranoid" in words or "PHQ" in words]


def test_why_ld_declined_is_read_on_the_referral_and_nowhere_else(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    referral = referred.sent(case, by=person("sergeant"))
    referred.decline(referral, by=person("practitioner"))
    (words,) = said(case, Did.REFERRAL_DECLINED)
    assert words.endswith("declined. The reasons stand with the referral.")


def test_a_referral_nobody_answered_or_that_was_taken_back_is_a_line(
    unit: Session, person: Person
) -> None:
    by, case = person("sergeant"), make.booking(by=person("sergeant"))
    referred.expire(referred.sent(case, by=by))
    referred.withdraw(referred.sent(case, by=by, is_second=True), by=by)
    referred.withdraw(referred.draft(case, by=by), by=by)  # that nobody knew of
    assert said(case, Did.REFERRAL_EXPIRED)[0].endswith("expired, nobody answered in time.")
    (words,) = said(case, Did.REFERRAL_WITHDRAWN)
    assert words.endswith("taken back. Sent twice.")


def test_what_ld_do_once_the_person_has_left_is_not_for_the_custody_record(
    unit: Session, person: Person
) -> None:
    case = make.booking(by=person("sergeant"))
    referral = referred.sent(case, by=person("sergeant"))
    referred.follow_up(referral, by=person("sergeant"))
    answering.accept(referral, by=person("practitioner"))
    assert said(case, Did.REFERRAL_ACCEPTED) == []


def test_a_movement_is_a_line_with_its_time_place_and_words(unit: Session, person: Person) -> None:
    by, at = person("sergeant"), clock.now() - timedelta(minutes=10)
    case = make.booking(by=by)
    cases.move(
        case, by=by, kind="to-hospital", at=at, place="Northgate General", words="Chest pain"
    )
    assert said(case, Did.CASE_UPDATED) == ["Taken to hospital. Northgate General. Chest pain."]
    assert queries.of_case(case.id)[0].happened_at == at


def test_leaving_is_one_line_whichever_way_it_is_recorded(unit: Session, person: Person) -> None:
    by = person("sergeant")
    alone, looked = make.booking(by=by), make.booking(by=by)
    cases.release(alone, by=by, at=clock.now())
    because = {"arranged": "Fetched by his brother", "because": "Left before it could be done"}
    departures.leave(looked, by=by, at=clock.now(), **because)
    assert [words for _, words in lines(alone)] == ["Left."]
    assert [words[:5] for _, words in lines(looked) if words.startswith("Left")] == ["Left."]


def test_an_outcome_and_that_it_no_longer_stands_are_lines(unit: Session, person: Person) -> None:
    by = person("supervisor")
    case = deciding.case_for(by, recorded_by=person("sergeant"))
    decision = disposals.decide(case, by=by, **deciding.facts("8"))
    (words,) = said(case, Did.DISPOSAL_DECIDED)
    assert words.startswith(f"Outcome OC{decision.outcome_code}: ")
    disposals.supersede(decision, by=by, because="The witness has come forward after all")
    assert said(case, Did.DISPOSAL_SUPERSEDED)[0].endswith("no longer stands.")
