"""One schema, two doors: a Form for a page, `sent` for JSON. Both refuse with the same Invalid."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import marshmallow as ma
from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from cjdiversion import opening, stale
from cjdiversion.audit import AuditEvent
from cjdiversion.drafts import Sent
from cjdiversion.errors import Conflict, Invalid, Problem
from cjdiversion.fields import Asked, Choice
from cjdiversion.opening import Opening
from cjdiversion.stale import Difference, Typed

VERSION = (
    "With it the deed is refused (409) where somebody changed the thing since you read it; without "
    "it only the state it is in decides"
)
"""What the API says of the version that a deed may be sent with."""


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
    """A schema on a page. What was typed is shown again with what is wrong beside it.

    `shown` is what the record says, `suggested` what a blank page begins with; `stands` is what the
    record says where a page begins without it, as each decision is made anew. Drawn by `page`,
    every form keeps a draft but those that ask for what no draft may hold (opening.py): text is
    lost in silence, so nobody has to think of asking for it. With a `version` two people can work
    on one record: who saves second is shown both versions (stale.py).
    """

    def __init__(
        self,
        schema: Schema,
        *,
        shown: Mapping[str, Any] | None = None,
        suggested: Mapping[str, Any] | None = None,
        stands: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> None:
        self.schema = schema
        self.suggested = suggested or {}
        self.begun = {**self.suggested, **(shown or {})}
        self.shown = {**(shown or {}), **(stands or {})}
        self.is_sent = request.method == "POST"
        self.once = request.form.get("_once") or secrets.token_urlsafe(16)
        self.version = self._standing_version = version
        self.typed = Typed.of(request.form) if self.is_sent else None
        self.problems: dict[str, list[Problem]] = {}
        self.status = 200
        self.differences: list[Difference] = []
        self.opening = Opening()
        g.form = self  # for a refusal of the whole page: refusals.py

    @property
    def sent_version(self) -> int | None:
        """The version the page was shown with, so that a stale form is noticed."""
        return self.typed.version if self.typed else None

    def loaded(self) -> dict[str, Any]:
        """Raises Invalid; Conflict where a choice between versions was overtaken."""
        self._choose()
        data = {}
        for name, field in self._fields.items():
            value = field.from_form(name, self.inputs)
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
            if self._is_stale(self.sent_version):
                self._compare()

    def page(self, template: str, **facts: Any) -> ResponseReturnValue:
        self._open()
        if self.differences:
            self.version = self._standing_version  # the one the choice is made against
            template = "errors/stale.html"
        return render_template(template, form=self, **facts), self.status

    # --- what the macros draw ---------------------------------------------------------------------

    @property
    def fields(self) -> list[FormField]:
        return [self[name] for name in self._fields]

    def __getitem__(self, name: str) -> FormField:
        field, problems = self._fields[name], self.problems.get(name, [])
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

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the input, words), for the summary at the top."""
        return [
            (self._id_of(name), words)
            for name, problems in self.problems.items()
            for _, words in problems
        ]

    @property
    def drawn(self) -> str:
        """What the page was drawn from at first, until what was typed is saved."""
        if self.typed is not None and (self.is_sent or self.differences):
            return self.typed.drawn
        return stale.drawn(self._fields, self.begun)

    @property
    def also_typed(self) -> list[tuple[str, str]]:
        """(label, words) of what was typed where nothing stands against it."""
        assert self.typed is not None
        return stale.undisputed(self._fields, self.typed, self.shown)

    @property
    def left(self) -> list[tuple[str, str]]:
        """(label, words) of what was typed on a page that is refused as a whole."""
        return opening.left(self._fields)

    @property
    def changed_by(self) -> AuditEvent | None:
        return stale.last_deed((request.view_args or {}).get("token", ""))

    # --- what was typed ---------------------------------------------------------------------------

    @cached_property
    def _fields(self) -> dict[str, Asked]:
        fields = {}
        for name, field in self.schema.load_fields.items():
            assert isinstance(field, Asked), f"{name} cannot be asked on a page"
            fields[name] = field
        return fields

    @cached_property
    def inputs(self) -> Sent:
        assert self.typed is not None
        return stale.mixed(self._fields, self.typed, self.shown)

    def _value(self, name: str, field: Asked) -> Any:
        if self._is_typed(name, field):
            return stale.said(name, field, self.inputs)
        return field.to_form(self.begun.get(name))

    def _is_typed(self, name: str, field: Asked) -> bool:
        """A draft brings back what was suggested when its page was drawn: “now” was that moment,
        and beside what was typed then the moment of opening it again would be false."""
        if self.typed is None:
            return False
        if self.is_sent or name in self.opening.touched:
            return True
        is_suggested = name in self.suggested and name not in self.shown
        return is_suggested and bool(self.opening.touched) and self.typed.holds(name, field)

    def _open(self) -> None:
        self.opening = found = opening.of(self._fields, self.begun)
        if found.typed is not None:
            self.typed = found.typed
            if found.typed.listed or self._is_stale(found.typed.version):
                self._compare()

    def _id_of(self, name: str) -> str:
        if any(one.name == name for one in self.differences):
            return f"keep-{name}"
        return self[name].first_id if name in self._fields else ""

    def _is_stale(self, version: int | None) -> bool:
        return None not in (version, self._standing_version) and version != self._standing_version

    def _compare(self) -> None:
        assert self.typed is not None
        self.differences = stale.differences(self._fields, self.typed, self.shown)

    def _choose(self) -> None:
        """Between two versions nothing is decided in silence. Raises Invalid, Conflict."""
        if self.typed is None or not self.typed.listed:
            return
        self._compare()
        listed = self.typed.listed
        left = [one for one in self.differences if one.name in listed and not one.choice]
        if left and self._is_stale(self.sent_version):  # a third person came between
            raise Conflict
        if left:
            raise Invalid({one.name: [("required", f"Choose: {one.label}")] for one in left})
        self.differences = []


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
