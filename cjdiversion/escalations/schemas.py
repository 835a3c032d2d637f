"""What the pages and the API take and give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.escalations import queries, service
from cjdiversion.escalations.steps import Status
from cjdiversion.fields import Choice, Moment, Words
from cjdiversion.forms import Schema
from cjdiversion.web import actor


def force_code() -> str | None:
    force_id = actor().force_id
    return accounts.unit(force_id).code if force_id else None


def coded(kind: str) -> Mapping[str, str]:
    return reference.choices(kind, force=force_code())


def kinds_by_hand() -> Mapping[str, str]:
    rows = reference.rows("escalation_kinds", force=force_code())
    return {row.code: row.label for row in rows if row.attributes.get("by_hand")}


def _people() -> Mapping[str, str]:
    named = {
        one.token: f"{one.person.name}, {one.role.words.lower()}, {one.unit.name}"
        for one in queries.answerers(actor())
    }
    return {service.EVERYBODY: "Everybody it was raised to", **named}


PARTNERS = partial(coded, "partner_agencies")


class Find(Schema):
    status = Choice("State", options={one.value: one.words for one in Status}, kind="select")
    level = Choice("Level", options=partial(coded, "escalation_levels"), kind="select")
    kind = Choice("What happened", options=partial(coded, "escalation_kinds"), kind="select")
    partner = Choice("Partner agency", options=PARTNERS, kind="select")
    overdue = Choice("Time", options={"1": "Overdue"}, kind="select")


class Raise(Schema):
    kind = Choice("What keeps somebody waiting?", options=kinds_by_hand, required=True)
    partner = Choice(
        "Which agency is it about?",
        options=PARTNERS,
        kind="select",
        hint="Without an answer, the one that usually provides it",
        load_default="",
        allow_none=False,
    )
    reason = Words("What was tried, and what is needed", limit=2000, rows=4, required=True)


class HandOn(Schema):
    to = Choice("To whom?", options=_people, kind="select", required=True)
    because = Words("Why", limit=1000, rows=2, required=True)


class TakeUp(Schema):
    partner = Choice("Partner agency", options=PARTNERS, kind="select", required=True)
    need = Choice("Kind of need", options=partial(coded, "escalation_needs"), required=True)
    reason = Words(
        "Why it is taken further",
        limit=1000,
        rows=4,
        required=True,
        hint="This leaves the force: no name, date of birth, number or reference of the person",
    )


class Reply(Schema):
    partner = Choice("Whose reply is it?", options=PARTNERS, kind="select", required=True)
    said_by = Words("Who said it", limit=120, required=True, hint="Their name and role")
    said_at = Moment("When they said it", required=True)
    said = Words("What they said", limit=2000, rows=4, required=True)
    follows = Words("What follows from it", limit=1000, rows=2, load_default="", allow_none=False)


class Answer(Schema):
    resolution = Choice(
        "How did it end?", options=partial(coded, "escalation_resolutions"), required=True
    )
    answer = Words("What was done about it", limit=2000, rows=4, required=True)


class ToldRaised(ma.Schema):
    """What whoever raised it is told."""

    token = told.Str()
    kind = told.Str()
    partner = told.Str()
    raised_at = told.AwareDateTime()
    answer_due_at = told.AwareDateTime()


class ToldEscalation(ma.Schema):
    token = told.Str()
    kind = told.Str()
    level = told.Str()
    status = told.Function(lambda row: row.status.value)
    partner = told.Str()
    reference = told.Str()
    unit = told.Function(lambda row: row.unit.name)
    raised_at = told.AwareDateTime()
    raised_by = told.Str(attribute="raised_by_name")
    reason = told.Str()
    owner = told.Str(attribute="owner_name")
    answer_due_at = told.AwareDateTime()
    answered_at = told.AwareDateTime()
    answered_by = told.Str(attribute="answered_by_name")
    resolution = told.Str()
    answer = told.Str()
    version = told.Int()


class ToldListed(ma.Schema):
    """One row of the list."""

    escalation = told.Function(lambda row: ToldEscalation().dump(row[0]))


class ToldDeed(ma.Schema):
    deed = told.Function(lambda row: row.deed.value)
    level = told.Str()
    partner = told.Str()
    at = told.AwareDateTime()
    who = told.Str()
    words = told.Str()
    follows = told.Str()
    recorded_by = told.Str(attribute="recorded_by_name")


class ToldRung(ma.Schema):
    """`sent` is what the level gets, to the letter."""

    token = told.Str()
    level = told.Str()
    sent = told.Raw()
    taken_at = told.AwareDateTime()
    reply_due_at = told.AwareDateTime()


class ToldWhole(ToldEscalation):
    history = told.List(told.Nested(ToldDeed))
    rungs = told.List(told.Nested(ToldRung))

    @ma.pre_dump
    def _with_what_was_done(self, row: Any, **rest: Any) -> Any:
        row.history, row.rungs = queries.history_of(row), queries.rungs_of(row)
        return row
