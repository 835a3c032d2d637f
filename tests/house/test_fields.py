"""Every kind of answer: what is taken, and what is refused with which words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from cjdiversion import clock
from cjdiversion.errors import Invalid
from cjdiversion.fields import Asked, Choice, Choices, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
COLOURS = {"red": "Red", "blue": "Blue"}


def taken(field: Asked, value: Any) -> Any:
    """What JSON gives."""
    schema = Schema.from_dict({"it": field})()
    with clock.at(NOW):
        return schema.taken({"it": value})["it"]  # type: ignore[attr-defined]


def typed(field: Asked, **inputs: Any) -> Any:
    """What a page gives; `it` is the name of the field, its parts are it-day and so on."""
    schema = Schema.from_dict({"it": field})()
    form = MultiDict({name.replace("_", "-"): value for name, value in inputs.items()})
    data = {"it": schema.load_fields["it"].from_form("it", form)}  # type: ignore[attr-defined]
    with clock.at(NOW):
        return schema.taken(data)["it"]  # type: ignore[attr-defined]


def refused(field: Asked, value: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as told:
        taken(field, value)
    assert list(told.value.fields) == ["it"]
    return told.value.fields["it"][0]


def refused_form(field: Asked, **inputs: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as told:
        typed(field, **inputs)
    return told.value.fields["it"][0]


# --- words -------------------------------------------------------------------------------------


def test_text_loses_its_outer_spaces_and_gets_one_kind_of_line_end() -> None:
    assert taken(Words("Story", rows=3), "  one\r\ntwo\rthree \n") == "one\ntwo\nthree"


def test_letters_of_every_script_are_taken() -> None:
    text = "Zoë Ó Súilleabháin – 張偉 – محمد – 😀"
    assert taken(Words("Name"), text) == text


def test_20000_characters_are_refused_with_both_numbers() -> None:
    code, words = refused(Words("Reason", limit=4000), "x" * 20_000)
    assert code == "long"
    assert words == "Reason must be 4,000 characters or fewer. You entered 20,000"


def test_the_limit_itself_is_taken() -> None:
    assert taken(Words("Reason", limit=5), "12345") == "12345"
    assert refused(Words("Reason", limit=5), "123456")[0] == "long"


@pytest.mark.parametrize("bad", ["\0", "a\0b", "\x1b[31m", "\x7f", "\ud800", "a\udfffb"])
def test_characters_that_no_database_stores_are_refused(bad: str) -> None:
    assert refused(Words("Reason"), bad)[0] == "control"


@pytest.mark.parametrize("bad", [1, 1.5, True, [], {}, ["text"]])
def test_what_is_no_text_is_refused(bad: Any) -> None:
    assert refused(Words("Reason"), bad) == ("not_text".replace("_", "-"), "Reason must be text")


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_required_answer_must_not_be_blank(blank: Any) -> None:
    code, words = refused(Words("Reason", required=True), blank)
    assert code in ("required", "null") and words == "Enter: reason"


def test_a_question_is_asked_again_as_a_question() -> None:
    assert refused(Words("Who told you?", required=True), "")[1] == (
        "Enter an answer to “Who told you?”"
    )


def test_an_optional_answer_left_blank_on_a_page_is_none() -> None:
    assert typed(Words("Reason"), it="  ") is None


# --- choices -----------------------------------------------------------------------------------


def test_only_the_answers_offered_are_taken() -> None:
    field = Choice("Colour", options=COLOURS)
    assert taken(field, "red") == "red"
    for bad in ("green", "Red", "", 1, ["red"], {"red": 1}, True):
        assert refused(field, bad)[0] == "unknown"


def test_answers_that_change_with_the_day_are_asked_for_each_time() -> None:
    offered = {"red": "Red"}
    field = Choice("Colour", options=lambda: offered)
    assert refused(field, "blue")[0] == "unknown"
    offered["blue"] = "Blue"
    assert taken(field, "blue") == "blue"
    assert field.fixed_options == {}


def test_several_answers_are_each_looked_up_and_taken_once() -> None:
    field = Choices("Colours", options=COLOURS)
    assert taken(field, ["blue", "red", "blue"]) == ["blue", "red"]
    for bad in ("red", ["green"], [["red"]], [{}], [None], {"red": 1}):
        assert refused(field, bad)[0] == "unknown"
    assert refused(Choices("Colours", options=COLOURS, required=True), [])[0] == "required"


def test_yes_and_no_come_as_words_or_as_json() -> None:
    field = YesNo("Is it so?")
    assert [taken(field, one) for one in ("yes", "no", True, False)] == [True, False, True, False]
    for bad in ("Yes", "true", 1, 0, "", []):
        assert refused(field, bad)[0] == "unknown"


# --- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad", ["1_000", "１", "٣", "1.0", 1.9, "+1", "-1", "1e3", " 1", True, [], "0x1", 10**400, "²"]
)
def test_what_only_looks_like_a_whole_number_is_refused(bad: Any) -> None:
    code, words = refused(Whole("Hours", least=0, most=2000), bad)
    assert (code, words) == ("number", "Hours must be a whole number from 0 to 2000")


def test_whole_numbers_stand_within_their_bounds() -> None:
    field = Whole("Hours", least=1, most=24)
    assert [taken(field, one) for one in (1, "24", "007")] == [1, 24, 7]
    for bad in (0, 25, "999999999"):
        assert refused(field, bad)[0] == "number"


# --- days --------------------------------------------------------------------------------------


def test_a_day_comes_as_three_inputs_or_as_an_iso_date() -> None:
    assert typed(Day("Born"), it_day="7", it_month=" 3 ", it_year="1990") == date(1990, 3, 7)
    assert taken(Day("Born"), "1990-03-07") == date(1990, 3, 7)
    assert typed(Day("Born"), it_day="29", it_month="2", it_year="2024") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("7", "", "1990"), "Born must include a month"),
        (("", "", "1990"), "Born must include a day and month"),
        (("7", "3", ""), "Born must include a year"),
    ],
)
def test_a_day_that_lacks_a_part_is_told_which(parts: tuple[str, ...], words: str) -> None:
    inputs = dict(zip(("it_day", "it_month", "it_year"), parts, strict=True))
    assert refused_form(Day("Born"), **inputs) == ("parts", words)


@pytest.mark.parametrize(
    "parts",
    [
        ("30", "2", "2026"),
        ("29", "2", "2025"),
        ("31", "4", "2026"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("7", "3", "26"),
        ("7", "3", "1899"),
        ("7", "3", "2200"),
        ("７", "3", "1990"),
        ("7", "March", "1990"),
        ("-7", "3", "1990"),
        ("007", "3", "1990"),
        ("7", "3", "19900"),
        ("7\0", "3", "1990"),
    ],
)
def test_a_day_that_is_not_in_the_calendar_is_refused(parts: tuple[str, ...]) -> None:
    inputs = dict(zip(("it_day", "it_month", "it_year"), parts, strict=True))
    code, words = refused_form(Day("Born"), **inputs)
    assert (code, words) == ("real", "Born must be a real date, like 27 3 2026")


@pytest.mark.parametrize(
    "bad",
    ["26-03-07", "2026-3-7", "2026-02-30", "07/03/2026", "2026-W10-1", "20260307", 20260307, [],
     "2026-03-07T00:00:00Z", "２０２６-03-07", "2026-03-07\n", True],
)  # fmt: skip
def test_a_day_in_json_is_an_iso_date_and_nothing_else(bad: Any) -> None:
    assert refused(Day("Born"), bad)[0] == "real"


@pytest.mark.parametrize("bad", [{}, {"day": [1]}, {"day": 1, "month": 2, "year": 2026}])
def test_a_day_in_pieces_of_the_wrong_kind_is_refused_not_broken(bad: Any) -> None:
    assert refused(Day("Born"), bad)[0] == "parts"
    assert refused(Moment("When"), bad)[0] == "parts"


def test_a_day_left_blank_is_none_and_is_shown_again_in_three_inputs() -> None:
    field = Day("Born")
    assert typed(field, it_day="", it_month=" ", it_year="") is None
    assert field.to_form(date(1990, 3, 7)) == {"day": "7", "month": "3", "year": "1990"}
    assert refused_form(Day("Born", required=True))[1] == "Enter: born"


# --- moments -----------------------------------------------------------------------------------


def moment(day: int, month: int, time: str, **over: Any) -> Any:
    return typed(Moment("When", **over), it_day=day.__str__(), it_month=str(month), it_year="2026",
                 it_time=time)  # fmt: skip


def test_a_moment_is_london_time_on_a_page_and_utc_inside() -> None:
    assert moment(10, 6, "14:05") == datetime(2026, 6, 10, 13, 5, tzinfo=UTC)
    assert moment(10, 2, "14:05") == datetime(2026, 2, 10, 14, 5, tzinfo=UTC)
    assert moment(10, 2, "9.05") == moment(10, 2, "0905") == moment(10, 2, "09:05")


def test_the_hour_that_never_was_is_refused() -> None:
    with pytest.raises(Invalid) as told:
        moment(29, 3, "01:30")  # the clocks go forward at 01:00 on 29 March 2026
    assert told.value.fields["it"][0][0] == "skipped"
    assert moment(29, 3, "00:59") == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert moment(29, 3, "02:00") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_in_the_hour_that_comes_twice_the_page_asks_which() -> None:
    with pytest.raises(Invalid) as told:
        moment(25, 10, "01:30", past=False)  # the clocks go back at 02:00 on 25 October 2026
    assert told.value.fields["it"][0][0] == "twice"
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(25, 10, "01:30 BST", past=False) == first
    assert moment(25, 10, "0130gmt", past=False) == first + timedelta(hours=1)
    with pytest.raises(Invalid):
        moment(25, 10, "03:30 GMT", past=False)  # nothing to tell apart
    assert moment(25, 10, "02:00", past=False) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_a_moment_shown_and_sent_back_untouched_stays_the_same_in_either_hour() -> None:
    field = Moment("When", past=False)
    for minutes in range(-90, 150, 30):
        at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + timedelta(minutes=minutes)
        assert taken(field, field.to_form(at)) == at


def test_json_says_which_of_the_two_hours_by_its_zone() -> None:
    field = Moment("When", past=False)
    summer, winter = taken(field, "2026-10-25T01:30:00+01:00"), taken(field, "2026-10-25T01:30:00Z")
    assert (winter - summer).total_seconds() == 3600


@pytest.mark.parametrize("time", ["", "25:00", "24:00", "14:60", "noon", "１４:05", "14:5", "2 pm"])
def test_a_moment_needs_a_real_time(time: str) -> None:
    with pytest.raises(Invalid) as told:
        moment(10, 6, time)
    assert told.value.fields["it"][0] == ("time", "When must include a time, like 14:05")


def test_a_time_without_a_day_is_told_what_is_missing() -> None:
    told = refused_form(Moment("When"), it_day="", it_month="", it_year="", it_time="14:05")
    assert told == ("parts", "When must include a day and month and year")


def test_what_happened_cannot_be_in_the_future_unless_the_field_allows_it() -> None:
    later = "2026-06-15T12:00:01Z"
    assert refused(Moment("When"), later) == ("future", "When must be in the past")
    assert taken(Moment("When"), "2026-06-15T12:00:00Z") == NOW
    assert taken(Moment("When", past=False), later) > NOW


@pytest.mark.parametrize(
    "bad",
    ["2026-06-10T14:05:00", "2026-06-10", "yesterday", 1781100000, [], "9999-12-31T23:59:59-14:00",
     "0001-01-01T00:00:00+14:00", True, "2026-06-10T14:05:00 Europe/London"],
)  # fmt: skip
def test_a_moment_in_json_needs_its_zone_and_a_year_of_ours(bad: Any) -> None:
    assert refused(Moment("When", past=False), bad)[0] == "zone"


def test_a_moment_is_shown_again_as_london_reads_it() -> None:
    shown = Moment("When").to_form(datetime(2026, 6, 10, 23, 30, tzinfo=UTC))
    assert shown == {"day": "11", "month": "6", "year": "2026", "time": "00:30"}
