"""Every story of the demonstration is told through the services, on either database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock, documents
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import statements
from cjdiversion.annexes.models import AnnexStatement, AnnexVersion
from cjdiversion.annexes.steps import Status as Annexed
from cjdiversion.cases.models import Case, PersonInCase, ToFix, Way
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.database import Base, Database, session
from cjdiversion.demo import scenarios
from cjdiversion.detentions.models import Extension, Postponement, Review, StationUse, Warrant
from cjdiversion.disposals.local_models import LocalService
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.options_models import Circumstances, GravityScore
from cjdiversion.disposals.steps import Status as Standing
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations.models import Escalation
from cjdiversion.identities.models import IdentityLink, Quarantine, QuarantineTold
from cjdiversion.identities.steps import LinkStatus, QuarantineStatus
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.interviews.steps import Status as Interviewed
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.returns.import_models import ReturnImport
from cjdiversion.returns.models import KeptReturn
from cjdiversion.reviews import service as samples
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.steps import Status as Reviewed
from cjdiversion.screenings.models import Screening
from cjdiversion.screenings.steps import Status as Screened
from cjdiversion.shifts.models import ShiftCheck, ShiftHandover
from cjdiversion.shifts.steps import Status as HandedOver
from cjdiversion.victims.models import Victim, VictimReferral
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import Status as Helped
from tests.demo.reading import identifiers, looks_real

# Moments that are told of before they come.
AHEAD = {
    *("answer_due_at", "try_again_at", "release_expected_at", "next_date_at"),
    *("hold_review_at", "assess_due_at", "next_due_at", "exempt_review_at"),
    *("approval_due_at", "pass_on_at", "soon_at", "due_at", "expires_at"),
}


def having(db: Database, column: Any) -> Counter[Any]:
    with db.unit():
        return Counter(session().scalars(sa.select(column)))


def test_every_story_says_what_it_shows() -> None:
    assert len({story.__name__ for story in scenarios.STORIES}) == len(scenarios.STORIES)
    assert not [story.__name__ for story in scenarios.STORIES if not story.__doc__]


def test_both_forces_have_stories(told: Database) -> None:
    with told.unit():
        query = sa.select(Unit.code).join(Case, Case.force_id == Unit.id)
        by_force = Counter(session().scalars(query))
    assert by_force["99"] > by_force["98"] >= 3


def test_people_come_in_every_way_the_stories_know(told: Database) -> None:
    assert set(having(told, Case.way)) == {Way.CUSTODY, Way.VOLUNTARY, Way.MENTAL_HEALTH_ACT}


def test_referrals_stand_in_every_state(told: Database) -> None:
    assert set(having(told, Referral.status)) == set(Referred)


def test_every_declined_referral_says_what_happens_next(told: Database) -> None:
    with told.unit():
        declined = session().scalars(sa.select(Referral).where(Referral.decline_category != ""))
        said = [(one.next_step, one.declined_by) for one in declined]
    assert len(said) >= 4
    assert all(next_step and who for next_step, who in said)


def test_those_who_were_harmed_have_stories_of_their_own(told: Database) -> None:
    assert set(having(told, Victim.part)) == set(Part)
    states = having(told, VictimReferral.status)
    assert {Helped.REFUSED, Helped.OFFERED, Helped.ACCEPTED, Helped.CLOSED} <= set(states)
    assert None in having(told, Victim.officer_id)


def test_consents_were_given_refused_and_withdrawn(told: Database) -> None:
    assert {Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN} <= set(
        having(told, ConsentDecision.answer)
    )
    assert having(told, ConsentOverride.ground)["harm-to-others"] == 1
    assert set(having(told, ToldOfLd.agrees)) == {True, False, None}


def test_outcomes_differ_and_one_was_replaced(told: Database) -> None:
    assert set(having(told, Decision.outcome_code)) >= {"1", "2", "3", "8", "10", "12", "16", "22"}
    assert having(told, Decision.status)[Standing.SUPERSEDED] == 2


def test_somebody_could_not_be_screened_and_somebody_is_half_way(told: Database) -> None:
    assert set(having(told, Screening.status)) == set(Screened)
    assert {"intoxicated", "asleep", "language"} <= set(having(told, Screening.could_not_reason))


def test_reviews_were_in_time_late_and_put_off_and_detention_went_on_by_every_authority(
    told: Database,
) -> None:
    reasons = having(told, Review.late_reason)
    assert reasons[""] > 10 and {"being-questioned", "no-officer"} <= set(reasons)
    assert having(told, Postponement.reason)["being-questioned"] == 1
    assert set(having(told, Extension.authority_by_phone)) == {True, False}
    assert set(having(told, Warrant.extends)) == {True, False}


def test_a_station_was_used_within_the_law_and_against_it(told: Database) -> None:
    with told.unit():
        used = list(session().scalars(sa.select(StationUse)))
        kinds = Counter(session().scalars(sa.select(Escalation.kind)))
    assert {row.stands for row in used} == {True, False}
    assert {"child-at-police-station", "station-not-allowed", "authority-to-confirm"} <= set(kinds)


def test_an_import_left_values_to_put_right(told: Database) -> None:
    assert {"born_on", "suite", "offence_codes"} <= set(having(told, ToFix.field))


def test_an_interview_without_an_adult_stands_as_it_happened(told: Database) -> None:
    with told.unit():
        query = sa.select(AppropriateAdult).join(
            PersonInCase, PersonInCase.case_id == AppropriateAdult.case_id
        )
        adult = session().scalars(query.where(PersonInCase.surname == "Beddows")).one()
        assert adult.requested_at and adult.arrived_at is None
        held = (
            session().scalars(sa.select(Interview).where(Interview.case_id == adult.case_id)).one()
        )
        assert (held.is_without_adult, held.adult_there) == (True, "nobody")
        assert held.ended_at and held.ended_at < adult.requested_at
        alerts = [one.kind for one in raised.of_case(adult.case_id)]
        assert alerts == ["interview-without-adult"]


def test_interviews_stand_in_every_state_but_one_and_an_authority_waits(told: Database) -> None:
    assert set(having(told, Interview.status)) == {Interviewed.ENDED, Interviewed.RECORDED}
    assert set(having(told, Interview.adult_there)) == {"throughout", "nobody"}
    assert having(told, UrgentAuthority.authority_confirmed_at) == {None: 1}


def test_a_child_has_steps_done_and_not_done(told: Database) -> None:
    assert set(having(told, ChildStepRecord.is_done)) == {True, False}


def test_annexes_stand_in_every_state_where_papers_can_be_made(told: Database) -> None:
    states = set(having(told, AnnexVersion.status))
    made_without_paper = {Annexed.ISSUED, Annexed.RETURNED}
    if documents.printer_available() is None:
        assert states >= set(Annexed) - {Annexed.SUPERSEDED}
    else:
        assert states == made_without_paper


def test_an_annex_says_what_only_the_officer_knows_and_one_letter_is_late(told: Database) -> None:
    sections = having(told, AnnexStatement.section)
    assert len(sections) >= 10
    with told.unit():
        late = statements.overdue(
            queries.actor_named("supervisor@example.test"), on=clock.today(), most=9
        )
        assert [one.section for one in late] == ["outstanding"]


def test_without_a_printer_annexes_wait_for_approval(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "printer_available", lambda: "no Pango here")
    assert scenarios.tell(db) == len(scenarios.STORIES)
    assert set(having(db, AnnexVersion.status)) == {Annexed.ISSUED, Annexed.RETURNED}


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 30, 23, 5, tzinfo=UTC),  # the day after the clocks went forward
        datetime(
            2026, 10, 26, 0, 20, tzinfo=UTC
        ),  # just past midnight, the day after they went back
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    ],
)
def test_the_stories_can_be_told_at_any_hour(
    db: Database, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(documents, "printer_available", lambda: "not wanted here")
    with clock.at(now):
        assert scenarios.tell(db) == len(scenarios.STORIES)


def test_somebody_is_known_again_somebody_waits_and_one_record_is_closed(told: Database) -> None:
    assert set(having(told, IdentityLink.status)) == {LinkStatus.PROPOSED, LinkStatus.CONFIRMED}
    assert having(told, Quarantine.status) == {QuarantineStatus.SET: 1}
    assert sum(having(told, QuarantineTold.told_by).values()) == 2


def test_somebody_looked_at_what_is_open_and_at_what_there_is_here(told: Database) -> None:
    assert having(told, Circumstances.similar_before)["not-known"] == 1
    assert having(told, GravityScore.score) == {2: 1}
    assert having(told, LocalService.capacity) == {"open": 1, "waiting-list": 1, "full": 1}


def test_a_suite_was_taken_over_another_waits_and_an_inspector_looked(told: Database) -> None:
    states = having(told, ShiftHandover.status)
    assert states == {HandedOver.TAKEN_OVER: 1, HandedOver.HANDED_OVER: 2}
    assert "" in having(told, ShiftHandover.note)
    assert having(told, ShiftCheck.checked_by) == {"Insp Cora Wyn": 1}
    assert having(told, Escalation.kind)["handover-not-taken"] == 1


def test_a_deadline_was_exempted_one_moved_by_a_bank_holiday_and_ld_began_a_referral(
    told: Database,
) -> None:
    assert having(told, Referral.exempt_reason)["court"] == 1
    assert having(told, Referral.is_begun_by_ld)[True] == 1
    with told.unit():
        moved = sa.select(ReferralMove.amended).where(ReferralMove.step == "recount")
        amended = session().scalars(moved).all()
    assert any(one["field"] == "assess_due_at" for changes in amended for one in changes)


def test_nothing_happened_after_the_present_moment(told: Database) -> None:
    now, late = clock.now(), []
    with told.unit():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type.python_type, type) and column.name.endswith("_at"):
                    newest = session().scalar(sa.select(sa.func.max(column)))
                    if newest is not None and newest > now and column.name not in AHEAD:
                        late.append(str(column))
    assert late == []


def test_no_identifier_could_belong_to_anybody(told: Database) -> None:
    with told.unit():
        found = identifiers()
    assert found["phone"] and found["pnc_id"] and found["asn"]
    assert looks_real(found) == []


def test_a_sample_is_drawn_as_anybody_draws_it_and_one_finding_is_told(told: Database) -> None:
    counts = having(told, ReviewCase.status)
    assert counts[Reviewed.TOLD] == 1
    assert counts[Reviewed.TO_REVIEW] >= 1
    with told.unit():
        sample = session().scalars(sa.select(ReviewSample)).one()
        assert samples.differences(sample) == []


def test_a_return_was_sent_twice_and_the_second_has_the_counts_of_the_whole_force(
    told: Database,
) -> None:
    with told.unit():
        order = sa.select(KeptReturn).order_by(KeptReturn.number)
        first, second = session().scalars(order).all()
        (brought,) = session().scalars(sa.select(ReturnImport)).all()
    assert (first.number, first.imports, second.number) == (1, [], 2)
    assert [one["sha256"] for one in second.imports] == [brought.digest]
    assert any("corrected by -1" in words for words in brought.findings)
    assert "not-provided" in {one["said"] for one in brought.counts}
