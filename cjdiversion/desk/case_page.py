"""How a case stands, in the words of the rooms it has passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, Role, can
from cjdiversion.annexes import beside
from cjdiversion.annexes import models as annexes
from cjdiversion.annexes.beside import OnCase
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases import queries as cases
from cjdiversion.cases import rules
from cjdiversion.cases.models import Case, PersonInCase, ToFix
from cjdiversion.consents import queries as consents
from cjdiversion.contexts import queries as contexts
from cjdiversion.database import session
from cjdiversion.desk import tasks
from cjdiversion.desk.tasks import Task
from cjdiversion.detentions import facts
from cjdiversion.detentions.clocks import Clock, next_clock
from cjdiversion.detentions.facts import Record
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals import waiting_queries
from cjdiversion.instruments import queries as instruments
from cjdiversion.interviews import queries as interviews
from cjdiversion.referrals import queries as referrals
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.screenings import queries as screenings

Rows = list[tuple[str, Any]]


@dataclass(frozen=True)
class State:
    """What the sections of the case page show."""

    needs: Sequence[tuple[str, str, str]]  # label, source in words, since when
    screened: str
    vulnerable: str
    rows: Rows
    referrals: Sequence[Any]
    decisions: Sequence[Any]
    cps_waits: Sequence[Any]
    annexes: Sequence[Any] | None  # None for those who have no part in them
    beside_annexes: OnCase
    to_fix: Sequence[ToFix]
    screenings: Sequence[Any] = field(default_factory=list)
    observation: Any = None
    is_safety_action_due: bool = False
    tasks: Sequence[Task] = ()
    about_me: Any = None
    context: Rows = field(default_factory=list)
    safety_alerts: Sequence[Any] = ()


_SCREENED = {
    "needs-found": "Screened: needs found",
    "nothing-found": "Screened: no trigger found. This is not clearance",
    "partly": "Screened in part: no trigger found in what was answered. This is not clearance",
    "could-not": "Could not screen",
    "no-information": "Gone through: no information",
    "in-progress": "Started, not complete",
    "not-screened": "Not screened",
}


def about(case: Case) -> Rows:
    """Who this is, and what brought them here. Not asked and not stated stay apart."""
    person = case.person
    rows: Rows = [
        ("Name", person.name or "Not known"),
        ("Date of birth", clock.day_in_words(person.born_on) if person.born_on else "Not known"),
        ("Age", rules.age_band(person, clock.today())),
        (
            "Ethnicity, self-defined",
            _coded("ethnicity_self_defined", person.self_defined_ethnicity),
        ),
        ("Ethnicity, officer observed", _coded("ethnicity_observed", person.observed_ethnicity)),
        *_monitored(person),
        ("Language", _coded("languages", person.language)),
        (
            "Interpreter",
            {True: "Needed", False: "Not needed", None: "Not recorded"}[person.needs_interpreter],
        ),
        ("PNC ID", person.pnc_id),
        ("Brought here by", case.way.words),
    ]
    if case.booking:
        rows.append(("Custody record", case.booking.custody_record_no))
        rows.append(("Place", case.booking.location))
        rows.append(("Warning markers", ", ".join(case.booking.warning_markers)))
    if case.attendance:
        rows.append(("Place", case.attendance.place))
    if case.offences:
        rows.append(("Alleged", "; ".join(offence.words for offence in case.offences)))
    return rows


def _monitored(person: PersonInCase) -> Rows:
    """Nothing is waiting for the answer, so that it was not asked is not said."""
    said = person.disability_stated
    return [("Disabled, as they say", _coded("disability_stated", said))] if said else []


def _coded(kind: str, code: str) -> str:
    return reference.label(kind, code) if code else "Not recorded"


def state(case: Case, held: Record, actor: Actor) -> State:
    """`held`: the detention of the case, as its own room gathers it."""
    decision = screenings.vulnerability_of(case.id)
    new_reasons = screenings.new_reasons_of(case.id)
    begun, sent = screenings.screenings_of(case.id), referrals.of_case(case.id)
    adults, told = interviews.standing(case), consents.told_of(case.id)
    level = safeguards.observation_of(case.id)
    versions = _versions(case, actor)
    standing = tasks.Standing(
        case=case,
        actor=actor,
        screening=begun[0] if begun else None,
        decision=decision,
        new_reasons=new_reasons,
        adults=adults,
        safeguards=safeguards.standing_of(case),
        told=told,
        referrals=sent,
        clock=next_clock(facts.clocks(held)),
    )
    return State(
        needs=_needs(screenings.needs_of(case.id)),
        screened=_SCREENED[screenings.screened(case.id)],
        vulnerable=_vulnerable(decision, new_reasons),
        rows=_standing(adults.adult, level, told, standing.clock),
        referrals=sent,
        decisions=disposals.of_case(case.id),
        cps_waits=waiting_queries.waiting(case.id),
        annexes=versions,
        beside_annexes=beside.on_case(case, versions or (), actor),
        to_fix=cases.to_fix_of(case.id) if case.to_fix else [],
        screenings=begun,
        observation=level,
        tasks=tasks.of(standing),
        about_me=contexts.about_me_of(case.id),
        context=_came(contexts.context_of(case.id)),
        is_safety_action_due=screenings.safety_action_due(case.id),
        safety_alerts=instruments.safety_alerts_of(case.id),
    )


def _needs(needs: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Each need once, with every source of it and since when the first of them is known."""
    found: dict[str, list[Any]] = {}
    for need in sorted(needs, key=lambda need: need.raised_at):
        found.setdefault(need.code, []).append(need)
    return [
        (
            reference.label("vulnerabilities", code),
            ", ".join(dict.fromkeys(need.source.replace("-", " ") for need in same)).capitalize(),
            clock.in_words(same[0].raised_at),
        )
        for code, same in found.items()
    ]


