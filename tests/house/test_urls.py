"""Addresses: kebab-case, no key or name of a person in them; a page's four names agree."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

ROOT = Path(__file__).parents[2]
DRAWN_BY_ANOTHER = {
    # asked for by POST alone, or a way of showing another page
    "accounts.sign_out",
    "openapi.document",
    "assets.file",
    "exchanges.download",  # a file
    "annexes.manifest",  # a file
}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "assets.file"]


def test_addresses_are_kebab_case(app: Flask) -> None:
    for rule in rules(app):
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), rule.rule


def test_things_are_addressed_by_token_alone(app: Flask) -> None:
    for rule in rules(app):
        assert rule.arguments <= {"token", "stamp", "name", "version"}, rule.rule


def test_a_page_and_its_view_have_one_name(app: Flask) -> None:
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        name = rule.endpoint.rpartition(".")[2]
        assert view.__name__.rstrip("_") == name.rstrip("_"), rule.endpoint


def test_a_page_and_its_template_have_one_name(app: Flask) -> None:
    missing = [
        rule.endpoint
        for rule in rules(app)
        if "GET" in (rule.methods or set())
        and not rule.rule.startswith("/api/")
        and rule.endpoint not in DRAWN_BY_ANOTHER
        and not (ROOT / "templates" / f"{rule.endpoint.replace('.', '/')}.html").exists()
    ]
    assert missing == []


def test_every_page_has_a_test_that_names_it(app: Flask) -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    addresses = {rule.endpoint: rule.rule for rule in rules(app)}
    unnamed = [
        endpoint
        for endpoint, rule in addresses.items()
        if not re.search(rf"test_\w*{endpoint.rpartition('.')[2].rstrip('_')}", text)
        and endpoint not in text
        and re.sub(r"<[^>]+>", "", rule).rstrip("/").rpartition("/")[2] not in text
    ]
    assert unnamed == []
