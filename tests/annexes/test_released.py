"""A withdrawal holds at once everywhere, and says what was already told, to whom and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import reading, released, service
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.contacts import sharing
from cjdiversion.database import Database
from cjdiversion.desk import queries as desk
from cjdiversion.errors import Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals import answering
from cjdiversion.referrals import queries as referred
from cjdiversion.referrals import reading as of_referrals
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.told import Told
from tests.annexes import made
from tests.consents.test_service import OVERRIDE
from tests.pages import Caller, Visitor
from tests.referrals import made as passing

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]
CANARY = made.CANARY
SCHEDULE = "MG6C, item 14"


def referral_of(case: Case, by: Actor) -> Referral:
    return referrals.open(referred.of_case(case.id)[0].token, by=by)


def told(case: Case, person: Person, answer: str) -> None:
    """To the police, for safe care."""
    made.answered(case, person, answer, purpose="custody-care", recipient="police")


# --- what was already told ------------------------------------------------------------------------


def test_it_lists_the_annex_its_lines_and_who_opened_it(with_ld: Case, person: Person) -> None:
    made.answered(with_ld, person, "given")
    annex = made.shared(with_ld, person)
    for key in ("cps", "cps", "supervisor"):
        service.open(annex.token, by=person(key))
    made.answered(with_ld, person, "withdrawn")
    by = person("practitioner")
    (one,) = released.given(referral_of(with_ld, by), by=by)
    assert (one.number, one.left_at) == (1, annex.shared_at)
    assert [line.text for line in one.lines] == [CANARY]
    deeds = {(who.name, who.deed, who.times) for who in one.readers}
    assert (person("cps").name, "opened it", 2) in deeds
    assert (person("investigator").name, "shared it with CPS", 1) in deeds


def test_it_lists_who_of_police_read_a_line_while_it_could_be_read(
    with_ld: Case, person: Person
) -> None:
    sergeant, by = person("sergeant"), person("practitioner")
    start = clock.now()
    with clock.at(start + timedelta(minutes=1)):
        referral_of(with_ld, sergeant)  # before anything was told
    with clock.at(start + timedelta(minutes=2)):
        told(with_ld, person, "given")
    with clock.at(start + timedelta(minutes=3)):
        referral_of(with_ld, person("investigator"))
    with clock.at(start + timedelta(minutes=4)):
        told(with_ld, person, "withdrawn")
    with clock.at(start + timedelta(minutes=5)):
        referral_of(with_ld, sergeant)  # after it was withdrawn
        (one,) = released.given(referral_of(with_ld, by), by=by)
    assert [(who.name, who.times) for who in one.readers] == [(person("investigator").name, 1)]
    assert [line.text for line in one.lines] == [CANARY]


def test_a_line_that_had_gone_out_and_was_struck_out_since_is_shown_as_such(
    with_ld: Case, person: Person
) -> None:
    by, start = person("practitioner"), clock.now()
    with clock.at(start + timedelta(minutes=1)):
        made.answered(with_ld, person, "given")
        told(with_ld, person, "given")
        made.shared(with_ld, person)
        referral_of(with_ld, person("investigator"))
    with clock.at(start + timedelta(minutes=2)):
        (line,) = referred.lines_of(with_ld.id)
        row = contacts.open("assessment-line", line.token, by=by)
        contacts.strike(row, by=by, because="Of somebody else")
    with clock.at(start + timedelta(minutes=3)):
        referral_of(with_ld, person("sergeant"))  # after it was struck out
        found = released.given(referral_of(with_ld, by), by=by)
    at = start + timedelta(minutes=2)
    lines = [[(line.text, line.struck_at) for line in one.lines] for one in found]
    assert lines == [[(CANARY, at)], [(CANARY, at)]]
    assert [who.name for who in found[1].readers] == [person("investigator").name]


def test_nothing_told_is_said_so(with_ld: Case, person: Person) -> None:
    by = person("practitioner")
    made.answered(with_ld, person, "refused")
    made.issued(with_ld, person)
    referral_of(with_ld, person("sergeant"))
    assert released.given(referral_of(with_ld, by), by=by) == []


def test_a_team_it_is_offered_to_or_has_received_it_reads_none_of_the_other_teams_lines(
    with_ld: Case, person: Person
) -> None:
    by, south = person("practitioner"), person("practitioner.south")
    told(with_ld, person, "given")
    made.answered(with_ld, person, "given")
    made.shared(with_ld, person)
    referral = referral_of(with_ld, by)
    referral_of(with_ld, person("investigator"))
    for step in (passing.close, passing.reopen, passing.redirect):
        step(referral, by=by)
    assert len(released.given(referral, by=by)) == 2
    assert released.given(referral, by=south) == []
    answering.receive(referral, by=south)
    assert released.given(referral, by=south) == []


def test_it_is_for_l_and_d_alone(with_ld: Case, person: Person) -> None:
    referral = referral_of(with_ld, person("sergeant"))
    with pytest.raises(NotPermitted):
        released.given(referral, by=person("sergeant"))
    with pytest.raises(Missing):
        referrals.open(referral.token, by=person("practitioner.south"))


def test_recording_a_withdrawal_leads_to_what_was_told(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.case(person)
        made.vulnerable(case, person)
        made.assessed(case, person, CANARY)
        made.answered(case, person, "given")
        token = referred.of_case(case.id)[0].token
        made.shared(case, person)
    page = visit("practitioner").get(f"/referrals/{token}/consent")
    done = page.send("Save", purpose="case-decisions", recipient="cps", answer="withdrawn")
    assert done.path.endswith("/released")
    assert "What was already told" in done.text and CANARY in done.text
    assert "shared it with CPS" in done.text


# --- the schedule ---------------------------------------------------------------------------------


def test_the_disclosure_officer_has_a_task_until_the_copy_is_scheduled(
    with_ld: Case, person: Person
) -> None:
    officer = person("disclosure")
    made.answered(with_ld, person, "given")
    annex = made.shared(with_ld, person)
    assert desk.pairs(desk.withdrawn_after_sharing(officer)) == []
    made.answered(with_ld, person, "withdrawn")
    assert [one.token for one, *_ in desk.pairs(desk.withdrawn_after_sharing(officer))] == [
        annex.token
    ]
    assert reading.of(annex, officer).to_schedule is not None
    service.schedule(annex, by=officer, item=SCHEDULE, scheduled_on=clock.today())
    assert desk.pairs(desk.withdrawn_after_sharing(officer)) == []
    read = reading.of(annex, officer)
    assert read.to_schedule is None
    assert [one.item for one in read.schedules] == [SCHEDULE]
    with pytest.raises(OutOfOrder):
        service.schedule(annex, by=officer, item=SCHEDULE, scheduled_on=clock.today())


def test_a_copy_that_told_nothing_of_l_and_ds_is_no_task(with_ld: Case, person: Person) -> None:
    made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn")
    assert desk.pairs(desk.withdrawn_after_sharing(person("disclosure"))) == []


def test_scheduling_is_the_disclosure_officers(with_ld: Case, person: Person) -> None:
    made.answered(with_ld, person, "given")
    annex = made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn")
    with pytest.raises(NotPermitted):
        service.schedule(
            annex, by=person("investigator"), item=SCHEDULE, scheduled_on=clock.today()
        )


# --- any order of given, withdrawn and shared without agreement -----------------------------------

DEEDS = st.lists(
    st.sampled_from(("given", "refused", "withdrawn", "not-asked", "override", "ended")),
    min_size=1,
    max_size=6,
)


def expected(deeds: Sequence[str]) -> bool:
    """Said apart from the rule: the last answer decides, and an override holds until the person
    says no again, or somebody ends it."""
    agreed = overridden = False
    for deed in deeds:
        agreed = {"override": agreed, "ended": agreed}.get(deed, deed == "given")
        if deed in ("override", "ended", "refused", "withdrawn"):
            overridden = deed == "override"
    return agreed or overridden


def done(case: Case, person: Person, recipient: str, purpose: str, deed: str) -> None:
    where = {"purpose": purpose, "recipient": recipient}
    if deed == "override":
        row = consents.override(case, by=person("practitioner"), **{**OVERRIDE, **where})
        assert row.token
    elif deed == "ended":
        lead = person("teamlead")
        for one in of_referrals.consents.overrides_of(case.id):
            if one.recipient == recipient and one.ended_at is None:
                consents.review(one, by=lead, result="ended", words="Over")
    else:
        made.answered(case, person, deed, **where)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(deeds=DEEDS)
def test_each_order_holds_at_once_on_page_api_report_and_annex(
    app: Flask, db: Database, person: Person, deeds: list[str]
) -> None:
    with db.unit():
        case = made.case(person)
        made.vulnerable(case, person)
        made.assessed(case, person, CANARY)
        token = referred.of_case(case.id)[0].token
        sergeant, investigator = person("sergeant"), person("investigator")
    start = clock.now()
    for minute, deed in enumerate(deeds, start=1):
        with clock.at(start + timedelta(minutes=minute)), db.unit():
            done(case, person, "police", "custody-care", deed)
            done(case, person, "cps", "case-decisions", deed)
        is_told = expected(deeds[:minute])
        with clock.at(start + timedelta(minutes=minute, seconds=30)), db.unit():
            referral = referrals.open(token, by=sergeant)
            read = of_referrals.reading(referral, by=sergeant)
            assert (CANARY in repr(Told().dump(read))) is is_told
            report = sharing.report(referral, by=sergeant)
            assert (CANARY in repr(report.reply)) is is_told
            draft = service.preview(case, by=investigator)
            assert (CANARY in repr(draft.facts)) is is_told


def test_police_page_and_api_follow_at_once(
    app: Flask, visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        case = made.case(person)
        made.assessed(case, person, CANARY)
        token = referred.of_case(case.id)[0].token
    api = Caller(app, "sergeant@example.test")
    for answer, is_told in (("given", True), ("withdrawn", False), ("given", True)):
        with db.unit():
            told(case, person, answer)
        for path in (f"/referrals/{token}", f"/referrals/{token}/report"):
            assert (CANARY in visit("sergeant").get(path).text) is is_told
            assert (CANARY in repr(api.get(f"/api/v1{path}"))) is is_told
