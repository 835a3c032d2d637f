"""An outcome stands, and the person turns out to be of an age it is not for, or to have been under
10 on the right day of the offence: whoever decided it and those in charge of their unit look again.
Age and day are recorded as they are, whatever was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import following
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import is_possibly_child
from cjdiversion.disposals import closed, queries, suspects
from cjdiversion.disposals.assessing import assess
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.criteria_person import OF_ADULTS
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.outbox import service as outbox

KIND = "adult-outcome-under-18"  # of reference data “escalation_kinds”
OTHER = "outcome-not-of-that-age"  # of the same
LETTER = "decided-look-again"  # of reference data “message_kinds”
_FOR_ADULTS = OF_ADULTS | {"7"}  # a cannabis or khat warning is given to adults
_OVER = {
    KIND: "By the age as it stands now: 18 or over",
    OTHER: "By the age as it stands now the outcome is for them",
}


@dataclass(frozen=True)
class Doubt:
    """`kind`: of the escalation that it is raised as."""

    kind: str
    words: str


def look_again(case: Case, was: following.Aged, by: Actor) -> None:
    """After the age, or the day of an offence, was put right. Of the right age before, it is a
    cause of its own each time; of the right age again, nobody waits for it."""
    for decision in queries.standing(case.id):
        found, before = _doubt(decision), _doubt(decision, was)
        for kind, because in _OVER.items():
            if found is None or found.kind != kind:
                _settle(decision, kind, because, by=by)
        if found is None:
            outbox.no_longer(decision, LETTER)
        elif case.quarantined_at is None and (before is None or before.kind != found.kind):
            _raise(decision, case, found, by)


def doubt(decision: Decision) -> str:
    """For its page, while it stands: what is not right by the age as it stands now; else empty."""
    if decision.status is not Status.STANDS:
        return ""
    found = _doubt(decision)
    return found.words if found else ""


def settled(decision: Decision, because: str, *, by: Actor) -> None:
    for kind in _OVER:
        _settle(decision, kind, because, by=by)
    outbox.no_longer(decision, LETTER)


def _settle(decision: Decision, kind: str, because: str, *, by: Actor) -> None:
    escalations.settle(kind, decision.id, by=by, because=because)


def _raise(decision: Decision, case: Case, found: Doubt, by: Actor) -> None:
    period = str(sum(len(raised.of_cause(kind, decision.id)) for kind in _OVER) + 1)
    reason = f"{queries.named(decision)}. {found.words}"
    told: dict[str, Any] = {"unit_id": decision.unit_id, "period": period, "reason": reason}
    escalations.raise_once(found.kind, decision, by=by, case=case, **told)
    to, path = [decision.decided_by_id], f"/decisions/{decision.token}"
    outbox.tell(LETTER, decision, to, by=by, path=path, period=period)


def _doubt(decision: Decision, was: following.Aged | None = None) -> Doubt | None:
    """None where it is for somebody of that age, by the rows of its own day. As it is, or was."""
    person = was.age if was else decision.case.person
    day, force = decision.decided_on, queries.force_code(decision.force_id)
    held = queries.catalogue(on=day, force=force)
    outcome, option = held.outcome(decision.outcome_code), held.option(decision.option_code)
    counted_as = outcome.counted_as if outcome else decision.outcome_code
    if counted_as in _FOR_ADULTS and is_possibly_child(person, day):
        on = clock.day_in_words(day)
        words = f"the person was or may have been under 18 on {on}, when it was decided"
        return Doubt(KIND, _words(f"By the age as it stands now, {words}"))
    offences = [one.offence for one in decision.covers if one.offence is not None]
    days = [was.committed.get(one.id) if was else one.committed_on for one in offences]
    suspect = suspects.aged(decision.case, person, day, days)
    why = closed.why_closed(outcome, suspect, day) if outcome else []
    said = [one.words for one in why if one.code in closed.BY_AGE]
    if option is not None:
        verdicts = assess(option, Facts(suspect, day, held=held)).closing
        said += [one.words for one in verdicts if one.criterion == "age"]
    if not said:
        return None
    since = "The age or the day of the offence was put right since it was decided"
    return Doubt(OTHER, _words(f"{since}. {said[0]}"))


def _words(found: str) -> str:
    return f"{found}. Find out what is right, and replace the outcome if it cannot stand"
