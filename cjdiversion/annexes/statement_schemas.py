"""What an officer is asked for the annex, and what is told of it: the fields of the day, made into
one schema for the page and the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.annexes.headings import DAY, ONE, SEVERAL, Field, Heading
from cjdiversion.annexes.steps import State
from cjdiversion.errors import Invalid
from cjdiversion.fields import Asked, Choice, Choices, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema

LONG, SHORT = 4000, 300
_STATES = {one.value: one.words.capitalize() for one in reversed(State)}


def _by_hand() -> dict[str, str]:
    chosen = reference.attributes("line_reliability")
    labels = reference.choices("line_reliability")
    return {code: label for code, label in labels.items() if chosen[code].get("by_hand")}


def _stands() -> dict[str, Asked]:
    hint = "Where it was not obtained, say so here; the rest may then be left empty"
    asked = "How does it stand with this?"
    return {"state": Choice(asked, options=_STATES, required=True, hint=hint)}


def _how_known() -> dict[str, Asked]:
    return {
        "state_words": Words(
            "If it was not obtained: what was asked, of whom, and what came of it",
            rows=2,
            limit=LONG,
        ),
        "known_by": Words(
            "Who or what says so?",
            limit=SHORT,
            hint="Name and role, the record, or the body-worn video",
        ),
        "reliability": Choice("How far can it be relied on?", options=_by_hand),
        "as_at": Moment("As things stood at", hint="Leave empty for now"),
    }


def _why() -> dict[str, Asked]:
    return {
        "because": Words(
            "Why is the earlier statement corrected?", rows=2, limit=1000, required=True
        ),
        "is_taken_back": YesNo(
            "Take it back altogether?", hint="Nothing then stands in its place. It is kept"
        ),
    }


RESERVED = (*_stands(), *_how_known(), *_why(), "answers")
"""No field of the reference data may be called so."""


def on_page(heading: Heading, *, is_correction: bool) -> Schema:
    """The whole form."""
    asked = _stands() | _answers(heading) | _how_known()
    return _schema(asked | (_why() if is_correction else {}))


def apart(sent: Mapping[str, Any], heading: Heading) -> dict[str, Any]:
    """What a page sent, as the verbs take it."""
    codes = {one.code for one in heading.fields}
    said = {name: value for name, value in sent.items() if name not in codes}
    return {**said, "answers": {name: sent[name] for name in codes if name in sent}}


def checked(answers: Mapping[str, Any], heading: Heading) -> dict[str, Any]:
    """The answers of a call. Raises Invalid, each problem under answers."""
    try:
        return _schema(_answers(heading)).taken(answers)
    except Invalid as wrong:
        raise Invalid({f"answers.{name}": told for name, told in wrong.fields.items()}) from None


def shown(heading: Heading, statement: Any) -> dict[str, Any]:
    """An earlier statement, as its correction begins."""
    names = (*_stands(), *_how_known())
    said = {name: getattr(statement, name) for name in names}
    fields = _answers(heading)
    return said | {
        code: fields[code].deserialize(answer) if isinstance(fields[code], Day) else answer
        for code, answer in statement.answers.items()
        if code in fields
    }


def _schema(asked: Mapping[str, Asked]) -> Schema:
    made: type[Schema] = Schema.from_dict(dict(asked))  # type: ignore[assignment]
    return made()


def _answers(heading: Heading) -> dict[str, Asked]:
    return {one.code: _field(one) for one in heading.fields}


def _field(one: Field) -> Asked:
    """Of the form only that is required which is asked in any case: what else is needed depends on
    how it stands (headings.py)."""
    said: dict[str, Any] = {"hint": one.hint, "required": one.is_always}
    options = dict(one.options or {})
    if one.kind == ONE:
        return Choice(one.ask, options=options, **said)
    if one.kind == SEVERAL:
        return Choices(one.ask, options=options, **said)
    if one.kind == DAY:
        return Day(one.ask, **said)
    return Words(one.ask, rows=one.rows, limit=LONG if one.rows else SHORT, **said)


# --- the API ------------------------------------------------------------------------------------


class _Answers(Asked):
    """Code of a field → what is said; which fields there are is told with the list."""

    kind = "json"
    default_error_messages = {"unknown": "Send an object of answers"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        if not isinstance(value, dict):
            raise self.make_error("unknown")
        return dict(value)


_API: dict[str, Asked] = {"answers": _Answers("Answers", load_default=dict)}
StateCall: type[Schema] = Schema.from_dict(  # type: ignore[assignment]
    dict(_stands() | _API | _how_known()), name="StateForAnnex"
)
CorrectCall: type[Schema] = Schema.from_dict(  # type: ignore[assignment]
    dict(_stands() | _API | _how_known() | _why()), name="CorrectForAnnex"
)


class Stated(ma.Schema):
    """One statement, in plain values."""

    token = told.String()
    section = told.String()
    state = told.Enum(State, by_value=True)
    state_words = told.String()
    answers = told.Dict()
    known_by = told.String()
    reliability = told.String()
    as_at = told.AwareDateTime(allow_none=True)
    due_on = told.Date(allow_none=True)
    because = told.String()
    is_taken_back = told.Boolean()
    stated_at = told.AwareDateTime()
    stated_by = told.String()


class StandsStated(Stated):
    """With those it took the place of, newest first."""

    before = told.List(told.Nested(Stated))


class AskedField(ma.Schema):
    code = told.String()
    label = told.String()
    ask = told.String()
    kind = told.String()
    options = told.Dict(allow_none=True)
    is_required = told.Boolean()
    is_always = told.Boolean()
    is_opinion = told.Boolean()


class Needed(ma.Schema):
    """One heading: how it stands, what may be written, and what was."""

    code = told.String()
    heading = told.String()
    state = told.Enum(State, by_value=True)
    lines = told.Integer()
    takes_several = told.Boolean()
    missing = told.List(told.String())
    fields_asked = told.List(told.Nested(AskedField))
    statements = told.List(told.Nested(StandsStated))


class AllNeeded(ma.Schema):
    missing = told.List(told.String())
    sections = told.List(told.Nested(Needed))
