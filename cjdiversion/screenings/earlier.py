"""What the same human answered before, shown beside the question of today: where it comes from and
when. It is a prompt. Nothing is chosen, and nothing counts until somebody asks and answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.identities import queries as identities
from cjdiversion.identities.queries import Earlier
from cjdiversion.questionnaires import queries as questionnaires
from cjdiversion.questionnaires.questions import NO, NOT_ANSWERED, Question, QuestionSet
from cjdiversion.screenings import needs
from cjdiversion.screenings.models import Answer, Need, NeedStatus, Screening

RECORDS = "records"
"""The question about what records say: needs of earlier records stand beside it."""


def said_before(asked: QuestionSet, case: Case, *, by: Actor) -> dict[str, list[str]]:
    """Question code → one prompt: the newest earlier answer that told of something. A “no” of
    another day is left out: it would reassure about a day nobody has asked about. Looking is
    written down."""
    earlier = {one.case.id: one for one in identities.earlier_cases(case, by)}
    if not earlier:
        return {}
    found, used = {}, list[Earlier]()
    for code, words, source in _answers(asked, earlier):
        found[code] = [words]
        used.append(source)
    if RECORDS in asked.by_code and (known := _needs(list(earlier.values()))):
        found[RECORDS] = known
        used += earlier.values()
    if found:
        # Out of reach too: if that record is about the wrong person, its readers are to be told.
        facts = {"shown": sorted({one.case.reference for one in used})}
        looked = Did.IDENTITY_SEARCHED
        audit.record(looked, Operation.CONSULTATION, by=by, subject=case, facts=facts)
    return found


def _answers(
    asked: QuestionSet, earlier: Mapping[uuid.UUID, Earlier]
) -> Iterator[tuple[str, str, Earlier]]:
    columns = Screening.case_id, Screening.question_set_version, Screening.question_set_force
    query = (
        sa.select(Answer, *columns)
        .join(Screening, Screening.id == Answer.screening_id)
        .join(Case, Case.id == Screening.case_id)
        .where(Screening.case_id.in_(list(earlier)), Screening.question_set == asked.code)
        .where(Answer.superseded_at.is_(None), Answer.answer.not_in([*NOT_ANSWERED, NO]))
        .order_by(Case.opened_at.desc(), Screening.started_at.desc(), Answer.id)
    )
    taken_back = _taken_back(list(earlier))
    seen: set[str] = set()
    for answer, case_id, version, force in session().execute(query):
        question = asked.by_code.get(answer.question)
        is_false = (answer.screening_id, answer.question) in taken_back
        if question is not None and answer.question not in seen and not is_false:
            seen.add(answer.question)
            then = questionnaires.of(asked.code, version, force).by_code.get(answer.question)
            words = _words(answer, question, then, earlier[case_id])
            yield answer.question, words, earlier[case_id]


def _taken_back(case_ids: Sequence[uuid.UUID]) -> set[tuple[uuid.UUID | None, str]]:
    """(screening, question) of answers whose need was found not to be so, or was written on the
    wrong record: what nobody believes any more is no prompt."""
    ended = Need.status.in_((NeedStatus.REFUTED, NeedStatus.RECORDED_IN_ERROR))
    query = sa.select(Need.screening_id, Need.rule).where(Need.case_id.in_(case_ids), ended)
    rows = session().execute(query)
    return {(screening_id, needs.read_by(rule)) for screening_id, rule in rows}


def _words(answer: Answer, now: Question, then: Question | None, source: Earlier) -> str:
    """What somebody said in their own words stays in the record it was said in, unless that is
    within reach; so does a question that has changed since."""
    said = (then or now).label(answer.answer) if answer.answer != "given" else "answered"
    if source.is_in_reach and answer.own_words:
        said += f", “{answer.own_words}”"
    asked = f" to “{then.words}”" if then is not None and then.words != now.words else ""
    return f"{_source(source, answer)}: {said}{asked}. Ask, then answer"


def _source(source: Earlier, answer: Answer | None = None) -> str:
    case = source.case
    on = answer.answered_at if answer is not None else case.opened_at
    named = f"Case {case.reference}" if source.is_in_reach else f"A record of {_unit(case)}"
    return f"{named}, {clock.day_in_words(clock.london(on).date())}"


def _unit(case: Case) -> str:
    return case.suite.name if case.suite else case.force.name


def _needs(earlier: Sequence[Earlier]) -> list[str]:
    """One line for each earlier record that has active needs, newest first."""
    query = sa.select(Need.case_id, Need.code).where(
        Need.case_id.in_([one.case.id for one in earlier]), Need.status == NeedStatus.ACTIVE
    )
    of_case: dict[uuid.UUID, set[str]] = {}
    for case_id, code in session().execute(query):
        of_case.setdefault(case_id, set()).add(reference.label("vulnerabilities", code))
    return [
        f"{_source(one)}, needs recorded: {', '.join(sorted(of_case[one.case.id]))}"
        for one in earlier
        if one.case.id in of_case
    ]
