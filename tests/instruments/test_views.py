"""The pages, as practitioner, team leader and sergeant use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.instruments.models import Administration, OwnCutOff, SafetyAlert
from tests.instruments import made
from tests.instruments.made import Person, one
from tests.pages import Page, Visitor

Visit = Callable[[str], Visitor]
FIT = {
    "is_fit": "yes",
    "affected": "no",
    "distress": "none",
    "language": "en",
    "interpreting": "not-needed",
}
NINTH = {"self-harm": "1"}


@pytest.fixture
def referral(db: Database, person: Person) -> str:
    """The address of one accepted by the Northshire service."""
    with db.unit():
        return f"/referrals/{made.accepted(person, surname='Lockyer').token}"


def count(db: Database, kind: type) -> int:
    with db.unit():
        return session().scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def later(hours: int) -> str:
    wall = clock.london(clock.now() + timedelta(hours=hours))
    return f"{wall.day}/{wall.month}/{wall.year} {wall:%H:%M}"


def to_answers(visit: Visit, referral: str, title: str = "PHQ-9", **over: Any) -> Page:
    page = visit("practitioner").get(f"{referral}/instruments").click(title)
    return page.send("Go on", **{**FIT, **over})


def noughts(name: str = "phq-9") -> dict[str, str]:
    return {item.code: next(iter(item.options)) for item in one(name)}


def test_the_referral_page_leads_to_the_instruments(visit: Visit, referral: str) -> None:
    page = visit("practitioner").get(referral).click("Screening instruments, and what they said")
    assert page.path == f"{referral}/instruments"
    for words in ("Severe mental illness", "CMHS-W", "3 to 5 minutes", "no clinical training"):
        assert words in page.text
    assert "Paid for by the US Department of Justice" in page.text
    assert "No instrument’s wording is shown here" in page.text


def test_the_police_page_of_the_referral_has_no_such_link(visit: Visit, referral: str) -> None:
    page = visit("sergeant").get(referral)
    assert not [href for href in page.links.values() if "instruments" in href]
    assert "Screening instruments" not in page.text


def test_begin_asks_about_fitness_with_nothing_chosen_beforehand(
    visit: Visit, referral: str, db: Database
) -> None:
    page = visit("practitioner").get(f"{referral}/instruments/phq-9")
    assert not [e for e in page.root.iter("input") if e.get("checked") is not None]
    page = page.send("Go on", status=422)
    assert len(page.errors) == 5
    assert count(db, Administration) == 0


def test_begin_of_what_is_not_there_is_not_found(visit: Visit, referral: str) -> None:
    visit("practitioner").get(f"{referral}/instruments/ldsq", status=404)


def test_begin_refuses_what_the_role_may_not(visit: Visit, referral: str) -> None:
    page = visit("teamlead").get(f"{referral}/instruments")
    assert "4AT" not in page.links
    page.visitor.get(f"{referral}/instruments/4at", status=403)


def test_answer_preselects_nothing_and_scores(visit: Visit, referral: str) -> None:
    page = to_answers(visit, referral)
    assert not [e for e in page.root.iter("input") if e.get("checked") is not None]
    page = page.send("Save the answers", **{**noughts(), "interest": "3", "mood": "3"})
    assert "No trigger found" in page.text
    assert "6 of 27" in page.text
    assert "That is not clearance" in page.text
    assert "10 or more. CamCOPS" in page.text
    assert "A screening for depression found no trigger." in page.text


def test_answer_saved_with_gaps_is_incomplete_and_can_be_gone_on_with(
    visit: Visit, referral: str
) -> None:
    said = noughts()
    del said["sleep"], said["self-harm"]
    page = to_answers(visit, referral).send("Save the answers", **said)
    assert "Saved as incomplete: there is no total" in page.text
    assert "3. Sleep: too little or too much" in page.text
    assert "of 27" not in page.text
    page = page.click("Answer what is missing")
    assert "7 already answered" in page.text
    names = {e.get("name") for e in page.root.iter("input") if e.get("type") == "radio"}
    assert names == {"sleep", "self-harm"}
    page = page.send("Save the answers", sleep="1", **{"self-harm": "0"})
    assert "1 of 27" in page.text


def test_answer_with_a_forged_value_is_refused_and_what_was_marked_stays(
    visit: Visit, referral: str, db: Database
) -> None:
    page = to_answers(visit, referral)
    page = page.send("Save the answers", interest="2", mood="seven", status=422)
    assert page.errors == ["Select one of the answers offered"]
    checked = [e.get("name") for e in page.root.iter("input") if e.get("checked") is not None]
    assert checked == ["interest"]
    with db.unit():
        assert session().scalars(sa.select(Administration.answers)).one() == {}


def test_answer_past_a_shut_gate_is_refused_in_words(visit: Visit, referral: str) -> None:
    page = to_answers(visit, referral, "PC-PTSD-5", scored_for="women")
    assert "If the first answer is no, leave the others empty" in page.text
    page = page.send("Save the answers", event="no", numb="yes", status=422)
    assert "The first answer ends it there" in page.errors[0]
    page = page.send("Empty this page").send("Save the answers", event="no")
    assert "the five were not asked" in page.text
    assert "Women, trans women included" in page.text


def test_begin_asks_whose_cut_off_holds(visit: Visit, referral: str) -> None:
    page = visit("practitioner").get(f"{referral}/instruments/pc-ptsd-5")
    page = page.send("Go on", **FIT, status=422)
    assert page.errors == ["Select which cut-off holds"]


def test_who_is_not_fit_gets_a_time_to_try_again_which_stands_on_the_list(
    visit: Visit, referral: str
) -> None:
    page = visit("practitioner").get(f"{referral}/instruments/phq-9")
    refused = page.send("Go on", **{**FIT, "affected": "drink"}, status=422)
    assert refused.errors == ["Enter when to try again (affected by drink or drugs)"]
    page = refused.send("Go on", try_again_at=later(3), words="Asleep on the bench")
    assert "Affected by drink or drugs. Nothing was scored" in page.text
    start = page.visitor.get("/")
    assert "Screening to go on with" in start.text
    assert "PHQ-9" in start.text
    page = start.click("PHQ-9").click("Begin again now").send("Go on", **FIT)
    assert page.path.endswith("/answer")
    assert "No screening waits for you" in page.visitor.get("/").text


def test_a_positive_ninth_shows_the_steps_at_once_and_then_the_hand_over(
    visit: Visit, referral: str, db: Database
) -> None:
    page = to_answers(visit, referral).send("Save the answers", **NINTH)
    assert page.path.endswith("/hand-over")
    assert "Safety action now" in page.text
    assert "Northgate has been told that you ask for safety action, and nothing else" in page.text
    again = page.send("Hand over", status=422)
    assert len(again.errors) == 2
    page = again.send("Hand over", hand_over="Keep the light on", person_told="yes")
    assert "Handed over. You see here who acknowledges it" in page.text
    assert "Acknowledged Not yet" in page.text
    assert count(db, SafetyAlert) == 1


def test_safety_alert_is_acknowledged_by_the_sergeant_and_shown_to_l_and_d(
    visit: Visit, referral: str
) -> None:
    page = to_answers(visit, referral).send("Save the answers", **NINTH)
    page.send("Hand over", hand_over="Keep the light on", person_told="no")
    sergeant = visit("sergeant")
    start = sergeant.get("/")
    assert start.text.index("L&D asks for safety action") < start.text.index("In the suite now")
    page = start.click("LOCKYER")
    assert "Keep the light on" in page.text
    assert "Serious harm to the person" in page.text
    page = page.send("Acknowledge")
    assert "Acknowledged. L&D see your name and the time" in page.text
    assert "Sgt Ann Marsh" in page.text
    assert "L&D asks for safety action" not in sergeant.get("/").text
    ours = visit("practitioner").get(f"{referral}/instruments")
    assert "acknowledged by Sgt Ann Marsh" in ours.text


def test_acknowledge_of_a_stale_page_is_refused(visit: Visit, referral: str) -> None:
    handing = to_answers(visit, referral).send("Save the answers", **NINTH)
    stale = visit("sergeant").get("/").click("LOCKYER")
    assert "Nothing written yet. Do not wait for it" in stale.text
    handing.send("Hand over", hand_over="Keep the light on", person_told="no")
    page = stale.send("Acknowledge", status=409)
    assert "Somebody else changed this since you opened it" in page.text


def test_the_case_page_warns_until_it_is_acknowledged_and_tells_it_in_the_timeline(
    visit: Visit, referral: str, db: Database
) -> None:
    to_answers(visit, referral).send("Save the answers", **NINTH)
    sergeant = visit("sergeant")
    case = sergeant.get("/").click("LOCKYER").click("Back")
    assert "L&D asks for safety action now" in case.text
    assert "L&D asked for safety action by Dana Okafor" in case.text
    case.click("Read it and acknowledge").send("Acknowledge")
    case = case.visitor.get(case.path)
    assert "L&D asks for safety action now" not in case.text
    assert "L&D asked for safety action: acknowledged by Sgt Ann Marsh" in case.text


def test_ask_for_safety_needs_no_instrument(visit: Visit, referral: str) -> None:
    page = visit("practitioner").get(referral).click("Ask the police for safety action now")
    assert page.send("Ask now", status=422).errors
    page = page.send("Ask now", hand_over="Said goodbye to his sister", person_told="yes")
    assert "Said goodbye to his sister" in page.text
    assert "Said goodbye" in visit("inspector").get("/").click("LOCKYER").text


def test_safety_when_the_person_has_left_is_written_down_by_l_and_d(
    visit: Visit, referral: str, db: Database, person: Person
) -> None:
    page = to_answers(visit, referral)
    with db.unit():
        row = session().scalars(sa.select(Administration)).one()
        case_token = made.service.open(row.token, by=person("practitioner")).referral.case.token
        case = cases.open(case_token, by=person("sergeant"))
        cases.release(case, by=person("sergeant"), at=clock.now() - timedelta(minutes=1))
    page = page.send("Save the answers", **NINTH)
    assert page.path.endswith("/safety")
    assert "The police no longer have this person, so they have not been told" in page.text
    assert "Safety action to write down" in page.visitor.get("/").text
    page = page.send("Save", done="Crisis team visits at six")
    assert "Crisis team visits at six" in page.text
    assert count(db, SafetyAlert) == 0


def test_strike_keeps_it_struck_out_with_its_reason(visit: Visit, referral: str) -> None:
    page = to_answers(visit, referral).send("Save the answers", **{**noughts(), "mood": "3"})
    page = page.click("Mark as recorded in error")
    assert page.send("Mark as recorded in error", status=422).errors
    page = page.send("Mark as recorded in error", because="Another person’s form")
    assert "Recorded in error" in page.text
    assert "Another person’s form" in page.text
    listed = page.visitor.get(f"{referral}/instruments")
    assert "Recorded in error" in listed.text
    assert "3 of 27" not in listed.text


def test_show_draws_repeats_only_when_there_are_some(
    visit: Visit, referral: str, db: Database, person: Person
) -> None:
    page = to_answers(visit, referral).send("Save the answers", **noughts())
    assert 'role="img"' not in page.html
    page = to_answers(visit, referral).send("Save the answers", **{**noughts(), "mood": "3"})
    assert "Every time it was asked" in page.text
    assert page.html.count('role="img"') == 2  # wide and narrow
    assert "PHQ-9: 0 on" in page.text


def statements(db: Database, page: Callable[[], Page]) -> int:
    seen: list[str] = []

    def count_one(*said: Any) -> None:
        seen.append(said[2])

    sa.event.listen(db.engine, "before_cursor_execute", count_one)
    page()
    sa.event.remove(db.engine, "before_cursor_execute", count_one)
    return len(seen)


@pytest.mark.parametrize(
    ("key", "path"), [("practitioner", "instruments"), ("practitioner", ""), ("sergeant", "")]
)
def test_index_and_the_start_pages_ask_a_fixed_number_of_statements(
    visit: Visit, referral: str, db: Database, person: Person, key: str, path: str
) -> None:
    visitor = visit(key)
    address = f"{referral}/{path}" if path else "/"

    def more(times: int) -> None:
        with db.unit():
            opened = made.referrals.open(referral.split("/")[2], by=person("practitioner"))
            for _ in range(times):
                made.scored(opened, by=person("practitioner"), said="300000002")

    more(2)
    visitor.get(address)  # reference data is read once a process
    few = statements(db, lambda: visitor.get(address))
    more(3)
    assert statements(db, lambda: visitor.get(address)) == few


def test_cut_offs_are_set_by_the_team_leader_and_used_from_then(
    visit: Visit, referral: str, db: Database
) -> None:
    leader = visit("teamlead")
    page = leader.get("/").click("Cut-offs")
    assert "general knowledge, for a clinical lead to confirm" in page.text
    page = leader.get("/instruments/cut-offs/phq-9")
    refused = page.send("Set", at_least="28", clinical_lead="Dr A", because="Audit", status=422)
    assert refused.errors == ["The cut-off must be from 1 to 27"]
    page = refused.send("Set", at_least="3")
    assert "3 or more from" in page.text
    assert count(db, OwnCutOff) == 1
    page = to_answers(visit, referral).send("Save the answers", **{**noughts(), "mood": "3"})
    assert "Positive" in page.text
    assert "Set by Dr A: Audit (this service’s own)" in page.text


def test_set_cut_off_of_what_is_not_added_up_is_not_found(visit: Visit) -> None:
    visit("teamlead").get("/instruments/cut-offs/bjmhs", status=404)
    visit("practitioner").get("/instruments/cut-offs/phq-9", status=403)


def test_set_cut_off_by_gender_option_asks_for_whom(visit: Visit) -> None:
    page = visit("teamlead").get("/instruments/cut-offs/pc-ptsd-5")
    assert "Women, trans women included" in page.text
    page = page.send(
        "Set", scored_for="women", at_least="2", clinical_lead="Dr A", because="Missed too many"
    )
    assert "2 or more from" in page.text


@pytest.mark.parametrize("key", ["practitioner.south", "teamlead.south"])
def test_another_provider_finds_nothing(
    visit: Visit, referral: str, db: Database, key: str
) -> None:
    to_answers(visit, referral).send("Save the answers", **NINTH)
    with db.unit():
        row = session().scalars(sa.select(Administration)).one()
        alert = session().scalars(sa.select(SafetyAlert)).one()
    other = visit(key)
    for path in (
        f"{referral}/instruments",
        f"{referral}/instruments/phq-9",
        f"{referral}/safety-action",
        *(f"/instruments/{row.token}{end}" for end in ("", "/answer", "/strike", "/safety")),
        f"/safety-alerts/{alert.token}",
        f"/safety-alerts/{alert.token}/hand-over",
    ):
        other.get(path, status=404)


def test_what_was_typed_is_shown_as_typed_and_harmless(visit: Visit, referral: str) -> None:
    nasty = '<b>Light on</b> & "talk"'
    page = to_answers(visit, referral).send("Save the answers", **NINTH)
    page = page.send("Hand over", hand_over=nasty, person_told="yes")
    assert nasty in page.text
    assert "<b>Light" not in page.html
