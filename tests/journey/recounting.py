"""Counted a second time, from the rows alone and by rules written down here once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from cjdiversion import clock, listing
from cjdiversion.access import Actor
from cjdiversion.conditions import listed
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.steps import IN_FORCE, Kept, Status
from cjdiversion.database import Database, session
from cjdiversion.disposals import numbers
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided


def numbers_are_right(db: Database, people: Mapping[str, Actor]) -> None:
    """The numbers of the lists and of the consistency page, against the rows counted here."""
    today = clock.today()
    with db.unit():
        rows = session().scalars(sa.select(Condition)).all()
        decided = session().scalars(sa.select(Decision)).all()
        kept = session().scalars(sa.select(Record)).all()
        signed = {one.decision_id for one in kept if one.signatures}
        standing = [one for one in decided if one.status is Decided.STANDS]
        settled = {one.case_id for one in standing}
        cautions = [one for one in standing if "caution" in one.option_code]
        plans = [one for one in kept if one.decision_id is None]
        breached = {one.record_id for one in rows if one.status is Status.BREACHED}
        running = [one for one in rows if one.status is Status.RUNNING]
        soon = today + timedelta(days=7)
        counted = {
            "to-decide": sum(one.status in (Status.PARTLY, Status.NOT_MET) for one in rows),
            "unanswered": sum(one.status is Status.UNANSWERED for one in rows),
            "overdue": sum(one.due_on < today for one in running),
            "due-soon": sum(today <= one.due_on <= soon for one in running),
            "running": sum(one.status in IN_FORCE for one in rows),
            "all": len(rows),
            "unsigned": sum(one.id not in signed for one in cautions),
            "to-record": sum(
                one.status is Kept.COMPLETED and one.case_id not in settled for one in plans
            ),
            "breached": sum(one.id in breached and one.case_id not in settled for one in kept),
        }
        shown = {name: _shown(number) for name, number in counted.items()}
        assert listed.counts(people["supervisor"]) == shown
        _shares_are_right(standing, people["performance"])


def _shown(number: int) -> int:
    """A long list says “more than 1,000”."""
    return min(number, listing.MOST_COUNTED + 1)


def _shares_are_right(standing: Sequence[Decision], by: Actor) -> None:
    found = numbers.see("out-of-court", "all", by=by)
    among = [one.outcome_code.rstrip("A") for one in standing]
    assert found.cases == sum(code in {"1", "2", "3", "6", "7", "8", "22"} for code in among)
    assert found.events == sum(code in {"2", "3", "6", "7", "8", "22"} for code in among)


# --- at the end ---


def recounted(db: Database, tally: Counter[str]) -> None:
    """From the rows alone, by rules written down here a second time."""
    with db.unit():
        rows = session().scalars(sa.select(Condition)).all()
        kept = {one.id: one for one in session().scalars(sa.select(Record))}
        decided = session().scalars(sa.select(Decision)).all()
        for one in rows:
            _within_its_limit(one, kept[one.record_id])
        by_decision = {one.decision_id: one for one in kept.values()}
        for decision in decided:
            if decision.status is Decided.STANDS:
                _rests_on_its_record(decision, by_decision.get(decision.id))
        tally["conditions"] = len(rows)
        tally["outcomes"] = sum(one.status is Decided.STANDS for one in decided)


def _within_its_limit(one: Condition, record: Record) -> None:
    if record.signed_on is None:
        assert one.status in (Status.SET, Status.CANCELLED)
        return
    weeks = 20 if one.exceptional_because else 16
    assert one.due_on <= record.signed_on + timedelta(weeks=weeks)
    if record.summary_limit_on is not None:
        assert one.due_on <= record.summary_limit_on - timedelta(days=14)
    assert one.status not in IN_FORCE or record.status is not Kept.SIGNED, one.status
    if one.waits_since is not None:
        waits_since = clock.london(one.waits_since).date()
        assert waits_since <= one.due_on + timedelta(days=1)


def _rests_on_its_record(decision: Decision, record: Record | None) -> None:
    code, option = decision.outcome_code, decision.option_code
    if "caution" in option:
        assert decision.suspect_position == "admits"
        assert record is not None
        assert record.signatures >= 1
        assert record.status in (Kept.SIGNED, Kept.COMPLETED)
        assert (decision.closed_on is not None) == (record.status is Kept.COMPLETED)
    if code == "22":
        assert decision.activity_done_on is not None
        assert decision.activity_done_on <= decision.decided_on
    if code == "9":
        assert decision.prosecutor
        assert decision.prosecutor_decided_on
    if code == "12":
        assert decision.opinion_by
        assert decision.opinion_lasting == "beyond-the-day"
    if code == "20":
        assert decision.victim_told_on
        assert decision.taken_over_by
