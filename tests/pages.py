"""A browser without JavaScript: it follows links and fills in forms, and proof-reads every page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from lxml import html
from lxml.html import HtmlElement as Element

from cjdiversion.access import May
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person
from cjdiversion.database import session

# In C: a page is read for every request of every test.
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
_FIELDS = ("input", "select", "textarea", "button")
NEVER_WRITTEN = (
    "mentally disordered",
    "RESTRICTED",
    "no risk",
    "risk score",
    "biased",
    "league table",
)


class Visitor:
    """One person at one browser. `get`, `click` and `send` answer with the Page they end on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in_as(self, email: str) -> None:
        """Past the sign-in page, which has tests of its own."""
        db = self.app.extensions["database"]
        with db.unit():
            secret = service.start_session(queries.actor_named(email))
        with self.client.session_transaction() as cookie:
            cookie["secret"] = secret

    def get(self, path: str, *, status: int = 200) -> Page:
        return self._followed(self.client.get(path), status)

    def post(self, path: str, data: Any, *, status: int = 200, follow: bool = True) -> Page:
        response = self.client.post(path, data=data)
        return self._followed(response, status) if follow else Page(self, path, response)

    def _followed(self, response: Any, status: int) -> Page:
        seen = 0
        while response.status_code in (302, 303) and seen < 5:
            response = self.client.get(response.headers["Location"])
            seen += 1
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}, not {status}\n"
            f"{_plain(response.text)[:1500]}"
        )
        page = Page(self, response.request.path, response)
        if response.mimetype == "text/html":
            page.proof_read()
        return page


@dataclass
class Page:
    visitor: Visitor
    path: str
    response: Any

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def html(self) -> str:
        return str(self.response.text)

    @cached_property
    def root(self) -> Element:
        return html.document_fromstring(self.html, parser=_PARSER)

    @property
    def text(self) -> str:
        """The words of the page, one space between them."""
        return _plain(" ".join(self._main().itertext()))

    def _main(self) -> Element:
        main = self.root.find(".//main")
        return main if main is not None else self.root

    @property
    def title(self) -> str:
        return "".join(self.root.find(".//title").itertext()).strip()  # type: ignore[union-attr]

    @property
    def errors(self) -> list[str]:
        """The error summary, line by line."""
        box = [e for e in self.root.iter() if "govuk-error-summary" in e.get("class", "").split()]
        return [_words(line) for found in box for line in found.iter("li")]

    @property
    def links(self) -> dict[str, str]:
        return {_words(a): a.get("href", "") for a in self.root.iter("a") if a.get("href")}

    def click(self, label: str, *, status: int = 200) -> Page:
        found = [href for words, href in self.links.items() if label.lower() in words.lower()]
        assert found, f"no link “{label}” on {self.path}; there are {sorted(self.links)}"
        return self.visitor.get(found[0], status=status)

    def choice(self, words: str) -> str:
        """The value that stands behind the words of a radio, a checkbox or an option."""
        for option in self.root.iter("option"):
            if words in _words(option):
                return option.get("value", "")
        labels = {e.get("for"): _words(e) for e in self.root.iter("label")}
        for box in self.root.iter("input"):
            if words in labels.get(box.get("id"), ""):
                return box.get("value", "")
        raise AssertionError(f"no choice “{words}” on {self.path}")

    def click_row(self, words: str) -> Page:
        """Follow the link of the table row that holds the words."""
        for row in self.root.iter("tr"):
            links = [a.get("href", "") for a in row.iter("a") if a.get("href")]
            if links and words.lower() in _words(row).lower():
                return self.visitor.get(links[0])
        raise AssertionError(f"no row “{words}” on {self.path}: {self.text[:600]}")

    def form(self, button: str) -> Element:
        for form in self.root.iter("form"):
            for element in form.iter("button"):
                if button.lower() in _words(element).lower():
                    return form
        buttons = [_words(b) for b in self.root.iter("button")]
        raise AssertionError(f"no button “{button}” on {self.path}; there are {buttons}")

    def send(self, button: str, *, status: int = 200, **answers: Any) -> Page:
        """Press the button of a form, with what the page already holds and with `answers`.

        A name's underscore stays; dates are given as `born_on="27/3/1990"`, moments as
        `at="27/3/2026 14:05"`; a list ticks several boxes.
        """
        form = self.form(button)
        data = _held(form) | _pressed(form, button)
        for name, value in answers.items():
            _fill(form, data, name, value)
        action = form.get("action") or self.path
        return self.visitor.post(action, data, status=status)

    def proof_read(self) -> None:
        """What every page of the service owes its reader."""
        ids = [e.get("id") for e in self.root.iter() if e.get("id")]
        twice = [name for name, count in Counter(ids).items() if count > 1]
        assert not twice, f"{self.path}: ids used twice: {twice}"
        assert self.title and self.root.find(".//h1") is not None, f"{self.path}: no title or h1"
        assert len(list(self.root.iter("h1"))) == 1, f"{self.path}: more than one h1"
        for form in self.root.iter("form"):
            is_post = form.get("method", "get").lower() == "post"
            token = [i for i in form.iter("input") if i.get("name") == "csrf_token"]
            assert not is_post or token, f"{self.path}: a form without a token"
        for element in self.root.iter():
            inline = [n for n in element.attrib if n == "style" or n.startswith("on")]
            assert not inline, f"{self.path}: inline {inline} on {element.tag}"
        words = self.text
        said = [bad for bad in NEVER_WRITTEN if bad in words]
        assert not said, f"{self.path}: says {said}"
        assert "None" not in re.findall(r"\w+", words), f"{self.path}: shows None"


