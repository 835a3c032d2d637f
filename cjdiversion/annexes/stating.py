"""What an officer states for the annex. Nothing is changed: a correction stands in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.annexes import headings, overdue, queries, service, statements
from cjdiversion.annexes.headings import Heading, Said
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.steps import State
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.identities.checks import refuse_if_quarantined


def heading_of(case: Case, section: str) -> Heading:
    """Raises Missing for one that nobody writes under. `case` comes as cases.service.open gives
    it."""
    found = {one.code: one for one in statements.asked(case.force.code) if one.is_written}
    if section not in found:
        raise Missing
    return found[section]


def open(token: str, *, by: Actor) -> tuple[AnnexStatement, Case]:
    """The only way to one statement: of a case within reach; the reading is recorded."""
    require(by, May.ANNEX_WRITE)
    found = statements.one(token, by)
    if found is None:
        raise Missing
    return found, cases.open(found.case.token, by=by)


def state(
    case: Case, heading: Heading, *, by: Actor, answers: Mapping[str, Any], **said: Any
) -> AnnexStatement:
    """Raises Invalid; Conflict where the heading takes one statement and has it already."""
    _may_write(case, by)
    if not heading.takes_several and _stands(case, heading):
        words = "Somebody has written this already. Correct what they wrote instead"
        raise Conflict(words, code="stated-already")
    return _keep(case, heading, by=by, did=Operation.COLLECTION, answers=answers, **said)


def correct(
    statement: AnnexStatement,
    case: Case,
    *,
    by: Actor,
    because: str,
    is_taken_back: bool | None = None,
    answers: Mapping[str, Any],
    **said: Any,
) -> AnnexStatement:
    """The earlier one is kept, and why it no longer stands. Raises Invalid; Conflict where it was
    corrected already."""
    _may_write(case, by)
    if statement.is_taken_back or statements.replacement_of(statement) is not None:
        words = "Somebody has corrected this already. Go back, and read what stands now"
        raise Conflict(words, code="corrected-already")
    if not because.strip():
        raise Invalid.at("because", "required", "Enter: why it is corrected")
    made = _in_its_place(statement, case, by, because, is_taken_back, answers=answers, **said)
    words = "Taken back" if made.is_taken_back else f"Now {made.state.words}"
    overdue.settle_evidence(statement, words, by=by)
    return made


def _in_its_place(
    statement: AnnexStatement,
    case: Case,
    by: Actor,
    because: str,
    is_taken_back: bool | None,
    **said: Any,
) -> AnnexStatement:
    link: dict[str, Any] = {"replaces_id": statement.id, "because": because.strip()}
    if is_taken_back:
        gone = {"section": statement.section, "state": State.NOT_SOUGHT, "answers": {}}
        return _add(case, by, Operation.ALTERATION, **link, **gone, is_taken_back=True)
    heading = heading_of(case, statement.section)
    did = Operation.ALTERATION
    return _keep(case, heading, by=by, did=did, **said, **link)


def _may_write(case: Case, by: Actor) -> None:
    require(by, May.ANNEX_WRITE)
    service.refuse_other_than_suspects(case)
    queries.hold(case)
    refuse_if_quarantined(case.id)


def _stands(case: Case, heading: Heading) -> bool:
    return any(one.section == heading.code for one in statements.standing_of(case.id))


def _keep(
    case: Case,
    heading: Heading,
    *,
    by: Actor,
    did: Operation,
    state: str,
    answers: Mapping[str, Any],
    state_words: str | None = None,
    known_by: str | None = None,
    reliability: str | None = None,
    as_at: datetime | None = None,
    **link: Any,
) -> AnnexStatement:
    given = {code: said for code, said in answers.items() if said not in (None, "", [])}
    said = Said(state, given, state_words or "", known_by or "", reliability or "")
    if wrong := headings.wrong(heading, said, reference.attributes("line_reliability")):
        raise Invalid(wrong)
    target = heading.target
    return _add(
        case,
        by,
        did,
        section=heading.code,
        state=State(state),
        answers={code: _plain(answer) for code, answer in given.items()},
        asked_as=headings.as_asked(heading, given),
        state_words=said.state_words,
        known_by=said.known_by,
        reliability=said.reliability,
        as_at=as_at,
        due_on=given.get(target.code) if target else None,
        **link,
    )


def _plain(answer: Any) -> Any:
    return answer.isoformat() if isinstance(answer, date) else answer


def _add(case: Case, by: Actor, did: Operation, **facts: Any) -> AnnexStatement:
    now = clock.now()
    written = {"stated_at": now, "stated_by_id": by.person_id, "stated_by": by.name}
    row = AnnexStatement(case_id=case.id, case=case, **facts, **written)
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.ANNEX_STATED, did, by=by, subject=row, facts={"section": row.section})
    return row
