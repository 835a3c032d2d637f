"""Screenings, needs and decisions as they stand. A case's own are asked for once it is open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, in_scope
from cjdiversion.database import session
from cjdiversion.screenings import needs, questions, rules
from cjdiversion.screenings.models import (
    Answer,
    AppropriateAdult,
    Need,
    NeedStatus,
    Observation,
    Screening,
    VulnerabilityDecision,
)
from cjdiversion.screenings.questions import QuestionSet
from cjdiversion.screenings.rules import Reason
from cjdiversion.screenings.steps import Status


def one(token: str, actor: Actor) -> Screening | None:
    """With its case, person and booking, if the case is within the actor's reach."""
    query = sa.select(Screening).join(Screening.case).where(Screening.token == token)
    loaded = contains_eager(Screening.case)
    return session().scalar(
        query.where(in_scope(actor)).options(
            loaded.joinedload(Case.person), loaded.joinedload(Case.booking)
        )
    )


def screenings_of(case_id: uuid.UUID) -> Sequence[Screening]:
    """Newest first."""
    query = sa.select(Screening).where(Screening.case_id == case_id)
    return session().scalars(query.order_by(Screening.started_at.desc(), Screening.id.desc())).all()


def under_way(case_id: uuid.UUID) -> Screening | None:
    query = sa.select(Screening).where(
        Screening.case_id == case_id, Screening.status == Status.STARTED
    )
    return session().scalar(query.options(joinedload(Screening.case)).limit(1))


def answers_of(screening_id: uuid.UUID) -> dict[str, Answer]:
    """Question code → the answer that stands."""
    query = sa.select(Answer).where(
        Answer.screening_id == screening_id, Answer.superseded_at.is_(None)
    )
    return {answer.question: answer for answer in session().scalars(query)}


def needs_of(case_id: uuid.UUID) -> Sequence[Need]:
    """The active ones. The same need may stand more than once, by other rules or sources."""
    query = sa.select(Need).where(Need.case_id == case_id, Need.status == NeedStatus.ACTIVE)
    return session().scalars(query.order_by(Need.code, Need.rule, Need.raised_at, Need.id)).all()


def needs_from(screening_id: uuid.UUID) -> Sequence[Need]:
    """All that one screening ever raised, superseded ones too."""
    query = sa.select(Need).where(Need.screening_id == screening_id)
    return session().scalars(query.order_by(Need.code, Need.rule, Need.raised_at, Need.id)).all()


def vulnerability_of(case_id: uuid.UUID) -> VulnerabilityDecision | None:
    made = VulnerabilityDecision
    query = sa.select(made).where(made.case_id == case_id)
    return session().scalar(query.order_by(made.decided_at.desc(), made.id.desc()).limit(1))


def aa_of(case_id: uuid.UUID) -> AppropriateAdult | None:
    return session().scalar(sa.select(AppropriateAdult).where(AppropriateAdult.case_id == case_id))


def observation_of(case_id: uuid.UUID) -> Observation | None:
    query = sa.select(Observation).where(Observation.case_id == case_id)
    return session().scalar(
        query.order_by(Observation.set_at.desc(), Observation.id.desc()).limit(1)
    )


def reasons_of(case_id: uuid.UUID) -> list[Reason]:
    """Reasons to suspect vulnerability, from every screening of the case, each said once."""
    found: dict[str, Reason] = {}
    for answers in _answers_by_screening([case_id])[case_id].values():
        found |= {reason.code: reason for reason in rules.suspects_vulnerability(answers)}
    return list(found.values())


def adult_needed(case: Case) -> Reason | None:
    """Why this person needs an appropriate adult; `case.person` is loaded. Age on the day they
    came: nobody loses the protection by a birthday here."""
    decision = vulnerability_of(case.id)
    return rules.needs_appropriate_adult(
        is_vulnerable=decision.is_vulnerable if decision else None,
        possibly_child=rules.is_possibly_child(case.person, clock.london(case.opened_at).date()),
        reasons=reasons_of(case.id),
    )


def safety_action_due(case_id: uuid.UUID) -> bool:
    answered = _answers_by_screening([case_id])[case_id].values()
    return any(rules.safety_action_due(answers) for answers in answered)


