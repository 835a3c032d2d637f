"""The JSON door: what a route takes and gives, declared once; OpenAPI is written from that."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import marshmallow as ma
from flask import Blueprint, Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from cjdiversion import fields
from cjdiversion.forms import Schema, sent
from cjdiversion.listing import Page, Place
from cjdiversion.web import anybody

View = TypeVar("View", bound=Callable[..., Any])

openapi = Blueprint("openapi", __name__)


def takes(schema: Schema) -> Callable[[View], View]:
    """The checked body arrives as keyword arguments."""

    def declare(view: View) -> View:
        @wraps(view)
        def checked(**path: Any) -> Any:
            return view(**path, **sent(schema))

        checked.takes = schema  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return declare


Told = Callable[..., ResponseReturnValue]


def gives(schema: ma.Schema, status: int = 200) -> Callable[[Callable[..., Any]], Told]:
    """The view returns the thing, or a Page of them; the schema says what of it is told."""

    def declare(view: Callable[..., Any]) -> Told:
        @wraps(view)
        def told(**given: Any) -> ResponseReturnValue:
            thing = view(**given)
            body = _listing(schema, thing) if isinstance(thing, Page) else schema.dump(thing)
            return jsonify(body), status

        told.gives = schema  # type: ignore[attr-defined]
        told.gives_status = status  # type: ignore[attr-defined]
        return told

    return declare


def _listing(schema: ma.Schema, page: Page[Any]) -> dict[str, Any]:
    return {
        "items": schema.dump(page.rows, many=True),
        "next": page.next or None,
        "total": page.total_words,
    }


def place() -> Place:
    """Which page of a list the address asks for."""
    return Place(
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        is_last="last" in request.args,
    )


@openapi.get("/api/openapi.json")
@anybody
def document() -> ResponseReturnValue:
    kept = current_app.extensions.get("openapi")
    if kept is None:
        kept = current_app.extensions["openapi"] = describe(current_app)
    return jsonify(kept)


def describe(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of every route under /api/v1."""
    from apispec import APISpec  # 60 ms that only a reader of this page pays for
    from apispec.ext.marshmallow import MarshmallowPlugin

    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec("cjdiversion", "1", "3.1.0", plugins=[plugin], **_HEADING)
    _teach(plugin)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Refusal", _REFUSAL)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            spec.path(path=path, operations=_operations(app.view_functions[rule.endpoint], rule))
    described: dict[str, Any] = spec.to_dict()
    return described


_HEADING = {
    "info": {
        "description": "Everything the pages can do, for systems. Sign in with a service token."
    },
    "security": [{"token": []}],
}
_PROBLEM = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
_REFUSAL = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "Stable; act on this"},
                "message": {"type": "string", "description": "For people"},
                "request": {"type": "string"},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": _PROBLEM},
                },
            },
        }
    },
}


def _operations(view: Any, rule: Any) -> dict[str, Any]:
    methods = [m.lower() for m in rule.methods if m not in ("HEAD", "OPTIONS")]
    several = len(methods) > 1
    return {
        method: _operation(view, rule, method, f"{rule.endpoint}.{method}" if several else "")
        for method in methods
    }


def _operation(view: Any, rule: Any, method: str, name: str) -> dict[str, Any]:
    words = (view.__doc__ or view.__name__.replace("_", " ").capitalize()).strip()
    told = {str(getattr(view, "gives_status", 200)): _json("Done", _told(view))}
    refused = {str(s): _json("Not done", "Refusal") for s in REFUSED[method == "get"]}
    operation: dict[str, Any] = {
        "summary": words.partition("\n")[0],
        "operationId": name or rule.endpoint,
        "parameters": _parameters(view, rule, method),
        "responses": told | refused,
    }
    if taken := getattr(view, "takes", None):
        content = {"application/json": {"schema": taken}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


REFUSED = {True: (401, 403, 404), False: (400, 401, 403, 404, 409, 413, 415, 422)}


def _parameters(view: Any, rule: Any, method: str) -> list[dict[str, Any]]:
    found = [_parameter("path", name, "", required=True) for name in sorted(rule.arguments)]
    if method != "get":
        found.append(_parameter("header", "Idempotency-Key", "The same key does the work once"))
    elif _is_listed(view):
        found.append(_parameter("query", "after", "“next” of the page before"))
        found.append(_parameter("query", "before", "A cursor: the page that ends before it"))
        found.append(_parameter("query", "last", "The last page"))
    return found


def _parameter(where: str, name: str, words: str, *, required: bool = False) -> dict[str, Any]:
    described = {"description": words} if words else {}
    kind = {"schema": {"type": "string"}, "required": required}
    return {"in": where, "name": name, **kind, **described}


def _is_listed(view: Any) -> bool:
    """A view says by what it returns that it gives a Page of things."""
    return "Page[" in str(getattr(view, "__annotations__", {}).get("return", ""))


def _told(view: Any) -> Any:
    schema = getattr(view, "gives", None)
    if schema is None or not _is_listed(view):
        return schema
    cursor = {
        "type": ["string", "null"],
        "description": "Send it as “after”; null at the end",
    }
    total = {"type": "string", "description": "A number, or “more than 1,000”"}
    items = {"type": "array", "items": schema}
    return {"type": "object", "properties": {"items": items, "next": cursor, "total": total}}


def _json(words: str, schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}} if schema is not None else {}
    return {"description": words, "content": content}


def _schema_name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    room = kind.__module__.split(".")[-2:-1]
    return ".".join([*room, kind.__name__])


def _teach(plugin: Any) -> None:
    """What our own kinds of answer are in JSON."""
    for field, (kind, form) in {
        fields.Words: ("string", None),
        fields.Choice: ("string", None),
        fields.Choices: ("array", None),
        fields.YesNo: ("boolean", None),
        fields.Whole: ("integer", None),
        fields.Day: ("string", "date"),
        fields.Moment: ("string", "date-time"),
    }.items():
        plugin.map_to_openapi_type(field, kind, form)
    plugin.converter.add_attribute_function(_limits)


def _limits(converter: Any, field: Any, **rest: Any) -> dict[str, Any]:
    """What the field's words and its limits say; choices that change with the day are left out."""
    found: dict[str, Any] = {}
    if words := field.metadata.get("label"):
        found["description"] = ". ".join(filter(None, (words, field.metadata.get("hint"))))
    if isinstance(field, fields.Words):
        found["maxLength"] = field.limit
    elif isinstance(field, fields.Whole):
        found |= {"minimum": field.least, "maximum": field.most}
    elif isinstance(field, fields.Choice):
        found |= _offered(field)
    return found


def _offered(field: fields.Choice) -> dict[str, Any]:
    fixed = field.fixed_options
    choice: dict[str, Any] = {"type": "string"} if isinstance(field, fields.Choices) else {}
    if fixed:
        choice["enum"] = [*fixed, *([None] if field.allow_none and not choice else [])]
    return {"items": choice} if isinstance(field, fields.Choices) else choice
