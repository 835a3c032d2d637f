"""Journey 1 in a real browser, by keyboard alone: from the list of who is here to a record with two
needs, a decision and a sent referral. What it took is printed, and held to a bound."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journey.browser.keyboard import Keyboard

MOST_PRESSES = 60  # besides free text
MOST_BYTES = 100_000  # after the first page
LEAST_QUESTIONS = 12
NEEDS = {"accommodation": "yes", "neurodiversity": "autism"}
UNANSWERED = """() => [...new Set([...document.querySelectorAll("main input[type=radio]")]
  .filter((one) => one.offsetParent !== null).map((one) => one.name))]"""


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Iterator[Callable[[str, Keyboard], None]]:
    """Prints what a journey took, past pytest's capture, so that it stands in the run's output."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(who: str, keys: Keyboard) -> None:
        with capture.global_and_fixture_disabled():
            sys.stdout.write(
                f"\njourney 1, {who}: {keys.presses} key presses, {keys.typed} characters typed, "
                f"{keys.pages} pages, {keys.bytes:,} bytes after the first page, "
                f"{keys.server:.0f} ms in the server\n"
            )

    yield say


def record(page: Page, keys: Keyboard) -> int:
    """From the case page to the sent referral. The number of questions that were shown."""
    keys.to("Vulnerability and needs")
    keys.enter()
    shown: list[str] = page.evaluate(UNANSWERED)
    assert page.locator("main input:checked").count() == 0, "nothing is chosen beforehand"
    for question in shown:
        keys.choose(question, NEEDS.get(question, "no"))
    keys.to("Save and complete")
    keys.enter()
    assert page.get_by_role("heading", name="Decide vulnerability").is_visible()
    keys.choose("is_vulnerable", "yes")
    keys.to(name="limbs")
    keys.press("Space")
    keys.write("reasons", "Takes everything word for word and agrees with both of us")
    keys.to("Record and refer")
    keys.enter()
    keys.choose("agrees", "agrees")
    keys.choose("priority", "2")
    keys.write("concern", "Sleeps in a car. Covers his ears when the door goes.")
    keys.to("Send the referral")
    keys.enter()
    assert page.get_by_text("Sent, not yet received").first.is_visible()
    return len(shown)


def test_journey_at_the_custody_desk_by_keyboard_alone(
    signed_in: Callable[[str], BrowserContext], told: Any, screenshots: Path
) -> None:
    page = signed_in("sergeant").new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/cases/book")
    page.get_by_label("Custody record number").fill("KB/00001/26")
    page.get_by_label("Surname").fill("Keyboard")
    page.get_by_label("Age as stated").fill("31")
    page.locator("main form button").first.click()
    page.goto("/")
    keys = Keyboard(page)
    keys.watch()
    keys.press("Tab")
    keys.press("Enter")  # past the head of the page
    keys.to("KEYBOARD")
    keys.enter()
    questions = record(page, keys)
    page.screenshot(path=screenshots / "journey-custody.png", full_page=True)
    told("custody desk", keys)
    assert questions >= LEAST_QUESTIONS
    assert keys.presses <= MOST_PRESSES
    assert keys.bytes <= MOST_BYTES
    page.close()


def test_journey_at_a_voluntary_attendance_on_a_telephone_screen(
    signed_in: Callable[[str], BrowserContext], told: Any, screenshots: Path
) -> None:
    page = signed_in("investigator").new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/cases/attend")
    page.get_by_label("Place").fill("Her kitchen")
    for part, text in (("day", "1"), ("month", "11"), ("year", "2026"), ("time", "10:00")):
        page.locator(f"#attended_at-{part}").fill(text)
    page.get_by_label("Surname").fill("Attending")
    page.get_by_label("Age as stated").fill("44")
    page.locator("main form button").first.click()
    page.goto("/")
    keys = Keyboard(page)
    keys.watch()
    keys.press("Tab")
    keys.press("Enter")
    keys.to("ATTENDING")
    keys.enter()
    questions = record(page, keys)
    page.screenshot(path=screenshots / "journey-attendance.png", full_page=True)
    told("voluntary attendance at 360 px", keys)
    assert questions >= LEAST_QUESTIONS
    assert keys.presses <= MOST_PRESSES
    assert keys.bytes <= MOST_BYTES
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0
    page.close()
