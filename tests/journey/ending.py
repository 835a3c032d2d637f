"""What must hold of every row once all has ended: the limits, the records, the traces and whom
letters went to."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person
from cjdiversion.audit import AuditEvent
from cjdiversion.cases import queries as cases
from cjdiversion.conditions.models import Condition, Record, Signature
from cjdiversion.database import session
from cjdiversion.disposals import summaries
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.waiting_models import CpsWait
from cjdiversion.outbox.models import Message
from tests.conditions.made import EMAIL
from tests.journey import authorities
from tests.journey import plain as kept

if TYPE_CHECKING:
    from tests.journey.following import Following

TABLES = Path(__file__).parents[1] / "conditions"
# As a row begins; a variation begins in force.
BIRTHS = {
    Decision: {"stands"},
    CpsWait: {"waiting"},
    Record: {"draft"},
    Condition: {"set", "running"},
}
LEADS = {
    Decision: {("stands", "superseded")},
    CpsWait: {("waiting", "answered"), ("waiting", "cancelled")},
}


def has_ended_well(whole: Following) -> None:
    with whole.db.unit():
        tally = whole.tally
        ours = {one.token: one for one in whole.ledger.decisions}
        for row in session().scalars(sa.select(Decision)):
            _is_as_written(row, ours[row.token])
            if ours[row.token].stands:
                _rests_on_its_record(row, ours[row.token], tally)
        _conditions_end_in_time(whole)
        tally["CPS answered by a decision"] = sum(one.is_by_decision for one in whole.ledger.waits)
        _waits_are_as_written(whole)
        for model, born in BIRTHS.items():
            _was_led_there(model, born, tally)
        authorities.are_raised_as_written(whole.ledger.decisions)
        _letters_went_to_the_right_people(whole)
        assert summaries.check(session().connection()) == []
    for case in whole.ledger.cases:
        _has_one_outcome_an_offence(case)
        tally["two outcomes of one case"] += len(case.standing) == 2


def _has_one_outcome_an_offence(case: kept.Case) -> None:
    covered = [number for one in case.standing for number in one.covers]
    assert sorted(covered) == sorted(case.alleged or {"": {}}), case


# --- decisions ------------------------------------------------------------------------------------


def _is_as_written(row: Decision, ours: kept.Decision) -> None:
    victim = ours.due_on, ours.told_on, ours.is_view_sought
    theirs = row.victim_due_on, row.victim_informed_on, row.is_view_sought
    if ours.stands:
        assert theirs == victim, ours
        assert row.closed_on == ours.closed_on, ours
    authorities.is_as_written(row, ours)
    assert (row.outcome_code, row.option_code) == (ours.code, ours.option)
    assert (row.decided_on, row.decided_by) == (ours.on, ours.by)


def _rests_on_its_record(row: Decision, ours: kept.Decision, tally: Counter[str]) -> None:
    code = row.outcome_code
    tally[f"outcome {code} stands"] += 1
    assert len(row.reasons) >= 20
    if ours.is_caution:
        _is_signed(row, ours.record)
    if code in kept.CPS_ALONE or row.prosecutor:
        assert row.prosecutor
        assert row.prosecutor_reference
        assert row.prosecutor_decided_on
        assert row.prosecutor_decided_on <= row.decided_on
    if code in ("10", "12", "13", "20", "21"):
        assert row.victim_told in ("yes", "no-victim")
    for name in NEEDS.get(code, ()):
        assert getattr(row, name), (code, name)
    if code == "22":
        assert row.activity_done_on
        assert row.activity_done_on <= row.decided_on
    if code in ("3", "6"):
        assert (ours.case.age(row.decided_on) or 0) >= 18


def _is_signed(row: Decision, record: kept.Record | None) -> None:
    assert row.suspect_position == "admits"
    assert record is not None
    assert record.signatures >= 1
    assert record.status in ("signed", "completed")
    assert (row.closed_on is not None) == (record.status == "completed")


# Outcome → what it is nothing without, besides the rules above.
NEEDS = {
    "10": ("public_interest", "why_not_others"),
    "12": ("opinion_by", "opinion_role", "opinion_on", "evidential_position", "opinion_lasting"),
    "13": ("prevented_who", "prevented_how", "prevented_known"),
    "20": ("taken_over_by", "taken_over_reference"),
    "22": ("activity", "activity_provider", "option_code"),
    **dict.fromkeys(("2", "3", "6", "8"), ("option_code",)),
}


def _waits_are_as_written(whole: Following) -> None:
    ours = {one.token: (one.answer, one.owner, one.due_at) for one in whole.ledger.waits}
    row = CpsWait
    found = session().execute(sa.select(row.token, row.answer, row.owner, row.due_at)).all()
    assert {token: (answer, owner, due) for token, answer, owner, due in found} == ours


# --- conditions -----------------------------------------------------------------------------------


def _conditions_end_in_time(whole: Following) -> None:
    ours = {one.token: one for one in whole.ledger.conditions}
    for row in session().scalars(sa.select(Condition)):
        _is_within_its_limit(row, ours[row.token], whole.tally)
    counted = session().execute(
        sa.select(Record.token, sa.func.count(Signature.id))
        .join(Signature, Signature.record_id == Record.id)
        .group_by(Record.token)
    )
    signed = {one.token: one.signatures for one in whole.ledger.records if one.signatures}
    assert {row[0]: row[1] for row in counted} == signed
    query = sa.select(Record.token, Record.summary_limit_on)
    held = [tuple(row) for row in session().execute(query)]
    limits = {one.token: one.limit_on for one in whole.ledger.records}
    assert dict(held) == limits
    for record in whole.ledger.records:
        standing = [one for one in record.conditions if one.status not in ("varied", "cancelled")]
        assert sum(one.hours for one in standing) <= 20, record


def _is_within_its_limit(row: Condition, ours: kept.Condition, tally: Counter[str]) -> None:
    tally[f"condition {ours.status}"] += 1
    record = ours.record
    assert (row.due_on, row.ended_on) == (ours.due_on, ours.ended_on), ours.status
    assert ours.status not in kept.IN_FORCE, "a condition outlives everything"
    if not row.from_version:
        assert ours.status == "cancelled"
        return
    assert record.signed_on is not None
    weeks = 20 if ours.is_exceptional else 16
    assert ours.due_on <= record.signed_on + timedelta(weeks=weeks)
    if record.limit_on is not None:
        assert ours.due_on <= record.limit_on - timedelta(days=14)
        tally["conditions under a time limit"] += 1
    tally["exceptionally long conditions"] += ours.due_on > record.signed_on + timedelta(weeks=16)


# --- traces ---------------------------------------------------------------------------------------


def _was_led_there(model: Any, born: set[str], tally: Counter[str]) -> None:
    """Each state was led to by a step that leads there, from the state before it."""
    leads = LEADS.get(model) or _golden(model)
    event = AuditEvent
    query = sa.select(event.subject_id, event.facts).where(
        event.subject_kind == model.__tablename__, event.subject_id.is_not(None)
    )
    stood: dict[Any, str] = {}
    for subject, facts in session().execute(query.order_by(event.at, event.id)):
        if "from" not in facts:
            continue
        before, after = facts["from"], facts["to"]
        assert stood.get(subject, before) == before, (model.__name__, stood[subject], facts)
        assert subject in stood or before in born, (model.__name__, facts)
        assert before == after or (before, after) in leads, (model.__name__, facts)
        stood[subject] = after
        if before != after:
            tally[f"{model.__tablename__}: {before} to {after}"] += 1
    for key, status in session().execute(sa.select(model.id, model.status)):
        assert status.value == stood.get(key, status.value), (model.__name__, key)
        assert key in stood or status.value in born, (model.__name__, status)


def _golden(model: Any) -> set[tuple[str, str]]:
    """From the tables that are written by hand."""
    name = "transitions" if model is Condition else "record_transitions"
    with (TABLES / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {
        (state, after)
        for row in rows
        for state, after in row.items()
        if state != "step" and after not in ("-", state)
    }


# --- letters --------------------------------------------------------------------------------------


def _letters_went_to_the_right_people(whole: Following) -> None:
    """To a colleague only of a case that they may open, and only to whoever decided it; to nobody
    outside but the provider of a condition. None waits to be sent about what has ended."""
    ours = {one.token: one for one in whole.ledger.conditions}
    about = session().execute(
        sa.select(Message, Condition.token, Condition.unit_id, Person.name, Person.email)
        .join(Condition, Condition.id == Message.subject_id)
        .outerjoin(Person, Person.id == Message.recipient_id)
    )
    count = 0
    for letter, token, unit_id, name, email in about.all():
        count += 1
        assert letter.status.value == "cancelled", (letter.kind, letter.status)
        if letter.recipient_id is None:
            assert (letter.kind, letter.address) == ("condition-asked", EMAIL)
            assert letter.unit_id == unit_id
            whole.tally["letters to a provider"] += 1
            continue
        case, record = ours[token].record.case, ours[token].record
        assert (letter.kind, name) == ("condition-waits", record.owner), letter.kind
        assert cases.one(case.token, accounts.actor_named(email)) is not None, (name, case)
        whole.tally["letters to a colleague"] += 1
    everything = session().scalar(sa.select(sa.func.count()).select_from(Message))
    assert everything == count, "letters about something else"