def _pressed(form: Element, button: str) -> dict[str, str]:
    for element in form.iter("button"):
        if button.lower() in _words(element).lower():
            name = element.get("name")
            return {name: element.get("value", "")} if name else {}
    return {}


def _held(form: Element) -> dict[str, Any]:
    """What a browser would send if nothing were touched."""
    data: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag not in _FIELDS:
            continue
        kind = field.get("type", "text")
        if kind in ("radio", "checkbox"):
            if field.get("checked") is not None:
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "select":
            chosen = [o for o in field.iter("option") if o.get("selected") is not None]
            options = chosen or list(field.iter("option"))[:1]
            data[name] = options[0].get("value", "") if options else ""
        elif field.tag == "textarea":
            data[name] = "".join(field.itertext())
        elif kind != "submit" and field.tag == "input":
            _add(data, name, field.get("value", ""))
    return data


def _add(data: dict[str, Any], name: str, value: str) -> None:
    """One input more; of several with one name a browser sends all."""
    if name in data:
        before = data[name] if isinstance(data[name], list) else [data[name]]
        data[name] = [*before, value]
    else:
        data[name] = value


def _fill(form: Element, data: dict[str, Any], name: str, value: Any) -> None:
    names = {f.get("name") for f in form.iter() if f.tag in _FIELDS}
    if f"{name}-day" in names:
        day, _, time = str(value).partition(" ")
        parts = [*day.split("/"), "", "", ""][:3]
        data |= {
            f"{name}-{part}": text
            for part, text in zip(("day", "month", "year"), parts, strict=True)
        }
        if f"{name}-time" in names:
            data[f"{name}-time"] = time
        return
    assert name in names, f"no field “{name}”; there are {sorted(n for n in names if n)}"
    data[name] = value


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _words(element: Element) -> str:
    return _plain("".join(element.itertext()))


class Caller:
    """A system that speaks JSON with a person's service token."""

    def __init__(self, app: Flask, email: str, scopes: list[May] | None = None) -> None:
        self.client = app.test_client()
        from datetime import timedelta

        from cjdiversion import clock
        from cjdiversion.access import SYSTEM

        with app.extensions["database"].unit():
            who = queries.actor_named(email)
            _, secret = service.issue_token(
                by=SYSTEM,
                name=f"test of {email}",
                scopes=scopes if scopes is not None else list(May),
                ends_on=clock.today() + timedelta(days=30),
                person=session().get(Person, who.person_id),
            )
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, *, status: int = 200) -> Any:
        return self._answered(self.client.get(path, headers=self.headers), status)

    def post(self, path: str, body: Any = None, *, status: int = 200, key: str = "") -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return self._answered(self.client.post(path, json=body or {}, headers=headers), status)

    @staticmethod
    def _answered(response: Any, status: int) -> Any:
        assert response.status_code == status, f"{response.status_code}: {response.text[:1500]}"
        return response.get_json()
