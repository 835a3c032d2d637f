"""The walker finds what is dead: a link, an address relative to its page, a redirection."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from cjdiversion import create_app
from cjdiversion.access import May
from cjdiversion.config import Settings
from cjdiversion.database import Database
from cjdiversion.demo import walking
from cjdiversion.demo.people import PEOPLE
from cjdiversion.web import opens

DPO = next(one for one in PEOPLE if one.key == "dpo")


@pytest.fixture
def own(db: Database, tmp_path: Path) -> Flask:
    """A service of its own, whose start page a test may replace."""
    settings = Settings(
        database_url=db.engine.url.render_as_string(hide_password=False),
        secret_key="a key for tests and nothing else",
        instance=tmp_path,
    )
    return create_app(settings, db=db)


def starts_with(app: Flask, page: str) -> None:
    @opens(May.AUDIT_SEE)
    def start() -> str:
        return page

    app.view_functions["desk.start"] = start


def walked(app: Flask) -> walking.Walk:
    return walking.walk_as(app, DPO)


def asked_for(app: Flask) -> list[str]:
    """Fills as the walker goes."""
    found: list[str] = []
    app.before_request(lambda: found.append(request.full_path.rstrip("?")))
    return found


def test_the_services_own_pages_have_no_dead_link(own: Flask) -> None:
    found = walked(own)
    assert found.wrong == []
    assert found.pages > 5


def test_a_dead_link_is_reported_with_the_page_it_stands_on(own: Flask) -> None:
    starts_with(own, '<a href="/no-such-page?a=1&amp;b=2#part">x</a>')
    assert walked(own).wrong == ["404 /no-such-page?a=1&b=2, linked from /"]


def test_a_link_relative_to_its_page_is_followed(own: Flask) -> None:
    starts_with(own, '<a href="?show=all">x</a><a href="gone">y</a>')
    asked = asked_for(own)
    assert walked(own).wrong == ["404 /gone, linked from /"]
    assert {"/", "/?show=all", "/gone"} <= set(asked)


def test_a_redirection_to_nothing_is_dead(own: Flask) -> None:
    @opens(May.AUDIT_SEE)
    def start() -> Response:
        return redirect("/gone")

    own.view_functions["desk.start"] = start
    assert walked(own).wrong == ["404 /gone, linked from /"]


def test_of_one_kind_of_page_so_many_are_opened_and_every_dead_link(own: Flask) -> None:
    many = "".join(f'<a href="/?n={n}">x</a>' for n in range(walking.MOST_OF_A_KIND + 30))
    starts_with(own, many + '<a href="/gone">y</a>')
    asked = asked_for(own)
    assert walked(own).wrong == ["404 /gone, linked from /"]
    assert len([path for path in asked if path.startswith("/?n=")]) == walking.MOST_OF_A_KIND - 1


def test_other_peoples_sites_and_the_cursors_of_lists_are_left_alone(own: Flask) -> None:
    starts_with(own, '<a href="https://example.test/x">x</a><a href="/?after=abc">y</a>')
    assert walked(own).pages == 1
