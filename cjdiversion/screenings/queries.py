"""Screenings, needs and decisions as they stand. A case's own are asked for once it is open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, Offence, in_scope
from cjdiversion.database import session
from cjdiversion.screenings import answered, making, needs, rules
from cjdiversion.screenings.answered import Said
from cjdiversion.screenings.models import (
    Answer,
    Need,
    NeedStatus,
    Screening,
    VulnerabilityDecision,
)
from cjdiversion.screenings.needs import Facts
from cjdiversion.screenings.rules import Reason
from cjdiversion.screenings.signs import SELF_HARM
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
    return session().scalar(
        query.options(joinedload(Screening.case).joinedload(Case.person)).limit(1)
    )


def answers_of(screening_id: uuid.UUID) -> dict[str, Answer]:
    """Question code → the answer that stands."""
    query = sa.select(Answer).where(
        Answer.screening_id == screening_id, Answer.superseded_at.is_(None)
    )
    return {answer.question: answer for answer in session().scalars(query)}


def needs_of(case_id: uuid.UUID) -> Sequence[Need]:
    """The active ones. The same need may stand more than once, by other rules or sources."""
    return [need for need in all_needs_of(case_id) if need.status is NeedStatus.ACTIVE]


def needs_of_all(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Need]]:
    """The active ones of a list of cases, oldest first, in one statement."""
    query = sa.select(Need).where(Need.case_id.in_(case_ids), Need.status == NeedStatus.ACTIVE)
    found: dict[uuid.UUID, list[Need]] = {one: [] for one in case_ids}
    for need in session().scalars(query.order_by(Need.raised_at, Need.id)):
        found[need.case_id].append(need)
    return found


def all_needs_of(case_id: uuid.UUID) -> Sequence[Need]:
    """Those that ended too."""
    query = sa.select(Need).where(Need.case_id == case_id)
    return session().scalars(query.order_by(Need.code, Need.rule, Need.raised_at, Need.id)).all()


def one_need(token: str, actor: Actor) -> Need | None:
    query = sa.select(Need).join(Need.case).where(Need.token == token, in_scope(actor))
    return session().scalar(query.options(contains_eager(Need.case).joinedload(Case.person)))


def needs_from(screening_id: uuid.UUID) -> Sequence[Need]:
    """All that one screening ever raised, superseded ones too."""
    query = sa.select(Need).where(Need.screening_id == screening_id)
    return session().scalars(query.order_by(Need.code, Need.rule, Need.raised_at, Need.id)).all()


def vulnerability_of(
    case_id: uuid.UUID, until: datetime | None = None
) -> VulnerabilityDecision | None:
    """That stands, or that stood then."""
    made = VulnerabilityDecision
    query = sa.select(made).where(made.case_id == case_id)
    query = query.where(made.decided_at <= until) if until else query
    newest = query.order_by(made.decided_at.desc(), made.recorded_at.desc(), made.id.desc())
    return session().scalar(newest.limit(1))


def decisions_of(case_id: uuid.UUID) -> int:
    """How many were made so far: by this a page knows that another one was made meanwhile."""
    made = VulnerabilityDecision
    counted = sa.select(sa.func.count()).select_from(made).where(made.case_id == case_id)
    return session().scalar(counted) or 0


def vulnerabilities_of(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Case → what the decision that stands says. A “not vulnerable” that a new reason has opened
    again is left out, as if nobody had decided."""
    reasons = _reasons_of(case_ids)
    return {
        case_id: says
        for case_id, (says, known) in _decided(case_ids).items()
        if not rules.unweighed(says, known, reasons[case_id])
    }


def reasons_of(case_id: uuid.UUID, until: datetime | None = None) -> list[Reason]:
    """Reasons to suspect vulnerability: from every screening of the case, from needs recorded by
    hand and from those a force's own question raised, each said once. `until`: those
    that had been said or recorded by then."""
    return _reasons_of([case_id], until)[case_id]


def new_reasons_of(case_id: uuid.UUID) -> list[Reason]:
    """Those that came after the decision that the person is not vulnerable."""
    decided = vulnerability_of(case_id)
    if decided is None or decided.is_vulnerable:
        return []
    return rules.unweighed(decided.is_vulnerable, decided.indicators, reasons_of(case_id))


def _reasons_of(
    case_ids: Sequence[uuid.UUID], until: datetime | None = None
) -> dict[uuid.UUID, list[Reason]]:
    screenings = answered.by_screening(case_ids, until)
    by_hand = _recorded_by_hand(case_ids, until)
    vulnerabilities = reference.attributes("vulnerabilities")
    found: dict[uuid.UUID, list[Reason]] = {}
    for case_id in case_ids:
        said = [
            rules.suspects_vulnerability(one.answers, one.asked)
            for one in screenings[case_id].values()
        ]
        recorded = [(code, need_id.hex) for code, need_id in by_hand[case_id]]
        said.append(rules.by_hand(recorded, vulnerabilities))
        found[case_id] = list({reason.key: reason for some in said for reason in some}.values())
    return found


