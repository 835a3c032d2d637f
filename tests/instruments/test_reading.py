"""What L&D read: a verdict in words, and history only where totals compare."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import session
from cjdiversion.instruments import reading, service
from cjdiversion.instruments.reading import record_of
from tests.instruments.made import Person, accepted, begun, scored


def test_a_positive_says_what_it_means_and_what_follows(unit: Session, person: Person) -> None:
    record = record_of(scored(accepted(person), by=person("practitioner"), said="333330000"))
    assert (record.headline, record.total_words, record.band) == (
        "Positive",
        "15 of 27",
        "Moderately severe",
    )
    assert record.level is not None
    assert record.level.follows
    assert record.cut_offs == [
        (
            "Positive",
            "10 or more. CamCOPS documentation of tasks, University of Cambridge, PHQ-9 "
            "(read in the source)",
        )
    ]
    assert record.sentence == (
        "A screening for depression was positive and a fuller assessment follows."
    )


def test_a_negative_says_no_trigger_found_and_clears_nobody(unit: Session, person: Person) -> None:
    record = record_of(scored(accepted(person), by=person("practitioner"), said="000000000"))
    assert record.headline == "No trigger found"
    assert "not clearance" in record.means
    assert record.level is None


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        ("normal none seven no", "No trigger found"),
        ("normal one seven no", "Possible difficulty with memory or thinking"),
        ("abnormal none seven no", "Possible delirium"),
    ],
)
def test_the_4at_says_the_higher_of_its_levels(
    unit: Session, person: Person, said: str, headline: str
) -> None:
    practitioner = person("practitioner")
    row = begun(accepted(person), by=practitioner, instrument="4at")
    codes = ("alertness", "amt4", "months", "change")
    service.record(row, by=practitioner, answers=dict(zip(codes, said.split(), strict=True)))
    assert record_of(row).headline == headline


def test_an_incomplete_names_what_is_missing_and_nothing_more(
    unit: Session, person: Person
) -> None:
    record = record_of(scored(accepted(person), by=person("practitioner"), said="333333-3-"))
    assert (record.headline, record.is_scored, record.total_words, record.band) == (
        "Incomplete",
        False,
        "",
        "",
    )
    assert [item.code for item in record.missing] == ["concentration", "self-harm"]
    assert len(record.answered) == 7


def test_a_shut_gate_is_said(unit: Session, person: Person) -> None:
    row = scored(
        accepted(person),
        by=person("practitioner"),
        instrument="pc-ptsd-5",
        said="n-----",
        scored_for="women",
    )
    assert "the five were not asked" in record_of(row).branch


def test_history_groups_totals_of_one_instrument_in_their_order(
    unit: Session, person: Person
) -> None:
    referral, practitioner = accepted(person), person("practitioner")
    for days, said in ((3, "300000000"), (9, "333000000")):
        scored(referral, by=practitioner, said=said, asked_at=clock.now() - timedelta(days=days))
    scored(referral, by=practitioner, said="33-------")
    scored(referral, by=practitioner, instrument="gad-7", said="1000000")
    scored(referral, by=practitioner, instrument="bjmhs", said="nnnnnnnnn")
    scored(referral, by=practitioner, instrument="bjmhs", said="nnnnnnnnn")
    wrong = scored(referral, by=practitioner, said="333333333")
    service.strike(wrong, by=practitioner, because="Another person’s")
    history = reading.history(referral, by=practitioner)
    assert len(history.records) == 7
    assert [one.instrument.id for one in history.repeated] == ["phq-9"]
    repeated = history.repeated[0]
    assert [one.row.total for one in repeated.records] == [9, 3]
    assert [point.label for point in repeated.drawings[0].points] == ["9", "3"]


def test_the_sentences_are_those_of_the_newest_and_hold_no_number(
    unit: Session, person: Person
) -> None:
    referral, practitioner = accepted(person), person("practitioner")
    scored(referral, by=practitioner, said="333300000", asked_at=clock.now() - timedelta(days=2))
    scored(referral, by=practitioner, said="000000000")
    scored(referral, by=practitioner, instrument="gad-7", said="3333333")
    sentences = reading.history(referral, by=practitioner).sentences
    assert sentences == [
        "A screening for depression found no trigger. That does not mean there is no need.",
        "A screening for anxiety was positive and a fuller assessment follows.",
    ]


def test_reading_the_history_is_recorded(unit: Session, person: Person) -> None:
    referral = accepted(person)
    reading.history(referral, by=person("practitioner"))
    query = sa.select(AuditEvent.subject_id).where(AuditEvent.did == Did.INSTRUMENT_LISTED)
    assert session().scalars(query).all() == [referral.id]


def test_instruments_are_offered_by_group_and_role(unit: Session, person: Person) -> None:
    groups = dict(reading.offered(person("teamlead")))
    assert "Confusion and memory" not in groups
    assert [one.id for one in groups["Low mood and worry"]] == ["gad-2", "gad-7", "phq-2", "phq-9"]
    assert "Confusion and memory" in dict(reading.offered(person("practitioner")))
    assert reading.offered(person("cps")) == []
