"""What police did about the appropriate adult, interviews and a child, line by line: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from cjdiversion import clock
from cjdiversion.annexes import police_lines
from cjdiversion.annexes.facts import Line, State
from cjdiversion.annexes.known import Known
from cjdiversion.interviews import lines, rules
from cjdiversion.interviews.models import AppropriateAdult, Interview, UrgentAuthority


def of(known: Known) -> list[Line]:
    return [line for write in _WRITERS for line in write(known)]


def _line(known: Known, section: str, text: str, **rest: Any) -> Line:
    return police_lines.line(known, section, text, **rest)


# --- the appropriate adult: by relationship, never by name --------------------------------------

_STEPS = (
    ("requested_at", "requested"),
    ("contacted_at", "contacted"),
    ("arrived_at", "arrived"),
)


def _adults(known: Known) -> Iterator[Line]:
    if not known.adults and known.needs_adult:
        words = "No appropriate adult is recorded"
        yield _line(known, "vulnerability", words, state=State.OUTSTANDING, kind="no-adult")
    for adult in reversed(known.adults):
        moments = [getattr(adult, name) for name, _ in (*_STEPS, ("left_at", ""))]
        as_at = max((at for at in moments if at), default=None)
        of_it = {"kind": "adult", "record": str(adult.number or 1)}
        yield _line(known, "vulnerability", _adult(known, adult), as_at=as_at, **of_it)


def _adult(known: Known, adult: AppropriateAdult) -> str:
    """The three moments always; the others where they are known."""
    who = known.words("aa_relationships", adult.relationship_code).lower()
    said = [f"{word} {_moment(getattr(adult, name))}" for name, word in _STEPS]
    if adult.rights_repeated_at:
        said.append(f"rights repeated with them {_moment(adult.rights_repeated_at)}")
    if adult.left_at:
        said.append(f"left {_moment(adult.left_at)}")
    return f"Appropriate adult{f' ({who})' if who else ''}: {'; '.join(said)}"


# --- interviews ---------------------------------------------------------------------------------


def _interviews(known: Known) -> Iterator[Line]:
    for interview in reversed(known.interviews):
        there = _there(known, interview)
        if there:
            words = f"{lines.interview(interview)}: {there}"
            is_done = rules.had_adult(interview.adult_there, interview.eligibility) is not None
            state = State.OBTAINED if is_done else State.OUTSTANDING
            of_it = {"as_at": interview.started_at, "kind": "interview", "record": _id(interview)}
            yield _line(known, "vulnerability", words, state=state, **of_it)


def _there(known: Known, interview: Interview) -> str:
    """Empty where no adult was needed."""
    is_needed = known.needs_adult or interview.is_without_adult
    if not is_needed:
        return ""
    there = lines.adult_there(interview, partial(known.words, "aa_eligibility"), is_needed=True)
    urgent = next((one for one in known.urgent if one.id == interview.authority_id), None)
    return f"{there}. {_authority(known, urgent)}" if urgent else there


def _authority(known: Known, urgent: UrgentAuthority) -> str:
    ground = known.words("interview_urgent_grounds", urgent.ground).lower()
    rank = known.words("ranks", urgent.authority_rank).lower()
    confirmed = "" if urgent.authority_confirmed_at else ", not yet confirmed"
    return f"Authorised by a {rank}{confirmed} (PACE Code C 11.18). Waiting would risk: {ground}"


def _adapted(known: Known) -> Iterator[Line]:
    for interview in reversed(known.interviews):
        if said := lines.adapted(interview, partial(known.words, "interview_adaptations")):
            words = f"Interview {clock.in_words(interview.started_at)} adapted: {said}"
            of_it = {"as_at": interview.started_at, "kind": "adapted", "record": _id(interview)}
            yield _line(known, "communication", words, **of_it)


# --- a child ------------------------------------------------------------------------------------


def _form(known: Known) -> Iterator[Line]:
    """Newest first; each referral has a form of its own, so the line says which one it is for."""
    if not known.is_child:
        return
    form = next((one for one in known.child_forms if one.is_done), None)
    if form is None or form.done_at is None:
        words = "Child Information Form: not recorded"
        yield _line(known, "vulnerability", words, state=State.OUTSTANDING, kind="no-form")
        return
    on = clock.day_in_words(clock.london(form.done_at).date())
    words = f"Child Information Form: completed on {on} for {form.referral}"
    of_it = {"as_at": form.done_at, "author": form.done_by, "kind": "form"}
    yield _line(known, "vulnerability", words, **of_it)


def _id(interview: Interview) -> str:
    return interview.id.hex if interview.id else ""  # a row that was not written yet has none


def _moment(at: datetime | None) -> str:
    return clock.in_words(at) if at else "not recorded"


_WRITERS = (_adults, _interviews, _adapted, _form)
