"""The flow from the flag: numbers by hand, the list behind each of them, words for what is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from cjdiversion import clock, listing
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.consents import service as consents
from cjdiversion.database import Database, session
from cjdiversion.disposals.consistency import flow, flow_drawing, following
from cjdiversion.disposals.consistency.flow import Flow, Reasons
from cjdiversion.disposals.flow_queries import CourseRow
from cjdiversion.errors import Invalid, Missing, NotPermitted
from tests.disposals import flagged
from tests.disposals.flagged import who
from tests.pages import Caller

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PERIOD = "last-12-months"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def _stories(db: Database) -> None:
    """Twelve flagged: one not offered L&D, two offered and not referred (one has not answered, one
    refused), one unanswered and one declined, two accepted of which one closed, five seen: with one
    L&D finished, two came, of whom one has an outcome."""
    with db.unit():
        flagged.case()
        consents.tell(flagged.case(), by=who("sergeant"), agrees=None)
        consents.tell(flagged.case(), by=who("sergeant"), agrees=False)
        flagged.sent()
        flagged.take(flagged.sent(), "decline")
        flagged.take(flagged.sent(), "accept")
        flagged.take(flagged.sent(), "accept", "close", reason="refused")
        flagged.take(flagged.sent(), "accept", "screen")
        flagged.take(flagged.sent(), "accept", "assess", "close")  # work completed
        flagged.appointment(flagged.take(flagged.sent(), "accept", "screen"), attends=False)
        flagged.appointment(flagged.take(flagged.sent(), "accept", "assess"))
        case = flagged.case()
        came = flagged.take(flagged.sent(case), "accept", "assess")
        flagged.appointment(came)
        flagged.take(came, "close")
        flagged.decided(case)


def seen(key: str = "performance", period: str = PERIOD) -> Flow:
    return following.followed(period, by=who(key)).flow


@pytest.mark.usefixtures("_stories")
def test_each_step_is_counted_as_by_hand(db: Database) -> None:
    with db.unit():
        found = seen()
    names = ("code", "reached", "lost", "under_way", "done", "decided")
    assert [tuple(getattr(one, name) for name in names) for one in found.steps] == [
        ("flagged", 12, 0, 1, 0, 1),
        ("offered", 11, 1, 1, 0, 1),
        ("referred", 9, 1, 1, 0, 1),
        ("accepted", 7, 1, 1, 0, 1),
        ("engaged", 5, None, None, None, 1),
        ("attended", None, 0, None, 0, None),
        ("decided", None, 0, 0, 0, None),
    ]  # fmt: skip
    assert found.loss_rows == [
        ("Offered L&D", "Refused to be seen, not referred", "–", 1),
        ("Referred to L&D", "Declined by the provider", "No vulnerability evident", 1),
        ("Accepted by L&D", "Closed by L&D", "Refused to be seen", 1),
    ]
    assert found.unit_rows == [("Northgate", 12, 11, 9, 7, 5, flow.NOT_TOLD, flow.NOT_TOLD)]
    assert found.finding == (
        "Of 12 cases flagged, 11 (92%) were offered L&D, 9 (75%) referred, 7 accepted and 5 seen "
        "by L&D; how many of these came to a first appointment is not told."
    )


def test_nobody_is_lost_twice_and_who_is_under_way_is_not_lost() -> None:
    rows = [
        CourseRow(None, stage, ended, "", is_decided=False, count=20 + stage)
        for stage in range(flow.ATTENDED + 1)
        for ended in ("", "closed")
    ]
    found = flow.flow(rows, {}, Reasons({}, {}))
    for here, there in pairwise(found.steps[: flow.ATTENDED + 1]):
        assert sum(here.parts.values()) == here.reached
        assert here.parts["on"] == there.reached
    assert sum(one.count or 0 for one in found.losses) == sum(one.lost or 0 for one in found.steps)


@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize("state", ["lost", "under-way", "finished"])
def test_no_list_tells_by_what_is_left_who_came(db: Database, state: str) -> None:
    with db.unit(), pytest.raises(Invalid) as refused:
        behind(step="engaged", state=state)
    assert list(refused.value.fields) == ["state"]


@pytest.mark.usefixtures("_stories")
@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "soon"])
def test_a_month_that_is_none_of_the_period_is_refused_in_words(db: Database, month: str) -> None:
    with db.unit(), pytest.raises(Invalid) as refused:
        behind(month=month)
    assert list(refused.value.fields) == ["month"]


def behind(**asked: Any) -> following.CasesBehind:
    asked = {"period": PERIOD, "step": "flagged", "state": "reached", **asked}
    return following.behind(**asked, by=who("performance"), place=listing.Place())


@pytest.mark.usefixtures("_stories")
def test_the_list_behind_every_number_holds_as_many_cases(db: Database) -> None:
    with db.unit():
        found = seen()
        (unit,) = found.units
        for number, step in enumerate(found.steps[: len(flow.LISTED)]):
            assert behind(step=step.code).page.total == step.reached
            assert behind(step=step.code, state="decided").page.total == step.decided
            assert behind(step=step.code, unit=unit.token).page.total == unit.reached[number]
            if step.is_lost_listed:
                assert behind(step=step.code, state="lost").page.total == step.lost
                assert behind(step=step.code, state="under-way").page.total == step.under_way
                assert behind(step=step.code, state="finished").page.total == step.done
        for loss in found.losses:
            narrowed = behind(
                step=loss.step.code, state="lost", why=loss.ended, reason=loss.code or None
            )
            assert narrowed.page.total == loss.count
        assert behind(unit="none").page.total == 0


@pytest.mark.usefixtures("_stories")
def test_what_only_ld_record_is_counted_and_never_listed(visit: Any) -> None:
    page = visit("performance").get("/consistency/flow")
    hrefs = [href for href in page.links.values() if "/flow/cases" in href]
    assert hrefs and not any("attended" in href for href in hrefs)
    visit("performance").get("/consistency/flow/cases?step=attended", status=422)


@pytest.mark.usefixtures("_stories")
def test_every_number_that_is_a_link_leads_to_as_many_references_without_names(
    db: Database, visit: Any
) -> None:
    lead = visit("performance")
    page = lead.get("/consistency/flow")
    links = [(words, href) for words, href in page.links.items() if "/flow/cases" in href]
    assert len(links) > 15
    for words, href in links:
        listed = lead.get(href)
        number = words.split()[0]
        assert f"Showing {number} of {number} cases" in listed.text
        assert "Okonkwo" not in listed.text
    with db.unit():
        events = session().query(AuditEvent).filter_by(did=Did.CASE_LISTED).all()
        assert len(events) == len(links) and all(one.facts["shown"] for one in events)


@pytest.mark.usefixtures("_stories")
def test_the_page_says_what_it_counts_and_draws_it_twice(visit: Any) -> None:
    page = visit("performance").get("/consistency/flow")
    for words in (
        "Of 12 cases flagged",
        "Day of the flag",
        "Suspects’ cases that are flagged",
        "Cases in this service",
    ):
        assert words in page.text
    assert page.html.count('role="img"') == 2
    assert "0 of 1 (0%) had been screened when decided" in page.text


@pytest.mark.usefixtures("_stories")
def test_another_force_sees_none_of_it_and_others_are_refused(db: Database, visit: Any) -> None:
    assert (
        "No case was flagged in this period."
        in visit("performance.south").get("/consistency/flow").text
    )
    with db.unit():
        token = seen().units[0].token
        assert seen("performance.south").flagged == 0
        with pytest.raises(NotPermitted):
            seen("supervisor")
        south = {"period": PERIOD, "step": "flagged", "state": "reached", "unit": token}
        with pytest.raises(Missing):
            following.behind(**south, by=who("performance.south"), place=listing.Place())


@pytest.mark.usefixtures("_stories")
def test_a_period_holds_what_was_flagged_in_it(db: Database) -> None:
    with db.unit():
        assert seen(period="last-year").finding == "No case was flagged in this period."
        assert seen(period="last-year").rows[0] == ("Flagged", 0, "–", 0, 0, 0, 0)


def test_a_force_without_a_flagged_case_reads_a_sentence(visit: Any) -> None:
    page = visit("performance").get("/consistency/flow")
    assert "No case was flagged in this period." in page.text
    assert "nan" not in page.text.lower().split() and "svg" not in page.html.split("<main")[1]


@pytest.mark.parametrize(
    "asked",
    [
        "period=yesterday",
        "step=attended",
        "step=nowhere",
        "state=gone",
        "why=nobody",
        "month=November",
        "month=2026-13",
        "unit=" + "x" * 41,
    ],
)
def test_a_choice_that_is_none_is_refused_in_words(visit: Any, asked: str) -> None:
    visit("performance").get(f"/consistency/flow/cases?{asked}", status=422)


@pytest.mark.usefixtures("_stories")
def test_a_list_without_a_case_says_so(db: Database, visit: Any) -> None:
    lead = visit("performance")
    for asked in ("period=last-year", "state=lost&reason=nothing", "unit=none"):
        assert "There is no such case." in lead.get(f"/consistency/flow/cases?{asked}").text
    lead.get("/consistency/flow/cases?unit=somewhere", status=404)
    with db.unit(), pytest.raises(Invalid) as refused:
        behind(month="x")
    assert refused.value.fields == {"month": [("month", "Write a month as 2026-11")]}


def test_a_reason_that_is_no_longer_listed_keeps_its_code() -> None:
    reasons = Reasons({"declined": {}}, {})
    assert reasons.words("declined", "old") == "old"
    assert reasons.how("declined", "old") == "Declined, by neither of them"


@pytest.mark.parametrize(("reason", "done"), [("completed", 1), ("lost-contact", 0)])
def test_with_whom_ld_finished_is_not_lost_and_who_was_lost_is_listed(
    db: Database, reason: str, done: int
) -> None:
    with db.unit():
        flagged.take(flagged.sent(), "accept", "close", reason=reason)
        step = seen().steps[flow.CODES.index("accepted")]
        assert (step.done, step.lost) == (done, 1 - done)
        assert behind(step="accepted", state="finished").page.total == done
        assert behind(step="accepted", state="lost").page.total == 1 - done


def test_bars_are_divided_into_who_went_on_who_waits_and_who_was_lost() -> None:
    rows = [
        flow.CourseRow(None, 0, "not-offered", "", False, 2),
        flow.CourseRow(None, 1, "", "", False, 3),
        flow.CourseRow(None, 2, "", "", True, 5),
    ]
    wide, narrow = flow_drawing.drawings(flow.flow(rows, {}, Reasons({}, {})))
    first = wide.bars[0]
    assert [(one.kind, one.x, one.width) for one in first.parts] == [
        ("on", 0.0, 512.0),
        ("lost", 512.0, 128.0),
    ]
    assert first.losses == "2 lost here"
    assert all(
        part.x + part.width <= one.width + 0.2
        for one in (wide, narrow)
        for bar in one.bars
        for part in bar.parts
    )


@pytest.mark.usefixtures("_stories")
def test_the_twins_tell_the_same(app: Flask) -> None:
    call = Caller(app, "performance@example.test")
    told = call.get("/api/v1/consistency/flow")
    assert [one["cases"] for one in told["steps"]] == [12, 11, 9, 7, 5, None, None]
    assert told["losses"][0]["ended"] == "refused"
    assert told["units"] == [{"unit": "Northgate", "cases": [12, 11, 9, 7, 5, None, None]}]
    listed = call.get("/api/v1/consistency/flow/cases?step=referred&state=lost")
    assert listed["total"] == len(listed["cases"]) == 1
