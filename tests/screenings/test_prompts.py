from __future__ import annotations

from cjdiversion.questionnaires import questions
from cjdiversion.screenings import prompts

ASKED = questions.of("needs", 1)


def test_a_marker_prompts_the_questions_it_is_about_and_says_where_it_came_from() -> None:
    found = prompts.of_booking(ASKED, markers=["SUICIDAL"], needs_interpreter=None)
    assert set(found) == {"self-harm-thoughts", "self-harm-ever", "records"}
    assert found["records"] == ["Warning marker on the booking: SUICIDAL. Ask, then answer"]


def test_a_marker_is_known_however_it_is_written() -> None:
    found = prompts.of_booking(
        ASKED, markers=["self  harm", "Ailment: epilepsy"], needs_interpreter=None
    )
    assert {"self-harm-ever", "physical-health"} <= set(found)


def test_a_marker_about_something_else_prompts_nothing() -> None:
    assert prompts.of_booking(ASKED, markers=["ESCAPER"], needs_interpreter=False) == {}


def test_an_interpreter_wanted_at_booking_is_asked_about_again() -> None:
    assert set(prompts.of_booking(ASKED, markers=[], needs_interpreter=True)) == {"communication"}
