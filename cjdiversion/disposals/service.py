"""What is done about an outcome: the only file of this room that writes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import session
from cjdiversion.disposals import (
    authorising,
    covering,
    dating,
    freezing,
    neighbouring,
    queries,
    rules,
    steps,
    telling_victims,
    under_age,
    victims,
    waiting,
)
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.gravity import Moment
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.proposals import Asked, Proposal
from cjdiversion.disposals.suspects import suspect_of
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.checks import refuse_if_closed

ONE_OUTCOME = "Home Office crime outcomes, one for each crime (V2)"


def open(token: str, *, by: Actor) -> Decision:
    """The only way to one decision: within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    decision = queries.one(token, by)
    if decision is None:
        raise Missing
    case_checks.readable(decision.case, by)
    audit.opened(Did.DISPOSAL_OPENED, decision, by=by)
    return decision


def versions(decision: Decision, *, by: Actor) -> list[Decision]:
    """Oldest first, this one among them; the reading of each is recorded."""
    found = queries.versions(decision)
    for one in found:
        if one is not decision:
            audit.opened(Did.DISPOSAL_OPENED, one, by=by)
    return found


def decide(case: Case, *, by: Actor, **facts: Any) -> Decision:
    """`facts` are those of proposals.Proposal; `case` comes with its person and offences.

    Raises Invalid with everything that stands in the way, Conflict where an outcome stands for one
    of the offences.
    """
    require(by, May.DISPOSAL_DECIDE)
    refuse_if_closed(case)
    said = _proposal(facts)
    standing = queries.standing(case.id)
    offences = covering.chosen(case, said.offences, covering.undecided(case, standing))
    asked = _check(case, offences, said, by)
    before = covering.fallen(queries.of_case(case.id), {one.id for one in offences} or {None})
    return _write(case, offences, asked, by, replaces_id=before.id if before else None)


def supersede(decision: Decision, *, by: Actor, because: str, version: int | None = None) -> None:
    """The decision stays on the record, and no longer stands."""
    if len(because.strip()) < rules.REASONS_AT_LEAST:
        words = f"Say in {rules.REASONS_AT_LEAST} characters or more why it is replaced"
        raise Invalid.at("because", "reasons-short", words)
    workflow.take(
        steps.SUPERSEDE,
        decision,
        by=by,
        version=version,
        superseded_reason=because.strip(),
        superseded_at=clock.now(),
    )
    for one in decision.covers:
        one.stands = False
    session().flush()  # before another decision covers the same
    for kind in (authorising.TO_CONFIRM, authorising.DENIED):
        escalations.settle(kind, decision.id, by=by, because="Superseded")
    victims.settled(decision, "Superseded", by=by)
    under_age.settled(decision, "Superseded", by=by)
    words = f"{queries.named(decision)} of {clock.in_words(decision.decided_at)} no longer stands."
    entries.note(decision.case, by=by, did=Did.DISPOSAL_SUPERSEDED, words=words)


