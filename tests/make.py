"""Invented cases for tests, made through the services: nothing here inserts a row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service
from cjdiversion.cases.identifiers import make_pnc_id
from cjdiversion.cases.models import Case, CustodyBooking
from cjdiversion.cases.queries import ALL_OF_IT

_numbers = count(1)


def number() -> str:
    """A custody record number nobody has had."""
    return f"TS/{next(_numbers):06}/26"


def person(**over: Any) -> dict[str, Any]:
    """An adult about whom little is out of the ordinary."""
    return {
        "surname": "Okonkwo-Jones",
        "forenames": "Zoë",
        "born_on": date(1990, 4, 9),
        "sex": "M",
        "self_defined_ethnicity": "M1",
        "observed_ethnicity": "IC1",
        "language": "en",
        "needs_interpreter": False,
        "pnc_id": make_pnc_id(next(_numbers), year=2015),
        "offences": [{"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False}],
        **over,
    }


def booking(*, by: Actor, **over: Any) -> Case:
    """Arrested two hours ago, in the suite of `by`, nobody investigating yet."""
    now = clock.now()
    facts = {
        "custody_record_no": number(),
        "arrested_at": now - timedelta(hours=2),
        "arrived_at": now - timedelta(hours=1, minutes=20),
        "relevant_at": now - timedelta(hours=1, minutes=20),
        "authorised_at": now - timedelta(hours=1),
        "location": "Cell 4",
        **person(),
        **over,
    }
    return service.book(by=by, **facts)


def fed(unit: Session, *, by: Actor, **cells: str) -> Case:
    """One row of a custody system’s feed, taken in; the same number again is the same booking."""
    cells = {"force": "99", "custody_record_no": "FD/1/26", "suite": "Northgate", **cells}
    service.take_in([cells], by=by, digest="0" * 64)
    unit.flush()
    number = CustodyBooking.custody_record_no == cells["custody_record_no"]
    query = sa.select(Case).join(CustodyBooking, CustodyBooking.case_id == Case.id).where(number)
    return unit.scalars(query.options(*ALL_OF_IT)).unique().one()


def wall(at: datetime) -> str:
    """As a custody system writes a moment."""
    return f"{clock.london(at):%Y-%m-%dT%H:%M}"


def attendance(*, by: Actor, **over: Any) -> Case:
    """Came by appointment an hour ago."""
    facts = {
        "place": "Northgate police station",
        "attended_at": clock.now() - timedelta(hours=1),
        "interviewer": "DC Lena Ford",
        **person(),
        **over,
    }
    return service.attend(by=by, **facts)
