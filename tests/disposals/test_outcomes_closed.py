"""An outcome that is closed to the person by its own row is closed on every path, and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.disposals import choosing, closed, looking, service
from cjdiversion.disposals.catalogue import Outcome
from cjdiversion.disposals.criteria_person import OF_ADULTS
from cjdiversion.disposals.openings import Suspect
from cjdiversion.errors import Invalid
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.disposals.test_api import body
from tests.disposals.test_views import ANSWERS, BECAUSE, booked, deciding, kept
from tests.pages import Caller

Person = Callable[[str], Actor]
BORN = {"a child": date(clock.today().year - 14, 1, 1), "of an age nobody knows": None}
ADULT = date(1988, 3, 12)


def adult_only() -> list[str]:
    """By the rows, and by the law of cautions and notices."""
    found = reference.attributes("outcome_codes")
    return [
        code
        for code, told in found.items()
        if told.get("age_from", 0) >= 18 or told.get("subset_of", code) in OF_ADULTS
    ]


def is_refused(decide: Callable[[], Any]) -> bool:
    with pytest.raises(Invalid) as refused:
        decide()
    return "adults-only" in [code for code, _ in refused.value.fields["outcome_code"]]


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("born", BORN.values(), ids=BORN)
def test_no_adult_outcome_is_decided_for_a_possible_child_on_any_path(
    person: Person, born: date | None
) -> None:
    by, codes = person("supervisor"), adult_only()
    assert codes == ["3", "3A", "6", "7"]
    with clock.at(clock.now() - timedelta(days=20)):
        case = made.case_for(by, recorded_by=person("sergeant"), born_on=born)
    earlier = clock.now() - timedelta(days=10)
    for code in codes:
        assert is_refused(lambda c=code: service.decide(case, by=by, **made.facts(c)))
        assert is_refused(lambda c=code: service.decide(case, by=by, **made.facts(c, at=earlier)))
    standing = made.decided("1", by=by, recorded_by=person("sergeant"), case=case)
    for code in codes:
        said = {**made.facts(code), "because": BECAUSE}
        assert is_refused(lambda s=said: service.replace(standing, case, by=by, **s))
    assert not {*codes} & {*choosing.offered(looking.facts_of(case, by))}


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("code", ["14", "18"])
def test_an_outcome_without_a_suspect_is_not_decided_where_there_is_one(
    person: Person, code: str
) -> None:
    by = person("supervisor")
    case = made.case_for(by, recorded_by=person("sergeant"))
    label = reference.label("outcome_codes", code)
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts(code))
    assert list(refused.value.fields) == ["outcome_code"]
    ((why, words),) = refused.value.fields["outcome_code"]
    assert why == "suspect-identified"
    assert f"“{label}”. Source: Home Office crime outcomes open data" in words
    standing = service.decide(case, by=by, **made.facts("16"))
    with pytest.raises(Invalid) as again:
        service.replace(standing, case, by=by, because=BECAUSE, **made.facts(code))
    assert again.value.fields == refused.value.fields
    facts = looking.facts_of(case, by)
    assert code not in choosing.offered(facts)
    assert code in [one.code for one in choosing.outcomes_not_open(facts)]
    assert code not in [one.code for one in choosing.nothing_further(facts)]


@pytest.mark.usefixtures("unit")
def test_who_was_under_18_on_the_day_gets_no_adult_outcome_that_is_recorded_later(
    person: Person,
) -> None:
    by, born = person("supervisor"), clock.today() - timedelta(days=18 * 366 - 9)  # 18 last week
    with clock.at(clock.now() - timedelta(days=20)):
        case = made.case_for(by, recorded_by=person("sergeant"), born_on=born)
    earlier = clock.now() - timedelta(days=10)
    assert is_refused(lambda: service.decide(case, by=by, **made.facts("7", at=earlier)))
    assert "7" not in choosing.offered(looking.facts_of(case, by, earlier.date()))
    assert service.decide(case, by=by, **made.facts("7")).outcome_code == "7"


@pytest.mark.parametrize("born", BORN.values(), ids=BORN)
def test_page_and_api_refuse_it_and_say_where_it_comes_from(
    db: Database, app: Flask, visit: Any, born: date | None
) -> None:
    token = booked(db, born_on=born)
    page = deciding(visit, token)
    offered = {e.get("value") for e in page.root.iter("input") if e.get("name") == "outcome_code"}
    assert "7" not in offered
    why = "Outcome 7 is for people of 18 or over; an age that is not known is not taken for adult"
    assert "Outcome 7: Cannabis or khat warning" in page.text
    assert why in page.text
    refused = page.send("Record the decision", status=422, **ANSWERS, outcome_code="7")
    assert f"{why}. Source: Police guidance on warnings" in refused.text
    api = Caller(app, "supervisor@example.test")
    told = api.post(f"/api/v1/cases/{token}/decisions", body("7"), status=422)
    assert told["error"]["fields"]["outcome_code"][0]["code"] == "adults-only"
    options = visit("supervisor").get(f"/cases/{token}/options")
    assert "Outcomes not open here, and why" in options.text
    assert why in options.text
    assert "(G)" in options.text
    not_open = api.get(f"/api/v1/cases/{token}/options")["outcomes_not_open"]
    assert "7" in [one["outcome_code"] for one in not_open]
    assert kept(db) == []


def test_it_is_offered_to_an_adult(db: Database, app: Flask, visit: Any) -> None:
    token = booked(db, born_on=ADULT)
    page = deciding(visit, token)
    assert "7" in {e.get("value") for e in page.root.iter("input")}
    assert page.send("Record the decision", **ANSWERS, outcome_code="7").path.startswith("/dec")


@pytest.mark.usefixtures("unit")
def test_a_row_of_a_force_that_says_no_age_keeps_the_national_one(unit: Session) -> None:
    own = ReferenceEntry(
        kind="outcome_codes",
        code="7",
        label="Warning for cannabis",
        force_code="99",
        from_on=reference.ALWAYS,
        attributes={},
        source="Ours",
        mark=Mark.LOCAL,
    )
    unit.add(own)
    unit.flush()
    reference.load()
    assert reference.attributes("outcome_codes", force="99")["7"]["age_from"] == 18


@pytest.mark.parametrize(
    ("least", "suspect", "is_open"),
    [
        (0, Suspect(is_possibly_child=True), True),
        (16, Suspect(is_possibly_child=True), False),
        (16, Suspect(is_possibly_child=True, age=15), False),
        (16, Suspect(is_possibly_child=True, age=16), True),
        (18, Suspect(is_possibly_child=True, age=17), False),
        (18, Suspect(is_possibly_child=True, ages=(19, 16)), False),
        (18, Suspect(age=18), True),
        (21, Suspect(age=20), False),
    ],
)
def test_the_age_of_a_row_is_held_to(least: int, suspect: Suspect, is_open: bool) -> None:
    outcome = Outcome("7", "Warning", age_from=least, age_source="Guidance (G)")
    assert (closed.why_closed(outcome, suspect, clock.today()) == []) is is_open


LIMITS: list[tuple[str, int | None, str]] = [
    ("no", None, "limit-none"),
    ("yes", 0, "limit-runs"),
    ("yes", 40, "limit-runs"),
    ("yes", -1, ""),
    ("yes", None, ""),  # nobody knows when
    ("not-known", None, ""),
]


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(("runs", "days", "why"), LIMITS)
def test_a_time_limit_that_is_known_to_run_has_not_expired(
    person: Person, runs: str, days: int | None, why: str
) -> None:
    by = person("supervisor")
    case = made.booked_for(by, recorded_by=person("sergeant"))
    limit_on = None if days is None else clock.today() + timedelta(days=days)
    with clock.at(clock.now() - timedelta(minutes=5)):
        made.looked_into(case, by=by, has_limit=runs, limit_on=limit_on)
    if not why:
        assert service.decide(case, by=by, **made.facts("17")).outcome_code == "17"
        return
    with pytest.raises(Invalid) as refused:
        service.decide(case, by=by, **made.facts("17"))
    ((code, words),) = refused.value.fields["outcome_code"]
    assert code == why
    assert "“Prosecution time limit has expired”" in words