def screened(case_id: uuid.UUID) -> str:
    """One of rules.OUTCOME_WORDS."""
    return screened_of([case_id])[case_id]


def screened_of(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The same for a page of cases, in three statements however many there are."""
    with_needs = sa.select(Need.case_id).where(
        Need.case_id.in_(case_ids), Need.status == NeedStatus.ACTIVE
    )
    needy = set(session().scalars(with_needs))
    statuses: dict[uuid.UUID, list[tuple[uuid.UUID, Status]]] = {one: [] for one in case_ids}
    begun = sa.select(Screening.case_id, Screening.id, Screening.status)
    for case_id, screening_id, status in session().execute(begun.where(_of(case_ids))):
        statuses[case_id].append((screening_id, status))
    answered = _answers_by_screening(case_ids)
    return {
        case_id: _outcome(statuses[case_id], answered[case_id], case_id in needy)
        for case_id in case_ids
    }


def _of(case_ids: Sequence[uuid.UUID]) -> sa.ColumnElement[bool]:
    return Screening.case_id.in_(case_ids)


def _outcome(
    begun: Sequence[tuple[uuid.UUID, Status]],
    answered: Mapping[uuid.UUID, Mapping[str, str]],
    has_needs: bool,
) -> str:
    """A completed screening speaks first; one in which nothing was answered says nothing."""
    if not begun:
        return rules.NOT_SCREENED
    complete = [one for one, status in begun if status is Status.COMPLETE]
    if complete and has_needs:
        return rules.NEEDS_FOUND
    if any(rules.was_anything_answered(answered.get(one, {})) for one in complete):
        return rules.NOTHING_FOUND
    is_under_way = any(status is Status.STARTED for _, status in begun)
    return rules.IN_PROGRESS if is_under_way else rules.COULD_NOT


def _answers_by_screening(
    case_ids: Sequence[uuid.UUID],
) -> dict[uuid.UUID, dict[uuid.UUID, dict[str, str]]]:
    """Case → screening → question → answer, oldest screening first."""
    found: dict[uuid.UUID, dict[uuid.UUID, dict[str, str]]] = {one: {} for one in case_ids}
    query = (
        sa.select(Screening.case_id, Screening.id, Answer.question, Answer.answer)
        .join(Answer, Answer.screening_id == Screening.id)
        .where(_of(case_ids), Answer.superseded_at.is_(None))
        .order_by(Screening.started_at, Screening.id, Answer.id)
    )
    for case_id, screening_id, question, answer in session().execute(query):
        found[case_id].setdefault(screening_id, {})[question] = answer
    return found


@dataclass(frozen=True)
class Record:
    """One screening as it is shown: what was asked, what was said, what followed."""

    screening: Screening
    asked: QuestionSet
    answers: Mapping[str, Answer]
    all_needs: Sequence[Need]

    @property
    def plain(self) -> dict[str, str]:
        return {code: answer.answer for code, answer in self.answers.items()}

    @property
    def said(self) -> list[Answer]:
        """In page order."""
        return [self.answers[one.code] for one in self.asked if one.code in self.answers]

    @property
    def reason_of(self) -> dict[str, str]:
        """Rule → why its need stands."""
        return {need.rule: needs.words_of(need.rule) for need in self.all_needs}

    @property
    def needs(self) -> list[Need]:
        return [need for need in self.all_needs if need.status is NeedStatus.ACTIVE]

    @property
    def superseded(self) -> list[Need]:
        return [need for need in self.all_needs if need.status is NeedStatus.SUPERSEDED]

    @property
    def unanswered(self) -> list[str]:
        return rules.not_looked_at(self.plain, self.asked)

    @property
    def is_safety_action_due(self) -> bool:
        return rules.safety_action_due(self.plain)

    @property
    def reasons(self) -> list[Reason]:
        return rules.suspects_vulnerability(self.plain)

    @property
    def outcome(self) -> str:
        begun = [(self.screening.id, self.screening.status)]
        return _outcome(begun, {self.screening.id: self.plain}, bool(self.needs))


def asked_in(screening: Screening) -> QuestionSet:
    return questions.of(screening.question_set, screening.question_set_version)


def record_of(screening: Screening) -> Record:
    return Record(
        screening, asked_in(screening), answers_of(screening.id), needs_from(screening.id)
    )
