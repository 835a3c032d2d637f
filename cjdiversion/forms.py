"""One schema, two doors: a Form for a page, `sent` for JSON. Both refuse with the same Invalid."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from cjdiversion.errors import Conflict, Invalid, Problem
from cjdiversion.fields import Asked, Choice


class Schema(ma.Schema):
    """Unknown names are refused; a form's own hidden inputs never reach it."""

    class Meta:
        unknown = ma.RAISE

    def taken(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Raises Invalid."""
        try:
            return dict(self.load(data))
        except ma.ValidationError as refused:
            raise Invalid(_problems(refused.messages)) from None


def sent(schema: Schema) -> dict[str, Any]:
    """The JSON body, checked. Raises Invalid."""
    if not (request.get_data() or request.form or request.files):
        return schema.taken({})
    if not request.is_json:
        raise UnsupportedMediaType
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid.at("", "not-json", "Send a JSON object")
    return schema.taken(body)


@dataclass(frozen=True)
class FormField:
    """What the macro needs to draw one field."""

    name: str
    kind: str
    label: str
    hint: str
    value: Any
    error: str
    choices: Mapping[str, str]
    required: bool
    show: Mapping[str, Any]

    @property
    def first_id(self) -> str:
        return f"{self.name}-day" if self.kind in ("date", "moment") else self.name

    @property
    def rows(self) -> int:
        return int(self.show.get("rows") or 5)

    @property
    def autocomplete(self) -> str:
        return str(self.show.get("autocomplete", ""))

    @property
    def inputmode(self) -> str:
        return str(self.show.get("inputmode", ""))

    @property
    def width(self) -> str:
        return str(self.show.get("width", ""))


class Form:
    """A schema on a page. What was typed is shown again with what is wrong beside it."""

    def __init__(
        self,
        schema: Schema,
        *,
        shown: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        self.schema = schema
        self.shown = shown or {}
        self.is_sent = request.method == "POST"
        self.once = request.form.get("_once") or secrets.token_urlsafe(16)
        self.version = version
        self.problems: dict[str, list[Problem]] = {}
        self.status = 200

    @property
    def sent_version(self) -> int | None:
        """The version the page was shown with, so that a stale form is noticed."""
        text = request.form.get("_version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def loaded(self) -> dict[str, Any]:
        """Raises Invalid."""
        data = {}
        for name, field in self.schema.load_fields.items():
            assert isinstance(field, Asked), f"{name} cannot be asked on a page"
            value = field.from_form(name, request.form)
            if value is not ma.missing:
                data[name] = value
        return self.schema.taken(data)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Catches what is wrong with the answers, to show the page again."""
        try:
            yield
        except Invalid as refused:
            self.problems, self.status = refused.fields, 422
            if self.sent_version is not None:  # still stale if it was: a slip must not renew it
                self.version = self.sent_version
        except Conflict as refused:
            self.problems, self.status = {"": [(refused.code, refused.words)]}, 409

    def page(self, template: str, **facts: Any) -> ResponseReturnValue:
        return render_template(template, form=self, **facts), self.status

    @property
    def fields(self) -> list[FormField]:
        return [self[name] for name in self.schema.load_fields]

    def __getitem__(self, name: str) -> FormField:
        field = self.schema.load_fields[name]
        assert isinstance(field, Asked)
        problems = self.problems.get(name, [])
        return FormField(
            name=name,
            kind=str(field.metadata["kind"]),
            label=str(field.metadata["label"]),
            hint=str(field.metadata["hint"]),
            value=self._value(name, field),
            error=problems[0][1] if problems else "",
            choices=field.options if isinstance(field, Choice) else {},
            required=field.required,
            show=field.metadata,
        )

    def _value(self, name: str, field: Asked) -> Any:
        if not self.is_sent:
            return field.to_form(self.shown.get(name))
        value = field.from_form(name, request.form)
        return field.to_form(None) if value is ma.missing or value is None else value

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the input, words), for the summary at the top."""
        known = self.schema.load_fields
        return [
            (self[name].first_id if name in known else "", words)
            for name, problems in self.problems.items()
            for _, words in problems
        ]


def _problems(messages: Any) -> dict[str, list[Problem]]:
    """marshmallow's messages as field → problems; nested names are joined by a dot."""
    found: dict[str, list[Problem]] = {}
    for name, told in messages.items():
        key = "" if name == "_schema" else str(name)
        if isinstance(told, dict):
            inside = _problems(told).items()
            found |= {f"{key}.{inner}".strip("."): problems for inner, problems in inside}
        else:
            found[key] = [_problem(one) for one in told]
    return found


def _problem(told: Any) -> Problem:
    if isinstance(told, str):
        unknown = told == "Unknown field."
        return (
            ("unknown-field", "This is not a field of this request")
            if unknown
            else ("invalid", told)
        )
    code, words = told
    return code, words
