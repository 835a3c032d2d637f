"""A decision that is recorded late: the options of its own day are offered, and it is judged and
explained by the rows of that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.disposals import shown_day
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.disposals.test_views import RESOLUTION, booked, kept
from tests.pages import Caller, Page

TODAY = clock.today()
THEN = TODAY - timedelta(days=3)
CHANGED_ON = TODAY - timedelta(days=1)


def typed(on: date, time: str = "") -> str:
    return f"{on.day}/{on.month}/{on.year} {time}".strip()


def opened(db: Database, **over: Any) -> str:
    with clock.at(clock.day_starts(THEN) + timedelta(hours=9)):
        return booked(db, **over)


def row(code: str, label: str, from_on: date, to_on: date | None, **attributes: Any) -> None:
    """An option of the force itself, as a community resolution is one."""
    like = reference.current("oocr_options", "community-resolution")
    assert like is not None
    session().add(
        ReferenceEntry(
            kind="oocr_options",
            code=code,
            label=label,
            force_code="99",
            from_on=from_on,
            to_on=to_on,
            attributes={**like.attributes, **attributes},
            source="Policy of the force",
            mark=Mark.LOCAL,
        )
    )
    session().flush()


def values(page: Page) -> set[str | None]:
    return {e.get("value") for e in page.root.iter("input") if e.get("name") == "outcome_code"}


def page_of(visit: Any, token: str, on: date | None = None) -> Page:
    at = f"?on={on}" if on else ""
    page: Page = visit("supervisor").get(f"/cases/{token}/decide{at}")
    return page


def answers(on: date, **over: Any) -> dict[str, Any]:
    told = {"victim_told_on": typed(TODAY), "victim_consulted_on": typed(on)}
    plain = {k: v for k, v in made.ANSWERS.items() if "_on-" not in k}
    return {**plain, **RESOLUTION, **told, **over}


@pytest.fixture
def ended(db: Database) -> None:
    """Held until the day before yesterday."""
    with db.unit():
        row("street-talk", "Street talk", reference.ALWAYS, CHANGED_ON)


def test_the_page_offers_the_options_of_today_unless_another_day_is_asked_for(
    db: Database, visit: Any, ended: None
) -> None:
    token = opened(db)
    today, then = page_of(visit, token), page_of(visit, token, THEN)
    assert "street-talk" not in values(today)
    assert "street-talk" in values(then)
    assert f"The outcomes and options are those of {clock.day_in_words(THEN)}" in then.text
    assert today.form("Show the options of that day").get("method") == "get"
    parts = "&".join(f"on-{part}={getattr(THEN, part)}" for part in ("day", "month", "year"))
    asked = visit("supervisor").get(f"{today.path}?{parts}")
    assert "street-talk" in values(asked)


def test_a_late_decision_is_recorded_under_an_option_that_has_ended_since(
    db: Database, visit: Any, ended: None
) -> None:
    page = page_of(visit, opened(db), THEN)
    said = answers(THEN, outcome_code="street-talk", decided_at=typed(THEN, "10:30"))
    refused = page.send("Record the decision", status=422, **{**said, "reasons": "Because"})
    assert "street-talk" in values(refused)
    shown = refused.send("Record the decision", reasons=made.REASONS)
    assert "8: Community resolution" in shown.text
    assert "Street talk" in shown.text
    (decision,) = kept(db)
    assert (decision.option_code, decision.outcome_code) == ("street-talk", "8")
    assert decision.decided_on == THEN


def test_the_moment_begins_with_the_day_and_its_time_is_asked_for(db: Database, visit: Any) -> None:
    page = page_of(visit, opened(db), THEN)
    refused = page.send("Record the decision", status=422, **answers(THEN))
    assert refused.errors == ["When was it decided? must include a time, like 14:05"]


def test_an_option_that_had_ended_by_the_day_of_the_decision_is_refused_in_words(
    db: Database, visit: Any, ended: None
) -> None:
    page = page_of(visit, opened(db), THEN)
    said = answers(TODAY, outcome_code="street-talk", decided_at=typed(TODAY, "00:00"))
    refused = page.send("Record the decision", status=422, **said)
    last = clock.day_in_words(CHANGED_ON - timedelta(days=1))
    words = f"Street talk was not in force on {clock.day_in_words(TODAY)}. It holds from"
    assert [one for one in refused.errors if words in one and f"to {last}" in one]
    assert kept(db) == []


def test_a_row_that_changed_since_counts_as_it_stood_on_the_day_of_the_decision(
    db: Database, visit: Any
) -> None:
    """Recorded under another outcome, and with another age, since yesterday."""
    with db.unit():
        row("talk", "A talk", reference.ALWAYS, CHANGED_ON)
        row("talk", "A talk for young people", CHANGED_ON, None, age_to=17, outcome_code="2")
    token = opened(db)
    assert "talk" not in values(page_of(visit, token))
    page = page_of(visit, token, THEN)
    said = answers(THEN, outcome_code="talk", decided_at=typed(THEN, "10:30"))
    shown = page.send("Record the decision", **said)
    assert "A talk for young people" not in shown.text
    (decision,) = kept(db)
    assert (decision.outcome_code, decision.verdicts[0]["source"]) == ("8", "Policy of the force")


def test_the_age_is_that_of_the_day_shown(db: Database, visit: Any) -> None:
    day = min(TODAY.day, 28) if TODAY.month == 2 else TODAY.day
    born = TODAY.replace(year=TODAY.year - 18, day=day)
    token = opened(db, born_on=born)
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        made.answered(cases.open(token, by=by), by=by)
    assert "simple-caution" in values(page_of(visit, token))
    then = values(page_of(visit, token, THEN))
    assert "youth-caution" in then
    assert "simple-caution" not in then


def test_the_last_moment_of_a_day_is_still_of_that_day() -> None:
    assert clock.london(shown_day.until(THEN)).date() == THEN
    assert clock.london(shown_day.until(TODAY)).date() == TODAY
    assert shown_day.until(TODAY) <= clock.now()


BAD = ["2026-13-01", "yesterday", str(TODAY + timedelta(days=1)), str(THEN - timedelta(days=1))]


@pytest.mark.parametrize("on", BAD)
def test_a_day_on_which_nothing_can_have_been_decided_is_refused_beside_its_field(
    db: Database, visit: Any, app: Flask, on: str
) -> None:
    token = opened(db)
    page = visit("supervisor").get(f"/cases/{token}/decide?on={on}")
    assert f"The outcomes and options are those of {clock.day_in_words(TODAY)}" in page.text
    assert [e for e in page.root.iter() if e.get("id") == "on-error"]
    caller = Caller(app, "supervisor@example.test")
    refused = caller.get(f"/api/v1/cases/{token}/options?on={on}", status=422)
    assert list(refused["error"]["fields"]) == ["on"]


def test_a_replacement_is_offered_the_options_of_its_own_day(
    db: Database, visit: Any, ended: None
) -> None:
    page = page_of(visit, opened(db), THEN)
    said = answers(THEN, decided_at=typed(THEN, "10:30"))
    token = page.send("Record the decision", **said).path.rsplit("/", 1)[1]
    page = visit("supervisor").get(f"/decisions/{token}/replace?on={THEN}")
    said = answers(THEN, outcome_code="street-talk", decided_at=typed(THEN, "11:30"))
    shown = page.send("Replace the decision", because=made.REASONS, **said)
    assert "Street talk" in shown.text


def test_the_options_of_an_earlier_day_are_explained_on_their_page_and_by_the_api(
    db: Database, visit: Any, app: Flask, ended: None
) -> None:
    token, caller = opened(db), Caller(app, "supervisor@example.test")
    told = caller.get(f"/api/v1/cases/{token}/options?on={THEN}")
    assert (told["on"], "street-talk" in {one["option"] for one in told["options"]}) == (
        str(THEN),
        True,
    )
    assert "Street talk" in visit("supervisor").get(f"/cases/{token}/options?on={THEN}").text
    assert "Street talk" not in visit("supervisor").get(f"/cases/{token}/options").text


def test_the_api_takes_a_late_decision_by_the_rows_of_its_day(
    db: Database, app: Flask, ended: None
) -> None:
    token, caller = opened(db), Caller(app, "supervisor@example.test")
    at = clock.day_starts(THEN) + timedelta(hours=10)
    said = made.facts("8", at=at, option_code="street-talk", victim_told_on=TODAY)
    body = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    told = caller.post(f"/api/v1/cases/{token}/decisions", body, status=201)
    assert told["option_code"] == "street-talk"
