"""Beginning, scoring and striking, as the practitioner of a provider and as somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.instruments import queries, scoring, service
from cjdiversion.instruments.models import Administration
from cjdiversion.instruments.scoring import Complete, Incomplete
from cjdiversion.instruments.steps import Status
from cjdiversion.referrals import answering
from tests.instruments import made
from tests.instruments.made import FIT, Person, accepted, answers, begun, scored


def count(kind: type) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def deeds(row: Administration) -> list[str]:
    query = sa.select(AuditEvent).where(AuditEvent.subject_id == row.id)
    found = session().scalars(query.order_by(AuditEvent.at, AuditEvent.id))
    return [one.did.value for one in found if one.operation is not Operation.CONSULTATION]


def test_an_instrument_is_begun_and_scored(unit: Session, person: Person) -> None:
    practitioner = person("practitioner")
    row = begun(accepted(person), by=practitioner)
    assert (row.status, row.instrument_version, row.begun_by) == (Status.STARTED, 1, "Dana Okafor")
    result = service.record(row, by=practitioner, answers=answers("phq-9", "333100000")).result
    assert isinstance(result, Complete)
    assert (row.status, row.total, row.band, row.is_positive) == (
        Status.COMPLETE,
        10,
        "moderate",
        True,
    )
    assert row.cut_offs[0]["at_least"] == 10
    assert row.scored_by == "Dana Okafor"
    assert deeds(row) == ["instrument:started", "instrument:recorded"]


def test_what_is_kept_scores_the_same_again(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="122330000")
    held = {one["level"]: one["at_least"] for one in row.cut_offs}
    again = scoring.score(made.one("phq-9"), row.answers, held).result
    assert isinstance(again, Complete)
    assert (again.total, again.band, list(again.levels)) == (row.total, row.band, row.levels)


def test_a_missing_item_is_saved_as_incomplete_without_any_verdict(
    unit: Session, person: Person
) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="33333333-")
    assert (row.status, row.missing) == (Status.INCOMPLETE, ["self-harm"])
    assert (row.total, row.band, row.is_positive, row.levels) == (None, "", None, [])
    assert row.cut_offs == []


def test_the_database_itself_holds_no_total_beside_an_incomplete(
    unit: Session, person: Person
) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="33333333-")
    with pytest.raises(IntegrityError), session().begin_nested():
        session().execute(
            sa.update(Administration).where(Administration.id == row.id).values(total=24)
        )


def test_what_is_missing_may_be_answered_in_the_same_sitting(unit: Session, person: Person) -> None:
    practitioner = person("practitioner")
    row = scored(accepted(person), by=practitioner, said="1111111--")
    service.record(row, by=practitioner, answers={"movement": "0", "self-harm": "0"})
    assert (row.status, row.total, row.missing) == (Status.COMPLETE, 7, [])


def test_after_the_sitting_it_is_another_time(unit: Session, person: Person) -> None:
    practitioner = person("practitioner")
    row = scored(accepted(person), by=practitioner, said="1111111--")
    with clock.at(clock.now() + timedelta(minutes=61)), pytest.raises(OutOfOrder, match="sitting"):
        service.record(row, by=practitioner, answers={"movement": "0", "self-harm": "0"})
    assert row.total is None


def test_an_answer_that_stands_is_not_changed_by_answering_again(
    unit: Session, person: Person
) -> None:
    practitioner = person("practitioner")
    row = scored(accepted(person), by=practitioner, said="1--------")
    with pytest.raises(Invalid) as refused:
        service.record(row, by=practitioner, answers={"interest": "2", "mood": "1"})
    assert refused.value.fields["interest"][0][0] == "answered"
    assert row.answers == {"interest": "1"}


def test_a_complete_one_takes_no_more_answers(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="000000000")
    with pytest.raises(OutOfOrder, match="this is complete"):
        service.record(row, by=person("practitioner"), answers={"mood": "0"})


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({}, "", "nothing"),
        ({"mood": "4"}, "mood", "unknown"),
        ({"mood": "1", "sadness": "1"}, "sadness", "unknown-item"),
    ],
)
def test_answers_that_cannot_be_are_refused_and_nothing_is_kept(
    unit: Session, person: Person, said: dict[str, str], field: str, code: str
) -> None:
    row = begun(accepted(person), by=person("practitioner"))
    with pytest.raises(Invalid) as refused:
        service.record(row, by=person("practitioner"), answers=said)
    assert refused.value.fields[field][0][0] == code
    assert (row.status, row.answers) == (Status.STARTED, {})


def test_a_stale_page_is_told_so(unit: Session, person: Person) -> None:
    practitioner = person("practitioner")
    row = begun(accepted(person), by=practitioner)
    service.record(row, by=practitioner, answers={"mood": "1"}, version=1)
    with pytest.raises(Conflict):
        service.record(row, by=practitioner, answers={"sleep": "1"}, version=1)


def test_each_version_by_gender_is_scored_under_its_own_cut_off(
    unit: Session, person: Person
) -> None:
    referral, practitioner = accepted(person), person("practitioner")

    def verdict(whose: str) -> bool | None:
        row = scored(
            referral, by=practitioner, instrument="pc-ptsd-5", said="yyyynn", scored_for=whose
        )
        return row.is_positive

    assert (verdict("men"), verdict("women"), verdict("neither")) == (False, True, True)


def test_the_branch_of_a_shut_gate_is_kept(unit: Session, person: Person) -> None:
    row = scored(
        accepted(person),
        by=person("practitioner"),
        instrument="pc-ptsd-5",
        said="n-----",
        scored_for="men",
    )
    assert (row.status, row.total, row.branch) == (Status.COMPLETE, 0, "no-event")


def test_the_rule_of_the_bjmhs_is_kept_without_a_total(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), instrument="bjmhs", said="nnnnnnnyn")
    assert (row.total, row.is_positive, row.met) == (None, True, ["hospital"])


# --- fit to be asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unfit",
    [
        {"is_fit": False},
        {"affected": "drink"},
        {"affected": "both"},
        {"distress": "too-much"},
        {"interpreting": "missing"},
    ],
    ids=str,
)
def test_who_is_not_fit_is_not_scored_and_a_time_to_try_again_stands(
    unit: Session, person: Person, unfit: dict[str, Any]
) -> None:
    practitioner, referral = person("practitioner"), accepted(person)
    again = clock.now() + timedelta(hours=3)
    row = begun(referral, by=practitioner, try_again_at=again, words="Asleep", **unfit)
    assert (row.status, row.try_again_at, row.not_fit_words) == (Status.NOT_FIT, again, "Asleep")
    with pytest.raises(OutOfOrder, match="not fit to be asked"):
        service.record(row, by=practitioner, answers={"mood": "3"})
    assert [one.id for one in queries.to_try_again(practitioner, most=9)] == [row.id]


def test_without_a_time_to_try_again_nothing_is_kept(unit: Session, person: Person) -> None:
    with pytest.raises(Invalid) as refused:
        begun(accepted(person), by=person("practitioner"), affected="drugs")
    assert list(refused.value.fields) == ["try_again_at"]
    assert count(Administration) == 0


def test_begun_again_it_leaves_the_list(unit: Session, person: Person) -> None:
    practitioner, referral = person("practitioner"), accepted(person)
    again = clock.now() + timedelta(hours=1)
    with clock.at(clock.now() - timedelta(minutes=5)):
        first = begun(referral, by=practitioner, is_fit=False, try_again_at=again)
        other = begun(
            referral, by=practitioner, instrument="gad-7", is_fit=False, try_again_at=again
        )
    second = begun(referral, by=practitioner)
    assert [one.id for one in queries.to_try_again(practitioner, most=9)] == [other.id]
    assert queries.begun_again_at(first) == second.begun_at
    assert first.status is Status.NOT_FIT  # it stays what it was
    service.strike(second, by=practitioner, because="The wrong person")
    assert len(queries.to_try_again(practitioner, most=9)) == 2


def test_a_referral_that_is_finished_leaves_the_list(unit: Session, person: Person) -> None:
    practitioner, referral = person("practitioner"), accepted(person)
    begun(referral, by=practitioner, is_fit=False, try_again_at=clock.now() + timedelta(hours=1))
    answering.close(referral, by=practitioner, reason="completed", no_report_reason="not-seen")
    assert queries.to_try_again(practitioner, most=9) == []


def test_the_cut_off_need_not_be_chosen_where_nothing_is_scored(
    unit: Session, person: Person
) -> None:
    again = clock.now() + timedelta(hours=1)
    row = begun(
        accepted(person),
        by=person("practitioner"),
        instrument="pc-ptsd-5",
        is_fit=False,
        try_again_at=again,
    )
    assert row.status is Status.NOT_FIT


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"language": "klingon"}, "language"),
        ({"affected": "a bit"}, "affected"),
        ({"scored_for": "men"}, "scored_for"),
        ({"instrument": "ldsq"}, "instrument"),
        ({"instrument": "pc-ptsd-5"}, "scored_for"),
        ({"try_again_at": datetime(2099, 1, 1, tzinfo=UTC)}, "try_again_at"),
    ],
    ids=str,
)
def test_what_cannot_begin_is_refused_in_words(
    unit: Session, person: Person, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        begun(accepted(person), by=person("practitioner"), **over)
    assert list(refused.value.fields) == [field]
    assert count(Administration) == 0


# --- repeats and errors ---------------------------------------------------------------------------


def test_repeats_are_kept_in_the_order_they_were_asked(unit: Session, person: Person) -> None:
    practitioner, referral = person("practitioner"), accepted(person)
    for days, said in ((9, "300000000"), (1, "100000000"), (5, "200000000")):
        asked_at = clock.now() - timedelta(days=days)
        scored(referral, by=practitioner, said=said, asked_at=asked_at)
    found = queries.of_referral(referral.id, practitioner)
    assert [row.total for row in found] == [3, 2, 1]


def test_what_was_recorded_in_error_is_kept_with_its_reason(unit: Session, person: Person) -> None:
    practitioner = person("practitioner")
    row = scored(accepted(person), by=practitioner, said="333333330")
    service.strike(row, by=practitioner, because=" Another person’s form ")
    assert (row.status, row.total, row.struck_because) == (
        Status.IN_ERROR,
        24,
        "Another person’s form",
    )
    with pytest.raises(OutOfOrder, match="this is recorded in error"):
        service.strike(row, by=practitioner, because="Twice")
    assert deeds(row)[-1] == "instrument:struck"


def test_striking_needs_a_reason(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="000000000")
    with pytest.raises(Invalid):
        service.strike(row, by=person("practitioner"), because=" ")
    assert row.status is Status.COMPLETE


# --- who may, and who finds what ------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        *("sergeant", "nurse", "detention", "investigator", "inspector", "superintendent"),
        *("supervisor", "cps", "performance", "reviewer", "disclosure", "dpo", "admin", "victims"),
    ],
)
def test_nobody_but_l_and_d_opens_or_begins(unit: Session, person: Person, key: str) -> None:
    referral = accepted(person)
    row = scored(referral, by=person("practitioner"), said="333333330")
    with pytest.raises(NotPermitted):
        service.open(row.token, by=person(key))
    with pytest.raises(NotPermitted):
        service.begin(referral, by=person(key), instrument="phq-9", asked_at=clock.now(), **FIT)
    assert queries.one(row.token, person(key)) is None
    assert queries.of_referral(referral.id, person(key)) == []


def test_another_provider_finds_nothing(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="333333330")
    for key in ("practitioner.south", "teamlead.south"):
        with pytest.raises(Missing):
            service.open(row.token, by=person(key))
        assert queries.to_try_again(person(key), most=9) == []


def test_a_colleague_of_the_same_provider_reads_it_and_the_reading_is_recorded(
    unit: Session, person: Person
) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="333333330")
    assert service.open(row.token, by=person("practitioner.second")).total == 24
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.INSTRUMENT_OPENED)
    newest = session().scalars(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc())).first()
    assert newest is not None
    assert (newest.actor_name, newest.subject_id) == ("Mo Begum", row.id)


def test_the_data_says_which_role_may_administer(unit: Session, person: Person) -> None:
    with pytest.raises(NotPermitted, match="4AT is not administered in this role"):
        begun(accepted(person), by=person("teamlead"), instrument="4at")
    assert begun(accepted(person), by=person("teamlead"), instrument="k6").id


def test_no_answer_and_no_score_stands_in_the_trail(unit: Session, person: Person) -> None:
    row = scored(accepted(person), by=person("practitioner"), said="333333331")
    query = sa.select(AuditEvent).where(AuditEvent.case_id == row.case_id)
    facts = [str(one.facts) for one in session().scalars(query)]
    assert not [one for one in facts if "phq" in one or "self-harm" in one or "25" in one]


def test_nothing_is_half_saved(db: Database, person: Person) -> None:
    with db.unit():
        row = begun(accepted(person), by=person("practitioner"))
        token = row.token
    with pytest.raises(Invalid), db.unit():
        opened = service.open(token, by=person("practitioner"))
        service.record(opened, by=person("practitioner"), answers={"mood": "1", "sleep": "7"})
    with db.unit():
        kept = service.open(token, by=person("practitioner"))
        assert (kept.status, kept.answers, kept.version) == (Status.STARTED, {}, 1)


def test_incomplete_has_nowhere_to_keep_a_total() -> None:
    assert set(Incomplete.__dataclass_fields__) == {"missing", "met"}
