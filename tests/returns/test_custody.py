"""The custody return: what is captured, recounted case by case; what is not, never made up."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from cjdiversion import clock
from cjdiversion.cases import rules as rules_of_cases
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case, CaseEvent
from cjdiversion.interviews import service as interviews
from cjdiversion.interviews.models import AppropriateAdult
from cjdiversion.listing import Place
from cjdiversion.returns import importing, looking, queries
from cjdiversion.returns.custody_figures import CUSTODY
from cjdiversion.screenings import service as screenings
from cjdiversion.screenings.models import VulnerabilityDecision
from tests.detentions.made import ago, held
from tests.returns import made
from tests.returns.made import Person

OFFENCES = [[{"code": "CJ88116"}], [{"code": "TH68010"}, {"code": "OF61016"}], [], [{"code": "X"}]]


def vulnerable(case: Case, person: Person, says: bool, *, hours: float = 1) -> None:
    screenings.decide_vulnerability(
        case,
        by=person("sergeant"),
        is_vulnerable=says,
        limbs=["iii"] if says else [],
        reasons="Did not follow what was said to him in plain words",
        decided_at=ago(hours),
    )


def at_random(person: Person, seed: int, count: int) -> None:
    any_of, by = Random(seed), person("sergeant")
    for _ in range(count):
        case = held(
            by=by,
            since=any_of.choice([2, 20, 30]),
            born_on=None,
            stated_age=any_of.choice([None, 13, 17, 18, 44]),
            sex=any_of.choice(["", "M", "F", "U"]),
            self_defined_ethnicity=any_of.choice(["", "NS", "W2", "B1"]),
            offences=any_of.choice(OFFENCES),
            relevant_at=any_of.choice([None, ago(30), ago(26), ago(2)]),
        )
        for says in any_of.choice([(), (True,), (False,), (True, False)]):
            vulnerable(case, person, says, hours=1.5 if says else 1)
        if any_of.random() < 0.5:
            interviews.record_aa(case, by=by, name="Mrs Lee", requested_at=ago(1))
        if any_of.random() < 0.4:
            cases.move(case, by=by, kind="charged", at=ago(any_of.choice([0.5, 1, 1.9])))
        elif any_of.random() < 0.4:
            cases.release(case, by=by, at=ago(0.2))


def recounted(unit: Session) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {one.code: Counter() for one in CUSTODY.figures}
    loads = (joinedload(part) for part in (Case.person, Case.booking))
    for case in unit.scalars(sa.select(Case).options(*loads)):
        booking, who = case.booking, case.person
        if booking is None or booking.authorised_at is None:
            continue
        ages = rules_of_cases.ages(who, clock.london(booking.authorised_at).date())
        band = "not-recorded" if not ages else "under-16" if ages[0] < 16 else "16-17"
        band = "18-over" if ages and ages[0] >= 18 else band
        decided = unit.scalars(
            sa.select(VulnerabilityDecision)
            .where(VulnerabilityDecision.case_id == case.id)
            .order_by(VulnerabilityDecision.decided_at)
        ).all()
        said = {True: "yes", False: "no"}[decided[-1].is_vulnerable] if decided else "not-recorded"
        adults = sa.select(AppropriateAdult).where(AppropriateAdult.case_id == case.id)
        called = "yes" if unit.scalars(adults).first() else "no"
        need = "child" if band != "18-over" else "vulnerable-adult" if said == "yes" else "neither"
        charged = sa.select(sa.func.min(CaseEvent.at)).where(
            CaseEvent.case_id == case.id, CaseEvent.kind == "charged"
        )
        ends = [end for end in (unit.scalar(charged), booking.released_at) if end]
        over = "not-recorded"
        if ends and booking.relevant_at:
            over = "yes" if min(ends) - booking.relevant_at > timedelta(hours=24) else "no"
        found["total"]["all"] += 1
        found["age"][band] += 1
        found["needs-adult"][need] += 1
        found["over-24"][over] += 1
        if band == "18-over":
            found["vulnerable"][said] += 1
        if need != "neither":
            found["called-child" if need == "child" else "called-vulnerable"][called] += 1
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_what_a_count_by_hand_gives_and_lists_as_many_rows(
    unit: Session, person: Person, seed: int
) -> None:
    at_random(person, seed, 16)
    unit.flush()
    one, by_hand, force = made.built(person, "custody"), recounted(unit), person("performance")
    for figure in one.figures:
        code = figure.figure.code
        if by_hand[code]:
            assert made.numbers(one, code) == dict(by_hand[code]), code
        for value in figure.values:
            asked = {"figure": code, "value": value.code}
            page = queries.behind(one.kind, force.force_id, one.period, Place(), **asked)
            assert page.total == value.count, asked
    for failing in one.failing:
        check = failing.check.code
        page = queries.behind(one.kind, force.force_id, one.period, Place(), check=check)
        assert page.total == failing.count, check


def test_an_offence_group_is_that_of_the_first_offence(unit: Session, person: Person) -> None:
    for offences in OFFENCES:
        held(by=person("sergeant"), offences=offences)
    one = made.built(person, "custody")
    assert made.numbers(one, "offence") == {"violence": 1, "theft": 1, "not-listed": 2}


def test_a_detention_that_nobody_authorised_is_named_and_counted_nowhere(
    unit: Session, person: Person
) -> None:
    held(by=person("sergeant"), authorised_at=None)
    one = made.built(person, "custody")
    assert (one.total, made.failing(one)) == (0, {"no-authorised": 1})


def test_who_was_released_and_charged_later_was_held_without_charge_until_the_release(
    unit: Session, person: Person
) -> None:
    by = person("sergeant")
    for released, charged in ((30, 1), (10, 1), (1, 30)):
        case = held(by=by, since=40, relevant_at=ago(40))
        for hours, kind in sorted(((released, "bailed"), (charged, "charged")), reverse=True):
            if kind == "bailed":
                cases.release(case, by=by, at=ago(hours))
            cases.move(case, by=by, kind=kind, at=ago(hours))
    assert made.numbers(made.built(person, "custody"), "over-24") == {"no": 2, "yes": 1}


def test_an_age_nobody_knows_is_never_an_adults(unit: Session, person: Person) -> None:
    held(by=person("sergeant"), born_on=None, stated_age=None)
    one = made.built(person, "custody")
    assert made.numbers(one, "needs-adult") == {"child": 1}
    assert made.failing(one)["no-call"] == 1


def test_what_is_not_captured_is_said_and_can_be_imported(
    unit: Session, person: Person, visit: Any
) -> None:
    table = b"figure,value,count\nstrip-searches,,31\n"
    said = {"kind": "custody", "period": made.LAST_YEAR, "source": "whole-force"}
    importing.bring(by=person("performance"), title="Custody system", file=table, **said)
    found = looking.compare("custody", made.LAST_YEAR, by=person("performance"))
    ((row,),) = [one.rows for one in found.figures]
    assert (row.here, row.beside[0].words, row.beside[0].difference) == (None, "31", None)
    kept = made.kept(person, kind="custody")
    assert '"Strip searches, by age, sex and ethnicity","30"' in kept.csv.decode("utf-8-sig")


def test_the_page_names_what_the_collection_asks_and_this_service_does_not_hold(
    db: Any, visit: Any
) -> None:
    page = visit("performance").get("/returns/build?kind=custody")
    assert "Not captured here" in page.text and "Strip searches" in page.text
    assert "They are never made up" in page.text
    assert "0 Strip searches" not in page.text
