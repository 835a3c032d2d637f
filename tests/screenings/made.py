"""Screenings for tests, made through the services."""

from __future__ import annotations

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.screenings import questions, service
from cjdiversion.screenings.models import Screening


def answers(**over: str) -> dict[str, str]:
    """Everything answered with “no”, except what is said. `self_harm_ever` is `self-harm-ever`."""
    said = {name.replace("_", "-"): answer for name, answer in over.items()}
    return dict.fromkeys(questions.current().by_code, "no") | said


def screening(case: Case, *, by: Actor, **over: str) -> Screening:
    """A completed one."""
    made = service.start(case, by=by)
    service.answer(made, by=by, answers=answers(**over))
    service.complete(made, by=by)
    return made