def replace(
    decision: Decision,
    case: Case,
    *,
    by: Actor,
    because: str,
    version: int | None = None,
    kept: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Decision:
    """Supersede and decide anew, both or neither. `kept`: columns as they were of the one before,
    where nobody decides anything else."""
    require(by, May.DISPOSAL_DECIDE)
    refuse_if_closed(case)
    said = _proposal(facts)
    covered = {one.offence_id for one in decision.covers}
    default = [one for one in case.offences if one.id in covered] or list(case.offences)
    offences = covering.chosen(case, said.offences, default)
    asked = _check(case, offences, said, by)
    supersede(decision, by=by, because=because, version=version)
    later = _write(case, offences, asked, by, replaces_id=decision.id, kept=kept)
    neighbouring.replaced(decision, later, by=by)
    return later


def close(decision: Decision, *, by: Actor, on: date) -> None:
    """What was to be done after it is done: the day on which it counts as closed. Raises Invalid,
    OutOfOrder where it is closed already."""
    require(by, steps.CLOSE.may)
    if decision.closed_on is not None:
        raise OutOfOrder(f"This was closed on {clock.day_in_words(decision.closed_on)} already")
    if not decision.decided_on <= on <= clock.today():
        words = "The day of closing must be from the day of the decision up to today"
        raise Invalid.at("on", "order", words)
    workflow.take(steps.CLOSE, decision, by=by, closed_on=on)
    words = f"{queries.named(decision)}: closed on {clock.day_in_words(on)}."
    entries.note(decision.case, by=by, did=Did.DISPOSAL_CLOSED, words=words)


# --- checks ---------------------------------------------------------------------------------------


def _proposal(facts: dict[str, Any]) -> Proposal:
    """A blank answer of a page comes as None."""
    return Proposal(**{name: value for name, value in facts.items() if value is not None})


def _check(case: Case, offences: Sequence[Offence], said: Proposal, by: Actor) -> Asked:
    day, force = clock.london(said.decided_at).date(), queries.force_code(case.force_id)
    held = queries.catalogue(on=day, force=force)
    dating.in_force(held, said, day, force)
    asked = _asked(case, offences, said, by, held, day)
    found = [
        *rules.broken(asked),
        *dating.broken(said, day, force),
        *telling_victims.broken(asked),
        *neighbouring.objections(case, said),
    ]
    if found:
        fields: dict[str, list[tuple[str, str]]] = {}
        for one in found:
            fields.setdefault(one.field, []).append(one.told)
        raise Invalid(fields)
    return asked


def _asked(
    case: Case, offences: Sequence[Offence], said: Proposal, by: Actor, held: Catalogue, day: date
) -> Asked:
    outcome = held.outcome(said.outcome_code)
    assert outcome is not None  # asked before
    return Asked(
        said=said,
        suspect=suspect_of(case, day, offences),
        catalogue=held,
        outcome=outcome,
        option=held.option(said.option_code),
        rank=authorising.rank_on(day, case, by),
        day=day,
        now=clock.now(),
        authoriser=authorising.of(said, case, by),
        gravity=freezing.gravity_of(case.id, offences, said, moment_of(case, said.decided_at)),
    )


def moment_of(case: Case, at: datetime) -> Moment:
    """What says which score of the gravity stood then."""
    is_child = cases.is_possibly_child(case.person, clock.london(at).date())
    return Moment(at, is_child, queries.force_code(case.force_id))


# --- writing --------------------------------------------------------------------------------------


def _write(
    case: Case,
    offences: Sequence[Offence],
    asked: Asked,
    by: Actor,
    replaces_id: uuid.UUID | None = None,
    kept: Mapping[str, Any] | None = None,
) -> Decision:
    said = asked.said
    decision = Decision(
        **said.columns
        | authorising.columns(said, case, by)
        | freezing.made_by(by, asked.rank)
        | dict(kept or {}),
        **freezing.known(case.id, said.decided_at),
        **freezing.scored(case.id, asked),
        case_id=case.id,
        case=case,
        force_id=case.force_id,
        decided_on=asked.day,
        closed_on=asked.closed_on,
        recorded_at=clock.now(),
        replaces_id=replaces_id,
    )
    covered: Sequence[Offence | None] = offences or [None]
    decision.covers = [Covered(case_id=case.id, offence=one) for one in covered]
    _keep(decision, {one.id for one in offences} or {None})
    victims.first(decision, case, said, by=by)
    facts = {"outcome": said.outcome_code, "option": said.option_code}
    audit.record(Did.DISPOSAL_DECIDED, Operation.COLLECTION, by=by, subject=decision, facts=facts)
    about = f" for {'; '.join(one.words for one in offences)}" if len(case.offences) > 1 else ""
    words, at = f"{queries.named(decision)}{about}.", said.decided_at
    entries.note(case, by=by, did=Did.DISPOSAL_DECIDED, words=words, happened_at=at)
    waiting.answered_by(decision, by=by)
    if decision.is_to_confirm:
        escalations.raise_once(authorising.TO_CONFIRM, decision, by=by, case=case)
    return decision


def _keep(decision: Decision, covered: set[uuid.UUID | None]) -> None:
    """Flushed here, so that of two people deciding at once the later is told who was first."""
    case_id = decision.case_id
    _refuse_decided(case_id, covered)
    try:
        with session().begin_nested():
            session().add(decision)
    except IntegrityError:
        _refuse_decided(case_id, covered)
        raise


def _refuse_decided(case_id: uuid.UUID, covered: set[uuid.UUID | None]) -> None:
    """Raises Conflict where one that stands covers one of these, or the whole case (None)."""
    for standing in queries.standing(case_id):
        theirs = {one.offence_id for one in standing.covers}
        if covered & theirs or None in covered | theirs:
            raise _already(standing)


def _already(standing: Decision) -> Conflict:
    about = f" for {'; '.join(standing.offence_words)}" if standing.offence_words else ""
    return Conflict(
        f"{standing.decided_by} has decided an outcome already{about}, on "
        f"{clock.day_in_words(standing.decided_on)}. Replace it if it is wrong. "
        f"Source: {ONE_OUTCOME}",
        code="decided-already",
    )
