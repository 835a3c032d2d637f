"""An approval given by telephone, and its confirmation: verbs."""

from __future__ import annotations

from typing import Any

from cjdiversion import workflow
from cjdiversion.access import Actor, require
from cjdiversion.annexes import by_phone, passing, queries, service, steps
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.database import session
from cjdiversion.errors import OutOfOrder


def approve_by_phone(
    annex: AnnexVersion, /, *, by: Actor, version: int | None = None, **given: Any
) -> AnnexAuthority:
    """Somebody else approved it by telephone, and confirms that later; the work goes on. `given`:
    `authority.Given`. Raises Invalid."""
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
    require(by, steps.CONFIRM.may)
    workflow.in_order(steps.CONFIRM, annex)
    row = queries.authority_of(annex)
    if row is None or not row.is_to_confirm:
        raise OutOfOrder("No approval by telephone waits to be confirmed here")
    changes = by_phone.confirmation(row, annex, by=by)
    workflow.take(steps.CONFIRM, annex, by=by, version=version, approved_by_id=by.person_id)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    passing.confirmed(row, by=by)