def _recorded_by_hand(
    case_ids: Sequence[uuid.UUID], until: datetime | None = None
) -> dict[uuid.UUID, list[tuple[str, uuid.UUID]]]:
    """And what a force's own question raised: no rule in code speaks for either."""
    outside = Need.screening_id.is_(None) | Need.rule.startswith(needs.LOCAL, autoescape=True)
    query = sa.select(Need.case_id, Need.code, Need.id).where(
        Need.case_id.in_(case_ids), Need.status == NeedStatus.ACTIVE, outside
    )
    query = query.where(Need.raised_at <= until) if until else query
    found: dict[uuid.UUID, list[tuple[str, uuid.UUID]]] = {one: [] for one in case_ids}
    for case_id, code, need_id in session().execute(query.order_by(Need.raised_at, Need.id)):
        found[case_id].append((code, need_id))
    return found


def adult_needed(case: Case) -> Reason | None:
    """Why this person needs an appropriate adult; `case.person` is loaded. Age on the day they
    came: nobody loses the protection by a birthday here."""
    return adults_needed([case])[case.id]


def adults_needed(cases: Sequence[Case]) -> dict[uuid.UUID, Reason | None]:
    """The same for a list of cases, in three statements however long it is."""
    ids = [case.id for case in cases]
    decided, reasons = _decided(ids), _reasons_of(ids)
    return {
        case.id: rules.needs_appropriate_adult(
            is_vulnerable=decided.get(case.id, (None, ()))[0],
            indicators=decided.get(case.id, (None, ()))[1],
            possibly_child=rules.is_possibly_child(
                case.person, clock.london(case.opened_at).date()
            ),
            reasons=reasons[case.id],
        )
        for case in cases
    }


def _decided(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[bool, list[str]]]:
    """Case → what the decision that stands says, and the reasons that were known to it."""
    made = VulnerabilityDecision
    query = sa.select(made.case_id, made.is_vulnerable, made.indicators)
    rows = session().execute(
        query.where(made.case_id.in_(case_ids)).order_by(made.decided_at, made.recorded_at, made.id)
    )
    return {case_id: (says, known) for case_id, says, known in rows}


def safety_action_due(case_id: uuid.UUID) -> bool:
    """One positive answer is enough, whatever was refuted since; so is a need recorded by hand or
    raised by a force's own question."""
    return safety_actions_due([case_id])[case_id]


def safety_actions_due(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """The same for a list of cases, in two statements."""
    screenings, by_hand = answered.by_screening(case_ids), _recorded_by_hand(case_ids)
    return {
        one: SELF_HARM in dict(by_hand[one])
        or any(rules.safety_action_due(said.answers) for said in screenings[one].values())
        for one in case_ids
    }


def screened(case_id: uuid.UUID) -> str:
    """One of rules.OUTCOME_WORDS."""
    return screened_of([case_id])[case_id]


def screened_of(case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The same for a page of cases, in three statements however many there are."""
    with_needs = sa.select(Need.case_id).where(
        Need.case_id.in_(case_ids), Need.status == NeedStatus.ACTIVE, Need.source != needs.BOOKING
    )
    needy = set(session().scalars(with_needs))
    statuses: dict[uuid.UUID, list[tuple[uuid.UUID, Status]]] = {one: [] for one in case_ids}
    begun = sa.select(Screening.case_id, Screening.id, Screening.status)
    for case_id, screening_id, status in session().execute(begun.where(_of(case_ids))):
        statuses[case_id].append((screening_id, status))
    said = answered.by_screening(case_ids)
    return {
        case_id: outcome_of(statuses[case_id], said[case_id], case_id in needy)
        for case_id in case_ids
    }


def _of(case_ids: Sequence[uuid.UUID]) -> sa.ColumnElement[bool]:
    return Screening.case_id.in_(case_ids)


def outcome_of(
    begun: Sequence[tuple[uuid.UUID, Status]],
    said: Mapping[uuid.UUID, Said],
    has_needs: bool,
) -> str:
    """A completed screening speaks first; one in which the person answered nothing says nothing.
    What the booking says by itself (a woman, a child) was not found by asking."""
    if not begun:
        return rules.NOT_SCREENED
    complete = [one for one, status in begun if status is Status.COMPLETE]
    if complete and has_needs:
        return rules.NEEDS_FOUND
    done = [said[one] for one in complete if one in said]
    found = {rules.found_without_needs(one.answers, one.asked) for one in done}
    for outcome in (rules.NOTHING_FOUND, rules.PARTLY):
        if outcome in found:
            return outcome
    if any(status is Status.STARTED for _, status in begun):
        return rules.IN_PROGRESS
    return rules.NO_INFORMATION if complete else rules.COULD_NOT


def raised_by_booking(cases: Sequence[Case]) -> list[tuple[Case, Screening, list[Need]]]:
    """Each screening in which something was answered, with its case, and all needs it ever had from
    the booking itself."""
    said = answered.by_screening([case.id for case in cases])
    found = []
    for case in cases:
        whole = [
            one for one, of in said[case.id].items() if rules.was_anything_answered(of.answers)
        ]
        for screening in screenings_of(case.id) if whole else ():
            if screening.id in whole:
                kept = [one for one in needs_from(screening.id) if one.source == needs.BOOKING]
                found.append((case, screening, kept))
    return found


def facts_of(case: Case) -> Facts:
    categories = sa.select(Offence.category).where(Offence.case_id == case.id)
    return making.facts_of(case, session().scalars(categories))
