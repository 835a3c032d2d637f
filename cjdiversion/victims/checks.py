"""What a verb checks before it changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cjdiversion import clock, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts.models import Person
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.victims import codes, queries, rules, steps
from cjdiversion.victims.models import (
    MeasuresRecord,
    NeedsAssessment,
    SafeContact,
    Victim,
    VictimReferral,
)
from cjdiversion.victims.steps import Standing
from cjdiversion.workflow import Step


def stands(victim: Victim) -> None:
    """Raises OutOfOrder."""
    if victim.status is Standing.STRUCK:
        raise OutOfOrder("This person was recorded in error: nothing more is done here")


def in_order(step: Step, referral: VictimReferral, by: Actor) -> None:
    """May they, and is it in the right state: before what they say is looked at."""
    require(by, step.may)
    stands(referral.victim)
    workflow.in_order(step, referral)


# --- the person: each raises Invalid ------------------------------------------------------------


def name(who: Mapping[str, Any]) -> None:
    _refuse(rules.wrong_name(who["surname"], who["forenames"]))


def officer(victim: Victim, token: str) -> Person | None:
    """A victims’ officer of the force that has the case; None for "nobody"."""
    found = queries.officers(victim.case.force_id).get(token)
    if found is None and token != "nobody":
        words = "Select a victims’ officer of this force"
        raise Invalid.at("officer", "not-of-this-force", words)
    if found is not None and found.id == victim.officer_id:
        raise Invalid.at("officer", "assigned-already", f"{found.name} has them already")
    return found


def record(row: SafeContact | NeedsAssessment | MeasuresRecord, victim: Victim, by: Actor) -> None:
    require(by, May.VICTIM_RECORD)
    stands(victim)
    if isinstance(row, SafeContact):
        held = codes.of(by)
        ways = held.attributes("victim_contact_ways")
        _refuse(rules.wrong_contact(row, ways, held.attributes("victim_contact_never")))
    elif isinstance(row, NeedsAssessment):
        said = row.grounds.get("under-18", rules.GROUND)["answer"]
        _refuse(rules.wrong_age(said, victim, clock.today()) | rules.wrong_needs(row))
    else:
        _refuse(rules.wrong_statement(row.vps_offered, row.vps_taken))


# --- referrals: each raises Invalid -------------------------------------------------------------


def offer(victim: Victim, by: Actor, service: str, sent_to: str) -> None:
    require(by, May.VICTIM_RECORD)
    stands(victim)
    _refuse(rules.wrong_service(codes.of(by).choices("victim_services"), service, sent_to))


def ask(referral: VictimReferral, by: Actor, consent: str) -> Step:
    """The step that what they say comes to."""
    if consent not in ("given", "refused"):
        raise Invalid.at("consent", "unknown", "Select one of the answers offered")
    step = steps.ASK if consent == "given" else steps.REFUSE
    in_order(step, referral, by)
    return step


def send(
    referral: VictimReferral, sent_to: str, unsafe_because: str, *, is_second: bool | None
) -> SafeContact:
    """The contact that goes with it."""
    contact = queries.standing(SafeContact, referral.victim_id)
    wrong = rules.wrong_service([referral.service], referral.service, sent_to)
    wrong |= rules.wrong_sending(
        consent=referral.consent, contact=contact, sent_to=sent_to, unsafe_because=unsafe_because
    )
    if not is_second:
        wrong |= rules.asks_about(queries.open_duplicates(referral))
    _refuse(wrong)
    assert contact is not None
    return contact


def answer(
    referral: VictimReferral,
    by: Actor,
    outcome: str,
    happened_at: datetime,
    reason: str,
    words: str,
) -> Step:
    """The step that the answer comes to."""
    step = steps.ANSWERS.get(outcome)
    if step is None:
        raise Invalid.at("outcome", "unknown", "Select one of the answers offered")
    in_order(step, referral, by)
    reasons = codes.of(by).attributes("victim_decline_reasons")
    wrong = rules.wrong_answer(reasons, outcome=outcome, reason=reason, words=words)
    _refuse(wrong | rules.out_of_time(happened_at, referral.sent_at))
    return step


def end(step: Step, referral: VictimReferral, by: Actor, reason: str, words: str) -> None:
    in_order(step, referral, by)
    kind = "victim_close_reasons" if step is steps.CLOSE else "victim_withdraw_reasons"
    _refuse(rules.wrong_reason("reason", codes.of(by).attributes(kind), reason, words))


def _refuse(wrong: rules.Wrong) -> None:
    if wrong:
        raise Invalid(wrong)
