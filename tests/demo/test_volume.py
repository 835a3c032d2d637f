"""Many cases from one seed: always the same, spread over a year and over both forces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases.models import Case, Offence, PersonInCase
from cjdiversion.database import Database, session
from cjdiversion.demo import volume
from cjdiversion.disposals.models import Decision
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.screenings.models import Need
from tests.copies import copied
from tests.demo.reading import identifiers, looks_real

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
CASES = 150


@pytest.fixture(scope="module")
def filled(template: sa.URL) -> Iterator[Database]:
    with copied(template) as db, clock.at(NOW):
        assert volume.make(db, cases=CASES, seed=7) == CASES
        yield db


def outline(db: Database) -> list[Any]:
    """Who came, when and accused of what; what was found, and what came of it."""
    person, offence, decision = PersonInCase, Offence, Decision
    query = (
        sa.select(
            *(Case.opened_at, Case.way, person.surname, person.forenames, person.born_on),
            *(offence.code, Referral.status, Referral.concern, decision.outcome_code),
            sa.select(sa.func.count(Need.id)).where(Need.case_id == Case.id).scalar_subquery(),
        )
        .join(person, person.case_id == Case.id)
        .outerjoin(offence, offence.case_id == Case.id)
        .outerjoin(Referral, Referral.case_id == Case.id)
        .outerjoin(decision, decision.case_id == Case.id)
        .order_by(Case.opened_at, person.surname, person.forenames)
    )
    with db.unit():
        return [tuple(row) for row in session().execute(query)]


def test_as_many_cases_are_made_as_were_asked_for(filled: Database) -> None:
    assert len(outline(filled)) == CASES


def test_the_same_seed_makes_the_same_cases(db: Database, filled: Database) -> None:
    with clock.at(NOW):
        volume.make(db, cases=CASES, seed=7)
    assert outline(db) == outline(filled)


def test_what_people_say_of_disability_is_the_same_again_and_not_asked_in_one_suite(
    db: Database, filled: Database
) -> None:
    with clock.at(NOW):
        volume.make(db, cases=CASES, seed=7)
    said, again = _said(filled), _said(db)
    assert said == again
    assert {one for one, _, _ in said} == {"yes", "no", "prefer-not", ""}
    assert {one for one, suite, _ in said if suite == "Northgate"} == {""}


def _said(db: Database) -> list[tuple[str, str, str]]:
    query = (
        sa.select(PersonInCase.disability_stated, Unit.name, PersonInCase.surname)
        .join(Case, Case.id == PersonInCase.case_id)
        .outerjoin(Unit, Unit.id == Case.suite_id)
        .order_by(Case.opened_at, PersonInCase.surname, PersonInCase.forenames)
    )
    with db.unit():
        return [(said, suite or "", name) for said, suite, name in session().execute(query)]


def test_another_seed_makes_other_cases(db: Database, filled: Database) -> None:
    with clock.at(NOW):
        volume.make(db, cases=20, seed=8)
    assert not set(outline(db)) & set(outline(filled))


def test_cases_are_spread_over_the_past_twelve_months(filled: Database) -> None:
    opened = [row[0] for row in outline(filled)]
    months = {(moment.year, moment.month) for moment in opened}
    assert NOW - timedelta(days=365) <= min(opened)
    assert max(opened) <= NOW
    assert len(months) >= 12


def test_several_units_of_one_force_decided(filled: Database) -> None:
    with filled.unit():
        force = sa.select(Unit.id).where(Unit.code == "99").scalar_subquery()
        query = sa.select(Unit.name).join(Decision, Decision.unit_id == Unit.id)
        decided = Counter(session().scalars(query.where(Decision.force_id == force)))
    assert set(decided) == {"Northshire CID", "Riverside Response", "Northgate", "Riverside"}
    assert min(decided.values()) >= 3


def test_both_providers_get_referrals_and_answer_most(filled: Database) -> None:
    with filled.unit():
        by_status = Counter(session().scalars(sa.select(Referral.status)))
        providers = set(session().scalars(sa.select(Referral.provider_id)))
    answered = (Referred.ACCEPTED, Referred.ASSESSED, Referred.CLOSED)
    assert len(providers) == 2
    assert sum(by_status[one] for one in answered) > by_status.total() / 2


def test_no_papers_are_printed(filled: Database) -> None:
    with filled.unit():
        assert session().scalar(sa.select(sa.func.count(AnnexVersion.id))) == 0


def test_no_identifier_could_belong_to_anybody(filled: Database) -> None:
    with filled.unit():
        found = identifiers()
    assert found["phone"] and found["pnc_id"] and found["asn"]
    assert looks_real(found) == []


def test_no_cases_are_no_trouble(db: Database) -> None:
    assert volume.make(db, cases=0, seed=1) == 0
