"""A plan, before any outcome is decided: begun once, and ended where it leads nowhere. Verbs."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from cjdiversion import clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.conditions import checks, criteria, prosecutable, queries, service, steps
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.states import Kept
from cjdiversion.database import session
from cjdiversion.disposals import covering
from cjdiversion.disposals import queries as decided
from cjdiversion.errors import Conflict, Invalid, OutOfOrder


def plan(
    case: Case,
    *,
    by: Actor,
    option_code: str,
    offences: str,
    summary_limit_on: date | None = None,
) -> Record:
    """What somebody does before any outcome is decided: outcome 22 is recorded once it is done."""
    require(by, May.DISPOSAL_DECIDE)
    rules = checks.rules_of(option_code, on=clock.today(), force=accounts.unit(case.force_id).code)
    if rules is None or not rules.is_before_decision:
        label = reference.label("oocr_options", option_code)
        words = f"{label}: it is decided first, and then recorded"
        raise Invalid.at("option_code", "decided-first", words)
    if not case.person.is_suspect:
        words = "This person is not a suspect: there is nothing to plan"
        raise Invalid.at("option_code", "not-a-suspect", words)
    if covering.is_all_decided(case, decided.standing(case.id)):
        raise OutOfOrder("An outcome is decided already. A plan comes before it")
    _refuse_second(case, option_code)
    criteria.open_to(case, option_code, clock.today(), by=by, field="option_code")
    record = service.begun(
        case,
        by,
        option_code=option_code,
        owner_id=by.person_id,
        owner_name=by.name,
        offences=offences.strip(),
        summary_limit_on=prosecutable.until(case, summary_limit_on, on=clock.today()),
    )
    checks.may_decide(record, by)
    return service.kept(record, by)


def _refuse_second(case: Case, option_code: str) -> None:
    """Held meanwhile, so that of two who plan at once the later is told who was first."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    for one in queries.of_case(case.id):
        is_open = one.status in (Kept.DRAFT, Kept.SIGNED)
        if one.decision_id is None and one.option_code == option_code and is_open:
            words = f"{one.begun_by} has begun this plan already. Go on with it, or end it first"
            raise Conflict(words, code="planned-already")


def end_plan(record: Record, *, by: Actor, reasons: str, version: int | None = None) -> None:
    """A plan that leads nowhere. Raises Invalid, NotPermitted, OutOfOrder, Conflict."""
    if record.decision_id is not None:
        raise OutOfOrder("A caution ends with its decision: replace that")
    checks.stands(record, by)
    workflow.in_order(steps.END, record)
    checks.may_decide(record, by)
    because = checks.reasons(reasons)
    service.cease(record, by=by, because=because, step=steps.END, version=version)
