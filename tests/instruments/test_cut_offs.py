"""A provider's own cut-offs: from a day on, with a name and a reason, never backwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.instruments import cut_offs, service
from cjdiversion.instruments.models import OwnCutOff
from cjdiversion.reference import Mark
from tests.instruments.made import Person, accepted, one, scored

MONDAY = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)


def lower(person: Person, at_least: int = 9, **over: Any) -> OwnCutOff:
    facts = {
        "instrument": "phq-9",
        "level": "positive",
        "at_least": at_least,
        "from_on": clock.today(),
        "because": "Our audit of last year",
        "clinical_lead": "Dr Ada Quist",
        **over,
    }
    return service.set_cut_off(by=person("teamlead"), **facts)


def holds(
    person: Person, name: str, *, on: date, whose: str = "", key: str = "teamlead"
) -> list[int]:
    own = cut_offs.own_of(person(key).unit_id)
    return [one.at_least for one in cut_offs.held(one(name), whose, own, on=on)]


def test_from_its_day_on_the_providers_own_is_used(unit: Session, person: Person) -> None:
    with clock.at(MONDAY):
        lower(person, from_on=clock.today() + timedelta(days=2))
        assert holds(person, "phq-9", on=clock.today() + timedelta(days=1)) == [10]
        assert holds(person, "phq-9", on=clock.today() + timedelta(days=2)) == [9]


def test_the_newest_that_has_begun_is_used(unit: Session, person: Person) -> None:
    with clock.at(MONDAY):
        lower(person, 9)
        lower(person, 8, from_on=clock.today() + timedelta(days=7))
        lower(person, 10, from_on=clock.today() + timedelta(days=14))
        days = (0, 6, 7, 13, 14, 400)
        found = [holds(person, "phq-9", on=clock.today() + timedelta(days=n)) for n in days]
        assert found == [[9], [9], [8], [8], [10], [10]]


def test_a_record_keeps_the_cut_off_it_was_scored_under(unit: Session, person: Person) -> None:
    referral, practitioner = accepted(person), person("practitioner")
    before = scored(referral, by=practitioner, said="333000000")
    lower(person)
    after = scored(referral, by=practitioner, said="333000000")
    assert (before.total, before.is_positive, before.cut_offs[0]["at_least"]) == (9, False, 10)
    assert (after.total, after.is_positive, after.cut_offs[0]["at_least"]) == (9, True, 9)
    assert after.cut_offs[0]["mark"] == Mark.LOCAL
    assert after.cut_offs[0]["source"] == "Set by Dr Ada Quist: Our audit of last year"
    assert after.cut_offs[0]["from_on"] == clock.today().isoformat()


def test_what_was_asked_yesterday_is_scored_under_yesterdays(unit: Session, person: Person) -> None:
    lower(person)
    yesterday = clock.now() - timedelta(days=1)
    row = scored(accepted(person), by=person("practitioner"), said="333000000", asked_at=yesterday)
    assert (row.is_positive, row.cut_offs[0]["at_least"]) == (False, 10)


def test_another_provider_keeps_the_published_one(unit: Session, person: Person) -> None:
    lower(person)
    assert holds(person, "phq-9", on=clock.today(), key="teamlead.south") == [10]


def test_one_gender_option_or_level_changes_no_other(unit: Session, person: Person) -> None:
    lower(person, 2, instrument="pc-ptsd-5", scored_for="women")
    today = clock.today()
    assert [holds(person, "pc-ptsd-5", on=today, whose=w) for w in ("men", "women", "neither")] == [
        [4],
        [2],
        [3],
    ]
    lower(person, 5, instrument="4at", level="delirium")
    assert holds(person, "4at", on=today) == [5, 1]


def test_setting_leaves_one_trace(unit: Session, person: Person) -> None:
    row = lower(person)
    deed = session().scalars(sa.select(AuditEvent).where(AuditEvent.did == Did.CUT_OFF_SET)).one()
    assert (deed.subject_id, deed.actor_name) == (row.id, "Ines Moran")


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"instrument": "ldsq"}, "instrument"),
        ({"instrument": "bjmhs"}, "instrument"),
        ({"level": "severe"}, "level"),
        ({"at_least": 28}, "at_least"),
        ({"scored_for": "men"}, "scored_for"),
        ({"because": " "}, "because"),
        ({"clinical_lead": ""}, "clinical_lead"),
        ({"from_on": date(2020, 1, 1)}, "from_on"),
        ({"instrument": "4at", "level": "delirium", "at_least": 1}, "at_least"),
        ({"instrument": "4at", "level": "cognition", "at_least": 4}, "at_least"),
    ],
    ids=str,
)
def test_what_cannot_be_a_cut_off_is_refused_and_not_kept(
    unit: Session, person: Person, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        lower(person, **over)
    assert list(refused.value.fields) == [field]
    assert session().scalar(sa.select(sa.func.count()).select_from(OwnCutOff)) == 0


def test_two_never_begin_on_one_day(unit: Session, person: Person) -> None:
    lower(person)
    with pytest.raises(Invalid) as refused:
        lower(person, 8)
    assert refused.value.fields["from_on"][0][0] == "taken"


def test_levels_keep_their_order_on_every_later_day_too(unit: Session, person: Person) -> None:
    later = clock.today() + timedelta(days=30)
    lower(person, 2, instrument="4at", level="delirium", from_on=later)
    with pytest.raises(Invalid) as refused:
        lower(person, 2, instrument="4at", level="cognition")
    assert refused.value.fields["at_least"][0][0] == "order"


@pytest.mark.parametrize("key", ["practitioner", "sergeant", "admin", "superintendent", "cps"])
def test_a_cut_off_is_set_for_the_provider_by_its_team_leader_alone(
    unit: Session, person: Person, key: str
) -> None:
    with pytest.raises(NotPermitted):
        service.set_cut_off(
            by=person(key),
            instrument="phq-9",
            level="positive",
            at_least=9,
            from_on=clock.today(),
            because="x",
            clinical_lead="y",
        )


def test_the_table_shows_what_holds_beside_what_is_published(unit: Session, person: Person) -> None:
    lower(person)
    lines = cut_offs.table(person("teamlead").unit_id)
    assert len(lines) == 14
    line = next(one for one in lines if one.instrument.id == "phq-9")
    assert (line.published.at_least, line.holds.at_least, len(line.own)) == (10, 9, 1)
