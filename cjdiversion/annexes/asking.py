"""What the prosecutor asks about a version and says of it, and what police answer: verbs."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import (
    asking_queries,
    passing,
    people_known,
    phrases,
    queries,
    sharing,
    steps,
    telling,
    third_parties,
    timing,
)
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import Asked
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.database import new_key, new_token, session
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.identities.checks import named_person, refuse_if_quarantined
from cjdiversion.workflow import Step

FURTHEST = timedelta(days=366)  # ours: a slip in the year is caught
ANSWERS = {"obtained": steps.OBTAIN, "not-available": steps.CANNOT, "will-follow": steps.FOLLOW}


def open(token: str, *, by: Actor) -> AnnexQuestion:
    """Within reach, or Missing; the reading is recorded."""
    require(by, May.ANNEX_OPEN)
    found = asking_queries.one(token, by)
    if found is None:
        raise Missing
    if by.force_id is not None:
        case_checks.readable(_case(found.case_id), by)
    audit.opened(Did.ANNEX_OPENED, found, by=by)
    return found


def ask(
    annex: AnnexVersion,
    /,
    *,
    by: Actor,
    section: str,
    what: str,
    priority: str,
    needed_by: datetime | None = None,
) -> AnnexQuestion:
    """Waits for whoever prepared the version. Raises Conflict where this unit asked the same of it
    already and has not closed it; OutOfOrder where a later version takes its place."""
    _in_order(steps.ASK, annex, by)
    named_person(by)
    refuse_if_quarantined(annex.case_id)
    later = queries.later_than(annex, by)
    if later is not None:
        raise OutOfOrder(f"Version {later.number} takes the place of this one. Read it first")
    _check_asked(annex, section, what, needed_by)
    case = _case(annex.case_id)
    told = reference.attributes("annex_question_priorities", force=_force(case))[priority]
    now = clock.now()
    found = timing.question_clock(now, needed_by, told)
    is_there = telling.is_there(annex.made_by_id, case)
    values = {
        "section": section,
        "what": what.strip(),
        "priority": priority,
        "needed_by": needed_by,
        "asked_at": now,
        "pass_on_at": found.pass_on_at if is_there else now,
        "soon_at": found.soon_at,
        "due_at": found.due_at,
    }
    question = _kept_once(annex, by, values)
    audit.record(Did.ANNEX_ASKED, Operation.COLLECTION, by=by, subject=question, facts=_told(annex))
    telling.asked(question, case, by=by)
    return question


def answer(
    question: AnnexQuestion,
    /,
    *,
    by: Actor,
    answer: str,
    reason: str = "",
    follows_on: date | None = None,
    words: str = "",
    version: int | None = None,
) -> None:
    """Obtained, not to be had for a coded reason, or it will follow on a day. Raises Invalid."""
    step = ANSWERS[answer]
    _in_order(step, question, by)
    reason = reason if step is steps.CANNOT else ""
    _check_answer(step, reason, follows_on, words)
    _refuse_telling(question, words)
    changes: dict[str, Any] = {"reason": reason, "words": words.strip()}
    if step is steps.FOLLOW and follows_on is not None:
        changes |= _promised(question, follows_on)
    workflow.take(
        step,
        question,
        by=by,
        version=version,
        facts={"reason": reason},
        answered_at=clock.now(),
        answered_by_id=by.person_id,
        answered_by=by.name,
        **changes,
    )
    telling.answered(question, by=by)
    passing.question_settled(question, by=by)


def close(question: AnnexQuestion, /, *, by: Actor, version: int | None = None) -> None:
    """The prosecutor has read the answer, or needs none any more."""
    now: dict[str, Any] = {"closed_at": clock.now(), "closed_by": by.name}
    workflow.take(steps.CLOSE, question, by=by, version=version, **now)
    telling.asked_no_more(question)
    passing.question_settled(question, by=by)


def use(
    annex: AnnexVersion,
    /,
    *,
    by: Actor,
    reason: str,
    words: str = "",
    version: int | None = None,
) -> AnnexUse:
    """Used, or not needed, with a coded reason. Said again, the last word stands."""
    _in_order(steps.USE, annex, by)
    named_person(by)
    reasons = reference.attributes("annex_use_reasons")
    if reason not in reference.choices("annex_use_reasons"):
        raise Invalid.at("reason", "unknown", "Select one of the answers offered")
    now, is_used = clock.now(), bool(reasons[reason]["is_used"])
    workflow.take(steps.USE, annex, by=by, version=version, facts={"reason": reason})
    before = asking_queries.standing_use(annex.id, by.unit_id)
    if before is not None:
        before.replaced_at = now
        session().flush()  # one stands for each unit
    row = AnnexUse(version_id=annex.id, unit_id=by.unit_id, reason=reason, is_used=is_used)
    row.words, row.said_at = words.strip(), now
    row.said_by_id, row.said_by = by.person_id, by.name
    session().add(row)
    telling.use_said(annex, by=by)
    return row


# --- what the verbs share -----------------------------------------------------------------------


def _in_order(step: Step, thing: Any, by: Actor) -> None:
    require(by, step.may)
    workflow.in_order(step, thing)


def _check_asked(annex: AnnexVersion, section: str, what: str, needed_by: datetime | None) -> None:
    if section not in {one.code for one in content_of(annex).sections}:
        raise Invalid.at("section", "unknown", "Select one of the sections of this version")
    if not what.strip():
        raise Invalid.at("what", "required", "Enter: what is missing")
    if needed_by is not None and not clock.now() < needed_by < clock.now() + FURTHEST:
        raise Invalid.at("needed_by", "order", "Enter a moment within the next twelve months")


def _check_answer(step: Step, reason: str, follows_on: date | None, words: str) -> None:
    if step is steps.CANNOT and reason not in reference.choices(steps.CANNOT.reasons):
        raise Invalid.at("reason", "required", "Select why it is not available")
    if step is steps.CANNOT and reason == "other" and not words.strip():
        raise Invalid.at("words", "required", "Say what the other reason is")
    if step is not steps.FOLLOW:
        return
    if follows_on is None:
        raise Invalid.at("follows_on", "required", "Enter the day on which it will follow")
    if not clock.today() <= follows_on <= clock.today() + FURTHEST:
        raise Invalid.at("follows_on", "order", "Enter a day within the next twelve months")


def _refuse_telling(question: AnnexQuestion, words: str) -> None:
    """The prosecutor reads the answer at once: nobody approves it, and it is never withdrawn. Which
    of the reasons it is is not said, as it would tell what is held back."""
    if not words.strip():
        return
    kept = sharing.not_to_repeat(queries.known_of_id(question.case_id), on=clock.today())
    people = people_known.people_of(_case(question.case_id))
    is_told = any(phrases.repeats(words, text) for text in kept)
    if is_told or third_parties.is_known_of_others(words, people):
        said = "Leave out what is known of other people, held back, or written by L&D"
        raise Invalid.at("words", "not-here", f"{said}. Facts go into a new version")


def _promised(question: AnnexQuestion, follows_on: date) -> dict[str, Any]:
    case = _case(question.case_id)
    times = reference.attributes("annex_question_priorities", force=_force(case))
    until, time = clock.day_ends(follows_on), times[question.priority]
    found = timing.promised_clock(clock.now(), until, question.due_at, time)
    moments = {"pass_on_at": found.pass_on_at, "soon_at": found.soon_at, "due_at": found.due_at}
    return {"follows_on": follows_on, "passed_on_at": None, **moments}


def _kept_once(annex: AnnexVersion, by: Actor, values: dict[str, Any]) -> AnnexQuestion:
    """In one statement, so that of two who ask the same at once one does."""
    what = " ".join(values["what"].casefold().split())
    row = {
        "id": new_key(),
        "token": new_token(),
        "version": 1,
        "case_id": annex.case_id,
        "version_id": annex.id,
        "unit_id": by.unit_id,
        "reference": annex.reference,
        "number": annex.number,
        "status": Asked.ASKED,
        "fingerprint": hashlib.sha256(f"{values['section']}\n{what}".encode()).hexdigest(),
        "asked_by_id": by.person_id,
        "asked_by": by.name,
        "owner_id": annex.made_by_id,
        "owner_name": annex.made_by,
        **dict.fromkeys(("reason", "words", "answered_by", "closed_by"), ""),
        **values,
    }
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(AnnexQuestion).values(row).on_conflict_do_nothing()
    if session().scalar(first.returning(AnnexQuestion.id)) is None:
        raise _asked_already(row)
    return session().get_one(AnnexQuestion, row["id"])


def _asked_already(row: dict[str, Any]) -> Conflict:
    query = sa.select(AnnexQuestion).where(
        *(getattr(AnnexQuestion, name) == row[name] for name in ("version_id", "unit_id")),
        AnnexQuestion.fingerprint == row["fingerprint"],
        AnnexQuestion.closed_at.is_(None),
    )
    before = session().scalar(query)
    who = f"{before.asked_by} {clock.in_words(before.asked_at)}" if before else "a colleague"
    return Conflict(f"This was asked already, by {who}", code="asked-already")


def _case(case_id: uuid.UUID) -> Case:
    return session().get_one(Case, case_id)


def _force(case: Case) -> str:
    return accounts.unit(case.force_id).code


def _told(annex: AnnexVersion) -> dict[str, object]:
    return {"reference": annex.reference, "number": annex.number}
