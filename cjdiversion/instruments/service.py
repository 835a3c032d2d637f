"""What is done with an instrument, and what police are told of it: the only file of this room that
writes. Scores stay where they are written; what goes out is a request to act, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Invalid, Missing, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.instruments import catalogue, cut_offs, queries, results, rules, scoring, steps
from cjdiversion.instruments.models import Administration, OwnCutOff, SafetyAlert
from cjdiversion.instruments.rules import Fitness
from cjdiversion.instruments.scoring import Complete, Scored
from cjdiversion.instruments.steps import Status
from cjdiversion.referrals.models import Referral
from cjdiversion.workflow import Step

HARM_TO_SELF = "harm-to-self"  # reference data "override_grounds"


def open(token: str, *, by: Actor) -> Administration:
    """The only way to one: of the actor's own provider, or Missing; the reading is recorded."""
    require(by, May.INSTRUMENT_ADMINISTER)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.INSTRUMENT_OPENED, found, by=by)
    return found


# --- an instrument --------------------------------------------------------------------------------


def begin(
    referral: Referral,
    *,
    by: Actor,
    instrument: str,
    asked_at: datetime,
    language: str,
    scored_for: str = "",
    words: str = "",
    try_again_at: datetime | None = None,
    **fitness: Any,
) -> Administration:
    """`fitness`: is_fit, affected, distress, interpreting. Where the person cannot be asked now,
    nothing is scored and `try_again_at` is needed. Raises Invalid."""
    require(by, May.INSTRUMENT_ADMINISTER)
    refuse_if_quarantined(referral.case_id)
    chosen, fit = catalogue.chosen(instrument, by.role), Fitness(**fitness)
    reasons = rules.not_now(fit, asked_when_affected=chosen.asked_when_affected)
    _refuse(
        rules.wrong_fitness(fit)
        | rules.wrong_language(language, reference.choices("languages"))
        | ({} if reasons else rules.wrong_choice(chosen, scored_for))
        | rules.wrong_try_again(reasons, try_again_at, clock.now())
    )
    row = Administration(
        referral_id=referral.id,
        case_id=referral.case_id,
        provider_id=referral.provider_id,
        instrument=chosen.id,
        instrument_version=chosen.version,
        scored_for=scored_for,
        status=Status.NOT_FIT if reasons else Status.STARTED,
        asked_at=asked_at,
        begun_at=clock.now(),
        begun_by_id=by.person_id,
        begun_by=by.name,
        language=language,
        not_fit_words=words,
        try_again_at=try_again_at,
        answers={},
        **fitness,
    )
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.INSTRUMENT_STARTED, Operation.COLLECTION, by=by, subject=row)
    return row


def record(
    administration: Administration,
    *,
    by: Actor,
    answers: Mapping[str, str],
    version: int | None = None,
) -> Scored:
    """Takes as many answers as there are; what is missing may follow within the sitting. An answer
    about self-harm starts safety action at once, and once. Raises Invalid by item."""
    require(by, May.INSTRUMENT_ADMINISTER)
    fresh = ["version", "status", "answers", "scored_at", "is_safety_due", "alert_id"]
    session().refresh(administration, fresh, with_for_update=True)
    in_order(steps.RECORD, administration)
    instrument = queries.instrument_of(administration)
    began = administration.scored_at
    if began is not None and not rules.is_in_sitting(instrument, began, clock.now()):
        raise OutOfOrder("The sitting is over. Begin again, and ask first whether they are fit")
    said = results.together(instrument, administration.answers, answers)
    held = cut_offs.held(
        instrument,
        administration.scored_for,
        cut_offs.own_of(administration.provider_id),
        on=clock.london(administration.asked_at).date(),
    )
    scored = scoring.score(instrument, said, {one.level: one.at_least for one in held})
    workflow.take(
        steps.RECORD if isinstance(scored.result, Complete) else steps.RECORD_PART,
        administration,
        by=by,
        version=version,
        answers=said,
        scored_at=clock.now(),
        scored_by_id=by.person_id,
        scored_by=by.name,
        **results.columns(scored.result, held),
    )
    if scored.for_police.asks_for_safety_action and not administration.is_safety_due:
        _start_safety_action(administration, by=by)
    return scored


def strike(
    administration: Administration, *, by: Actor, because: str, version: int | None = None
) -> None:
    """Recorded in error: kept, struck out. A safety alert it raised stands: police acted on it."""
    require(by, May.INSTRUMENT_ADMINISTER)
    _refuse(rules.required("because", because, "Say why it was recorded in error"))
    workflow.take(
        steps.STRIKE,
        administration,
        by=by,
        version=version,
        struck_at=clock.now(),
        struck_by=by.name,
        struck_because=because.strip(),
    )


def in_order(step: Step, administration: Administration) -> None:
    """Said before anybody fills in a form for nothing. Raises OutOfOrder."""
    workflow.in_order(step, administration)


# --- safety ---------------------------------------------------------------------------------------


def record_safety(administration: Administration, *, by: Actor, done: str) -> None:
    """What L&D did after an answer about self-harm, where police no longer have the person."""
    require(by, May.INSTRUMENT_ADMINISTER)
    _refuse(rules.required("done", done, "Say what was done, and who has taken it on"))
    session().refresh(administration, ["safety_done_at", "safety_done_by"], with_for_update=True)
    if not administration.is_safety_due or administration.alert_id is not None:
        raise OutOfOrder("There is nothing to record here: hand over to the police instead")
    if administration.safety_done_at is not None:
        at = clock.in_words(administration.safety_done_at)
        raise OutOfOrder(f"{administration.safety_done_by} recorded this {at}")
    administration.safety_done = done.strip()
    administration.safety_done_at = clock.now()
    administration.safety_done_by = by.name
    administration.version += 1
    audit.record(Did.SAFETY_ACTION_RECORDED, Operation.COLLECTION, by=by, subject=administration)


