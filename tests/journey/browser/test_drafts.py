"""Nothing that was typed is lost, in a real browser: kept without a button, parked when the session
has ended, put together when two people worked on one record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cjdiversion import clock
from cjdiversion.accounts import queries
from cjdiversion.accounts.models import SignedIn
from cjdiversion.database import Database
from cjdiversion.demo.people import PASSWORD
from tests import make
from tests.journey.browser.conftest import PATIENCE
from tests.journey.browser.test_pages import WIDTHS, check

SAVED = re.compile(r"Saved as a draft at \d\d:\d\d")
LONG = ("He was calm at first. " * 40).strip()


@contextmanager
def somebody(browser: Browser, address: str, key: str, **how: bool) -> Iterator[Page]:
    """At a browser of their own, signed in."""
    context = browser.new_context(base_url=address, **how)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/sign-in")
    signs_in(page, key)
    yield page
    context.close()


def signs_in(page: Page, key: str) -> None:
    page.get_by_label("E-mail address").fill(f"{key}@example.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


@pytest.fixture
def path(served: Database) -> str:
    """Of a page on which a record is corrected."""
    with served.unit():
        case = make.booking(by=queries.actor_named("sergeant@example.test"))
        return f"/cases/{case.token}/correct"


def everybody_was_away(served: Database) -> None:
    with served.unit() as session:
        away = clock.now() - timedelta(minutes=16)
        session.execute(sa.update(SignedIn).values(seen_at=away))


def looked_at(page: Page, name: str, screenshots: Path) -> None:
    for width, pixels in WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": 900})
        page.screenshot(path=screenshots / f"{name}-{width}.png", full_page=True)
        check(page, f"{name}, {width}")


def test_what_is_typed_is_kept_without_a_button_and_stands_there_on_coming_back(
    browser: Browser, address: str, path: str, screenshots: Path
) -> None:
    with somebody(browser, address, "sergeant") as page:
        page.goto(path)
        page.get_by_label("Other names").fill("Zed")
        page.get_by_label("Notes").fill("Two\nlines")
        page.get_by_label("No", exact=True).last.check()
        status = page.get_by_role("status")
        expect(status).to_have_text(SAVED)
        looked_at(page, "draft-being-kept", screenshots)
        page.goto("/")
        page.goto(path)
        expect(page.get_by_label("Other names")).to_have_value("Zed")
        expect(page.get_by_label("Notes")).to_have_value("Two\nlines")
        expect(page.get_by_text("is here again")).to_be_visible()
        looked_at(page, "draft-here-again", screenshots)
        page.get_by_role("button", name="Discard it").click()
        expect(page.get_by_label("Other names")).to_have_value("")
        expect(page.get_by_text("is here again")).to_have_count(0)


def test_leaving_before_the_pause_is_over_loses_nothing(
    browser: Browser, address: str, path: str
) -> None:
    with somebody(browser, address, "sergeant") as page:
        page.goto(path)
        page.get_by_label("Other names").fill("Zed")
        page.goto("/")
        page.goto(path)
        expect(page.get_by_label("Other names")).to_have_value("Zed")


def test_saving_leaves_no_draft_behind(browser: Browser, address: str, path: str) -> None:
    with somebody(browser, address, "sergeant") as page:
        page.goto(path)
        page.get_by_label("Other names").fill("Zed")
        page.get_by_role("button", name="Save the corrections").click()
        page.goto(path)
        expect(page.get_by_label("Other names")).to_have_value("Zed")
        expect(page.get_by_text("is here again")).to_have_count(0)


def test_an_ended_session_parks_what_was_typed_and_gives_it_back_to_its_owner_alone(
    browser: Browser, address: str, path: str, served: Database, screenshots: Path
) -> None:
    with somebody(browser, address, "sergeant") as page:
        page.goto(path)
        everybody_was_away(served)
        page.get_by_label("Notes").fill(LONG)
        expect(page.get_by_role("status")).to_contain_text("You are signed out")
        page.get_by_role("button", name="Save the corrections").click()
        expect(page.get_by_text("What you typed is kept")).to_be_visible()
        looked_at(page, "parked-sign-in", screenshots)
        signs_in(page, "detention")
        assert page.url == f"{address}/"
        page.goto(path)
        expect(page.get_by_label("Notes")).to_have_value("")
        page.get_by_role("button", name="Sign out").click()
        signs_in(page, "sergeant")
        assert page.url.startswith(address + path)
        expect(page.get_by_label("Notes")).to_have_value(LONG)
        expect(page.get_by_text("You were signed out before this was saved")).to_be_visible()
        looked_at(page, "parked-here-again", screenshots)
        page.get_by_role("button", name="Save the corrections").click()
        page.goto(path)
        expect(page.get_by_label("Notes")).to_have_value(LONG)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_two_browsers_at_one_record_keep_both_peoples_work(
    browser: Browser, address: str, path: str, screenshots: Path, has_script: bool
) -> None:
    how = {"java_script_enabled": has_script}
    with (
        somebody(browser, address, "detention", **how) as first,
        somebody(browser, address, "sergeant", **how) as second,
    ):
        first.goto(path)
        second.goto(path)
        expect(second.get_by_text("Open by DO Kim Holt since")).to_be_visible()
        first.get_by_label("Surname").fill("Begum")
        first.get_by_label("Other names").fill("Of the officer")
        first.get_by_label("Notes").fill("The officer’s note. " + LONG)
        first.get_by_role("button", name="Save the corrections").click()
        second.get_by_label("Surname").fill("Begom")
        second.get_by_label("Crime number").fill("26/77/1")
        second.get_by_label("Notes").fill("The sergeant’s note. " + LONG)
        second.get_by_role("button", name="Save the corrections").click()
        expect(second.get_by_role("heading", level=1)).to_have_text("Two versions of this page")
        if has_script:
            looked_at(second, "two-versions", screenshots)
        mine = second.get_by_role("group", name="Surname").get_by_label("Use what you typed")
        mine.check()
        both = second.get_by_role("group", name="Notes").get_by_label("Keep both")
        both.check()
        second.get_by_role("button", name="Save what you chose").click()
        second.goto(path)
        expect(second.get_by_label("Surname")).to_have_value("Begom")
        expect(second.get_by_label("Other names")).to_have_value("Of the officer")
        expect(second.get_by_label("Crime number")).to_have_value("26/77/1")
        notes = second.get_by_label("Notes").input_value()
        assert "The officer’s note." in notes and "The sergeant’s note." in notes


def test_the_choice_between_two_versions_survives_a_closed_tab(
    browser: Browser, address: str, path: str
) -> None:
    with (
        somebody(browser, address, "detention") as first,
        somebody(browser, address, "sergeant") as second,
    ):
        first.goto(path)
        second.goto(path)
        for page, name in ((first, "Begum"), (second, "Begom")):
            page.get_by_label("Surname").fill(name)
            page.get_by_role("button", name="Save the corrections").click()
        second.get_by_label("Use what you typed").check()
        expect(second.get_by_role("status")).to_have_text(SAVED)
        again = second.context.new_page()
        second.close()
        again.goto(path)
        expect(again.get_by_label("Use what you typed")).to_be_checked()


def test_a_beginning_is_offered_and_not_filled_in(
    browser: Browser, address: str, screenshots: Path, signed_in: Callable[[str], BrowserContext]
) -> None:
    page = signed_in("sergeant.riverside").new_page()
    page.goto("/cases/book")
    page.get_by_label("Surname").fill("Begum")
    expect(page.get_by_role("status")).to_have_text(SAVED)
    page.goto("/cases/book")
    expect(page.get_by_label("Surname")).to_have_value("")
    looked_at(page, "draft-offered", screenshots)
    page.get_by_role("link", name="Bring it back").click()
    expect(page.get_by_label("Surname")).to_have_value("Begum")
    page.get_by_role("button", name="Discard it").click()
    page.close()
