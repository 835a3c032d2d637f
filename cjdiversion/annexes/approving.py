"""An approval given by telephone, its confirmation, and that whoever is named denies it: verbs."""

from __future__ import annotations

from typing import Any

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, require
from cjdiversion.annexes import by_phone, paper, passing, queries, service, steps, stops, telling
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.annexes.steps import Status
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import OutOfOrder
from cjdiversion.workflow import Step

# Of what was approved: what waits for approval again says the same, as of the same moment.
_THE_SAME = (
    *("case_id", "facts", "withheld", "wording", "facts_digest"),
    *("made_at", "made_by_id", "made_by", "looked_at", "changed_at", "changed_sections"),
)


def approve_by_phone(
    annex: AnnexVersion, /, *, by: Actor, version: int | None = None, **given: Any
) -> AnnexAuthority:
    """Somebody else approved it by telephone, and confirms that later; the work goes on. `given`:
    `authority.Given`, or `approver`. Raises Invalid."""
    require(by, steps.APPROVE_BY_PHONE.may)
    workflow.in_order(steps.APPROVE_BY_PHONE, annex)
    found = by_phone.columns(annex, given, least=service.rule_of(annex)["least_rank"], by=by)
    name = by_phone.words(found, by=by)
    service.approved(steps.APPROVE_BY_PHONE, annex, by, version, name=name, person_id=None)
    row = AnnexAuthority(case_id=annex.case_id, version_id=annex.id, **found)
    session().add(row)
    session().flush()  # for the id
    passing.to_confirm(annex, row, by=by)
    return row


def confirm(annex: AnnexVersion, /, *, by: Actor, version: int | None = None) -> None:
    """By whoever gave it by telephone. Raises NotPermitted for anybody else, OutOfOrder the second
    time."""
    row = _to_confirm(steps.CONFIRM, annex, by)
    changes = by_phone.confirmation(row, annex, by=by)
    workflow.take(steps.CONFIRM, annex, by=by, version=version, approved_by_id=by.person_id)
    _say(row, changes)
    passing.confirmed(row, by=by)


def to_deny(annex: AnnexVersion, *, by: Actor) -> AnnexAuthority:
    """What the recorder wrote, for whoever is named. Raises NotPermitted, OutOfOrder."""
    row = _to_confirm(steps.NOT_MINE, annex, by)
    by_phone.refuse_other(row, by)
    return row


def not_mine(
    annex: AnnexVersion, /, *, by: Actor, because: str, version: int | None = None
) -> AnnexVersion | None:
    """Whoever is named did not approve it. Nothing more of it goes out; its paper and the copies
    that are out stay what they are. What it says waits for approval again as the next version,
    which is returned: None where there is a later one, or where it may not be told."""
    row = _to_confirm(steps.NOT_MINE, annex, by)
    changes = by_phone.denial(row, because=because, by=by)
    case = queries.case_of(annex)
    queries.hold(case)
    is_again = _is_to_wait_again(annex, case)
    step = _step(annex, is_again)
    back: dict[str, Any] = {"returned_because": f"{by.name}: {because.strip()}"}
    returned = back if step.target is Status.RETURNED else {}
    workflow.take(step, annex, by=by, version=version, **returned)
    _say(row, changes)
    again = _again(annex, case, by) if is_again else None
    passing.denied(annex, row, by=by)
    return again


def _to_confirm(step: Step, annex: AnnexVersion, by: Actor) -> AnnexAuthority:
    require(by, step.may)
    workflow.in_order(step, annex)
    row = queries.authority_of(annex)
    if row is None or not row.is_to_confirm:
        raise OutOfOrder("No approval by telephone waits to be confirmed here")
    return row


def _say(row: AnnexAuthority, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1


def _step(annex: AnnexVersion, is_again: bool) -> Step:
    """What left the force stays as it is there."""
    if annex.status is not Status.APPROVED:
        return steps.NOT_MINE
    return steps.NOT_MINE_AGAIN if is_again else steps.NOT_MINE_BACK


def _is_to_wait_again(annex: AnnexVersion, case: Case) -> bool:
    newest = queries.versions_of(case.id)[0]
    is_stopped = stops.stop_of(annex, on=clock.today()) is not None
    return newest.id == annex.id and not is_stopped and case.quarantined_at is None


def _again(annex: AnnexVersion, case: Case, by: Actor) -> AnnexVersion:
    number = annex.number + 1
    again = AnnexVersion(
        **{name: getattr(annex, name) for name in _THE_SAME},
        reference=f"{case.reference}-{number}",
        number=number,
        template_version=paper.TEMPLATE,
        approval_due_at=passing.approval_due(case, is_urgent=stops.has_left(annex)),
    )
    session().add(again)
    session().flush()  # for the id
    facts = {"reference": again.reference, "number": number}
    audit.record(Did.ANNEX_ISSUED, Operation.COMBINATION, by=by, subject=again, facts=facts)
    telling.issued(again, case, by=by)
    return again
