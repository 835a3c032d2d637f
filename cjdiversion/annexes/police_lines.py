"""What police hold, line by line: pure. Who the person is stands in identifiers.py, what was done
about the appropriate adult and interviews in interview_lines.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.annexes.facts import Line, State, strongest
from cjdiversion.annexes.known import Known
from cjdiversion.cases import rules as ages
from cjdiversion.consents.release import Holder
from cjdiversion.database import Keyed
from cjdiversion.disposals.models import Decision as Disposal
from cjdiversion.disposals.steps import Status as Outcome
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import OPEN
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.screenings import rules as screening_rules
from cjdiversion.screenings.models import Need
from cjdiversion.screenings.needs import words_of

RECORD = "Police record"
LD_STEPS = "fitness"  # the section that says how it stands with being seen by L&D


def of(known: Known) -> list[Line]:
    return [one for write in _WRITERS for one in write(known)]


def line(known: Known, section: str, text: str, **rest: Any) -> Line:
    rest.setdefault("source", RECORD)
    rest.setdefault("reliability", known.how_reliable("recorded"))
    held_by, condition = known.case.force.name, known.condition
    return Line(section, text, Holder.POLICE, held_by, condition=condition, **rest)


# --- vulnerability ------------------------------------------------------------------------------


def _decision(known: Known) -> Iterator[Line]:
    made = known.vulnerability
    if made is None:
        words = "Nobody has decided yet: to be treated as vulnerable (PACE Code C 1.4)"
        yield line(known, "vulnerability", words, state=State.OUTSTANDING, kind="undecided")
        return
    verdict = "vulnerable" if made.is_vulnerable else "not vulnerable"
    said = [f"Decided to be {verdict} (PACE Code C 1.13(d))"]
    said += [screening_rules.LIMBS.get(limb, limb) for limb in made.limbs]
    said += [made.reasons] if made.reasons else []
    yield line(
        known,
        "vulnerability",
        ". ".join(part.rstrip(".") for part in said),
        as_at=made.decided_at,
        author=made.decided_by_name,
        is_opinion=True,
        kind="decision",
    )
    if not made.is_vulnerable and known.needs_adult and not known.is_child:
        words = "A reason to suspect vulnerability was recorded since, and nobody has decided again"
        words += ": to be treated as vulnerable (PACE Code C 1.4)"
        yield line(known, "vulnerability", words, state=State.OUTSTANDING, kind="again")


def _age(known: Known) -> Iterator[Line]:
    on = clock.london(known.case.opened_at).date()
    if ages.is_possibly_child(known.case.person, on):
        band = ages.age_band(known.case.person, on).capitalize()
        words = f"{band} when the case began (PACE Code C 1.5)"
        yield line(known, "vulnerability", words, as_at=known.case.opened_at, kind="age")


# --- needs --------------------------------------------------------------------------------------

_SCREENED = {
    screening_rules.NEEDS_FOUND: State.OBTAINED,
    screening_rules.NOTHING_FOUND: State.OBTAINED,
    screening_rules.PARTLY: State.OUTSTANDING,
    screening_rules.COULD_NOT: State.OUTSTANDING,
    screening_rules.NO_INFORMATION: State.OUTSTANDING,
    screening_rules.IN_PROGRESS: State.OUTSTANDING,
    screening_rules.NOT_SCREENED: State.NOT_SOUGHT,
}


def _screened(known: Known) -> Iterator[Line]:
    latest, state = known.screening, _SCREENED[known.screened]
    words = screening_rules.OUTCOME_WORDS[known.screened]
    if known.screened in (screening_rules.NOTHING_FOUND, screening_rules.PARTLY):
        words += ". This is not clearance"
    if known.screened == screening_rules.COULD_NOT and latest and latest.could_not_reason:
        code = latest.could_not_reason
        words += f": {known.could_not.get(code, code).lower()}"
        state = State.REFUSED if code == "refused" else state
    as_at = (latest.completed_at or latest.started_at) if latest else None
    author = latest.started_by_name if latest else ""
    of_it = {"as_at": as_at, "author": author, "kind": "screened"}
    yield line(known, "needs", words, state=state, **of_it)


def _needs(known: Known) -> Iterator[Line]:
    """What is known and what an officer makes of it are two lines (DPA 2018 s38(2))."""
    for need in known.needs:
        label = known.words("vulnerabilities", need.code)
        due = need.review_by_on
        review = f". To be looked at again by {clock.day_in_words(due)}" if due else ""
        section = _section_of(need.code, known)
        of_it: dict[str, Any] = {
            "as_at": need.raised_at,
            "author": need.raised_by_name,
            "record": id_of(need),
        }
        said = need.fact.rstrip(".") if need.fact else _lower(words_of(need.rule))
        words = f"{label}: {said}{review}"
        of_it["reliability"] = known.how_reliable(known.reliable.get(need.source, "not-known"))
        source = _source(need, known)
        yield line(known, section, words, source=source, kind=f"need:{need.code}", **of_it)
        if need.opinion:
            words, kind = f"{label}: {need.opinion}", f"opinion:{need.code}"
            yield line(known, section, words, is_opinion=True, kind=kind, **of_it)


def _source(need: Need, known: Known) -> str:
    source = known.sources.get(need.source, need.source.replace("-", " ").capitalize())
    if not need.diagnosed_by:
        return source
    on = f", {clock.day_in_words(need.diagnosed_on)}" if need.diagnosed_on else ""
    return f"{source}: {need.diagnosed_by}{on}"


def _section_of(need: str, known: Known) -> str:
    if need in known.safety:
        return "safety"
    return "communication" if need == "communication" else "needs"


def _language(known: Known) -> Iterator[Line]:
    person = known.case.person
    if person.needs_interpreter:
        language = known.words("languages", person.language) or "language not recorded"
        words = f"Needs an interpreter: {language}"
        as_at = known.case.recorded_at
        yield line(known, "communication", words, as_at=as_at, kind="interpreter")


def _observed(known: Known) -> Iterator[Line]:
    level = known.observation
    if level is None:
        return
    label = known.words("observation_levels", level.level).lower()
    because = f". {level.because}" if level.because else ""
    yield line(
        known,
        "safety",
        f"Observation level {level.level}, {label}{because}",
        as_at=level.set_at,
        author=level.set_by_name,
        is_opinion=True,
        kind="observation",
    )


def _detained(known: Known) -> Iterator[Line]:
    detention = known.case.detention
    if detention is not None:
        place = known.words("places_of_safety", detention.place_of_safety).lower()
        section = detention.section.removeprefix("s")
        words = f"Detained under section {section}, Mental Health Act 1983, at: {place}"
        as_at = detention.detained_at
        yield line(known, "legal-status", words, as_at=as_at, kind="detained")


# --- liaison and diversion, as police know it ---------------------------------------------------

_TOLD = {
    True: ("agrees to be seen", State.NOT_SOUGHT),  # agreeing is not yet information
    False: ("refuses to be seen", State.REFUSED),
    None: ("has not answered yet", State.OUTSTANDING),
}
_REFERRED = {
    **dict.fromkeys(OPEN, State.OUTSTANDING),
    Referred.EXPIRED: State.OUTSTANDING,
    Referred.DECLINED: State.REFUSED,
    Referred.CLOSED: State.OBTAINED,
}


def ld_state(known: Known) -> State:
    """How it stands with being seen by L&D."""
    return strongest(one.state for one in (*_told(known), *_referred(known)))


def _told(known: Known) -> Iterator[Line]:
    told = known.told
    if told is not None:
        answer, state = _TOLD[told.agrees]
        words = f"Told about liaison and diversion (L&D): {answer}"
        of_it = {"as_at": told.told_at, "author": told.recorded_by, "kind": "told"}
        yield line(known, LD_STEPS, words, state=state, **of_it)


def _referred(known: Known) -> Iterator[Line]:
    for referral in known.referrals:
        if referral.status is Referred.DRAFT or referral.sent_at is None:
            continue
        status = _lower(referral.status.words)
        words = f"Referred to {referral.provider.name} ({referral.reference}): {status}"
        as_at = referral.closed_at or referral.answered_at or referral.sent_at
        state = _REFERRED.get(referral.status, State.NOT_SOUGHT)
        if referral.no_report_reason:
            state = State.NOT_SOUGHT
        elif _is_assessed(known, referral):
            state = State.OBTAINED
        of_it = {"kind": "referral", "record": referral.reference}
        yield line(known, LD_STEPS, words, as_at=as_at, state=state, **of_it)


def _is_assessed(known: Known, referral: Referral) -> bool:
    return any(one.referral_id == referral.id for one in known.assessments)


def _outstanding(known: Known) -> Iterator[Line]:
    for referral in known.referrals:
        if referral.status in OPEN and not _is_assessed(known, referral):
            words = f"{known.assessment_of(referral.provider_id)} by {referral.provider.name}"
            words = f"{words} ({referral.reference})"
            awaited = {"as_at": referral.sent_at, "state": State.OUTSTANDING}
            of_it = {"kind": "assessment", "record": referral.reference}
            yield line(known, "outstanding", words, **awaited, **of_it)
    latest = known.screening
    if known.screened == screening_rules.COULD_NOT and latest and latest.try_again_at:
        words = f"Screening for needs: to be tried again {_moment(latest.try_again_at)}"
        yield line(known, "outstanding", words, state=State.OUTSTANDING, kind="screening")


# --- decisions ----------------------------------------------------------------------------------


def _earlier(known: Known) -> Iterator[Line]:
    for made in (*known.outcomes, *known.earlier):
        label = known.words("outcome_codes", made.outcome_code)
        gone = ", since replaced" if made.status is Outcome.SUPERSEDED else ""
        where = "" if made in known.outcomes else " (in an earlier record of the same person)"
        words = f"Outcome {made.outcome_code}: {label}{_for(known, made)}{gone}{where}"
        of_it = {"author": made.decided_by, "kind": "outcome", "record": id_of(made)}
        yield line(known, "earlier", words, as_at=made.decided_at, **of_it)


def _for(known: Known, made: Disposal) -> str:
    """Where a case has several offences, those that this outcome is about."""
    is_of_several = made in known.outcomes and len(known.case.offences) > 1
    return f", for {'; '.join(made.offence_words)}" if is_of_several and made.covers else ""


def _victim(known: Known) -> Iterator[Line]:
    """Nothing else of the victim stands in a paper about the suspect (DPA 2018 s38(3))."""
    decided = any(made.victim_view and made.status is Outcome.STANDS for made in known.outcomes)
    if decided or known.has_victim_view:
        yield line(known, "victim", "Victim’s view recorded: see MG3/MG2", kind="victim-view")


def id_of(row: Keyed) -> str:
    return row.id.hex if row.id else ""  # a row that was not written yet has none


def _moment(at: datetime | None) -> str:
    return clock.in_words(at) if at else "not recorded"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_WRITERS = (
    *(_decision, _age, _language, _screened, _needs, _told, _referred),
    *(_detained, _observed, _earlier, _victim, _outstanding),
)
