"""Adults and interviews for tests, made through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.interviews import service
from cjdiversion.interviews.models import AppropriateAdult, UrgentAuthority
from cjdiversion.screenings import service as screenings
from tests import make

Person = Callable[[str], Actor]
ELIGIBLE = "none-of-these"


def vulnerable(person: Person, **over: Any) -> Case:
    """Booked, and decided to be vulnerable."""
    case = make.booking(by=person("sergeant"), **over)
    decided(case, person)
    return case


def decided(case: Case, person: Person, key: str = "sergeant") -> None:
    said = {"limbs": ["iii"], "reasons": "Agrees with whatever is said last"}
    screenings.decide_vulnerability(case, by=person(key), is_vulnerable=True, **said)


def came(case: Case, *, by: Actor, **over: Any) -> AppropriateAdult:
    """An eligible adult who is here, and heard the rights again."""
    facts = {
        "name": "Mrs Lee",
        "relationship_code": "relative",
        "eligibility": ELIGIBLE,
        "arrived_at": clock.now() - timedelta(minutes=20),
        "rights_repeated_at": clock.now() - timedelta(minutes=10),
        **over,
    }
    return service.record_aa(case, by=by, **facts)


def urgent(case: Case, *, by: Actor, **over: Any) -> UrgentAuthority:
    """By telephone."""
    facts = {
        "ground": "people",
        "reasons": "A child is missing",
        "is_harmless": True,
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": clock.now(),
        "authority_by_phone": True,
        **over,
    }
    return service.authorise_urgent(case, by=by, **facts)
