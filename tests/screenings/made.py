"""Screenings for tests, made through the services."""

from __future__ import annotations

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.questionnaires import questions
from cjdiversion.screenings import service
from cjdiversion.screenings.models import Screening


def answers(**over: str) -> dict[str, str]:
    """Everything that is asked of an adult answered with “no”, except what is said.
    `self_harm_ever` is `self-harm-ever`; what that leads to is answered with “no” too, or was not
    asked."""
    said = {name.replace("_", "-"): answer for name, answer in over.items()}
    for question in questions.current():
        if question.code not in said and question.audience.child is None:
            opened = questions.current().is_open(question.code, said)
            answer = "no" if "no" in question.options else "not-asked"
            said |= {question.code: answer} if opened else {}
    return said


def screening(case: Case, *, by: Actor, **over: str) -> Screening:
    """A completed one."""
    made = service.start(case, by=by)
    service.answer(made, by=by, answers=answers(**over))
    service.complete(made, by=by)
    return made
