"""Every door of this room, found by itself, and everything that comes out of it: words, names of
files, headers, and what stands inside papers and packs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
from flask import Flask
from werkzeug.routing import Rule

from cjdiversion import documents
from cjdiversion.annexes import packing
from cjdiversion.database import Database
from tests.annexes.swept import Canaries, Story
from tests.house import papers
from tests.pages import Caller, Visitor

ROOM = {
    *("annexes", "annexes_api", "packs", "packs_api", "onward", "onward_api"),
    *("annex_lines", "annex_lines_api", "statements", "statements_api"),
}
GIVEN = {"packs.make", "packs_api.make", *(f"{one}.download" for one in ROOM)}
"""What gives something away when it is posted to."""

PAPERS = ("escort-record", "pre-release")
_OPENS = {  # beginning of an address → names of the things it is about
    "/cases/": ("case",),
    "/referrals/": ("referral",),
    "/annex-statements/": ("statement",),
    "/annexes/holds/": ("hold",),
    "/annexes/questions/": ("question of cps", "question of cps.direct"),
    "/annexes/packs/": ("pack of investigator", "pack of cps", "pack of cps.direct"),
    "/annexes/": ("gone nowhere", "of the area", "of CPS Direct", "of both", "returned"),
}


def addresses(app: Flask, story: Story) -> Iterator[tuple[str, str]]:
    """(method, path) of everything that can be read, of every thing there is."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in ROOM:
            for method in ("GET", "POST"):
                is_given = method == "GET" or rule.endpoint in GIVEN
                if method in (rule.methods or ()) and is_given:
                    yield from ((method, path) for path in _paths(rule, story))


def _paths(rule: Rule, story: Story) -> Iterator[str]:
    """Raises KeyError for an address of a kind that nobody has thought of here."""
    if not rule.arguments:
        yield rule.rule
        return
    plain = rule.rule.removeprefix("/api/v1")
    begins = next(one for one in _OPENS if plain.startswith(one))
    names = _names(rule, story) if "name" in rule.arguments else [""]
    for thing in _OPENS[begins]:
        path = rule.rule.replace("<token>", story.there[thing])
        yield from (path.replace("<name>", name) for name in names)


def _names(rule: Rule, story: Story) -> list[str]:
    room = rule.endpoint.split(".")[0].removesuffix("_api")
    return {
        "onward": [*PAPERS],
        "statements": ["link", "outstanding"],
        "annex_lines": [story.there["line"]],
    }[room]


class Reader:
    """One person at a browser and at a system of theirs; `seen` is told in which answer."""

    def __init__(self, app: Flask, key: str, canaries: Canaries) -> None:
        self.visitor, self.canaries = Visitor(app), canaries
        self.visitor.sign_in_as(f"{key}@example.test")
        self.headers = Caller(app, f"{key}@example.test").headers
        self.seen: dict[str, set[str]] = {}
        self.papers: dict[str, bytes] = {}
        self.said: list[str] = []

    def ask(self, method: str, path: str) -> None:
        response = self._answer(method, path)
        told = everything(response)
        self.said.append(told)
        for name in self.canaries.found_in(told):
            self.seen.setdefault(name, set()).add(f"{method} {path}")
        if response.mimetype == "application/pdf":
            self.papers[path] = response.data

    def _answer(self, method: str, path: str) -> Any:
        client = self.visitor.client
        if path.startswith("/api/"):
            body: dict[str, Any] | None = {} if method == "POST" else None
            return client.open(path, method=method, json=body, headers=self.headers)
        if method == "GET":
            return client.get(path)
        return client.post(path, data={"csrf_token": self._token()})

    def _token(self) -> str:
        page = self.visitor.client.get("/sign-in")
        return str(page.text).split('name="csrf_token" value="')[1].split('"')[0]


def read(app: Flask, db: Database, story: Story, key: str) -> Reader:
    """Everything that this person can ask of this room, and the page they start from."""
    packing.make_waiting(db)
    reader = Reader(app, key, story.canaries)
    for method, path in [("GET", "/"), *addresses(app, story)]:
        reader.ask(method, path)
    return reader


# --- what comes out -----------------------------------------------------------------------------


def everything(response: Any) -> str:
    return " ".join([str(response.headers), *_inside(response.data)])


@cache
def _inside(content: bytes) -> tuple[str, ...]:
    if content.startswith(b"%PDF-"):
        return (words_of(content), everything_in(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            return (*names, *(part for one in names for part in _inside(packed.read(one))))
    return (content.decode("utf-8", "replace"),)


def words_of(pdf: bytes) -> str:
    """What can be read on its pages, however it is broken."""
    pages = papers.words_on(documents.Paper(pdf, "", "", ""))
    return "".join(" ".join(pages).split())


def everything_in(pdf: bytes) -> str:
    """Every string and every stream of the file: words, data, metadata, names, bookmarks, tags."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [repr(opened.docinfo), repr(opened.Root)]
        for thing in opened.objects:
            found.append(repr(thing))
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes().decode("latin1"))
    return " ".join(found)


def attached(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        files = opened.attachments
        return " ".join(files[name].get_file().read_bytes().decode() for name in files)
