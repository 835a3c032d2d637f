"""What this person may do next on a case: the buttons of the case page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from cjdiversion.access import Actor, May, can
from cjdiversion.cases.models import Case
from cjdiversion.departures import queries as departures
from cjdiversion.detentions.facts import Record
from cjdiversion.identities.looking import Standing
from cjdiversion.interviews import queries as interviews
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.victims import queries as victims


@dataclass(frozen=True)
class Action:
    label: str
    href: str
    is_post: bool = False


_ACTIONS = (
    ("Ask about vulnerability and needs again", "screenings.start", May.SCREENING_RECORD, True),
    ("Needs", "screenings.needs", May.CASE_OPEN, False),
    ("Safeguards", "safeguards.index", May.CASE_OPEN, False),
    ("Interviews and appropriate adult", "interviews.index", May.CASE_OPEN, False),
    ("What is done for a child", "interviews.child_steps", May.CASE_OPEN, False),
    ("Set observation level", "safeguards.observe", May.SAFEGUARD_RECORD, False),
    ("Detention clocks", "detentions.clocks", May.CASE_OPEN, False),
    ("Record a review of detention", "detentions.review", May.CASE_RECORD, False),
    ("Mental Health Act detention", "detentions.mha", May.CASE_OPEN, False),
    ("Told about L&D", "consents.tell", May.SCREENING_RECORD, False),
    ("Refer to L&D again", "referrals.refer", May.REFERRAL_SEND, False),
    ("Raise to those in charge", "cases.raise_from", May.ESCALATION_RAISE, False),
    ("Entries for the custody record", "entries.index", May.CASE_OPEN, False),
    ("What is alleged", "offences.index", May.DISPOSAL_DECIDE, False),
    ("What is open out of court", "criteria.of_case", May.DISPOSAL_DECIDE, False),
    ("Decide an outcome", "disposals.decide", May.DISPOSAL_DECIDE, False),
    ("Plan before an outcome", "conditions.plan", May.DISPOSAL_DECIDE, False),
    ("With CPS for a decision", "disposals.begin_cps_wait", May.DISPOSAL_DECIDE, False),
    ("The victim told and asked", "disposals.victim_contact", May.DISPOSAL_DECIDE, False),
    ("Prepare a CPS annex", "annexes.prepare", May.ANNEX_WRITE, False),
    ("How it came to police", "contexts.record", May.CASE_RECORD, False),
    ("Record an event", "cases.record_event", May.CASE_RECORD, False),
    ("Correct the record", "cases.correct", May.CASE_RECORD, False),
    ("Before they leave", "departures.leave", May.CASE_RECORD, False),
    ("Take facts from an earlier record", "identities.prefill", May.CASE_RECORD, False),
    ("May have been here before", "identities.candidates", May.CASE_OPEN, False),
    ("Close the case", "cases.close", May.CASE_RECORD, False),
    ("Assign to a unit", "cases.assign", May.CASE_ASSIGN, False),
    ("Close as about the wrong person", "identities.quarantine", May.IDENTITY_QUARANTINE, False),
)


def of(case: Case, held: Record, actor: Actor, identity: Standing) -> list[Action]:
    found = [
        Action(_label(label, endpoint, identity), url_for(endpoint, token=case.token), is_post)
        for label, endpoint, power, is_post in _ACTIONS
        if can(actor, power) and _fits(endpoint, case, identity)
    ]
    return _left(case, held, actor) + found + _victims(case, actor)


def _victims(case: Case, actor: Actor) -> list[Action]:
    """The way to the pages of the victims and witnesses; how many there are, and nothing more."""
    if not can(actor, May.VICTIM_OPEN) or case.investigating_unit_id != actor.unit_id:
        return []
    count = victims.count_of_case(case.id, actor)
    return [
        Action(f"Victims and witnesses ({count})", url_for("victims.of_case", token=case.token))
    ]


def _left(case: Case, held: Record, actor: Actor) -> list[Action]:
    """Another system told that they left, and nobody has looked at what was open."""
    has_left = (case.booking or case.attendance or held.was_at_station) and not is_here(case)
    if not has_left or not can(actor, May.CASE_RECORD) or departures.check_of(case.id):
        return []
    href = url_for("departures.leave", token=case.token)
    return [Action("Look at what was left open", href)]


def _label(label: str, endpoint: str, identity: Standing) -> str:
    is_counted = endpoint == "identities.candidates" and identity.count
    return f"{label} ({identity.count})" if is_counted else label


def _fits(endpoint: str, case: Case, identity: Standing) -> bool:
    fits = _FITS.get(endpoint)
    return fits is None or fits(case, identity)


def is_here(case: Case) -> bool:
    """In the suite, still attending, or still detained."""
    attending = case.attendance is not None and case.attendance.ended_at is None
    detained = case.detention is not None and case.detention.ended_at is None
    return case.is_in_suite or attending or detained


_FITS: dict[str, Callable[[Case, Standing], bool]] = {
    "offences.index": lambda case, _: case.person.is_suspect,
    "criteria.of_case": lambda case, _: case.person.is_suspect,
    "disposals.decide": lambda case, _: case.person.is_suspect,
    "conditions.plan": lambda case, _: case.person.is_suspect,
    "disposals.begin_cps_wait": lambda case, _: case.person.is_suspect,
    "disposals.victim_contact": lambda case, _: case.person.is_suspect,
    "annexes.prepare": lambda case, _: case.person.is_suspect,
    "interviews.child_steps": lambda case, _: interviews.is_possibly_child(case),
    "safeguards.observe": lambda case, _: safeguards.is_in_police_detention(case),
    "detentions.clocks": lambda case, _: case.booking is not None,
    "detentions.review": lambda case, _: case.booking is not None and case.is_in_suite,
    "detentions.mha": lambda case, _: case.detention is not None,
    "departures.leave": lambda case, _: is_here(case),
    "identities.prefill": lambda _, identity: identity.has_earlier,
    "identities.quarantine": lambda case, _: case.quarantined_at is None,
    "cases.close": lambda case, _: case.is_open and not is_here(case),
}
