"""What is done about vulnerability and needs: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

import sqlalchemy as sa

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.screenings import changes, needs, queries, questions, rules, steps
from cjdiversion.screenings.models import (
    Answer,
    AppropriateAdult,
    Need,
    Observation,
    Screening,
    VulnerabilityDecision,
)
from cjdiversion.screenings.needs import RaisedNeed
from cjdiversion.screenings.questions import QuestionSet


class Adult(TypedDict, total=False):
    """What is left out stays as it is; what is given as None is taken away."""

    name: str | None
    relationship_code: str | None
    requested_at: datetime | None
    contacted_at: datetime | None
    arrived_at: datetime | None


def open(token: str, *, by: Actor) -> Screening:
    """The only way to one screening: within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    screening = queries.one(token, by)
    if screening is None:
        raise Missing
    audit.opened(Did.SCREENING_OPENED, screening, by=by)
    return screening


# --- a screening -------------------------------------------------------------------------------


def start(case: Case, *, by: Actor) -> Screening:
    """A new one, or the one that is under way: two people at one desk work on one record."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    standing = queries.under_way(case.id)
    if standing is not None:
        audit.opened(Did.SCREENING_OPENED, standing, by=by)
        return standing
    asked = questions.current()
    screening = Screening(
        case=case,
        case_id=case.id,
        question_set=asked.code,
        question_set_version=asked.version,
        status=steps.Status.STARTED,
        started_at=clock.now(),
        started_by_id=by.person_id,
        started_by_name=by.name,
    )
    session().add(screening)
    session().flush()  # for the id and the token
    audit.record(Did.SCREENING_STARTED, Operation.COLLECTION, by=by, subject=screening)
    return screening


def answer(
    screening: Screening,
    *,
    by: Actor,
    answers: Mapping[str, str],
    own_words: Mapping[str, str] | None = None,
    version: int | None = None,
) -> None:
    """Takes as many answers as there are. A changed one supersedes the old row and the needs that
    followed from it. Raises Invalid by question code; Conflict for a stale page."""
    require(by, May.SCREENING_RECORD)
    session().refresh(screening, ["version", "status"], with_for_update=True)
    if version is not None and version != screening.version:
        raise Conflict("Somebody else changed these answers since you opened them. Read them again")
    asked, standing = queries.asked_in(screening), queries.answers_of(screening.id)
    before = {code: (row.answer, row.own_words) for code, row in standing.items()}
    said = changes.changed(asked, before, answers, own_words or {})
    for code, (given, words) in said.items():
        _put(screening, code, given, words, standing.get(code), by)
    _rebuild_needs(screening, asked, by)
    screening.version += 1
    facts = {"questions": sorted(said)}
    audit.record(
        Did.SCREENING_ANSWERED, Operation.COLLECTION, by=by, subject=screening, facts=facts
    )


def complete(screening: Screening, *, by: Actor, version: int | None = None) -> None:
    """Each question needs an answer, or a word that it was not asked. Raises Invalid naming those
    that were left blank."""
    require(by, May.SCREENING_RECORD)
    blank = rules.blank_problems(_plain(screening), queries.asked_in(screening))
    if blank:
        raise Invalid(blank)
    workflow.take(steps.COMPLETE, screening, by=by, version=version, completed_at=clock.now())


def could_not(
    screening: Screening,
    *,
    by: Actor,
    reason: str,
    try_again_at: datetime | None,
    words: str | None = None,
    version: int | None = None,
) -> None:
    require(by, May.SCREENING_RECORD)
    if reason not in queries.asked_in(screening).could_not:
        raise Invalid.at("reason", "unknown", "Select one of the answers offered")
    if reason == "other" and not words:
        raise Invalid.at("words", "required", "Say why they could not be screened")
    workflow.take(
        steps.COULD_NOT,
        screening,
        by=by,
        version=version,
        facts={"reason": reason},
        could_not_reason=reason,
        could_not_words=words or "",
        try_again_at=try_again_at,
    )


# --- decisions about the person ----------------------------------------------------------------


def decide_vulnerability(
    case: Case, *, by: Actor, is_vulnerable: bool, limbs: Sequence[str] | None, reasons: str | None
) -> VulnerabilityDecision:
    """PACE Code C 1.13(d). “Not vulnerable” against an indicator needs reasons. Raises Invalid."""
    require(by, May.SCREENING_DECIDE)
    chosen, words = list(limbs or []), (reasons or "").strip()
    if unknown := set(chosen) - set(rules.LIMBS):
        raise Invalid.at("limbs", "unknown", f"There is no limb {', '.join(sorted(unknown))}")
    known = queries.reasons_of(case.id)
    problem = rules.lacking(
        is_vulnerable=is_vulnerable,
        limbs=chosen,
        words=words,
        reasons=known,
        outcome=queries.screened(case.id),
    )
    if problem:
        raise Invalid({"reasons": [problem]})
    before = queries.vulnerability_of(case.id)
    decision = VulnerabilityDecision(
        case_id=case.id,
        is_vulnerable=is_vulnerable,
        limbs=chosen if is_vulnerable else [],
        reasons=words,
        indicators=[reason.code for reason in known],
        decided_at=_later_than(before.decided_at if before else None),
        decided_by_id=by.person_id,
        decided_by_name=by.name,
    )
    session().add(decision)
    facts = {"against_indicators": bool(known and not is_vulnerable)}
    _record_on(case, Did.VULNERABILITY_DECIDED, by, facts)
    return decision


def record_aa(
    case: Case, *, by: Actor, version: int | None = None, **facts: Unpack[Adult]
) -> AppropriateAdult:
    """Moments come in any order and may be missing. Raises Invalid, Conflict for a stale page."""
    require(by, May.SCREENING_RECORD)
    _hold(case)
    adult = queries.aa_of(case.id) or _nobody(case)
    if version is not None and version != adult.version:
        raise Conflict("Somebody else recorded the appropriate adult since you opened this page")
    wanted = {name: getattr(adult, name) for name in Adult.__annotations__} | facts
    wrong = rules.adult_problems(wanted, reference.choices("aa_relationships"))
    if wrong:
        raise Invalid(wrong)
    for name, value in wanted.items():
        empty = None if name.endswith("_at") else ""
        setattr(adult, name, value or empty)
    adult.version += 1
    session().add(adult)
    _record_on(case, Did.AA_RECORDED, by, {"recorded": sorted(facts)})
    return adult


def set_observation(case: Case, *, by: Actor, level: str, because: str) -> Observation:
    """Anybody who records may raise the level; lowering it is for those who decide."""
    require(by, May.SCREENING_RECORD)
    levels = list(reference.choices("observation_levels"))
    if level not in levels:
        raise Invalid.at("level", "unknown", "Select one of the answers offered")
    if not because.strip():
        raise Invalid.at("because", "required", "Say why this level is right")
    before = queries.observation_of(case.id)
    if before and before.level in levels and levels.index(level) < levels.index(before.level):
        require(by, May.SCREENING_DECIDE)
    row = Observation(
        case_id=case.id,
        level=level,
        because=because.strip(),
        set_at=_later_than(before.set_at if before else None),
        set_by_id=by.person_id,
        set_by_name=by.name,
    )
    session().add(row)
    _record_on(case, Did.OBSERVATION_SET, by, {})
    return row


# --- what the verbs share ----------------------------------------------------------------------


def _hold(case: Case) -> None:
    """Until this unit of work ends, nobody else starts something for the same case."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())


