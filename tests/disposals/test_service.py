"""One standing decision a case, what it froze, and what it leaves behind when it is replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.disposals import queries, recording, service
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from tests import make
from tests.disposals import made
from tests.identities.made import closed
from tests.referrals import made as referred
from tests.screenings import made as screened

Person = Callable[[str], Actor]
BECAUSE = "The community resolution was recorded against the wrong person"


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    return made.case_for(by, recorded_by=person("sergeant"))


def deeds(case: Case) -> list[Did]:
    query = sa.select(AuditEvent.did).where(AuditEvent.case_id == case.id)
    return [did for did in session().scalars(query) if did.value.startswith("disposal")]


def test_a_decision_keeps_who_decided_with_which_rank_in_which_unit(by: Actor, case: Case) -> None:
    decision = service.decide(case, by=by, **made.facts("8"))
    assert (decision.decided_by, decision.decided_by_rank) == ("DS Mary Quill", "sergeant")
    assert (decision.unit_id, decision.force_id) == (by.unit_id, case.force_id)
    assert decision.status is Status.STANDS
    assert deeds(case) == [Did.DISPOSAL_DECIDED]


def test_of_a_record_about_the_wrong_person_nothing_is_decided(
    by: Actor, case: Case, person: Person
) -> None:
    decision = made.decided(by=by, recorded_by=person("sergeant"))
    for one in (case, decision.case):
        closed(one, by=by)
    with pytest.raises(OutOfOrder, match="wrong person"):
        service.decide(case, by=by, **made.facts("16"))
    with pytest.raises(OutOfOrder, match="wrong person"):
        service.replace(decision, decision.case, by=by, because=BECAUSE, **made.facts("16"))
    assert decision.status is Status.STANDS


def test_for_a_duty_inspector_the_suite_is_the_unit(person: Person, case: Case) -> None:
    decision = service.decide(case, by=person("inspector"), **made.facts("10"))
    assert decision.unit_id == case.suite_id


def test_a_decision_just_after_midnight_in_summer_counts_for_the_london_day(
    by: Actor, person: Person
) -> None:
    late = clock.from_wall(clock.london(clock.now()).replace(
        year=2026, month=7, day=1, hour=0, minute=30, second=0, microsecond=0, tzinfo=None
    ))  # fmt: skip
    with clock.at(late):
        decision = made.decided(by=by, recorded_by=person("sergeant"))
    assert decision.decided_at.day == 30
    assert (decision.decided_on.month, decision.decided_on.day) == (7, 1)


def test_needs_known_are_frozen_and_a_later_screening_changes_nothing(
    by: Actor, case: Case, person: Person
) -> None:
    screened.screening(case, by=person("sergeant"), self_harm_ever="yes")
    decision = service.decide(case, by=by, **made.facts())
    frozen = list(decision.needs_known)
    assert decision.screened == "needs-found"
    assert all(need["code"] and need["label"] and need["source"] for need in frozen)
    with clock.at(clock.now() + timedelta(hours=1)):
        screened.screening(case, by=person("sergeant"), self_harm_ever="no")
    session().refresh(decision)
    assert decision.needs_known == frozen != []


def test_what_was_found_after_the_decision_was_not_known_to_it(
    by: Actor, case: Case, person: Person
) -> None:
    screened.screening(case, by=person("sergeant"), self_harm_ever="yes")
    earlier = clock.now() - timedelta(minutes=30)
    decision = service.decide(case, by=by, **made.facts(at=earlier))
    assert (decision.needs_known, decision.screened) == ([], "not-screened")


def test_a_case_that_was_not_screened_says_so(by: Actor, case: Case) -> None:
    assert service.decide(case, by=by, **made.facts()).screened == "not-screened"


def test_a_second_decision_is_told_of_the_first(by: Actor, case: Case, person: Person) -> None:
    service.decide(case, by=by, **made.facts("8"))
    with pytest.raises(Conflict, match="DS Mary Quill has decided an outcome already"):
        service.decide(case, by=person("inspector"), **made.facts("1"))


def test_a_victim_s_view_is_kept_and_is_no_veto(by: Actor, case: Case) -> None:
    decision = service.decide(case, by=by, **made.facts("8", victim_view="opposes"))
    assert (decision.outcome_code, decision.victim_view) == ("8", "opposes")


def test_use_of_ld_information_is_what_the_decision_maker_states(by: Actor, case: Case) -> None:
    over = {"ld_available": "no", "ld_read": "none-to-read", "ld_used": "none-to-use"}
    decision = service.decide(case, by=by, **made.facts(**over))
    assert {name: getattr(decision, name) for name in over} == over


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(by: Actor, case: Case) -> None:
    future = clock.now() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        service.decide(
            case, by=by, **made.facts("8", at=future, reasons="ok", suspect_agrees=False)
        )
    wrong = {"reasons", "decided_at", "suspect_agrees", "victim_told_on"}
    assert set(refused.value.fields) == wrong
    assert queries.of_case(case.id) == []


def test_an_adult_option_stays_shut_while_the_age_is_not_known(by: Actor, person: Person) -> None:
    case = made.case_for(by, recorded_by=person("sergeant"), born_on=None)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("3"))
    assert refused.value.fields["outcome_code"][0][0] == "adults-only"


def test_a_code_nobody_knows_is_refused_in_words(by: Actor, case: Case) -> None:
    for over in ({"outcome_code": "99"}, {"option_code": "banishment"}):
        with pytest.raises(Invalid) as refused:
            service.decide(case, by=by, **{**made.facts(), **over})
        assert list(refused.value.fields) == ["outcome_code"]


def test_a_code_is_judged_by_the_rows_of_its_own_day(by: Actor, person: Person) -> None:
    """Outcome 22 began on 1 April 2019."""
    early = clock.day_starts(clock.today().replace(year=2019, month=3, day=1))
    recorder = person("sergeant")
    with clock.at(early), pytest.raises(Invalid) as refused:
        made.decided("22", by=by, recorded_by=recorder)
    assert refused.value.fields["outcome_code"][0] == (
        "not-in-force-then",
        "Diversionary, educational or intervention activity undertaken; further action not in the "
        "public interest was not in force on 1 March 2019. It holds from 1 April 2019. Source: "
        "NPCC guidance on outcome 22, as described at yjlc.uk (V)",
    )


def test_a_person_detained_for_their_care_has_no_outcome(person: Person, by: Actor) -> None:
    case = cases.detain(
        by=person("sergeant"),
        section="136",
        place_of_safety="police-station",
        detained_at=clock.now() - timedelta(hours=1),
        **{k: v for k, v in make.person().items() if k not in ("offences", "pnc_id")},
    )
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=person("inspector"), **made.facts())
    assert refused.value.fields["outcome_code"][0][0] == "not-a-suspect"


@pytest.mark.parametrize("key", ["sergeant", "nurse", "practitioner", "performance", "admin"])
def test_only_those_who_decide_decide(unit: Session, person: Person, key: str) -> None:
    case = make.booking(by=person("sergeant"))
    with pytest.raises(NotPermitted):
        service.decide(case, by=person(key), **made.facts())


def test_a_departure_from_the_score_needs_its_reason_and_is_kept_with_it(
    by: Actor, case: Case
) -> None:
    row = recording.score(case, by=by, bases=[3] * len(case.offences), score=3, reasons=BECAUSE)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("8"))
    assert list(refused.value.fields) == ["departure_reasons"]
    because = {"departure_reasons": ["victims-view"]}
    decision = service.decide(case, by=by, **made.facts("8", **because))
    assert (decision.departs, decision.gravity_score_id) == (True, row.id)
    again = service.replace(decision, case, by=by, because=BECAUSE, **made.facts("3"))
    assert (again.departs, again.gravity_score_id) == (False, row.id)


def test_how_each_referral_stood_is_frozen_with_the_decision(
    by: Actor, case: Case, person: Person
) -> None:
    referral = referred.sent(case, by=person("sergeant"))
    decision = service.decide(case, by=by, **made.facts())
    (known,) = decision.referrals_known
    assert (known["reference"], known["state"]) == (referral.reference, "sent")
    earlier = clock.now() - timedelta(minutes=30)
    again = service.replace(decision, case, by=by, because=BECAUSE, **made.facts(at=earlier))
    assert again.referrals_known == []


# --- replacing ------------------------------------------------------------------------------------


def test_a_replaced_decision_stays_with_its_reason(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    second = service.replace(first, case, by=by, because=BECAUSE, **made.facts("16"))
    assert (first.status, first.superseded_reason) == (Status.SUPERSEDED, BECAUSE)
    assert (first.outcome_code, first.reasons) == ("8", made.REASONS)
    assert queries.standing(case.id) == [second]
    assert (queries.replaced(second), queries.replaced_by(first)) == (first, second)
    assert deeds(case) == [Did.DISPOSAL_DECIDED, Did.DISPOSAL_SUPERSEDED, Did.DISPOSAL_DECIDED]


def test_what_is_decided_after_a_decision_that_fell_takes_its_place(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    service.supersede(first, by=by, because=BECAUSE)
    second = service.decide(case, by=by, **made.facts("16"))
    assert queries.replaced_by(first) is second
    service.supersede(second, by=by, because=BECAUSE)
    third = service.decide(case, by=by, **made.facts("1"))
    assert service.versions(first, by=by) == [first, second, third]


def test_what_is_decided_of_other_offences_takes_nothings_place(by: Actor, person: Person) -> None:
    offence = {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False}
    case = made.case_for(by, recorded_by=person("sergeant"), offences=[offence, offence])
    first = service.decide(case, by=by, **made.facts("8", offences=["1"]))
    service.supersede(first, by=by, because=BECAUSE)
    other = service.decide(case, by=by, **made.facts("1", offences=["2"]))
    assert (other.replaces_id, queries.replaced_by(first)) == (None, None)
    again = service.decide(case, by=by, **made.facts("1", offences=["1"]))
    assert again.replaces_id == first.id


def test_replacing_asks_for_a_reason_and_checks_the_new_decision_first(
    by: Actor, case: Case
) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    with pytest.raises(Invalid) as refused:
        service.replace(first, case, by=by, because="wrong", **made.facts("16"))
    assert list(refused.value.fields) == ["because"]
    with pytest.raises(Invalid) as refused:
        service.replace(first, case, by=by, because=BECAUSE, **made.facts("16", reasons="no"))
    assert list(refused.value.fields) == ["reasons"]
    assert first.status is Status.STANDS


def test_a_superseded_decision_cannot_be_replaced_again(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    service.replace(first, case, by=by, because=BECAUSE, **made.facts("16"))
    with pytest.raises(OutOfOrder):
        service.replace(first, case, by=by, because=BECAUSE, **made.facts("1"))


def test_replacing_from_a_stale_page_is_noticed(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    with pytest.raises(Conflict):
        service.replace(first, case, by=by, because=BECAUSE, version=7, **made.facts("16"))


# --- reach ----------------------------------------------------------------------------------------


def test_a_decision_of_another_force_is_not_there(by: Actor, case: Case, person: Person) -> None:
    decision = service.decide(case, by=by, **made.facts())
    for key in ("supervisor.south", "inspector.south", "investigator.south"):
        with pytest.raises(Missing):
            service.open(decision.token, by=person(key))
    assert service.open(decision.token, by=person("superintendent")) is decision


# --- two at once ----------------------------------------------------------------------------------


def test_of_two_who_decide_at_once_one_stands_and_the_other_is_told(db: Database) -> None:
    with db.unit():
        recorder = accounts.actor_named("sergeant@example.test")
        first = accounts.actor_named("supervisor@example.test")
        second = accounts.actor_named("inspector@example.test")
        token = made.case_for(first, recorded_by=recorder).token
    start = threading.Barrier(2)
    told: list[Any] = []

    def at_once(by: Actor, code: str) -> None:
        start.wait(10)
        try:
            with db.unit():
                case = cases.open(token, by=by)
                told.append(service.decide(case, by=by, **made.facts(code)).decided_by)
        except Conflict as refused:
            told.append(refused)

    threads = [
        threading.Thread(target=at_once, args=pair) for pair in ((first, "8"), (second, "10"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    winners = [one for one in told if isinstance(one, str)]
    losers = [one for one in told if isinstance(one, Conflict)]
    assert (len(winners), len(losers)) == (1, 1)
    assert winners[0] in losers[0].words
    with db.unit():
        (standing,) = session().scalars(sa.select(Decision)).all()
        assert standing.decided_by == winners[0]


def copied(decision: Decision) -> Decision:
    names = [c.name for c in Decision.__table__.columns if c.name not in ("id", "token", "case_id")]
    made_again = Decision(
        **{name: getattr(decision, name) for name in names},
        case_id=decision.case_id,
        case=decision.case,
    )
    made_again.covers = [
        Covered(case_id=decision.case_id, offence_id=one.offence_id) for one in decision.covers
    ]
    return made_again


def test_the_database_itself_keeps_one_standing_decision_an_offence(by: Actor, case: Case) -> None:
    first = service.decide(case, by=by, **made.facts("8"))
    with pytest.raises(IntegrityError), session().begin_nested():
        session().add(copied(first))


def test_one_who_looked_before_the_other_wrote_is_still_told(
    by: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrow race on PostgreSQL: both see nothing standing, then both write."""
    first = service.decide(case, by=by, **made.facts("8"))
    look = queries.standing
    seen: Iterator[list[Decision]] = iter([[]])
    monkeypatch.setattr(queries, "standing", lambda case_id: next(seen, None) or look(case_id))
    with pytest.raises(Conflict, match="DS Mary Quill has decided an outcome already"):
        service._keep(copied(first), {one.offence_id for one in first.covers})
    assert queries.of_case(case.id) == [first]
