"""A house with nothing in it but templates and assets, and a reader of what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from cjdiversion import assets, clock
from cjdiversion.config import CHECKOUT

FORM_MACROS = (
    "field",
    "fields",
    "form_start",
    "form_end",
    "form_page",
    "error_summary",
    "button_form",
)


def bare_house(node_modules: Path = CHECKOUT / "node_modules") -> Flask:
    app = Flask("house", static_folder=None)
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.config |= {"SECRET_KEY": "invented", "WTF_CSRF_CHECK_DEFAULT": False}
    own = FileSystemLoader(CHECKOUT / "templates")
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([own, govuk])
    CSRFProtect(app)
    app.add_template_filter(clock.in_words, "moment")
    assets.register(app, node_modules=node_modules)
    return app


HOUSE = bare_house()


@contextmanager
def visiting(house: Flask = HOUSE, **request: Any) -> Iterator[None]:
    with house.test_request_context("/", **request):
        yield


def drawn(call: str, **facts: Any) -> str:
    """One macro, called as a template calls it."""
    name = call.partition("(")[0]
    file = "form" if name in FORM_MACROS else name
    source = f'{{% from "components/{file}.html" import {name} %}}{{{{ {call} }}}}'
    return render_template_string(source, **facts)


def whole_page(content: str, **facts: Any) -> str:
    source = '{% extends "layouts/page.html" %}{% block content %}' + content + "{% endblock %}"
    return render_template_string(source, **facts)


class Reader(HTMLParser):
    """What stands on a page, by tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.tags if "id" in a]

    @property
    def classes(self) -> set[str]:
        return {one for _, a in self.tags for one in (a.get("class") or "").split()}
