"""What this person may do next on a case: the buttons of the case page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from cjdiversion.access import Actor, May, can
from cjdiversion.cases.models import Case, Way


@dataclass(frozen=True)
class Action:
    label: str
    href: str
    is_post: bool = False


_ACTIONS = (
    ("Ask about vulnerability and needs", "screenings.start", May.SCREENING_RECORD, True),
    ("Decide whether vulnerable", "screenings.decide", May.SCREENING_DECIDE, False),
    ("Appropriate adult", "screenings.appropriate_adult", May.SCREENING_RECORD, False),
    ("Set observation level", "screenings.observe", May.SCREENING_RECORD, False),
    ("Told about L&D", "consents.tell", May.SCREENING_RECORD, False),
    ("Refer to L&D", "referrals.refer", May.REFERRAL_SEND, False),
    ("Decide an outcome", "disposals.decide", May.DISPOSAL_DECIDE, False),
    ("Prepare a CPS annex", "annexes.prepare", May.ANNEX_WRITE, False),
    ("Record an event", "cases.record_event", May.CASE_RECORD, False),
    ("Correct the record", "cases.correct", May.CASE_RECORD, False),
    ("Record release", "cases.release", May.CASE_RECORD, False),
    ("Close the case", "cases.close", May.CASE_RECORD, False),
    ("Assign to a unit", "cases.assign", May.CASE_ASSIGN, False),
)
_FOR_SUSPECTS = {"disposals.decide", "annexes.prepare"}


def of(case: Case, actor: Actor) -> list[Action]:
    return [
        Action(label, url_for(endpoint, token=case.token), is_post)
        for label, endpoint, power, is_post in _ACTIONS
        if can(actor, power) and _fits(endpoint, case)
    ]


def _fits(endpoint: str, case: Case) -> bool:
    if endpoint in _FOR_SUSPECTS:
        return case.person.is_suspect
    if endpoint == "screenings.observe":
        return case.way is Way.CUSTODY
    if endpoint == "cases.release":
        return is_here(case)
    if endpoint == "cases.close":
        return case.is_open and not is_here(case)
    return True


def is_here(case: Case) -> bool:
    """In the suite, still attending, or still detained."""
    attending = case.attendance is not None and case.attendance.ended_at is None
    detained = case.detention is not None and case.detention.ended_at is None
    return case.is_in_suite or attending or detained
