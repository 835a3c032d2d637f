"""One version as it is read now, by one person: on the page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from cjdiversion import clock, workflow
from cjdiversion.access import Actor, May, can
from cjdiversion.annexes import by_phone, covers, denials, paper, queries, scheduling, steps, stops
from cjdiversion.annexes.denials import Denial
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.facts import Facts
from cjdiversion.annexes.models import AnnexPaper, AnnexReceipt, AnnexSchedule, AnnexVersion
from cjdiversion.annexes.sharing import Stop
from cjdiversion.annexes.steps import Status
from cjdiversion.annexes.told import Person
from cjdiversion.workflow import Step


@dataclass(frozen=True)
class Reading:
    """`facts` are left out while a copy that never left the force holds what L&D may no longer
    tell; `stop` says so. `later`: the newest approved version that replaces this one.
    `changed_at`: for whoever writes the next one alone."""

    annex: AnnexVersion
    facts: Facts | None
    stop: Stop | None
    later: AnnexVersion | None
    imprint: AnnexPaper | None
    receipts: Sequence[AnnexReceipt]
    ready: Sequence[Step]
    schedules: Sequence[AnnexSchedule]
    to_schedule: datetime | None
    status: Status  # as the reader is told: the CPS of their own unit
    state: str  # the same in words
    changed_at: datetime | None
    may_take: bool  # the paper, where there is one
    denials: Sequence[Denial]
    told: Sequence[Person] | None = None  # of the deed that was just done

    @property
    def body(self) -> Markup | None:
        return paper.body(covers.of(self.annex), self.facts) if self.facts else None


def of(annex: AnnexVersion, actor: Actor, told: Sequence[Person] | None = None) -> Reading:
    stop = stops.stop_of(annex, on=clock.today())
    may_take = stop is None or stops.has_left(annex)
    is_read = may_take or (stop is not None and not stop.hides)
    return Reading(
        annex,
        facts=content_of(annex) if is_read else None,
        stop=stop,
        later=queries.later_than(annex, actor),
        imprint=queries.imprint_of(annex),
        receipts=queries.receipts_of(annex, actor),
        ready=ready(annex, actor),
        schedules=scheduling.schedules_of(annex),
        to_schedule=_to_schedule(annex, actor),
        status=(status := _status(annex, actor)),
        state=_words(status, actor),
        changed_at=annex.changed_at if can(actor, May.ANNEX_WRITE) else None,
        may_take=may_take,
        denials=denials.of(annex, actor),
        told=told,
    )


def _status(annex: AnnexVersion, actor: Actor) -> Status:
    if not can(actor, May.ANNEX_TAKE):
        return annex.status
    is_acknowledged = actor.unit_id in queries.acknowledged_by(annex)
    return Status.ACKNOWLEDGED if is_acknowledged else Status.SHARED


def _words(status: Status, actor: Actor) -> str:
    is_cps = can(actor, May.ANNEX_TAKE)
    return steps.words_for_cps(status is Status.ACKNOWLEDGED) if is_cps else status.words


def _to_schedule(annex: AnnexVersion, actor: Actor) -> datetime | None:
    """The withdrawal that whoever keeps the schedule has not answered for this copy."""
    if not can(actor, May.DISCLOSURE_SCHEDULE) or not stops.has_left(annex):
        return None
    return scheduling.to_answer(annex)


def ready(annex: AnnexVersion, actor: Actor) -> list[Step]:
    """The steps this actor may take now."""
    found = workflow.ready(steps.STEPS, annex, actor)
    return [step for step in found if _UNLESS.get(step.name, _always)(annex, actor)]


def _always(annex: AnnexVersion, actor: Actor) -> bool:
    return True


def _can_share(annex: AnnexVersion, actor: Actor) -> bool:
    """With the first part of the CPS, or with one that serves the force and has not got it. Where
    none is on record the page says what to do instead."""
    if queries.approved_after(annex) is not None:
        return False
    given = queries.shared_with(annex)
    served_by = [one for one in queries.recipients_of(annex).values() if one is not None]
    return not given or any(one.id not in given for one in served_by)


def _can_acknowledge(annex: AnnexVersion, actor: Actor) -> bool:
    return actor.unit_id not in queries.acknowledged_by(annex)


def _can_confirm(annex: AnnexVersion, actor: Actor) -> bool:
    return by_phone.is_to_confirm_by(queries.authority_of(annex), actor)


def _can_ask(annex: AnnexVersion, actor: Actor) -> bool:
    return queries.later_than(annex, actor) is None


_UNLESS = {
    steps.SHARE.name: _can_share,
    steps.ACKNOWLEDGE.name: _can_acknowledge,
    steps.CONFIRM.name: _can_confirm,
    steps.NOT_MINE.name: _can_confirm,
    steps.ASK.name: _can_ask,
}
