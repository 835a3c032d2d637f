"""The shape of a question set’s JSON. What its parts have to do with each other is in rules.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from cjdiversion.cases.models import Way
from cjdiversion.questionnaires.questions import NOT_ANSWERED, Kind

CODE = validate.Regexp(r"[a-z][a-z0-9-]{0,39}\Z", error="write small letters, digits and hyphens")
WORDS = validate.Length(min=1, max=400, error="write from 1 to 400 characters")


class _Strict(ma.Schema):
    class Meta:
        unknown = ma.RAISE


def _words(*, required: bool = True) -> fields.String:
    return fields.String(required=required, validate=WORDS)


def _labels() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(validate=CODE),
        values=_words(),
        required=True,
        validate=validate.Length(min=1, error="name at least one"),
    )


class _AskedIf(_Strict):
    question = fields.String(required=True)
    answers = fields.List(fields.String(), required=True, validate=validate.Length(min=1))


class _Audience(_Strict):
    ways = fields.List(fields.String(validate=validate.OneOf(list(Way))))
    child = fields.Boolean(allow_none=True, truthy={True}, falsy={False})


class _Question(_Strict):
    code = fields.String(required=True, validate=CODE)
    words = _words()
    hint = fields.String(validate=WORDS)
    kind = fields.String(validate=validate.OneOf(list(Kind)))
    answers = fields.String()
    asked_of = fields.String(required=True)
    told = fields.String(required=True)
    source = fields.String(required=True)
    own_words = _words(required=False)
    prompted_by = fields.List(fields.String(validate=WORDS))
    asked_if = fields.Nested(_AskedIf)
    audience = fields.Nested(_Audience)
    raises = fields.Dict(keys=fields.String(), values=fields.String())


class _Section(_Strict):
    code = fields.String(required=True, validate=CODE)
    title = _words()
    hint = fields.String(validate=WORDS)
    questions = fields.List(fields.Nested(_Question), required=True)


class _Review(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    any = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3650))
    safety = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3650))


class _NotAnswered(_Strict):
    """Each of the three ways not to answer, in the words for whoever is asked."""


for _code in sorted(NOT_ANSWERED):
    _NotAnswered._declared_fields[_code] = _words()


class Shape(_Strict):
    code = fields.String(required=True, validate=CODE)
    version = fields.Integer(strict=True)
    title = _words()
    about = fields.String()
    from_on = fields.Date(required=True)
    review_after_days = fields.Nested(_Review, required=True)
    sources = _labels()
    told = _labels()
    asked_of = _labels()
    not_answered = fields.Dict(
        keys=fields.String(), values=fields.Nested(_NotAnswered), required=True
    )
    could_not = _labels()
    answers = fields.Dict(keys=fields.String(), values=_labels(), required=True)
    sections = fields.List(
        fields.Nested(_Section), required=True, validate=validate.Length(min=1, max=30)
    )


def wrong(content: Any) -> list[str]:
    """Where, and what is wrong there; empty for a set of the right shape."""
    found = Shape().validate(content) if isinstance(content, dict) else {"": ["write an object"]}
    return [f"{where or 'The whole'}: {words}" for where, words in _flat(found, "")]


def _flat(messages: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            step = str(int(name) + 1) if isinstance(name, int) else str(name)
            yield from _flat(inner, f"{where} › {step}" if where else step)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield where, str(message).rstrip(".").lower()
