"""What is read of one victim or witness: pages, the API and the paper show this. Nothing of the
suspect is loaded here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion import clock, workflow
from cjdiversion.access import Actor, May, can
from cjdiversion.cases.rules import age_band
from cjdiversion.victims import codes, grounds, queries, steps
from cjdiversion.victims.codes import Codes
from cjdiversion.victims.grounds import Group, Judged, State, Verdict
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimReferral,
)
from cjdiversion.victims.rules import Part
from cjdiversion.victims.steps import Standing


@dataclass(frozen=True)
class Right:
    """What follows, and within what time."""

    words: str
    count: int
    unit: str

    @property
    def within(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class Reading:
    victim: Victim
    age_band: str
    contact: SafeContact | None
    assessment: NeedsAssessment | None
    verdicts: Sequence[Verdict]
    vulnerable: State
    intimidated: State
    enhanced: Judged
    rights: Sequence[Right]
    measures: MeasuresRecord | None
    referrals: Sequence[VictimReferral]
    may_record: bool
    may_manage: bool


def of(victim: Victim, by: Actor) -> Reading:
    """`victim` comes from `service.open`. A fixed number of statements."""
    assessment, held = queries.standing(NeedsAssessment, victim.id), codes.of(by)
    found = verdicts(victim, assessment, held, on=clock.today())
    enhanced = grounds.enhanced(found, victim.part)
    is_active = victim.status is Standing.ACTIVE
    return Reading(
        victim=victim,
        age_band=age_band(victim, clock.today()),
        contact=queries.standing(SafeContact, victim.id),
        assessment=assessment,
        verdicts=found,
        vulnerable=grounds.group_state(found, Group.VULNERABLE),
        intimidated=grounds.group_state(found, Group.INTIMIDATED),
        enhanced=enhanced,
        rights=rights(victim.part, enhanced[0], held),
        measures=queries.standing(MeasuresRecord, victim.id),
        referrals=queries.referrals_of(victim.id),
        may_record=is_active and can(by, May.VICTIM_RECORD),
        may_manage=is_active and can(by, May.VICTIM_MANAGE),
    )


def verdicts(
    victim: Victim, assessment: NeedsAssessment | None, held: Codes, *, on: date
) -> list[Verdict]:
    """By the law and the age of the day; unassessed, each is unknown but what the age says."""
    said = assessment.grounds if assessment else {}
    offered = list(held.choices("victim_grounds", on))
    return grounds.verdicts(said, victim, victim.part, offered, on)


def rights(part: Part, state: State, held: Codes) -> list[Right]:
    """Until it is known whether somebody has enhanced rights, the shorter time is the one."""
    if part is Part.WITNESS:
        return []
    times = "standard" if state is State.NOT_MET else "enhanced"
    kept = held.attributes("victim_rights")
    return [
        Right(words, int(kept[code][times]), str(kept[code]["unit"]))
        for code, words in held.choices("victim_rights").items()
    ]


def pages(referral: VictimReferral, by: Actor) -> dict[str, str]:
    """Page → its button: what may be done with a referral now. Several steps share a page."""
    if referral.victim.status is Standing.STRUCK:
        return {}
    found: dict[str, str] = {}
    for step in workflow.ready(steps.STEPS, referral, by):
        if step.name in steps.ANSWERS:
            found["answer"] = "Record what the service answered"
        elif step.name in ("ask", "refuse"):
            found["ask"] = "Record what they say to being referred"
        elif step.name != "send" or referral.consent == "given":
            found[step.name] = step.label
    return found
