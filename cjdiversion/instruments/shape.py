"""The shape of an instrument's file: what must be there, and nothing that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from cjdiversion.instruments.instrument import ANY_OF, GROUPS, SUM
from cjdiversion.reference import Mark


def problems(content: Any) -> list[str]:
    if not isinstance(content, dict):
        return ["this is not a JSON object"]
    return list(_said(_File().validate(content)))


def _said(messages: Any, at: str = "") -> Iterator[str]:
    if isinstance(messages, dict):
        for name, told in messages.items():
            yield from _said(told, f"{at}.{name}" if at else str(name))
    else:
        yield from (f"{at}: {words}" for words in messages)


class _Strict(ma.Schema):
    class Meta:
        unknown = ma.RAISE


_FILLED = validate.Length(min=1)
_NAME = validate.Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", error="Not a code in small letters")


def _text(is_needed: bool = True) -> fields.String:
    return fields.String(required=is_needed, validate=_FILLED)


def _code(**rest: Any) -> fields.String:
    return fields.String(validate=_NAME, **{"required": True, **rest})


def _whole(least: int = 0, **rest: Any) -> fields.Integer:
    at_least = validate.Range(min=least)
    return fields.Integer(required=True, strict=True, validate=at_least, **rest)


def _flag(is_needed: bool = True) -> fields.Boolean:
    return fields.Boolean(required=is_needed, truthy={True}, falsy={False})


def _list(of: fields.Field[Any], is_needed: bool = True) -> fields.List[Any]:
    return fields.List(of, required=is_needed, validate=_FILLED)


def _each(schema: type[ma.Schema], is_needed: bool = True) -> fields.List[Any]:
    return _list(fields.Nested(schema), is_needed)


def _named(values: fields.Field[Any], is_needed: bool = True) -> fields.Dict:
    return fields.Dict(keys=_code(), values=values, required=is_needed, validate=_FILLED)


def _one(schema: type[ma.Schema], is_needed: bool = True) -> fields.Nested:
    return fields.Nested(schema, required=is_needed)


class _Sourced(_Strict):
    source = _code()
    mark = fields.String(required=True, validate=validate.OneOf([mark.value for mark in Mark]))


class _Minutes(_Strict):
    least = _whole(1)
    most = _whole(1)


class _Who(_Strict):
    roles = _list(_code())
    training = _text()


class _Licence(_Sourced):
    wording_shipped = _flag()
    note = _text()


class _Languages(_Strict):
    official = _list(_code())
    note = _text()


class _Section(_Strict):
    code = _code()
    title = _text()
    hint = _text(is_needed=False)


class _Item(_Strict):
    code = _code()
    label = _text()
    answers = _code()
    hint = _text(is_needed=False)
    section = _code(required=False)
    is_reversed = _flag(is_needed=False)
    safety_on = _list(_code(), is_needed=False)


class _Gate(_Strict):
    item = _code()
    goes_on = _code()
    branch = _code()
    label = _text()


class _Clause(_Strict):
    code = _code()
    label = _text()
    items = _list(_code())
    answer = _code()
    at_least = _whole(1)


class _Rule(_Strict):
    kind = fields.String(required=True, validate=validate.OneOf([SUM, ANY_OF]))
    clauses = _each(_Clause, is_needed=False)
    source = _code(required=False)
    mark = fields.String(validate=validate.OneOf([mark.value for mark in Mark]))


class _Level(_Strict):
    code = _code()
    label = _text()
    means = _text()
    follows = _list(_text())
    sentence = _text()


class _Negative(_Strict):
    means = _text()
    sentence = _text()


class _CutOff(_Sourced):
    level = _code()
    applies_to = _code(data_key="for")
    at_least = _whole(1)


class _Band(_Strict):
    code = _code()
    least = _whole(data_key="from")
    most = _whole(data_key="to")
    label = _text()


class _File(_Strict):
    id = _code()
    version = _whole(1)
    from_on = fields.Date(required=True, format="iso")
    title = _text()
    about = _text()
    group = fields.String(required=True, validate=validate.OneOf(list(GROUPS)))
    for_whom = _text()
    minutes = _one(_Minutes)
    sitting_minutes = _whole(1)
    administered_by = _one(_Who)
    asked_when_affected = _flag()
    licence = _one(_Licence)
    languages = _one(_Languages)
    sources = _named(_text())
    answers = _named(_named(_text()))
    weights = _named(_named(_whole()), is_needed=False)
    sections = _each(_Section, is_needed=False)
    items = _each(_Item)
    gate = _one(_Gate, is_needed=False)
    rule = _one(_Rule)
    cut_off_for = _named(_text(), is_needed=False)
    levels = _each(_Level)
    negative = _one(_Negative)
    cut_offs = _each(_CutOff, is_needed=False)
    bands = _each(_Band, is_needed=False)
