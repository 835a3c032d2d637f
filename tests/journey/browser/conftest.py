"""A real browser on a real server, on one database filled with the demonstration's stories."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from werkzeug.serving import make_server

from cjdiversion import create_app
from cjdiversion.config import Settings
from cjdiversion.database import Database
from cjdiversion.demo import people, scenarios
from tests import servers
from tests.copies import copied

PATIENCE = 30_000  # milliseconds; a busy machine is no broken page
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def served(template: sa.URL) -> Iterator[Database]:
    """What the browsers see the pages of."""
    with copied(template) as db:
        _told(db)
        yield db


@pytest.fixture(scope="session")
def address(served: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, served."""
    settings = Settings(
        database_url=served.engine.url.render_as_string(hide_password=False),
        secret_key="a key for browser tests and nothing else",
        instance=tmp_path_factory.mktemp("browser"),
    )
    server = make_server("127.0.0.1", 0, create_app(settings, db=served), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _told(db: Database) -> None:
    scenarios.tell(db)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=servers.chromium_path(), args=[*servers.BROWSER_FLAGS]
        )
        servers.receipt(f"browser={chromium.version}")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, address: str) -> Iterator[Callable[[str], BrowserContext]]:
    """`signed_in("sergeant")`: a context in which that person came in by the sign-in page."""
    made: dict[str, BrowserContext] = {}

    def of(key: str) -> BrowserContext:
        if key not in made:
            context = browser.new_context(base_url=address)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("E-mail address").fill(f"{key}@example.test")
            page.get_by_label("Password", exact=True).fill(people.PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.get_by_role("heading", level=1).wait_for()
            page.close()
            made[key] = context
        return made[key]

    yield of
    for context in made.values():
        context.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = Path(__file__).parents[3] / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
