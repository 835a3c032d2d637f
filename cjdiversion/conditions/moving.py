"""A record moves along where a decision is only corrected: what was signed stays signed."""

from __future__ import annotations

from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import clock, workflow
from cjdiversion.access import Actor
from cjdiversion.conditions import queries, steps
from cjdiversion.conditions.models import Record
from cjdiversion.conditions.states import Kept
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.errors import Invalid


def along(earlier: Decision, later: Decision, by: Actor) -> None:
    """To the decision that took the place of its own, if that is of the same option and the same
    offences; the day on which the matter closed goes with a
    record that is completed. Raises Invalid."""
    record = queries.of_decision(earlier.id)
    if record is None or record.status not in steps.MOVE.sources or not _is_same(earlier, later):
        return
    _refuse_after_signature(record, later)
    workflow.take(steps.MOVE, record, by=by, decision_id=later.id)
    set_committed_value(record, "decision", later)
    is_completed = record.status is Kept.COMPLETED
    if is_completed and earlier.closed_on is not None and later.closed_on is None:
        disposals.close(later, by=by, on=max(earlier.closed_on, later.decided_on))


def _is_same(one: Decision, other: Decision) -> bool:
    return one.option_code == other.option_code and _covered(one) == _covered(other)


def _covered(decision: Decision) -> set[object]:
    return {one.offence.id if one.offence else None for one in decision.covers}


def _refuse_after_signature(record: Record, later: Decision) -> None:
    signed = queries.signatures_of(record.id)
    decided_at = later.decided_at.replace(second=0, microsecond=0)
    if signed and signed[0].signed_at < decided_at:
        words = f"Its record was signed on {clock.in_words(signed[0].signed_at)}"
        said = f"{words}: the decision it rests on cannot be after that"
        raise Invalid.at("decided_at", "after-signature", said)
