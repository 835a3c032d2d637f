"""A rank counts for the day on which it was held: whoever decided, and whoever gave authority."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Posting
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import service
from cjdiversion.errors import Invalid
from tests.accounts.made import posting_of
from tests.disposals import made

Person = Callable[[str], Actor]
TODAY = clock.today()
THEN, SINCE = TODAY - timedelta(days=3), TODAY - timedelta(days=1)
AT = clock.day_starts(THEN) + timedelta(hours=10)


@pytest.fixture
def by(unit: Session, person: Person) -> Actor:
    return person("supervisor")


@pytest.fixture
def case(by: Actor, person: Person) -> Case:
    with clock.at(clock.day_starts(THEN) + timedelta(hours=9)):
        return made.case_for(by, recorded_by=person("sergeant"))


def earlier(posting: Posting, rank: str, until: date) -> None:
    """The same posting, held in another rank up to that day."""
    told = {name: getattr(posting, name) for name in ("person_id", "unit_id", "role")}
    before = Posting(**told, rank=rank, from_on=posting.from_on, to_on=until)
    posting.from_on = until + timedelta(days=1)
    session().add(before)
    session().flush()


def refused(case: Case, by: Actor, **said: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        service.decide(case, by=by, **made.facts("3", at=AT, **said))
    return {field: told[0][0] for field, told in found.value.fields.items()}


def by_phone(**over: Any) -> dict[str, Any]:
    said = {"authority_name": "DI Iwan Prys", "authority_rank": "inspector"}
    return {**said, "authority_at": AT - timedelta(minutes=5), **over}


def test_a_rank_held_since_does_not_decide_what_was_decided_before(by: Actor, case: Case) -> None:
    earlier(posting_of("supervisor"), "constable", SINCE)
    assert refused(case, by)["authority_name"] == "authority-name-missing"


def test_the_rank_that_was_held_then_is_kept_with_the_decision(by: Actor, case: Case) -> None:
    earlier(posting_of("supervisor"), "inspector", SINCE)
    decision = service.decide(case, by=by, **made.facts("3", at=AT))
    assert (decision.decided_by_rank, by.rank) == ("inspector", "sergeant")


def test_somebody_who_held_no_posting_then_had_no_rank_to_decide_with(
    by: Actor, case: Case
) -> None:
    posting_of("supervisor").from_on = SINCE
    session().flush()
    assert refused(case, by)["authority_name"] == "authority-name-missing"


def test_what_is_decided_today_is_decided_by_the_rank_of_today(by: Actor, case: Case) -> None:
    posting_of("supervisor").from_on = TODAY
    session().flush()
    assert service.decide(case, by=by, **made.facts("3")).decided_by_rank == by.rank


def test_an_authority_is_of_the_rank_held_when_it_was_given(
    by: Actor, case: Case, person: Person
) -> None:
    constable, inspector = person("investigator"), person("inspector")
    earlier(posting_of("inspector"), "sergeant", SINCE)
    said = by_phone(authority_name=inspector.name, authority_rank="inspector")
    assert refused(case, constable, **said) == {"authority_rank": "authority-rank-not-held"}
    said = by_phone(authority_name=inspector.name, authority_rank="sergeant")
    assert service.decide(case, by=constable, **made.facts("3", at=AT, **said)).is_to_confirm


def test_the_authority_of_somebody_who_has_left_since_counts(case: Case, person: Person) -> None:
    constable, inspector = person("investigator"), person("inspector")
    left = posting_of("inspector")
    left.to_on = SINCE
    session().get_one(type(left.person), left.person_id).is_active = False
    session().flush()
    said = by_phone(authority_name=inspector.name)
    decision = service.decide(case, by=constable, **made.facts("3", at=AT, **said))
    assert decision.authority_name == inspector.name
