"""What a record and a condition must keep to before a row is written: each raises in words, with
where the rule comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts import rules as addresses
from cjdiversion.cases.models import Case
from cjdiversion.conditions import limits, wording
from cjdiversion.conditions.limits import Kind, Limits, Wrong
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals.catalogue import Option
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.identities.checks import named_person, refuse_if_closed

METHODS = ("paper", "digital")
REASONS_AT_LEAST = 20  # as for a decision

PROSECUTE = "prosecute"
FOLLOWS = ("vary", "no-action", PROSECUTE)


@dataclass(frozen=True)
class Rules:
    """Of one option, as its dated row has them."""

    needs_signature: bool
    conditions: str  # required, possible, none
    paper: str
    is_before_decision: bool
    needs_adult: str  # child, vulnerable
    source: str
    follows: tuple[str, ...] = FOLLOWS  # where a condition is not met
    follows_words: str = ""


def rules_of(option_code: str, *, on: date, force: str) -> Rules | None:
    """None where the option has no record of its own."""
    found = {row.code: row for row in reference.rows("caution_records", on=on, force=force)}
    row = found.get(option_code)
    if row is None:
        return None
    told = row.attributes
    return Rules(
        needs_signature=bool(told["needs_signature"]),
        conditions=str(told["conditions"]),
        paper=str(told["paper"]),
        is_before_decision=bool(told["before_decision"]),
        needs_adult=str(told["needs_adult"]),
        source=f"{row.source} ({row.mark.value})",
        follows=tuple(told.get("follows", FOLLOWS)),
        follows_words=str(told.get("follows_words", "")),
    )


def force_of(record: Record) -> str:
    return accounts.unit(record.force_id).code


def day_of(record: Record) -> date:
    """The day whose rows hold for it: of the decision, or on which the plan was begun."""
    decision = record.decision
    return decision.decided_on if decision else clock.london(record.begun_at).date()


def rules_for(record: Record) -> Rules:
    found = rules_of(record.option_code, on=day_of(record), force=force_of(record))
    assert found is not None, record.option_code
    return found


def option_of(record: Record) -> Option:
    held = disposals.catalogue(on=day_of(record), force=force_of(record))
    found = held.option(record.option_code)
    assert found is not None, record.option_code
    return found


def option_decided(decision: Decision) -> Option | None:
    """As it held on the day of the decision."""
    force = accounts.unit(decision.force_id).code
    held = disposals.catalogue(on=decision.decided_on, force=force)
    return held.option(decision.option_code)


def held_limits(record: Record) -> Limits:
    on = record.signed_on or clock.today()
    return limits.limits(reference.rows("condition_times", on=on, force=force_of(record)))


def asked_next(condition: Condition, asked_on: date | None = None) -> date | None:
    """The provider, or the owner where there is no address to ask at."""
    return limits.next_asked(condition.due_on, held_limits(condition.record), asked_on)


# --- whether anything may be done ---------------------------------------------------------------


def stands(record: Record, by: Actor) -> None:
    """Raises OutOfOrder where its decision was replaced or the record is about somebody else."""
    named_person(by)
    refuse_if_closed(record.case)
    if record.decision is not None and record.decision.status is not Decided.STANDS:
        raise OutOfOrder("The decision of this record no longer stands: another took its place")


def may_decide(record: Record, by: Actor) -> None:
    """What is asked for, and what follows from it, is decided by the rank that decides the option.
    Raises NotPermitted."""
    option = option_of(record)
    if option.lowest_rank and not authority.is_at_least(by.rank, option.lowest_rank):
        rank = reference.label("ranks", option.lowest_rank).lower()
        words = f"{option.label}: the rank of {rank} or above decides on its conditions"
        source = f"{option.source} ({option.mark})"
        raise NotPermitted(f"{words}. Source: {source}", code="rank")


def may_follow(record: Record, choice: str) -> None:
    """Raises Invalid where nothing of the kind follows from a condition of this option."""
    rules = rules_for(record)
    if choice not in rules.follows:
        words = f"{option_of(record).label}: this does not follow. {rules.follows_words}".strip()
        raise Invalid.at("choice", "does-not-follow", f"{words}. Source: {rules.source}")


# --- a condition --------------------------------------------------------------------------------


def condition(record: Record, others: Sequence[Condition], said: dict[str, Any]) -> None:
    """`said`: the facts of setting.FACTS; `others`: what it stands beside. Raises Invalid with all
    that is wrong."""
    rules = rules_for(record)
    if rules.conditions == "none":
        label = option_of(record).label
        words = f"{label}: it has no conditions. Source: {rules.source}"
        raise Invalid.at("starter", "no-conditions", words)
    starter = reference.attributes("condition_starters", force=force_of(record))[said["starter"]]
    is_health, kind = bool(starter.get("is_health")), Kind(said["kind"])
    wrong = {
        **limits.wrong_kind(kind, starter),
        **wording.wrong_words(
            said["details"],
            said["provider"],
            is_health=is_health,
            words=reference.rows("condition_words", force=force_of(record)),
        ),
        **limits.wrong_hours(kind, said["hours"], others, bool(starter.get("asks_hours"))),
        **_wrong_due(record, said),
        **_wrong_address(said["provider_email"]),
    }
    if wrong:
        raise Invalid(wrong)


def _wrong_due(record: Record, said: dict[str, Any]) -> Wrong:
    begun, held, because = record.signed_on or clock.today(), held_limits(record), said["because"]
    ordinary = limits.latest(begun, record.summary_limit_on, held)
    latest = limits.latest(begun, record.summary_limit_on, held, is_exceptional=True)
    wrong = limits.wrong_due(said["due_on"], latest, not_before=clock.today())
    return wrong or limits.wrong_exception(said["due_on"], ordinary, because)


def address(email: str) -> None:
    if wrong := _wrong_address(email):
        raise Invalid(wrong)


def _wrong_address(email: str) -> Wrong:
    if not email or addresses.is_address(email):
        return {}
    words = "Enter an e-mail address, like name@example.org, or leave it empty"
    return {"provider_email": [("not-an-address", words)]}


def reasons(words: str) -> str:
    if len(words.strip()) < REASONS_AT_LEAST:
        said = f"Give reasons of {REASONS_AT_LEAST} characters or more"
        raise Invalid.at("reasons", "reasons-short", said)
    return words.strip()


def due_or_said(due_on: date, early_because: str) -> str:
    """Before the day it is due nothing is a breach, unless the person said that they will not do
    it. Raises Invalid."""
    if clock.today() >= due_on or early_because.strip():
        return early_because.strip()
    day = f"{due_on.day} {due_on:%B %Y}"
    words = f"It is due on {day}. Before that day, write down how they said they will not do it"
    raise Invalid.at("early_because", "not-due", words)


def offences_in_words(case: Case) -> str:
    """As they are suggested for the record; the officer who makes it has the last word."""
    return "\n".join(
        f"{one.words}{f', {clock.day_in_words(one.committed_on)}' if one.committed_on else ''}"
        for one in case.offences
    )
