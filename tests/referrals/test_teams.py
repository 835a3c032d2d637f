"""Which team a referral goes to: dated tables decide, by suite, age, source and nation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import rules, service
from cjdiversion.accounts.models import Coverage, Unit
from cjdiversion.accounts.queries import Offer
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid
from cjdiversion.referrals import detours, queries, teams
from cjdiversion.referrals.models import Referral
from tests import make
from tests.pages import Visitor
from tests.referrals import made

Person = Callable[[str], Actor]
Visit = Callable[..., Visitor]
SINCE = date(2025, 1, 1)


@dataclass
class Remit:
    youngest: int | None = None
    oldest: int | None = None
    sources: tuple[str, ...] = ()


CHILDREN, ADULTS, ALL = Remit(10, 17), Remit(18), Remit()


def unit(name: str, kind: UnitKind) -> Unit:
    found = accounts.unit_named(name, kind)
    assert found is not None
    return found


def northgate() -> Unit:
    return unit("Northgate", UnitKind.SUITE)


def team(name: str, *, serves: bool = True, **remit: Any) -> Unit:
    """One more provider that serves Northgate beside the others."""
    made_ = service.add_unit(by=SYSTEM, kind=UnitKind.PROVIDER, name=name)
    if serves:
        service.cover(by=SYSTEM, served=northgate(), server=made_, from_on=SINCE, beside=True)
    facts = {"service": "liaison-and-diversion", "from_on": SINCE, **remit}
    service.set_remit(by=SYSTEM, provider=made_, **facts)
    return made_


def of_age(years: int | None, person: Person) -> Case:
    born = clock.today() - timedelta(days=366 * years + 5) if years else None
    return make.booking(by=person("sergeant"), born_on=born)


def names(case: Case) -> list[str]:
    return [one.provider.name for one in teams.of(case)]


def test_a_child_goes_to_the_team_for_children_and_an_adult_does_not(
    person: Person, unit: Session
) -> None:
    team("Northshire Youth Team", youngest=10, oldest=17)
    assert names(of_age(15, person)) == ["Northshire Youth Team", "Northshire L&D Service"]
    assert names(of_age(30, person)) == ["Northshire L&D Service"]


def test_no_redirection_leads_to_a_team_that_does_not_take_the_age(
    person: Person, unit: Session
) -> None:
    youth = team("Northshire Youth Team", serves=False, youngest=10, oldest=17)
    for years, is_offered in ((15, True), (30, False)):
        referral = made.sent(of_age(years, person), by=person("sergeant"))
        assert (youth.token in detours.others(referral)) is is_offered
    with pytest.raises(Invalid) as refused:
        made.redirect(referral, by=person("practitioner"), provider=youth.token)
    assert refused.value.fields["provider"][0][0] == "unknown"


def test_an_unknown_age_is_possibly_a_childs_and_never_goes_to_adults_alone(
    person: Person, unit: Session
) -> None:
    team("Northshire Adult Team", youngest=18)
    team("Northshire Youth Team", youngest=10, oldest=17)
    found = names(of_age(None, person))
    assert found == ["Northshire Youth Team", "Northshire L&D Service"]


def test_the_least_age_on_record_decides(person: Person, unit: Session) -> None:
    team("Northshire Youth Team", youngest=10, oldest=17)
    case = make.booking(by=person("sergeant"), born_on=date(1990, 4, 9), stated_age=16)
    assert names(case)[0] == "Northshire Youth Team"


@pytest.mark.parametrize("seed", range(200))
def test_whatever_the_teams_a_possible_child_is_never_left_to_one_for_adults(seed: int) -> None:
    """And whoever is offered takes that age, the narrowest of the nation’s own first."""
    dice = random.Random(seed)
    offers = [
        Offer(Unit(name=str(n)), dice.choice([None, CHILDREN, ADULTS, ALL, Remit(0, 25)]))  # type: ignore[arg-type]
        for n in range(dice.randint(0, 6))
    ]
    age = dice.choice([None, *range(100)])
    found = teams.fitting(offers, age=age, source="custody", nation="")
    for one in found:
        least, most = rules.span(one.remit)
        assert least < 18 if age is None else least <= age <= most
    left = [one for one in offers if one not in found]
    assert not any(rules.takes_age(one.remit, age) for one in left)
    widths = [rules.width(one.remit) for one in found]
    assert widths == sorted(widths)


def test_a_team_takes_from_the_sources_it_names_alone() -> None:
    court = Offer(Unit(name="At court"), Remit(sources=("court",)))  # type: ignore[arg-type]
    any_ = Offer(Unit(name="Any"), ALL)  # type: ignore[arg-type]
    assert teams.fitting([court, any_], age=30, source="custody", nation="") == [any_]
    assert teams.fitting([court, any_], age=30, source="court", nation="") == [court, any_]


def test_the_nations_own_service_comes_first(person: Person, unit: Session) -> None:
    team("Cwm Health Board", service="criminal-justice-liaison", youngest=18)
    assert names(of_age(30, person)) == ["Northshire L&D Service", "Cwm Health Board"]


def test_a_remit_holds_from_its_day_to_the_day_before_the_next(unit: Session) -> None:
    found, day = team("Northshire Youth Team", youngest=10, oldest=17), date(2026, 3, 1)
    facts = {"service": "liaison-and-diversion", "from_on": day}
    service.set_remit(by=SYSTEM, provider=found, youngest=10, oldest=19, **facts)
    before, after = (
        accounts.remits([found.id], on)[found.id] for on in (day - timedelta(days=1), day)
    )
    assert (before.oldest, after.oldest) == (17, 19)


def test_the_sender_chooses_among_those_that_could_take_it(person: Person, unit: Session) -> None:
    other = team("Northshire Second Team", youngest=18)
    case = of_age(30, person)
    assert made.sent(case, by=person("sergeant")).provider_id == other.id  # the narrower
    first = unit_of_north()
    sent = made.sent(case, by=person("sergeant"), team=first.token)
    assert sent.provider_id == first.id


def unit_of_north() -> Unit:
    return unit("Northshire L&D Service", UnitKind.PROVIDER)


def test_a_team_that_does_not_take_the_person_cannot_be_named(
    person: Person, unit: Session
) -> None:
    youth = team("Northshire Youth Team", youngest=10, oldest=17)
    with pytest.raises(Invalid) as refused:
        made.sent(of_age(30, person), by=person("sergeant"), team=youth.token)
    assert refused.value.fields["team"][0][0] == "unknown"


def test_where_nobody_takes_that_age_it_is_said(person: Person, unit: Session) -> None:
    remit = {"service": "liaison-and-diversion", "from_on": SINCE, "youngest": 18}
    service.set_remit(by=SYSTEM, provider=unit_of_north(), **remit)
    with pytest.raises(Invalid) as refused:
        made.sent(of_age(15, person), by=person("sergeant"))
    assert refused.value.fields[""][0][0] == "no-team"
    assert made.sent(of_age(30, person), by=person("sergeant")).sent_at


def test_where_nobody_serves_the_unit_it_is_said(person: Person, unit: Session) -> None:
    case = of_age(30, person)
    ended = sa.update(Coverage).where(Coverage.served_unit_id == northgate().id)
    session().execute(ended.values(to_on=SINCE))
    with pytest.raises(Invalid) as refused:
        made.sent(case, by=person("sergeant"))
    assert refused.value.fields[""][0][0] == "no-provider"
    assert not queries.of_case(case.id)


def test_the_page_offers_the_teams_with_the_one_it_goes_to_chosen(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        youth = team("Northshire Youth Team", youngest=10, oldest=17)
        token, youth_token = of_age(15, person).token, youth.token
    page = visit("sergeant").get(f"/cases/{token}/refer")
    assert "Northshire Youth Team (10 to 17)" in page.text
    assert "Northshire L&D Service (all ages)" in page.text
    page.send("Send the referral", priority="2", concern="Frightened")
    with db.unit() as work:
        sent = work.scalars(sa.select(Referral)).one()
        assert accounts.unit(sent.provider_id).token == youth_token


def test_with_one_team_the_page_asks_nothing_more(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        token = of_age(30, person).token
    page = visit("sergeant").get(f"/cases/{token}/refer")
    assert "Which team?" not in page.text and "Refer to L&D" in page.text


def test_in_wales_the_pages_call_the_service_what_it_is(
    visit: Visit, db: Database, person: Person
) -> None:
    with db.unit():
        served = northgate()
        board = team("Cwm Health Board", serves=False, service="criminal-justice-liaison")
        service.cover(by=SYSTEM, served=served, server=board, from_on=clock.today())
        token = of_age(30, person).token
    page = visit("sergeant").get(f"/cases/{token}/refer")
    assert "Refer to criminal justice liaison" in page.text and "Cwm Health Board" in page.text
    page = page.send("Send the referral", priority="2", concern="Frightened")
    assert "Cwm Health Board, Criminal Justice Liaison Service" in page.text
