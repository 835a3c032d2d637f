"""What other rooms, CPS and the victim have said already, so that the criteria need not ask it
again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import session
from cjdiversion.disposals import queries, victims, waiting_queries
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.models import Covered
from cjdiversion.disposals.telling_victims import VIEWS
from cjdiversion.disposals.victim_models import VictimContact
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.disposals.waiting_steps import Waiting
from cjdiversion.interviews import queries as interviews
from cjdiversion.interviews import rules as presence

OFFENCES = "the offences of this case"
_CPS, _VICTIM = "what CPS was asked and answered", "what was said to and by the victim"
# What a kind of wait for CPS “gives” to the criteria.
_CONSENT, _PROSECUTOR = "dpp-consent", "prosecutor"

Said = dict[str, tuple[Any, str, bool]]
"""Name of a field of Known → answer, where it comes from, and whether it is firm: it stands,
whatever somebody answered for the criteria."""


def said(case: Case, offences: Sequence[Offence], answered: Mapping[str, Any], day: date) -> Said:
    """`answered`: what somebody answered for the criteria."""
    return {
        **_offences(offences),
        **_adult_at_interview(case),
        **_youth_justice(case),
        **_consent(case, answered),
        **_prosecutor(case),
        **_victim(case, offences, answered, day),
    }


# --- the offences, the interview, the child -------------------------------------------------------


def _offences(offences: Sequence[Offence]) -> Said:
    """Nobody answers away the domestic abuse or hate crime that one of them is marked by, nor that
    one of them is tried on indictment only."""
    marks = {
        "domestic": _any([one.is_domestic_abuse for one in offences]),
        "hate": _any([one.is_hate_crime for one in offences]),
    }
    found: Said = {name: (one, OFFENCES, one is Answer.YES) for name, one in marks.items()}
    for name, one in _tried(offences).items():
        found[name] = (one, OFFENCES, name == "indictable_only" and one is Answer.YES)
    return {name: one for name, one in found.items() if one[0] is not Answer.NOT_ASKED}


def _any(flags: Sequence[bool | None]) -> Answer:
    if any(flags):
        return Answer.YES
    return Answer.NO if flags and None not in flags else Answer.NOT_ASKED


def _tried(offences: Sequence[Offence]) -> dict[str, Answer]:
    """By how each offence is tried; but for a limit, which one summary offence brings, only where
    every code is known."""
    kinds = reference.attributes("offence_categories")
    found = {"has_limit": Answer.YES} if limited(offences) else {}
    if not offences or any(one.category not in kinds for one in offences):
        return found
    of = [kinds[one.category] for one in offences]
    is_only = any(kind.get("indictable_only") for kind in of)
    found["indictable_only"] = Answer.YES if is_only else Answer.NO
    if all(kind.get("summary") for kind in of):
        found["either_way_listed"] = Answer.NO
    if not any(kind.get("summary") for kind in of):
        found["has_limit"] = Answer.NO
    return found


def limited(offences: Sequence[Offence]) -> list[Offence]:
    """Those that can be prosecuted for six months from their day."""
    kinds = reference.attributes("offence_categories")
    summary = [one for one in offences if kinds.get(one.category, {}).get("summary")]
    return _countable(summary)


def counted(offences: Sequence[Offence]) -> list[Offence]:
    """Those from whose days a limit is counted: none runs for an offence that is known to be tried
    on indictment too. All, where somebody answered that a limit runs for such ones."""
    kinds, found = reference.attributes("offence_categories"), _countable(offences)
    return [
        one for one in found if kinds.get(one.category, {"summary": True}).get("summary")
    ] or found


def _countable(offences: Sequence[Offence]) -> list[Offence]:
    """All but a common assault that is domestic abuse: its time may run from the complaint
    (Criminal Justice Act 1988 s39A), so that somebody must say until when."""
    told = reference.attributes("offences")
    return [
        one
        for one in offences
        if not (one.is_domestic_abuse and told.get(one.code, {}).get("from_complaint_if_domestic"))
    ]


def _adult_at_interview(case: Case) -> Said:
    """Of the newest interview, where it was said whether the adult was there throughout."""
    for held in interviews.interviews_of(case.id):
        is_there = held.adult_there == presence.THROUGHOUT
        if is_there and held.eligibility == presence.ELIGIBLE:
            answer = Answer.YES
        elif held.adult_there in (presence.NOBODY, presence.PART):
            answer = Answer.NO
        else:
            continue
        on = clock.day_in_words(clock.london(held.started_at).date())
        return {"aa_present": (answer, f"the interview of {on}", False)}
    return {}


def _youth_justice(case: Case) -> Said:
    steps = [one for one in interviews.child_steps_of(case.id) if one.code == "youth-justice"]
    is_done = bool(steps) and steps[0].is_done
    return {"youth_asked": (Answer.YES, "what is done for a child", False)} if is_done else {}


# --- CPS ------------------------------------------------------------------------------------------


def _consent(case: Case, answered: Mapping[str, Any]) -> Said:
    """As CPS answered, or is still asked: the newest. It gives way only to a consent, or a refusal,
    that an officer entered with a later day of its own."""
    wait = _newest(case, _CONSENT)
    if wait is None or _is_later(answered, wait):
        return {}
    return _told(wait, "dpp", "dpp_consent")


def _prosecutor(case: Case) -> Said:
    """Whether a caution may be offered, as CPS answered or is still asked: the newest."""
    wait = _newest(case, _PROSECUTOR)
    return {} if wait is None else _told(wait, "cps", "cps_agrees")


def _told(wait: CpsWait, about: str, answer: str) -> Said:
    """`about`: what the names of these fields of Known begin with; `answer`: yes or no."""
    is_waiting = wait.status is Waiting.WAITING
    given = Answer.YES if wait.answer == "yes" else Answer.NO
    told: dict[str, Any] = {
        answer: Answer.NOT_KNOWN if is_waiting else given,
        f"{about}_prosecutor": "" if is_waiting else wait.prosecutor,
        f"{about}_reference": "" if is_waiting else wait.prosecutor_reference,
        f"{about}_on": None if is_waiting else wait.prosecutor_decided_on,
    }
    if is_waiting:
        told[f"{about}_since"] = clock.london(wait.sent_at).date()
    return {name: (value, _CPS, True) for name, value in told.items()}


def _newest(case: Case, gives: str) -> CpsWait | None:
    found = waiting_queries.of_case(case.id)
    return next((one for one in found if _gives(one) == gives), None)


def _gives(wait: CpsWait) -> str:
    """By the row of its kind on the day it was sent, a force’s own too."""
    if wait.status is Waiting.CANCELLED:
        return ""
    on, force = clock.london(wait.sent_at).date(), queries.force_code(wait.case.force_id)
    kinds = reference.attributes("cps_wait_kinds", on=on, force=force)
    return str(kinds.get(wait.kind, {}).get("gives", ""))


def _is_later(answered: Mapping[str, Any], wait: CpsWait) -> bool:
    on = answered.get("dpp_on")
    if answered.get("dpp_consent") not in (Answer.YES, Answer.NO) or on is None:
        return False
    if wait.prosecutor_decided_on is not None and wait.status is Waiting.ANSWERED:
        return bool(on > wait.prosecutor_decided_on)
    return bool(on >= clock.london(wait.sent_at).date())


# --- the victim -----------------------------------------------------------------------------------


def _victim(
    case: Case, offences: Sequence[Offence], answered: Mapping[str, Any], day: date
) -> Said:
    """By what was recorded of it up to that day. That they were asked is firm. Whoever was told
    later could be asked, whatever was not possible before."""
    contacts = _about(victims.of_case(case.id), offences)
    if asked := [one for one in contacts if one.consulted_on and one.consulted_on <= day]:
        newest = max(asked, key=lambda one: (one.consulted_on, one.recorded_at))
        words = f"Asked on {clock.day_in_words(newest.consulted_on or day)}"
        view = f"{words}: {VIEWS.get(newest.view, newest.view).lower()}"
        return {"victim": ("yes", _VICTIM, True), "victim_words": (view, _VICTIM, True)}
    if answered.get("victim") not in (None, "", "not-yet"):
        return {}
    told = [one for one in contacts if one.informed_on and one.informed_on <= day]
    last = next((one for one in contacts if one.not_possible_because or one in told), None)
    if last is not None and last.not_possible_because:
        return {"victim": ("not-possible", _VICTIM, True)}
    if told:
        on = clock.day_in_words(max(one.informed_on for one in told if one.informed_on))
        words = f"Told on {on}; whether they were asked for their view is not recorded"
        return {"victim_words": (words, _VICTIM, True)}
    return {}


def _about(contacts: Sequence[VictimContact], offences: Sequence[Offence]) -> list[VictimContact]:
    """Those before any decision, and those of a decision of one of these offences or of the whole
    case."""
    ids = {one.decision_id for one in contacts if one.decision_id is not None}
    if not ids:
        return list(contacts)
    query = sa.select(Covered.decision_id, Covered.offence_id).where(Covered.decision_id.in_(ids))
    these = {None, *(one.id for one in offences)}
    near = {decision for decision, offence in session().execute(query) if offence in these}
    return [one for one in contacts if one.decision_id is None or one.decision_id in near]
