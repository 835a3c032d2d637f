"""What goes with a referral, seen in the record of a real screening."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.referrals import service
from cjdiversion.referrals.reading import sending
from cjdiversion.screenings import service as screenings
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]
pytestmark = pytest.mark.usefixtures("unit")


def screened(person: Person) -> Case:
    """Told: trouble with money for food and a home. Seen: distress. Told, and safety: self-harm."""
    sergeant = person("sergeant")
    case = make.booking(by=sergeant)
    screening = screenings.start(case, by=sergeant)
    seen = {"seen-signs": "yes", "seen-what": "distress"}
    answers = {"accommodation": "yes", "self-harm-ever": "yes", **seen}
    screenings.answer(screening, by=sergeant, answers=answers)
    return case


def carried(person: Person, *, agrees: bool | None) -> set[tuple[str, str]]:
    case = screened(person)
    consents.tell(case, by=person("sergeant"), agrees=agrees)
    referral = made.sent(case, by=person("sergeant"))
    return {(need["code"], need["source"]) for need in referral.needs}


def test_with_agreement_all_needs_go(person: Person) -> None:
    assert ("accommodation", "self-told") in carried(person, agrees=True)


@pytest.mark.parametrize("agrees", [False, None])
def test_without_agreement_what_the_person_told_stays(person: Person, agrees: bool | None) -> None:
    went = carried(person, agrees=agrees)
    assert ("accommodation", "self-told") not in went
    assert [source for _, source in went if source == "officer-observed"]
    assert "self-harm" in {code for code, _ in went}


def test_before_sending_the_page_says_how_much_is_left_out(person: Person) -> None:
    case = screened(person)
    before = sending(case)
    assert (before.agrees, before.left_out) == (False, 1)
    consents.tell(case, by=person("sergeant"), agrees=True)
    after = sending(case)
    assert (after.agrees, after.left_out) == (True, 0)
    assert after.offer.provider.name == "Northshire L&D Service"


def test_needs_are_frozen_when_it_is_sent(person: Person) -> None:
    case = screened(person)
    draft = made.draft(case, by=person("sergeant"))
    assert not draft.needs
    service.send(draft, by=person("sergeant"))
    before = list(draft.needs)
    screening = screenings.start(case, by=person("sergeant"))
    screenings.answer(screening, by=person("sergeant"), answers={"seen-signs": "no"})
    again = service.open(draft.token, by=person("practitioner"))
    assert again.needs == before
