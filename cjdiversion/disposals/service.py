"""What is done about an outcome: the only file of this room that writes."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import queries, rules, steps
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.openings import Suspect
from cjdiversion.disposals.proposals import Asked, Proposal
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, OutOfOrder
from cjdiversion.screenings import queries as screenings

MINUTE = timedelta(minutes=1)  # pages take a moment to the minute


def open(token: str, *, by: Actor) -> Decision:
    """The only way to one decision: within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    decision = queries.one(token, by)
    if decision is None:
        raise Missing
    case_checks.readable(decision.case, by)
    audit.opened(Did.DISPOSAL_OPENED, decision, by=by)
    return decision


def decide(case: Case, *, by: Actor, **facts: Any) -> Decision:
    """`facts` are those of proposals.Proposal; `case` comes with its person and offences.

    Raises Invalid with everything that stands in the way, Conflict where an outcome stands.
    """
    require(by, May.DISPOSAL_DECIDE)
    said = _proposal(facts)
    _check(case, said, by)
    return _write(case, said, by)


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
    words = f"{_named(decision)} of {clock.in_words(decision.decided_at)} no longer stands."
    entries.note(decision.case, by=by, did=Did.DISPOSAL_SUPERSEDED, words=words)


def replace(
    decision: Decision,
    case: Case,
    *,
    by: Actor,
    because: str,
    version: int | None = None,
    **facts: Any,
) -> Decision:
    """Supersede and decide anew, both or neither."""
    require(by, May.DISPOSAL_DECIDE)
    said = _proposal(facts)
    _check(case, said, by)
    supersede(decision, by=by, because=because, version=version)
    return _write(case, said, by, replaces_id=decision.id)


def close(decision: Decision, *, by: Actor, on: date) -> None:
    """What was to be done after it is done: the day on which it counts as closed. Raises Invalid,
    OutOfOrder where it is closed already."""
    require(by, May.DISPOSAL_CLOSE)
    if decision.closed_on is not None:
        raise OutOfOrder(f"This was closed on {clock.day_in_words(decision.closed_on)} already")
    if not decision.decided_on <= on <= clock.today():
        words = "The day of closing must be from the day of the decision up to today"
        raise Invalid.at("on", "order", words)
    decision.closed_on = on


# --- checks ---------------------------------------------------------------------------------------


def _proposal(facts: dict[str, Any]) -> Proposal:
    """A blank answer of a page comes as None."""
    return Proposal(**{name: value for name, value in facts.items() if value is not None})


def _check(case: Case, said: Proposal, by: Actor) -> None:
    day = clock.london(said.decided_at).date()
    held = queries.catalogue(on=day, force=queries.force_code(case.force_id))
    found = rules.broken(_asked(case, said, by, held, day))
    if found:
        fields: dict[str, list[tuple[str, str]]] = {}
        for one in found:
            fields.setdefault(one.field, []).append(one.told)
        raise Invalid(fields)


def _asked(case: Case, said: Proposal, by: Actor, held: Catalogue, day: date) -> Asked:
    outcome, option = held.outcome(said.outcome_code), held.option(said.option_code)
    if outcome is None or (said.option_code and option is None):
        raise Invalid.at("outcome_code", "unknown", "There was no such outcome on that day")
    return Asked(
        said=said,
        suspect=suspect_of(case, day),
        catalogue=held,
        outcome=outcome,
        option=option,
        name=by.name,
        rank=by.rank,
        day=day,
        now=clock.now(),
    )


def suspect_of(case: Case, day: date) -> Suspect:
    """What the rules ask about this person on that day."""
    person, offences = case.person, case.offences
    committed = sorted(o.committed_on for o in offences if o.committed_on)
    born = person.born_on
    return Suspect(
        is_suspect=person.is_suspect,
        is_possibly_child=cases.is_possibly_child(person, day),
        age=clock.age_on(born, day) if born else None,
        age_at_offence=clock.age_on(born, committed[0]) if born and committed else None,
        is_sensitive=any(o.is_domestic_abuse or o.is_hate_crime for o in offences),
        opened_at=case.opened_at.replace(second=0, microsecond=0),
        offence_on=committed[0] if committed else None,
    )


# --- writing --------------------------------------------------------------------------------------


def _write(case: Case, said: Proposal, by: Actor, replaces_id: uuid.UUID | None = None) -> Decision:
    if (standing := queries.standing_of(case.id)) is not None:
        raise _already(standing)
    decision = Decision(
        **asdict(said),
        **_made_by(by),
        **_known(case.id, said.decided_at),
        case=case,
        force_id=case.force_id,
        decided_on=clock.london(said.decided_at).date(),
        recorded_at=clock.now(),
        replaces_id=replaces_id,
    )
    _keep(decision)
    facts = {"outcome": said.outcome_code, "option": said.option_code}
    audit.record(Did.DISPOSAL_DECIDED, Operation.COLLECTION, by=by, subject=decision, facts=facts)
    words, at = f"{_named(decision)}.", said.decided_at
    entries.note(case, by=by, did=Did.DISPOSAL_DECIDED, words=words, happened_at=at)
    return decision


def _named(decision: Decision) -> str:
    """The outcome in words; why it was chosen stays with the decision."""
    on = decision.decided_on
    label = reference.label("outcome_codes", decision.outcome_code, on=on)
    option = decision.option_code and reference.label("oocr_options", decision.option_code, on=on)
    return f"Outcome OC{decision.outcome_code}: {label}{f', {option.lower()}' if option else ''}"


def _keep(decision: Decision) -> None:
    """Flushed here, so that of two people deciding at once the later is told who was first."""
    case_id = decision.case.id
    try:
        with session().begin_nested():
            session().add(decision)
    except IntegrityError:
        standing = queries.standing_of(case_id)
        if standing is None:
            raise
        raise _already(standing) from None


def _already(standing: Decision) -> Conflict:
    return Conflict(
        f"{standing.decided_by} has decided an outcome already, on "
        f"{clock.day_in_words(standing.decided_on)}. Replace it if it is wrong",
        code="decided-already",
    )


def _made_by(by: Actor) -> dict[str, Any]:
    """The unit that decides is the one counted: for a duty inspector, the suite."""
    return {
        "unit_id": by.unit_id,
        "decided_by_id": by.person_id,
        "decided_by": by.name,
        "decided_by_rank": by.rank,
    }


def _known(case_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    """What had been found by then, frozen: a later screening changes nothing here."""
    by_then = at + MINUTE
    needs = [need for need in screenings.needs_of(case_id) if need.raised_at < by_then]
    begun = [one for one in screenings.screenings_of(case_id) if one.started_at < by_then]
    pairs = dict.fromkeys((need.code, need.source) for need in needs)
    return {
        "needs_known": [
            {"code": code, "label": reference.label("vulnerabilities", code), "source": source}
            for code, source in pairs
        ],
        "screened": screenings.screened(case_id) if begun else "not-screened",
    }
