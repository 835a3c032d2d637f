"""What agreement, its withdrawal and an override do to the versions of an annex."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import reading, service
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.steps import Status
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.errors import OutOfOrder
from tests.annexes import made

Person = Callable[[str], Actor]
CANARY = made.CANARY
NAMED = "Canarysurname"


def test_without_agreement_a_line_of_lds_is_in_no_column(with_ld: Case, person: Person) -> None:
    annex = made.issued(with_ld, person)
    assert CANARY not in repr((annex.facts, annex.withheld))
    assert annex.withheld == [
        {
            "section": "Treatment and support",
            "held_by": "Northshire L&D Service",
            "ground": "The person has not yet been asked",
        }
    ]


def test_a_withdrawal_takes_the_line_out_of_the_next_version_and_keeps_the_copy(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    first = made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    second = made.approved(with_ld, person)
    facts = content_of(second)
    assert facts.withdrawal is not None
    assert facts.withdrawal.kept_in == (1,)
    words = made.words_of(second)
    assert CANARY not in words
    assert "The copy in version 1 is kept and scheduled" in words
    old = reading.of(first, person("cps"))
    assert old.stop is not None
    assert old.facts is not None  # what the prosecution holds does not disappear


@pytest.mark.parametrize("step", ["approve", "share", "download"])
def test_a_withdrawal_stops_a_version_that_has_not_left(
    with_ld: Case, person: Person, step: str
) -> None:
    made.answered(with_ld, person, "given")
    annex = (made.issued if step == "approve" else made.approved)(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    with pytest.raises(OutOfOrder, match="withdrawn on"):
        getattr(service, step)(annex, by=person("supervisor"))
    assert reading.of(annex, person("supervisor")).facts is None


def test_a_copy_that_was_attached_is_recorded_even_after_a_withdrawal(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    annex = made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    service.attach(annex, by=person("investigator"), attached_to="MG3", attached_at=clock.now())
    assert annex.status is Status.ATTACHED


@pytest.mark.parametrize("back", [timedelta(0), timedelta(minutes=30)])
def test_attaching_after_a_withdrawal_opens_nothing(
    with_ld: Case, person: Person, back: timedelta
) -> None:
    made.answered(with_ld, person, "given")
    annex = made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn")
    service.attach(
        annex, by=person("investigator"), attached_to="MG3", attached_at=clock.now() - back
    )
    assert reading.of(annex, person("investigator")).facts is None
    with pytest.raises(OutOfOrder, match="withdrawn on"):
        service.download(annex, by=person("investigator"))


@pytest.mark.parametrize("left_by", ["attach", "download", "share"])
def test_a_copy_that_left_before_a_withdrawal_stays_open(
    with_ld: Case, person: Person, left_by: str
) -> None:
    made.answered(with_ld, person, "given")
    annex, investigator = made.approved(with_ld, person), person("investigator")
    facts = {"attached_to": "MG3", "attached_at": clock.now()} if left_by == "attach" else {}
    getattr(service, left_by)(annex, by=investigator, **facts)
    made.answered(with_ld, person, "withdrawn")
    assert reading.of(annex, investigator).facts is not None
    assert service.download(annex, by=investigator).pdf


def test_a_withdrawal_after_an_override_stops_the_line(with_ld: Case, person: Person) -> None:
    overridden(with_ld, person)
    assert CANARY in repr(made.issued(with_ld, person).facts)
    made.answered(with_ld, person, "withdrawn")
    assert CANARY not in repr(made.issued(with_ld, person).facts)
    overridden(with_ld, person)  # decided again, with the withdrawal known
    assert CANARY in repr(made.issued(with_ld, person).facts)


def overridden(case: Case, person: Person) -> None:
    consents.override(
        case,
        by=person("practitioner"),
        purpose="case-decisions",
        recipient="cps",
        ground="harm-to-others",
        what="One line",
        harm="Her neighbour is in danger",
        consulted="The team leader",
        review_by_on=clock.today() + timedelta(days=7),
        why_no_consent="Refused",
        person_told=True,
        approved_by="Caldicott Guardian",
    )


def test_an_override_tells_a_line_that_was_refused(with_ld: Case, person: Person) -> None:
    made.answered(with_ld, person, "refused")
    overridden(with_ld, person)
    assert CANARY in repr(made.issued(with_ld, person).facts)
