"""What L&D write in an assessment: whose it is, how often, and what was recorded in error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.consents import service as consents
from cjdiversion.errors import Invalid
from cjdiversion.referrals import answering, queries, service, told
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.reading import Reading, reading
from cjdiversion.referrals.steps import Status
from tests.referrals import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


def read(referral: Referral, by: Actor) -> Reading:
    return reading(service.open(referral.token, by=by), by=by)


def said(referral: Referral, by: Actor) -> str:
    """All that the API gives this reader, which is what the page shows."""
    return str(told.Told().dump(read(referral, by)))


def agreed(referral: Referral, *, by: Actor) -> None:
    facts: dict[str, Any] = {"answer": "given", "method": "in-person", "scope": "What was said"}
    for recipient, purpose in (("police", "custody-care"), ("cps", "case-decisions")):
        consents.decide(
            referral.case,
            by=by,
            purpose=purpose,
            recipient=recipient,
            given_by="person",
            decided_at=clock.now(),
            **facts,
        )


def again(person: Person, *, lines: bool = True) -> Referral:
    """Assessed, closed, and opened again."""
    referral = made.in_state(Status.ACCEPTED, person)
    practitioner = person("practitioner")
    made.assess(referral, by=practitioner, **({} if lines else {"lines": []}))
    made.close(referral, by=practitioner, **({} if lines else {"no_report_reason": "not-seen"}))
    made.reopen(referral, by=practitioner)
    return referral


# --- whose it is ----------------------------------------------------------------------------------


def test_a_team_it_is_offered_to_reads_nothing_the_other_wrote(person: Person) -> None:
    referral = again(person)
    agreed(referral, by=person("practitioner"))
    made.redirect(referral, by=person("practitioner"))
    south = person("practitioner.south")
    assert read(referral, south).record is None
    assert "CANARY" not in said(referral, south)
    assert made.NOTES in said(referral, person("practitioner"))


def test_having_received_it_a_team_still_reads_its_own_alone(person: Person) -> None:
    referral = again(person)
    agreed(referral, by=person("practitioner"))
    made.redirect(referral, by=person("practitioner"))
    south = person("practitioner.south")
    answering.receive(referral, by=south)
    assert "CANARY" not in said(referral, south)
    answering.accept(referral, by=south)
    made.assess(referral, by=south, clinical_notes="SOUTH-NOTES", lines=[made.line("SOUTH-LINE")])
    assert "CANARY" not in said(referral, south)
    assert "SOUTH-NOTES" in said(referral, south)


def test_what_may_be_told_is_told_to_police_whichever_team_wrote_it(person: Person) -> None:
    referral = again(person)
    agreed(referral, by=person("practitioner"))
    made.redirect(referral, by=person("practitioner"))
    answering.receive(referral, by=person("practitioner.south"))
    assert made.LINE in said(referral, person("sergeant"))
    assert made.NOTES not in said(referral, person("sergeant"))


# --- more than one --------------------------------------------------------------------------------


def test_one_that_is_opened_again_is_assessed_again_and_the_first_is_kept(person: Person) -> None:
    referral = again(person)
    practitioner = person("practitioner")
    answering.accept(referral, by=practitioner)
    made.assess(referral, by=practitioner, clinical_notes="Second", lines=[])
    record = read(referral, practitioner).record
    assert record is not None
    assert [one.assessment.clinical_notes for one in record.written] == ["Second", made.NOTES]
    assert [len(one.lines) for one in record.written] == [0, 1]


def test_it_does_not_close_a_second_time_with_the_report_of_the_first(person: Person) -> None:
    referral = again(person)
    practitioner = person("practitioner")
    answering.accept(referral, by=practitioner)
    assert not queries.has_report(referral)
    with pytest.raises(Invalid):
        answering.close(referral, by=practitioner, reason="completed")
    made.assess(referral, by=practitioner)
    answering.close(referral, by=practitioner, reason="completed")
    assert referral.status is Status.CLOSED
