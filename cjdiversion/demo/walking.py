"""Follows the links of every page as every demonstration person: no error, no dead link."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from cjdiversion.accounts import queries, service
from cjdiversion.demo.people import PEOPLE, Invented

MOST_OF_A_KIND = 6  # addresses of one view a person; every view that is linked to is reached
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_FETCHED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]*)"')


@dataclass
class Walk:
    """What one person found."""

    person: Invented
    pages: int = 0
    wrong: list[str] = field(default_factory=list)


def walk(app: Flask) -> Iterator[Walk]:
    for person in PEOPLE:
        yield walk_as(app, person)


def walk_as(app: Flask, person: Invented, most: int = MOST_OF_A_KIND) -> Walk:
    """`most`: addresses of one view that are opened."""
    client, found, kinds = _signed_in(app, person), Walk(person), Counter[str]()
    waiting, seen = deque([("/", "the start")]), {"/"}
    while waiting:
        address, came_from = waiting.popleft()
        kind = _kind(app, address)
        kinds[kind] += 1
        if kind and kinds[kind] > most:
            continue
        response = client.get(address)
        found.pages += 1
        if response.status_code >= 400 and not _says_whom_to_ask(response):
            found.wrong.append(f"{response.status_code} {address}, linked from {came_from}")
        fresh = [link for link in dict.fromkeys(_links(response, address)) if link not in seen]
        seen.update(fresh)
        waiting += [(link, address) for link in fresh]
    return found


def _says_whom_to_ask(response: TestResponse) -> bool:
    """A record closed as about the wrong person stays on its lists; whoever may not read it is led
    to a page that says so."""
    return response.status_code == 403 and "This record is closed" in response.text


def _signed_in(app: Flask, person: Invented) -> FlaskClient:
    client = app.test_client()
    with app.extensions["database"].unit():
        secret = service.start_session(queries.actor_named(person.email))
    with client.session_transaction() as cookie:
        cookie["secret"] = secret
    return client


def _kind(app: Flask, address: str) -> str:
    """The view behind an address; empty for a dead one, which is then asked for and reported."""
    try:
        endpoint: str = app.url_map.bind("localhost").match(urlsplit(address).path)[0]
    except HTTPException:
        return ""
    return endpoint


def _links(response: TestResponse, at: str) -> Iterator[str]:
    """Where a page, or a redirection, leads within the service; cursors of lists are left out."""
    page = response.text if response.mimetype == "text/html" else ""
    found = [*_HREF.findall(page), *_FETCHED.findall(page)]
    for href in [*found, *filter(None, [response.headers.get("Location")])]:
        address = urldefrag(urljoin(at, unescape(href)))[0]
        parts = urlsplit(address)
        is_here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
        if is_here and not re.search(r"\b(after|before)=", parts.query):
            yield address
