"""Rows put together from what was said. Nothing is stored here: that is for the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import rules as ages
from cjdiversion.cases.models import Case
from cjdiversion.questionnaires.questions import NOT_ASKED, REFUSED, UNABLE, QuestionSet
from cjdiversion.screenings import needs, steps
from cjdiversion.screenings.models import Answer, Need, Screening
from cjdiversion.screenings.needs import Facts, RaisedNeed


def screening(case: Case, asked: QuestionSet, by: Actor) -> Screening:
    return Screening(
        case=case,
        case_id=case.id,
        question_set=asked.code,
        question_set_version=asked.version,
        question_set_force=asked.force,
        status=steps.Status.STARTED,
        started_at=clock.now(),
        started_by_id=by.person_id,
        started_by_name=by.name,
    )


def answer(
    screening: Screening, code: str, said: tuple[str, str], at: datetime, by: Actor
) -> Answer:
    """`at`: when it was said, which on a paper form was earlier than now."""
    return Answer(
        screening_id=screening.id,
        question=code,
        answer=said[0],
        own_words=said[1],
        answered_at=at,
        recorded_at=clock.now(),
        answered_by_id=by.person_id,
        answered_by_name=by.name,
    )


def raised(screening: Screening, found: RaisedNeed, asked: QuestionSet, by: Actor) -> Need:
    return need(
        screening.case,
        by,
        screening_id=screening.id,
        code=found.code,
        rule=found.rule,
        source=found.source,
        review_by_on=needs.review_by(found.code, asked, clock.today()),
    )


def need(case: Case, by: Actor, **columns: Any) -> Need:
    return Need(
        case_id=case.id,
        case=case,
        raised_at=clock.now(),
        raised_by_id=by.person_id,
        raised_by_name=by.name,
        status=steps.NeedStatus.ACTIVE,
        **columns,
    )


def key_of(need: Need) -> RaisedNeed:
    return RaisedNeed(need.code, need.rule, need.source)


def differences(
    raised: frozenset[RaisedNeed], kept: Iterable[Need], changed: set[str]
) -> tuple[list[Need], list[RaisedNeed]]:
    """(needs that no longer follow, needs to add). What somebody refuted or struck out stays so
    until its own answer is changed."""
    active = {key_of(need): need for need in kept if need.status is steps.NeedStatus.ACTIVE}
    settled = {
        key_of(need)
        for need in kept
        if need.status in steps.SETTLED and needs.read_by(need.rule) not in changed
    }
    gone = [need for key, need in active.items() if key not in raised]
    return gone, sorted(raised - active.keys() - settled)


def facts_of(case: Case, offence_categories: Iterable[str]) -> Facts:
    """`case.person` is loaded. Age on the day they came."""
    on: date = clock.london(case.opened_at).date()
    return Facts(
        way=case.way.value,
        youngest=ages.youngest(case.person, on),
        sex=case.person.sex,
        offence_categories=frozenset(offence_categories),
    )


def counts(answers: Mapping[str, str], asked: QuestionSet) -> dict[str, int]:
    """Columns of the screening: how many questions are open, and how many of each have no answer
    for which reason."""
    said = [answers.get(question.code, "") for question in asked.open_to(answers)]
    return {
        "asked_count": len(said),
        "not_asked_count": said.count(NOT_ASKED),
        "refused_count": said.count(REFUSED),
        "unable_count": said.count(UNABLE),
    }


def plain(answers: Mapping[str, Answer]) -> dict[str, str]:
    return {code: row.answer for code, row in answers.items()}