def _vulnerable(decision: Any, new_reasons: Sequence[Any]) -> str:
    """Until somebody decides, the person is treated as vulnerable (PACE Code C 1.4)."""
    if decision is None:
        return "Not yet decided: treat as vulnerable"
    if new_reasons:
        return "Decided: not vulnerable. New reason since the decision: treat as vulnerable"
    return "Vulnerable" if decision.is_vulnerable else "Decided: not vulnerable"


def _standing(adult: Any, level: Any, told: Any, due: Clock | None) -> Rows:
    agrees = {True: "agrees to be seen", False: "refuses to be seen", None: "not yet answered"}
    return [
        ("Appropriate adult", _adult(adult)),
        ("Observation level", _coded("observation_levels", level.level) if level else "Not set"),
        ("Told about L&D", f"Yes, {agrees[told.agrees]}" if told else "Not recorded"),
        *([("Next on the clock", tasks.clock_words(due))] if due else []),
    ]


def _adult(adult: Any) -> str:
    if adult is None:
        return "Not recorded"
    for column, words in (
        ("arrived_at", "Arrived"),
        ("contacted_at", "Contacted"),
        ("requested_at", "Requested"),
    ):
        if at := getattr(adult, column):
            return f"{words} {clock.in_words(at)}"
    return "Named, not yet requested"


def _came(context: Any) -> Rows:
    """How it came to police, as far as somebody wrote it down."""
    if context is None:
        return []
    flag = {True: "Yes", False: "No", None: ""}[context.is_mental_health]
    because = _coded("incident_reasons", context.because) if context.because else ""
    triage = [reference.label("triage_sources", code) for code in context.triage]
    rows: Rows = [
        ("Mental-health incident", f"{flag}: {because}" if because else flag),
        ("Came to police by", _coded("routes_in", context.route_in)),
        ("Ground to attend", _coded("rcrp_grounds", context.rcrp_ground)),
        ("Control room", _coded("control_room_decisions", context.control_room_decision)),
        ("Mental-health help at the time", "; ".join(triage)),
        ("What else matters", context.words),
    ]
    return [(key, value) for key, value in rows if value and value != "Not recorded"]


def _versions(case: Case, actor: Actor) -> Sequence[AnnexVersion] | None:
    if not can(actor, May.ANNEX_OPEN):
        return None
    query = sa.select(AnnexVersion).where(AnnexVersion.case_id == case.id, annexes.in_scope(actor))
    found = session().scalars(query.order_by(AnnexVersion.number.desc())).all()
    is_deputy_alone = actor.role is Role.DUTY_INSPECTOR and not found
    return None if is_deputy_alone else found
