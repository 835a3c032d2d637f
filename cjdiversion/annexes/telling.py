"""Whom each deed is told to. A message has the reference and the link; the words are its kind's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from cjdiversion.access import Actor, Role
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases.models import Case
from cjdiversion.outbox import service as outbox

_OF_UNIT = (Role.INVESTIGATOR, Role.SUPERVISOR)


# --- who it is --------------------------------------------------------------------------------


def supervisors(case: Case) -> Sequence[uuid.UUID]:
    unit_id = case.investigating_unit_id
    return accounts.working_at(unit_id, (Role.SUPERVISOR,)) if unit_id else []


def deputies(case: Case) -> Sequence[uuid.UUID]:
    """The duty inspectors of the suite; where it has none, the superintendents of the force."""
    of_suite = accounts.working_at(case.suite_id, (Role.DUTY_INSPECTOR,)) if case.suite_id else []
    return of_suite or accounts.working_at(case.force_id, (Role.SUPERINTENDENT,))


def is_there(person_id: uuid.UUID | None, case: Case) -> bool:
    """Whether they still work at the unit that investigates."""
    unit_id = case.investigating_unit_id
    return unit_id is not None and person_id in accounts.working_at(unit_id, _OF_UNIT)


def _of_preparer(annex: AnnexVersion, case: Case) -> Sequence[uuid.UUID | None]:
    """Whoever prepared it; where they have left the unit, their supervisors."""
    there = [annex.made_by_id]
    return there if is_there(annex.made_by_id, case) else supervisors(case) or there


# --- what is told -----------------------------------------------------------------------------


def issued(annex: AnnexVersion, case: Case, *, by: Actor) -> None:
    _tell("annex-waits", annex, supervisors(case), by)


def passed_on(annex: AnnexVersion, case: Case, *, by: Actor) -> None:
    _tell("annex-waits-now", annex, deputies(case), by)


def approved(annex: AnnexVersion, case: Case, *, by: Actor) -> None:
    _tell("annex-approved", annex, _of_preparer(annex, case), by)


def returned(annex: AnnexVersion, case: Case, *, by: Actor) -> None:
    _tell("annex-returned", annex, _of_preparer(annex, case), by)


def waits_no_more(annex: AnnexVersion) -> None:
    """What was not yet sent is not."""
    outbox.no_longer(annex, "annex-waits", "annex-waits-now")


def to_confirm(annex: AnnexVersion, people: Iterable[uuid.UUID], *, by: Actor) -> None:
    _tell("annex-to-confirm", annex, people, by)


def denied(annex: AnnexVersion, case: Case, *, by: Actor) -> None:
    """Whoever prepared it, and their supervisors."""
    to = {*_of_preparer(annex, case), *supervisors(case)}
    _tell("annex-approval-denied", annex, to, by)


def shared(annex: AnnexVersion, unit_id: uuid.UUID, *, by: Actor) -> None:
    to = accounts.working_at(unit_id, (Role.CPS_LIAISON,))
    _tell("annex-shared", annex, to, by, period=str(unit_id))


def changed(annex: AnnexVersion, *, by: Actor) -> None:
    _tell("annex-changed", annex, [annex.made_by_id], by)


def use_said(annex: AnnexVersion, *, by: Actor) -> None:
    _tell("annex-use-said", annex, [annex.made_by_id], by, period=str(annex.version))


def asked(question: AnnexQuestion, case: Case, *, by: Actor) -> None:
    """The investigating officer; where they have left the unit, their supervisors at once."""
    is_there_still = is_there(question.owner_id, case)
    _ask(question, [question.owner_id] if is_there_still else supervisors(case), by)


def question_passed_on(question: AnnexQuestion, case: Case, *, by: Actor) -> None:
    _ask(question, supervisors(case), by, period=f"passed on {question.version}")


def answered(question: AnnexQuestion, *, by: Actor) -> None:
    """Whoever asked and still works there, or all of the unit."""
    unit = accounts.working_at(question.unit_id, (Role.CPS_LIAISON,))
    to = [question.asked_by_id] if question.asked_by_id in unit else [*unit]
    asked_no_more(question)
    period = str(question.version)
    outbox.tell("annex-answered", question, to, by=by, path=_path(question), period=period)


def asked_no_more(question: AnnexQuestion) -> None:
    """What was not yet sent is not."""
    outbox.no_longer(question, "annex-asked")


def _ask(
    question: AnnexQuestion, to: Iterable[uuid.UUID | None], by: Actor, period: str = ""
) -> None:
    outbox.tell("annex-asked", question, to, by=by, path=_path(question), period=period)


def _path(question: AnnexQuestion) -> str:
    return f"/annexes/questions/{question.token}"


def _tell(
    kind: str, annex: AnnexVersion, to: Iterable[uuid.UUID | None], by: Actor, period: str = ""
) -> None:
    outbox.tell(kind, annex, to, by=by, path=f"/annexes/{annex.token}", period=period)
