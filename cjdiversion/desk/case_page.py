"""How a case stands, in the words of the rooms it has passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, can
from cjdiversion.annexes import models as annexes
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.cases import queries as cases
from cjdiversion.cases import rules
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.consents import queries as consents
from cjdiversion.database import session
from cjdiversion.disposals import queries as disposals
from cjdiversion.referrals import queries as referrals
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
    annexes: Sequence[Any] | None  # None for those who have no part in them
    to_fix: Sequence[ToFix]
    screenings: Sequence[Any] = field(default_factory=list)
    observation: Any = None
    is_safety_action_due: bool = False


_SCREENED = {
    "needs-found": "Screened: needs found",
    "nothing-found": "Screened: no trigger found. This is not clearance",
    "could-not": "Could not screen",
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


def _coded(kind: str, code: str) -> str:
    return reference.label(kind, code) if code else "Not recorded"


def state(case: Case, actor: Actor) -> State:
    decision = screenings.vulnerability_of(case.id)
    return State(
        needs=_needs(screenings.needs_of(case.id)),
        screened=_SCREENED[screenings.screened(case.id)],
        vulnerable=_vulnerable(decision),
        rows=_standing(case),
        referrals=referrals.of_case(case.id),
        decisions=disposals.of_case(case.id),
        annexes=_versions(case, actor),
        to_fix=cases.to_fix_of(case.id) if case.to_fix else [],
        screenings=screenings.screenings_of(case.id),
        observation=screenings.observation_of(case.id),
        is_safety_action_due=screenings.safety_action_due(case.id),
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


def _vulnerable(decision: Any) -> str:
    """Until somebody decides, the person is treated as vulnerable (PACE Code C 1.4)."""
    if decision is None:
        return "Not yet decided: treat as vulnerable"
    return "Vulnerable" if decision.is_vulnerable else "Decided: not vulnerable"


def _standing(case: Case) -> Rows:
    adult, level = screenings.aa_of(case.id), screenings.observation_of(case.id)
    told = consents.told_of(case.id)
    agrees = {True: "agrees to be seen", False: "refuses to be seen", None: "not yet answered"}
    return [
        ("Appropriate adult", _adult(adult)),
        ("Observation level", _coded("observation_levels", level.level) if level else "Not set"),
        ("Told about L&D", f"Yes, {agrees[told.agrees]}" if told else "Not recorded"),
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


def _versions(case: Case, actor: Actor) -> Sequence[AnnexVersion] | None:
    if not can(actor, May.ANNEX_OPEN):
        return None
    query = sa.select(AnnexVersion).where(AnnexVersion.case_id == case.id, annexes.in_scope(actor))
    return session().scalars(query.order_by(AnnexVersion.number.desc())).all()
