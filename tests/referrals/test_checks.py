"""What the database itself refuses, whoever writes: columns that hold only together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.contacts import service as contacts
from cjdiversion.contacts.models import Appointment, Message, Note, OnwardReferral, Outcome
from cjdiversion.database import Database, session
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.referrals.steps import Status
from tests.contacts import made as worked
from tests.referrals import made

Person = Callable[[str], Actor]
HALF: list[tuple[type[Any], dict[str, Any]]] = [
    (Referral, {"status": "redirected"}),
    (Referral, {"redirected_to_id": Referral.provider_id}),
    (Referral, {"status": "on-hold"}),
    (Referral, {"sent_at": None}),
    (Referral, {"owner_name": ""}),
    (Assessment, {"status": "in-error"}),
    (AssessmentLine, {"status": "in-error"}),
    (Appointment, {"ends_at": Appointment.starts_at}),
    (Appointment, {"status": "attended"}),
    (Appointment, {"status": "in-error"}),
    (Note, {"status": "in-error"}),
    (OnwardReferral, {"first_attended": "perhaps"}),
    (OnwardReferral, {"status": "in-error"}),
    (Outcome, {"result": "perhaps"}),
    (Outcome, {"status": "in-error"}),
    (Message, {"side": "press"}),
    (Message, {"status": "read"}),
]


@pytest.mark.parametrize(("kind", "half"), HALF)
def test_the_database_takes_no_half_of_what_belongs_together(
    db: Database, person: Person, kind: type[Any], half: dict[str, Any]
) -> None:
    with db.unit():
        dana = person("practitioner")
        row = made.in_state(Status.ASSESSED, person)
        worked.planned(row, by=dana)
        worked.onward(row, by=dana)
        contacts.note(row, by=dana, text="Rang", happened_at=clock.now())
        reached = {"aim": "other", "aim_words": "x", "result": "achieved"}
        contacts.record_outcome(row, by=dana, seen_on=clock.today(), **reached)
        contacts.send(row, by=dana, text="Seen him")
    with pytest.raises(IntegrityError), db.unit():
        session().execute(sa.update(kind).values(half))