def _plain(screening: Screening) -> dict[str, str]:
    return {code: row.answer for code, row in queries.answers_of(screening.id).items()}


def _put(
    screening: Screening, code: str, given: str, words: str, before: Answer | None, by: Actor
) -> None:
    now = clock.now()
    if before is not None:
        before.superseded_at = now
    row = Answer(
        screening_id=screening.id,
        question=code,
        answer=given,
        own_words=words,
        answered_at=now,
        answered_by_id=by.person_id,
        answered_by_name=by.name,
    )
    session().add(row)


def _rebuild_needs(screening: Screening, asked: QuestionSet, by: Actor) -> None:
    """The needs of this screening become those its answers raise; what no longer follows is kept,
    superseded. Other screenings of the case are left alone: a denial unsays nothing."""
    raised = needs.raised(_plain(screening), asked)
    standing = {
        RaisedNeed(need.code, need.rule, need.source): need
        for need in queries.needs_from(screening.id)
        if need.status is steps.NeedStatus.ACTIVE
    }
    for key, need in standing.items():
        if key not in raised:
            workflow.take(steps.SUPERSEDE, need, by=by, superseded_at=clock.now())
    for key in sorted(raised - standing.keys()):
        session().add(_need(screening, key, asked, by))


def _need(screening: Screening, raised: RaisedNeed, asked: QuestionSet, by: Actor) -> Need:
    return Need(
        case_id=screening.case_id,
        screening_id=screening.id,
        code=raised.code,
        rule=raised.rule,
        source=raised.source,
        raised_at=clock.now(),
        raised_by_id=by.person_id,
        raised_by_name=by.name,
        review_by_on=needs.review_by(raised.code, asked, clock.today()),
        status=steps.NeedStatus.ACTIVE,
    )


def _nobody(case: Case) -> AppropriateAdult:
    return AppropriateAdult(case_id=case.id, name="", relationship_code="", version=0)


def _later_than(before: datetime | None) -> datetime:
    """Now; of two rows in one moment the second is the newer."""
    now = clock.now()
    return now if before is None or before < now else before + timedelta(microseconds=1)


def _record_on(case: Case, did: Did, by: Actor, facts: Mapping[str, object]) -> None:
    audit.record(did, Operation.COLLECTION, by=by, subject=case, facts=facts)
