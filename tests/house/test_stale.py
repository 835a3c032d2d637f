"""Two people at one record: who saves second sees both versions, and neither loses a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cjdiversion import clock, stale
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.fields import Choice, Choices, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.stale import BOTH, MINE, NOW, Difference, Typed
from tests.house import typing
from tests.house.typing import autosaved, booked, drafts_in, expire, held, typed
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]
CHOOSE = "Save what you chose"


class Every(Schema):
    """One field of every kind."""

    line = Words("Line")
    text = Words("Text", rows=4)
    colour = Choice("Colour", options={"red": "Red", "blue": "Blue"})
    place = Choice("Place", options={"n": "North", "s": "South"}, kind="select")
    needs = Choices("Needs", options={"a": "Aid", "b": "Break", "c": "Call"})
    is_told = YesNo("Told?")
    age = Whole("Age")
    born_on = Day("Born")
    at = Moment("At", past=False)
    seen = Words("Seen", kind="hidden")


FIELDS: Any = Every().load_fields
AT = datetime(2026, 6, 15, 12, 5, tzinfo=UTC)  # 13:05 in London
STANDS = {
    "line": "one",
    "text": "first\nsecond",
    "colour": "red",
    "place": "n",
    "needs": ["a", "b"],
    "is_told": True,
    "age": 30,
    "born_on": date(1990, 4, 9),
    "at": AT,
    "seen": "digest",
}


def sent(values: dict[str, Any], *, drawn: dict[str, Any] | None = None, **over: Any) -> Typed:
    """A page drawn from `drawn`, on which `values` now stand."""
    inputs: MultiDict[str, str] = MultiDict()
    for name, field in FIELDS.items():
        stale._put(inputs, name, field.to_form(values.get(name)))
    if drawn is not None:
        inputs["_drawn"] = stale.drawn(FIELDS, drawn)
    for name, value in over.items():
        inputs.setlist(name, value) if isinstance(value, list) else inputs.add(name, value)
    return Typed.of(inputs)


def put(page: Typed, inputs: dict[str, str]) -> None:
    for name, text in inputs.items():
        page.inputs[name] = text


def differing(typed_: Typed, standing: dict[str, Any] | None = None) -> dict[str, Difference]:
    found = stale.differences(FIELDS, typed_, STANDS if standing is None else standing)
    return {one.name: one for one in found}


# --- what differs, in words --------------------------------------------------------------------

OTHERS: dict[str, tuple[Any, str, str]] = {
    "line": ("two", "one", "two"),
    "text": ("first\nthird", "first\nsecond", "first\nthird"),
    "colour": ("blue", "Red", "Blue"),
    "place": ("s", "North", "South"),
    "needs": (["c"], "Aid; Break", "Call"),
    "is_told": (False, "Yes", "No"),
    "age": (31, "30", "31"),
    "born_on": (date(1991, 4, 9), "9 April 1990", "9 April 1991"),
    "at": (AT.replace(minute=6), "15 June 2026 at 13:05", "15 June 2026 at 13:06"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_an_answer_of_every_kind_is_shown_in_two_versions_in_words(name: str) -> None:
    value, now, mine = OTHERS[name]
    found = differing(sent({**STANDS, name: value}, drawn=STANDS))
    assert list(found) == [name]
    assert (found[name].now, found[name].mine) == (now, mine)
    assert (found[name].is_theirs, found[name].is_mine) == (False, True)


@pytest.mark.parametrize("name", OTHERS)
def test_an_answer_of_every_kind_that_was_emptied_is_a_difference(name: str) -> None:
    found = differing(sent({**STANDS, name: None}, drawn=STANDS))
    assert list(found) == [name] and found[name].mine == ""


def test_what_stands_as_it_was_typed_is_no_difference() -> None:
    assert differing(sent(STANDS, drawn={})) == {}


def test_one_answer_written_in_two_ways_is_no_difference() -> None:
    page = sent(STANDS)
    put(page, {"born_on-day": "09", "born_on-month": " 04 ", "at-time": "13:05"})
    page.inputs.setlist("needs", ["b", "a"])
    page.inputs["text"] = "first\r\nsecond\r\n"
    assert differing(page) == {}


def test_a_date_that_is_none_stays_as_it_was_typed() -> None:
    page = sent(STANDS)
    put(page, {"born_on-day": "31", "born_on-month": "2", "born_on-year": "90"})
    assert differing(page)["born_on"].mine == "31 2 90"


def test_only_what_the_record_says_can_stand_against_an_answer() -> None:
    assert set(differing(sent({"line": "x", "text": "y"}), {"line": "one"})) == {"line"}


def test_a_field_that_was_not_on_the_page_is_no_difference() -> None:
    page = sent({**STANDS, "line": "two", "born_on": None})
    for name in ("line", "born_on-day", "born_on-month", "born_on-year"):
        del page.inputs[name]
    assert differing(page) == {}


def test_what_a_page_carries_unseen_is_not_chosen_between() -> None:
    assert differing(sent({**STANDS, "seen": "another"})) == {}


# --- who changed which -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn_as", "now", "mine", "offered"),
    [
        ("old", "theirs", "old", NOW),
        ("old", "old", "mine", MINE),
        ("old", "theirs", "mine", ""),
        (None, "theirs", "mine", ""),
    ],
)
def test_where_one_side_alone_changed_an_answer_that_side_is_offered(
    drawn_as: str | None, now: str, mine: str, offered: str
) -> None:
    page = sent({"line": mine}, drawn=None if drawn_as is None else {"line": drawn_as})
    (one,) = stale.differences(FIELDS, page, {"line": now})
    assert one.chosen == offered


def test_digests_of_a_page_that_asked_something_else_say_nothing() -> None:
    page = sent({**STANDS, "line": "two"}, _drawn="AAAAAABBBBBB")
    assert differing(page)["line"].chosen == ""


@pytest.mark.parametrize("drawn_as", ["", "x" * 3000, "<script>", "a" * 6 + "\0", "é"])
def test_digests_nobody_made_break_nothing(drawn_as: str) -> None:
    assert set(differing(sent({**STANDS, "line": "two"}, _drawn=drawn_as))) == {"line"}


def test_touched_is_what_was_changed_and_would_not_be_there_anyway() -> None:
    page = sent({**STANDS, "line": "two", "age": 31}, drawn=STANDS)
    assert stale.touched(FIELDS, page, STANDS) == {"line", "age"}
    assert stale.touched(FIELDS, page, {**STANDS, "age": 31}) == {"line"}
    assert stale.touched(FIELDS, page, {**STANDS, "place": "s"}) == {"line", "age"}


# --- the choice carried out --------------------------------------------------------------------


def chosen(page: Typed, **choices: str) -> Typed:
    """As the page of two versions sends it."""
    inputs = MultiDict(page.inputs)
    for one in differing(page).values():
        inputs.add("_differs", f"{one.name} {one.stood}")
    for name, choice in choices.items():
        inputs[f"_keep-{name}"] = choice
    return Typed.of(inputs)


def after(page: Typed) -> dict[str, Any]:
    """The answers that reach the verb."""
    inputs = stale.mixed(FIELDS, page, STANDS)
    data = {name: field.from_form(name, inputs) for name, field in FIELDS.items()}
    return Every().taken(data)


MINES = {name: value for name, (value, _, _) in OTHERS.items()}


def test_each_answer_can_be_kept_or_taken() -> None:
    page = sent({**STANDS, **MINES})
    taken = after(chosen(page, **dict.fromkeys(MINES, MINE)))
    assert taken == {**STANDS, **MINES}
    kept = after(chosen(page, **dict.fromkeys(MINES, NOW)))
    assert kept == STANDS


@given(st.dictionaries(st.sampled_from(sorted(MINES)), st.sampled_from([NOW, MINE])))
def test_any_mix_is_exactly_what_was_chosen(choices: dict[str, str]) -> None:
    page = chosen(sent({**STANDS, **MINES}), **choices)
    wanted = {
        name: STANDS[name] if choices.get(name) == NOW else MINES.get(name, STANDS[name])
        for name in STANDS
    }
    assert after(page) == wanted


def test_both_texts_and_all_boxes_can_be_kept_without_saying_a_line_twice() -> None:
    page = sent({**STANDS, "text": "first\nthird", "needs": ["b", "c"]})
    both = after(chosen(page, text=BOTH, needs=BOTH))
    assert both["text"] == "first\nsecond\nthird" and both["needs"] == ["a", "b", "c"]


@given(st.lists(st.text(alphabet="ab \n", max_size=8), min_size=2, max_size=2))
def test_no_line_of_either_text_is_lost_by_keeping_both(texts: list[str]) -> None:
    now, mine = texts
    both = stale._both(FIELDS["text"], now, mine)
    lines = {line.strip() for line in (both or now or mine).splitlines()}
    assert {line.strip() for text in texts for line in text.strip().splitlines()} <= lines | {""}


def test_only_texts_and_boxes_can_be_kept_both() -> None:
    found = differing(sent({**STANDS, **MINES}))
    assert {name for name, one in found.items() if one.can_be_both} == {"text", "needs"}
    page = chosen(sent({**STANDS, "line": "two"}), line=BOTH)
    assert after(page)["line"] == "one", "what cannot be both keeps what stands"


def test_a_choice_holds_only_against_what_its_chooser_saw() -> None:
    page = chosen(sent({**STANDS, "line": "two"}), line=MINE)
    (one,) = stale.differences(FIELDS, page, {**STANDS, "line": "a third"})
    assert one.choice == ""
    assert differing(page)["line"].choice == MINE


@pytest.mark.parametrize("junk", ["", "all", "now ", "\0"])
def test_a_choice_that_is_none_is_not_taken(junk: str) -> None:
    assert differing(chosen(sent({**STANDS, "line": "two"}), line=junk))["line"].choice == ""


# --- on pages ----------------------------------------------------------------------------------


def at(db: Database, visit: Visit, key: str, path: str) -> Page:
    return visit(key).get(path)


def two_at_work(db: Database, visit: Visit, **over: Any) -> tuple[Page, Page]:
    path = f"/cases/{booked(db, **over).token}/correct"
    return visit("sergeant").get(path), visit("detention").get(path)


def record(db: Database, path: str) -> Any:
    with db.unit():
        case = session().query(Case).filter_by(token=path.split("/")[2]).one()
        return {
            name: getattr(row, name)
            for row in (session().get_one(type(case), case.id),)
            for name in ("version", "crime_number", "urn")
        }


def test_two_who_changed_different_answers_keep_both_by_one_press(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", other_names="From the officer")
    page = mine.send("Save the corrections", status=409, crime_number="26/77/1")
    assert "Two versions of this page" in page.text
    assert "changed this record on" in page.text and "DO Kim Holt" in page.text
    assert "You both changed" not in page.text
    saved = page.send(CHOOSE)
    again = saved.visitor.get(mine.path)
    assert held(again, "other_names") == "From the officer"
    assert held(again, "crime_number") == "26/77/1"
    assert drafts_in(db) == []


def test_an_answer_both_changed_is_chosen_and_never_decided_in_silence(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", surname="Saved", notes="Theirs, in full")
    page = mine.send("Save the corrections", status=409, surname="Typed", notes="Mine, in full")
    for words in ("You both changed", "Saved", "Typed", "Theirs, in full", "Mine, in full"):
        assert words in page.text
    left = page.send(CHOOSE, status=422, **{"_keep-surname": "mine"})
    assert left.errors == ["Choose: Notes"] and 'href="#keep-notes"' in left.html
    assert held(left, "_keep-surname") == ["mine"], "what was chosen stays chosen"
    assert record(db, mine.path)["version"] == 2
    left.send(CHOOSE, **{"_keep-notes": "both"})
    again = visit("inspector").get(mine.path)
    assert held(again, "surname") == "Typed"
    assert held(again, "notes") == "Theirs, in full\nMine, in full"


def test_three_in_a_row_lose_nothing(db: Database, visit: Visit) -> None:
    mine, theirs = two_at_work(db, visit)
    third = visit("inspector").get(mine.path)
    theirs.send("Save the corrections", surname="Second", other_names="By the second")
    page = mine.send("Save the corrections", status=409, surname="First", crime_number="26/1")
    at_third = third.send("Save the corrections", status=409, surname="Third", urn="01ZD1234567")
    at_third.send(CHOOSE, **{"_keep-surname": "mine"})
    again = page.send(CHOOSE, status=409, **{"_keep-surname": "mine"})
    assert "Insp" in again.text and "Third" in again.text and "First" in again.text
    assert held(again, "_keep-surname") is None, "it was chosen against another text"
    again.send(CHOOSE, **{"_keep-surname": "now"})
    last = visit("sergeant").get(mine.path)
    assert held(last, "surname") == "Third" and held(last, "urn") == "01ZD1234567"
    assert held(last, "other_names") == "By the second" and held(last, "crime_number") == "26/1"


def test_a_mix_that_is_refused_comes_back_in_the_fields_of_the_page(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", surname="Saved")
    page = mine.send("Save the corrections", status=409, surname="Typed", pnc_id="2015/0026000N")
    data = {**typed(page), "_keep-surname": "now", "pnc_id": "nonsense", "_keep-pnc_id": "mine"}
    refused = Page(page.visitor, page.path, page.visitor.client.post(page.path, data=data))
    assert refused.status == 422 and held(refused, "pnc_id") == "nonsense"
    assert held(refused, "surname") == "Saved"
    refused.send("Save the corrections", pnc_id="")
    assert held(visit("sergeant").get(mine.path), "surname") == "Saved"


def test_what_was_typed_survives_when_the_tab_is_closed_there(db: Database, visit: Visit) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", surname="Saved")
    mine.send("Save the corrections", status=409, surname="Typed", crime_number="26/77/1")
    back = visit("sergeant").get(mine.path)
    assert "Two versions of this page" in back.text and "is here again" in back.text
    assert "Saved" in back.text and "Typed" in back.text
    back.send(CHOOSE, **{"_keep-surname": "mine"})
    again = visit("detention").get(mine.path)
    assert held(again, "surname") == "Typed" and held(again, "crime_number") == "26/77/1"


def test_a_choice_half_made_survives_too_and_undoes_nobodys_work(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", surname="Saved", other_names="Theirs alone")
    page = mine.send("Save the corrections", status=409, surname="Typed")
    autosaved(page, **{"_keep-surname": "mine"})
    back = visit("sergeant").get(mine.path)
    assert held(back, "_keep-surname") == ["mine"]
    assert held(back, "_keep-other_names") == ["now"]
    back.send(CHOOSE)
    again = visit("sergeant").get(mine.path)
    assert held(again, "surname") == "Typed" and held(again, "other_names") == "Theirs alone"


def test_a_draft_typed_against_an_older_version_is_compared_before_it_is_saved(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    autosaved(mine, surname="Typed")
    theirs.send("Save the corrections", surname="Saved")
    back = visit("sergeant").get(mine.path)
    assert "Two versions of this page" in back.text and "is here again" in back.text
    assert held(back, "_keep-surname") is None


def test_a_draft_of_answers_nobody_else_touched_is_simply_filled_in(
    db: Database, visit: Visit
) -> None:
    mine, theirs = two_at_work(db, visit)
    autosaved(mine, crime_number="26/77/1")
    theirs.send("Save the corrections", other_names="Theirs")
    back = visit("sergeant").get(mine.path)
    page = back.send(CHOOSE)
    again = page.visitor.get(mine.path)
    assert held(again, "crime_number") == "26/77/1" and held(again, "other_names") == "Theirs"


def test_parked_text_is_compared_when_the_record_moved_on(db: Database, visit: Visit) -> None:
    mine, theirs = two_at_work(db, visit)
    expire(db)
    asked_in = mine.send("Save the corrections", surname="Typed")
    visit("detention").get(mine.path).send("Save the corrections", surname="Saved")
    back = asked_in.send("Sign in", email="sergeant@example.test", password="demonstration-only")
    assert back.path == mine.path and "Two versions of this page" in back.text
    assert theirs.path == mine.path


@pytest.mark.parametrize("text", typing.XSS)
def test_both_versions_are_shown_as_text_whatever_they_are(
    db: Database, visit: Visit, text: str
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", notes=f"theirs {text}")
    page = mine.send("Save the corrections", status=409, notes=f"mine {text}")
    assert f"theirs {text}" in page.text and f"mine {text}" in page.text
    assert "<script>alert" not in page.html and "onerror=alert(1)>" not in page.html
    assert "<svg/onload" not in page.html


def test_my_own_change_in_another_tab_is_called_mine(db: Database, visit: Visit) -> None:
    page = visit("sergeant").get(f"/cases/{booked(db).token}/correct")
    page.visitor.get(page.path).send("Save the corrections", surname="Other tab")
    told = page.send("Save the corrections", status=409, surname="This tab")
    assert "You changed this record on" in told.text


def test_answers_of_a_screening_are_put_together(db: Database, visit: Visit) -> None:
    """Two at one desk, each with half of the questions; the button that was pressed is pressed."""
    case = booked(db)
    first, second = (started(visit(key), case) for key in ("sergeant", "detention"))
    first.send("Save and come back", then="later", abuse="yes", learning="no")
    page = second.send("Save and come back", then="later", status=409, abuse="no", medicine="taken")
    assert "Is anyone hurting, threatening or controlling you?" in page.text
    assert "Saved as you typed it" in page.text and "Yes, up to date" in page.text
    shown = page.send(CHOOSE, **{"_keep-abuse": "now"})
    assert shown.path.startswith("/screenings/") and "Answers saved" in shown.html
    again = visit("sergeant").get(second.path)
    assert held(again, "abuse") == ["yes"] and held(again, "learning") == ["no"]
    assert held(again, "medicine") == ["taken"]


def started(visitor: Visitor, case: Case) -> Page:
    return visitor.get(f"/cases/{case.token}").send("Ask about vulnerability and needs")


def test_times_of_an_appropriate_adult_are_put_together(db: Database, visit: Visit) -> None:
    path = f"/cases/{booked(db).token}/appropriate-adult"
    first, second = visit("sergeant").get(path), visit("detention").get(path)
    now = clock.london(clock.now())
    first.send("Save", name="Mrs Lee")
    when = f"{now.day}/{now.month}/{now.year} 00:01"
    page = second.send("Save", status=409, name="Mr Kaur", requested_at=when)
    assert "Mrs Lee" in page.text and "Mr Kaur" in page.text and "at 00:01" in page.text
    page.send(CHOOSE, **{"_keep-name": "now"})
    again = visit("sergeant").get(path)
    assert held(again, "name") == "Mrs Lee" and held(again, "requested_at-time") == "00:01"


def test_a_step_that_sets_no_facts_shows_its_own_page_again(db: Database, visit: Visit) -> None:
    """There is nothing to compare: the page says who was first and keeps what was typed."""
    path = f"/cases/{booked(db).token}/leave"
    page = visit("sergeant").get(path)
    visit("detention").get(path.replace("leave", "correct")).send("Save the corrections")
    now = clock.london(clock.now())
    told = page.send(
        "Record that they left", status=409, at=f"{now.day}/{now.month}/{now.year} 00:01"
    )
    assert "Somebody else changed this case" in told.errors[0]
    assert held(told, "at-time") == "00:01" and "Two versions" not in told.text


def test_a_stale_page_without_digests_asks_about_every_difference(
    db: Database, visit: Visit, app: Flask
) -> None:
    mine, theirs = two_at_work(db, visit)
    theirs.send("Save the corrections", other_names="Theirs")
    data = {**typed(mine, crime_number="26/1"), "_drawn": ""}
    answer = mine.visitor.client.post(mine.path, data=data)
    page = Page(mine.visitor, mine.path, answer)
    assert page.status == 409 and page.text.count("Keep what stands now") == 2
    assert held(page, "_keep-other_names") is None
