"""The report, decisions to share without agreement, who must not see a person, and closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.consents import queries as consenting
from cjdiversion.consents import service as consents
from cjdiversion.contacts import closing, service, sharing
from cjdiversion.database import Database
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals import detours, excluding, overriding, owning, queries
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests.consents.test_service import OVERRIDE
from tests.contacts import made
from tests.pages import Caller, Visitor
from tests.referrals import made as referred

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
LINE = referred.LINE
AGREED = {"method": "spoken", "given_by": "person"}


def agree(referral: Referral, person: Person, answer: str = "given", **over: str) -> None:
    where = {"purpose": "custody-care", "recipient": "police", **over}
    how = AGREED if answer == "given" else {}
    consents.decide(referral.case, by=person("practitioner"), answer=answer, **where, **how)


def opened(referral: Referral, by: Actor) -> Referral:
    return referrals.open(referral.token, by=by)


@pytest.fixture
def assessed(unit: Session, person: Person) -> Referral:
    return opened(referred.in_state(Status.ASSESSED, person), person("practitioner"))


# --- the report -----------------------------------------------------------------------------------


@pytest.fixture
def path(db: Database, person: Person) -> str:
    with db.unit():
        referral = referred.in_state(Status.ASSESSED, person)
        agree(opened(referral, person("practitioner")), person)
        return f"/referrals/{referral.token}"


def test_the_report_says_what_it_is_and_who_wrote_it(visit: Visit, path: str) -> None:
    page = visit("sergeant").get(path).click("The report as one page, to print")
    assert "L&D information summary – not a psychiatric report" in page.text
    assert "Dana Okafor, L&D practitioner" in page.text
    assert LINE in page.text and "the person agreed" in page.text
    assert referred.NOTES not in page.text


def test_police_read_the_report_to_police_whatever_they_ask_for(visit: Visit, path: str) -> None:
    page = visit("sergeant").get(f"{path}/report?for=cps")
    assert "L&D report to Police" in page.text and LINE in page.text
    own = visit("practitioner").get(f"{path}/report?for=cps")
    assert "L&D report to Crown Prosecution Service" in own.text
    assert LINE not in own.text and "The person has not yet been asked" in own.text


def test_the_report_is_given_as_json(app: Flask, path: str) -> None:
    read = Caller(app, "sergeant@example.test").get(f"/api/v1{path}/report")
    assert read["label"] == sharing.LIMITS
    assert read["written_by"] == "Dana Okafor, L&D practitioner"
    assert [(line["text"], line["bases"]) for line in read["lines"]] == [(LINE, ["consent"])]


def test_the_writing_form_says_who_reads_each_line(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        referral = referred.in_state(Status.ACCEPTED, person)
        path = f"/referrals/{referral.token}"
    form = visit("practitioner").get(f"{path}/assess")
    assert "Line 1, if you save it now: nobody outside L&D reads it" in form.text
    with db.unit():
        agree(opened(referral, person("practitioner")), person)
    form = visit("practitioner").get(f"{path}/assess")
    assert "Line 1, if you save it now: Police (safe care while in custody) read it" in form.text
    assert "Crown Prosecution Service" in form.text and "do not read it" in form.text


def test_the_referral_page_says_again_who_reads_it_and_why(visit: Visit, path: str) -> None:
    page = visit("practitioner").get(path)
    assert "Who reads each line now, and why." in page.text
    assert "Police, safe care while in custody: read it" in page.text
    assert "the person agreed" in page.text and "the person has not yet been asked" in page.text


# --- decisions to share without agreement ---------------------------------------------------------


def test_a_team_leader_looks_at_it_again(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        token = path.rsplit("/", 1)[1]
        case = referrals.open(token, by=person("practitioner")).case
        consents.override(case, by=person("practitioner"), **OVERRIDE)
    lead = visit("teamlead")
    assert "Shared without consent" in lead.get("/").text
    page = lead.get("/overrides").click(case.reference)
    assert OVERRIDE["harm"] in page.text and OVERRIDE["consulted"] in page.text
    done = page.send("Save", result="ended", words="She is safe")
    assert "Recorded. It holds from now on" in done.text
    assert case.reference not in lead.get("/overrides").text
    assert "Ended" in lead.get("/overrides?when=all").text


def test_other_teams_list_none_of_them(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        case = referrals.open(path.rsplit("/", 1)[1], by=person("practitioner")).case
        consents.override(case, by=person("practitioner"), **OVERRIDE)
    assert case.reference not in visit("teamlead.south").get("/overrides?when=all").text


def test_only_the_lines_that_were_chosen_are_told(unit: Session, person: Person) -> None:
    by, sergeant = person("practitioner"), person("sergeant")
    row = referred.in_state(Status.ACCEPTED, person)
    wanted, kept = "Means to harm herself tonight", "Was in care as a child"
    lines = [referred.line(wanted, "safety"), referred.line(kept, "support")]
    referred.assess(row, by=by, lines=lines)
    case, where = opened(row, by).case, {"purpose": "custody-care", "recipient": "police"}
    facts = {**OVERRIDE, **where}
    offered = overriding.choosable(case, by)
    assert len(offered) == 2
    for chosen, code in (((), "required"), (("nobody",), "unknown")):
        with pytest.raises(Invalid) as refused:
            overriding.override(case, by=by, lines=chosen, **facts)
        assert refused.value.fields["lines"][0][0] == code
    token = next(key for key, words in offered.items() if wanted in words)
    made_of = overriding.override(case, by=by, lines=[token], **facts)
    assert [words for words in overriding.covered(made_of) if wanted in words]
    told = sharing.report(opened(row, sergeant), by=sergeant).reply
    assert ([one.text for one in told.told], len(told.held)) == ([wanted], 1)


def test_where_nothing_is_written_or_nobody_reads_it_here_no_line_is_asked_for(
    unit: Session, person: Person
) -> None:
    assert overriding.wrong_lines({}, [], "police") == {}
    assert overriding.wrong_lines({"a": "Safety: …"}, [], "gp") == {}
    assert list(overriding.wrong_lines({"a": "Safety: …"}, [], "cps")) == ["lines"]


# --- who must not see a person --------------------------------------------------------------------


def token_of(person: Person, key: str) -> str:
    who = person(key)
    assert who.unit_id is not None
    return next(t for t, one in queries.team_of(who.unit_id).items() if one.id == who.person_id)


def test_whoever_knows_the_person_no_longer_finds_them(assessed: Referral, person: Person) -> None:
    by = person("practitioner")
    made.planned(assessed, by=by)
    excluding.exclude(
        assessed, by=by, colleague=token_of(person, "practitioner"), reason="knows-person"
    )
    with pytest.raises(Missing):
        opened(assessed, by)
    rows = queries.session().execute(queries.worklist(by)).all()
    assert assessed.token not in [row.token for row in rows]
    assert service.queries.of_referral(made.Appointment, assessed.id, by) == []
    assert opened(assessed, person("teamlead")).owner_id is None


def test_a_second_account_of_the_same_human_finds_them_no_more(
    assessed: Referral, person: Person
) -> None:
    lead, other = person("teamlead"), person("practitioner")
    excluding.exclude(
        assessed, by=lead, colleague=token_of(person, "practitioner"), reason="knows-person"
    )
    with pytest.raises(Missing):
        opened(assessed, replace(lead, name=other.name))


def test_take_next_never_gives_them_this_person(unit: Session, person: Person) -> None:
    sent = referred.in_state(Status.SENT, person)
    by = person("practitioner")
    excluding.exclude(
        opened(sent, by), by=by, colleague=token_of(person, "practitioner"), reason="knows-person"
    )
    assert owning.take_next(by=by) is None
    taken = owning.take_next(by=person("teamlead"))
    assert taken is not None and taken.token == sent.token


def test_nobody_is_handed_what_they_must_not_see(assessed: Referral, person: Person) -> None:
    lead, colleague = person("teamlead"), token_of(person, "practitioner")
    excluding.exclude(assessed, by=lead, colleague=colleague, reason="person-asked")
    with pytest.raises(Invalid) as refused:
        owning.assign(opened(assessed, lead), by=lead, colleague=colleague)
    assert refused.value.fields["colleague"][0][0] == "excluded"


def test_a_team_leader_lifts_it_with_a_reason_and_both_are_kept(
    assessed: Referral, person: Person
) -> None:
    by, lead, colleague = (
        person("practitioner"),
        person("teamlead"),
        token_of(person, "practitioner"),
    )
    excluding.exclude(assessed, by=by, colleague=colleague, reason="knows-person")
    with pytest.raises(NotPermitted):
        excluding.lift(
            assessed, by=person("practitioner.second"), colleague=colleague, because="Friends"
        )
    for said, field in (({"because": " "}, "because"), ({"colleague": "nobody"}, "colleague")):
        with pytest.raises(Invalid) as refused:
            facts = {"colleague": colleague, "because": "Another of that name", **said}
            excluding.lift(assessed, by=lead, **facts)
        assert list(refused.value.fields) == [field]
    excluding.lift(assessed, by=lead, colleague=colleague, because="Another of that name")
    assert opened(assessed, by) is assessed
    owning.assign(assessed, by=lead, colleague=colleague)
    (row,) = consenting.exclusions_of(assessed.case_id, assessed.provider_id)
    assert (row.lifted_by, row.lifted_because) == (lead.name, "Another of that name")
    with pytest.raises(Invalid):  # there is nothing left to lift
        excluding.lift(assessed, by=lead, colleague=colleague, because="Again")
    excluding.exclude(assessed, by=by, colleague=colleague, reason="knows-person")
    with pytest.raises(Missing):
        opened(assessed, by)


def test_each_team_says_it_of_its_own_people_of_what_is_only_offered_to_it(
    assessed: Referral, person: Person
) -> None:
    aside, south = referred.exclude, person("teamlead.south")
    aside(assessed, by=person("teamlead"), whom=person("practitioner.second"))
    closing.close(assessed, by=person("practitioner"), reason="completed")
    referred.reopen(assessed, by=person("practitioner"))
    referred.redirect(assessed, by=person("practitioner"))
    row = opened(assessed, south)
    aside(row, by=south, whom=person("practitioner.south"))
    with pytest.raises(Invalid):
        aside(row, by=south, whom=person("practitioner.south"))
    own = token_of(person, "practitioner.south")
    excluding.lift(row, by=south, colleague=own, because="Another of that name")
    with pytest.raises(Invalid):
        others = token_of(person, "practitioner.second")
        excluding.lift(row, by=south, colleague=others, because="Not theirs to lift")


def test_the_page_offers_to_lift_it_to_team_leaders_alone(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        colleague = token_of(person, "practitioner")
        referral = referrals.open(path.rsplit("/", 1)[1], by=person("teamlead"))
        excluding.exclude(
            referral, by=person("teamlead"), colleague=colleague, reason="knows-person"
        )
    there = "Let somebody see them again"
    assert there not in visit("practitioner.second").get(f"{path}/stand-aside").links
    page = visit("teamlead").get(f"{path}/stand-aside").click(there)
    page.send("Let them see it", status=422, because="")
    done = page.send("Let them see it", colleague=colleague, because="Another of that name")
    assert "They see this person’s referrals again" in done.text
    aside = visit("teamlead").get(f"{path}/stand-aside")
    assert "Lifted" in aside.text and "Another of that name" in aside.text
    assert there not in aside.links


def test_a_practitioner_says_it_of_nobody_else(assessed: Referral, person: Person) -> None:
    with pytest.raises(NotPermitted):
        excluding.exclude(
            assessed,
            by=person("practitioner"),
            colleague=token_of(person, "teamlead"),
            reason="knows-person",
        )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "boredom"}, "reason"),
        ({"reason": "other-interest"}, "words"),
        ({"colleague": "nobody", "reason": "knows-person"}, "colleague"),
    ],
)
def test_what_is_missing_is_said(
    assessed: Referral, person: Person, said: dict[str, Any], field: str
) -> None:
    facts = {"colleague": token_of(person, "practitioner"), **said}
    with pytest.raises(Invalid) as refused:
        excluding.exclude(assessed, by=person("practitioner"), **facts)
    assert list(refused.value.fields) == [field]


def test_whoever_declined_does_not_sign_it_off_with_another_account(
    unit: Session, person: Person
) -> None:
    declined = referred.in_state(Status.DECLINED, person)
    same = replace(person("teamlead"), name=person("practitioner").name)
    with pytest.raises(NotPermitted):
        detours.sign_off(opened(declined, person("teamlead")), by=same)


def test_the_page_takes_it_and_leads_away(visit: Visit, path: str) -> None:
    page = visit("practitioner").get(path).click("Somebody of the team must not see this")
    done = page.send("Save", colleague=page.choice("Dana Okafor"), reason="knows-person")
    assert "They no longer see this person’s referrals" in done.text
    visit("practitioner").get(path, status=404)
    seen = visit("teamlead").get(f"{path}/stand-aside")
    assert "Dana Okafor: they know the person" in seen.text


# --- closing --------------------------------------------------------------------------------------


def test_closing_asks_about_what_is_still_open(assessed: Referral, person: Person) -> None:
    by = person("practitioner")
    made.planned(assessed, by=by)
    made.onward(assessed, by=by)
    service.send(opened(assessed, person("sergeant")), by=person("sergeant"), text="Is she in?")
    with pytest.raises(Invalid) as asked:
        closing.close(assessed, by=by, reason="completed")
    ((code, words),) = asked.value.fields["although_open"]
    assert code == "open-ends"
    assert words.startswith(
        "1 appointment is still planned; 1 onward referral has no answer;"
        " 1 message is not read by L&D"
    )
    closing.close(assessed, by=by, reason="completed", although_open=True)
    assert assessed.status is Status.CLOSED


def test_with_nothing_open_it_closes_unasked(assessed: Referral, person: Person) -> None:
    closing.close(assessed, by=person("practitioner"), reason="completed")
    assert assessed.status is Status.CLOSED
    with pytest.raises(OutOfOrder):
        closing.close(assessed, by=person("practitioner"), reason="completed")


def test_the_closing_page_shows_what_is_open(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    page = visit("practitioner").get(path).click("Close")
    assert "Still open" not in page.text and "although" not in page.text
    with db.unit():
        made.planned(
            referrals.open(path.rsplit("/", 1)[1], by=person("practitioner")),
            by=person("practitioner"),
        )
    page = visit("practitioner").get(path).click("Close")
    assert "Still open: 1 appointment is still planned" in page.text
    refused = page.send("Close", reason="completed", status=422)
    assert "say that you close it all the same" in refused.errors[0]
    done = refused.send("Close", reason="completed", although_open="yes")
    assert "Closed" in done.text


# --- messages -------------------------------------------------------------------------------------


def test_both_sides_see_how_many_messages_they_have_not_read(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        by = person("practitioner")
        referral = referrals.open(path.rsplit("/", 1)[1], by=by)
        service.send(referral, by=by, text="CANARY-MESSAGE at ten")
        case = referral.case.token
    assert "1 not yet read" in visit("sergeant").get(path).text
    assert "not yet read" not in visit("practitioner").get(path).text
    timeline = visit("sergeant").get(f"/cases/{case}")
    assert "Message from L&D about referral" in timeline.text
    assert "CANARY-MESSAGE" not in timeline.text
    assert "CANARY-MESSAGE" in timeline.click("Message from L&D").text
