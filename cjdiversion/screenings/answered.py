"""What was answered in the screenings of many cases, each with the set it was asked from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cjdiversion.database import session
from cjdiversion.questionnaires import queries as questionnaires
from cjdiversion.questionnaires.questions import QuestionSet
from cjdiversion.screenings.models import Answer, Screening


@dataclass
class Said:
    """What stands of one screening, and the whole set it was asked from."""

    answers: dict[str, str]
    asked: QuestionSet


def by_screening(
    case_ids: Sequence[uuid.UUID], until: datetime | None = None
) -> dict[uuid.UUID, dict[uuid.UUID, Said]]:
    """Case → screening → what was said in it, `until` then, oldest screening first. One
    statement, and one more for each version of a force’s own set among them."""
    found: dict[uuid.UUID, dict[uuid.UUID, Said]] = {one: {} for one in case_ids}
    sets: dict[tuple[str, int, str], QuestionSet] = {}
    began = Screening
    query = (
        sa.select(
            began.case_id,
            began.id,
            began.question_set,
            began.question_set_version,
            began.question_set_force,
            Answer.question,
            Answer.answer,
        )
        .join(Answer, Answer.screening_id == began.id)
        .where(began.case_id.in_(case_ids), Answer.superseded_at.is_(None))
        .order_by(began.started_at, began.id, Answer.id)
    )
    query = query.where(Answer.answered_at <= until) if until else query
    for case_id, screening_id, code, version, force, question, answer in session().execute(query):
        if (code, version, force) not in sets:
            sets[code, version, force] = questionnaires.of(code, version, force)
        of_it = found[case_id].setdefault(screening_id, Said({}, sets[code, version, force]))
        of_it.answers[question] = answer
    return found