def ask_for_safety(
    referral: Referral, *, by: Actor, hand_over: str, person_told: bool
) -> SafetyAlert:
    """Whatever it was that was said or seen: no instrument is needed. Raises Invalid."""
    require(by, May.INSTRUMENT_ADMINISTER)
    if referral.case.is_of_ld:
        raise OutOfOrder("No police unit has this person: nobody would read it. Call 999 now")
    _refuse(rules.wrong_hand_over(hand_over))
    alert = _raise(referral, by=by)
    write_hand_over(alert, by=by, hand_over=hand_over, person_told=person_told)
    return alert


def open_alert(token: str, *, by: Actor) -> SafetyAlert:
    """Police and L&D read the same; it holds no score and no answer. Somebody may be in danger, so
    it opens even when the record is closed as about the wrong person."""
    found = queries.alert(token, by)
    if found is None:
        raise Missing
    is_ld = by.unit_id == found.referral.provider_id
    require(by, May.INSTRUMENT_ADMINISTER if is_ld else May.CASE_OPEN)
    audit.opened(Did.SAFETY_ALERT_OPENED, found, by=by)
    return found


def write_hand_over(
    alert: SafetyAlert, *, by: Actor, hand_over: str, person_told: bool, version: int | None = None
) -> None:
    """What the police need to keep the person safe, and no more. Written once."""
    require(by, May.INSTRUMENT_ADMINISTER)
    _refuse(rules.wrong_hand_over(hand_over))
    session().refresh(alert, ["handed_over_at", "handed_over_by", "version"], with_for_update=True)
    if alert.handed_over_at is not None:
        at = clock.in_words(alert.handed_over_at)
        raise OutOfOrder(f"{alert.handed_over_by} handed over {at}. Telephone what has changed")
    workflow.take(
        steps.HAND_OVER,
        alert,
        by=by,
        version=version,
        recipient=queries.recipient(alert.case),
        hand_over=hand_over.strip(),
        person_told=person_told,
        handed_over_at=clock.now(),
        handed_over_by=by.name,
    )
    words = f"L&D hand over for safety: {alert.hand_over}"
    entries.note(alert.case, by=by, did=Did.SAFETY_ALERT_HANDED_OVER, words=words)


def acknowledge(alert: SafetyAlert, *, by: Actor, version: int | None = None) -> None:
    """A named officer has read it and acts. L&D see who, and when."""
    workflow.take(
        steps.ACKNOWLEDGE,
        alert,
        by=by,
        version=version,
        acknowledged_at=clock.now(),
        acknowledged_by_id=by.person_id,
        acknowledged_by=by.name,
    )
    words = "Read that L&D ask for safety action, and acting on it"
    entries.note(alert.case, by=by, did=Did.SAFETY_ALERT_ACKNOWLEDGED, words=words)


def _start_safety_action(administration: Administration, *, by: Actor) -> None:
    """Police are told while they have the person. Afterwards it is for L&D to decide whom to tell:
    an officer who can do nothing has no need to know (BMA confidentiality tool kit)."""
    administration.is_safety_due = True
    if queries.is_with_police(administration.case_id):
        alert = _raise(administration.referral, by=by)
        administration.alert_id, administration.alert = alert.id, alert


def _raise(referral: Referral, *, by: Actor) -> SafetyAlert:
    alert = SafetyAlert(
        case_id=referral.case_id,
        referral_id=referral.id,
        ground=HARM_TO_SELF,
        raised_at=clock.now(),
        raised_by_id=by.person_id,
        raised_by=by.name,
        raised_by_unit=by.unit_name,
        case=referral.case,
        referral=referral,
    )
    session().add(alert)
    session().flush()  # for the id
    audit.record(
        Did.SAFETY_ALERT_RAISED,
        Operation.DISCLOSURE,
        by=by,
        subject=alert,
        recipient=queries.recipient(referral.case),
        facts={"ground": HARM_TO_SELF},
    )
    escalations.raise_once("safety-action", alert, by=by, case=referral.case)
    words = f"L&D ask for safety action now ({by.unit_name})"
    entries.note(referral.case, by=by, did=Did.SAFETY_ALERT_RAISED, words=words)
    return alert


# --- cut-offs -------------------------------------------------------------------------------------


def set_cut_off(*, by: Actor, instrument: str, scored_for: str = "", **facts: Any) -> OwnCutOff:
    """The provider's own, from a day on; what was scored keeps what it was scored under. `facts`:
    level, at_least, from_on, because, clinical_lead. Raises Invalid."""
    require(by, May.CUT_OFF_SET)
    chosen = catalogue.known(instrument)
    row = OwnCutOff(
        provider_id=by.unit_id,
        instrument=chosen.id,
        instrument_version=chosen.version,
        scored_for=scored_for,
        set_at=clock.now(),
        set_by_id=by.person_id,
        set_by=by.name,
        **facts,
    )
    _refuse(cut_offs.wrong(chosen, row))
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.CUT_OFF_SET, Operation.ADMINISTRATION, by=by, subject=row)
    return row


def _refuse(wrong: rules.Wrong) -> None:
    if wrong:
        raise Invalid(wrong)
