"""Each role’s main pages in a real browser: nothing axe objects to, nothing wider than a phone;
with CJD_SCREENSHOTS set, a picture of each to look at, in `screenshots/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from lxml.html import document_fromstring
from playwright.sync_api import APIResponse, BrowserContext, Page

from tests.journey.browser.conftest import PATIENCE

ROLES = (
    "sergeant",
    "detention",
    "nurse",
    "investigator",
    "supervisor",
    "inspector",
    "superintendent",
    "practitioner",
    "teamlead",
    "victims",
    "cps",
    "performance",
    "reviewer",
    "disclosure",
    "dpo",
    "admin",
)
WIDTHS = {"phone": 360, "desktop": 1280}
LOOKS = """[...document.querySelectorAll("main *")].map(one => {
  const how = getComputedStyle(one);
  return [one.checkVisibility(), how.visibility, how.color, how.backgroundColor];
}).join()"""
SIZES = {"runOnly": ["target-size", "scrollable-region-focusable"], "resultTypes": ["violations"]}
EVERYTHING = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
AXE = Axe().axe_script
seen_by: dict[tuple[str, str], str] = {}  # kind of page and service → the first role to look at it
SERVICE = {
    "practitioner": "ld",
    "teamlead": "ld",
    "cps": "cps",
    "performance": "numbers",
    "reviewer": "numbers",
}
"""Whose page it is, where not the police's: the same address shows them another page."""


@pytest.mark.parametrize("role", ROLES)
def test_main_pages(
    role: str, signed_in: Callable[[str], BrowserContext], screenshots: Path
) -> None:
    page, first = signed_in(role).new_page(), True
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    for name, address in kinds_of_page(page, role):
        page.set_viewport_size({"width": WIDTHS["phone"], "height": 900})
        response = page.goto(address)
        assert response is not None, address
        assert response.status < 400, address
        if response.headers["content-type"] == "application/pdf":
            continue  # a paper has checkers of its own
        looked = ""
        for width, pixels in WIDTHS.items():
            page.set_viewport_size({"width": pixels, "height": 900})
            if "CJD_SCREENSHOTS" in os.environ:
                page.screenshot(path=screenshots / f"{role}-{name}-{width}.png", full_page=True)
            looks = page.evaluate(LOOKS)
            check(page, f"{role}, {address}, {width}", again=looks == looked and not first)
            looked = looks
        first = False
    assert troubles == []
    page.close()


def kinds_of_page(page: Page, role: str) -> Iterator[tuple[str, str]]:
    """The start page, and one page of each kind that no role of the same service has looked at
    before. The walk of the demonstration follows every link as everybody."""
    waiting, seen, kinds = ["/"], {"/"}, set[str]()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"/[\w-]{22}(?=/|$)", "/thing", address.split("?")[0])
        if kind in kinds:
            continue
        kinds.add(kind)
        first = seen_by.setdefault((kind, SERVICE.get(role, "police")), role)
        if kind == "/" or first == role:
            yield re.sub(r"\W+", "-", kind).strip("-") or "start", address
        for link in links_of(page.request.get(address)):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def links_of(response: APIResponse) -> Iterator[str]:
    """Paths within the service that the page leads to, without drawing it once more."""
    if response.headers["content-type"].startswith("text/html"):
        for link in document_fromstring(response.body()).xpath("//a[not(@download)]/@href"):
            if link.startswith("/"):
                yield urlsplit(link).path


def check(page: Page, where: str, *, again: bool = False) -> None:
    """`again`: the same things in the same colours at another width: what is left to ask is how
    large they are and what scrolls. How head and foot look there is asked of the start page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = AxeResults(page.evaluate("options => axe.run(options)", SIZES if again else EVERYTHING))
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{where}: {wider} pixels wider than the screen"
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "GDS Transport" not in font, where
    assert page.locator("svg.govuk-header__logotype, .govuk-crest").count() == 0, where


def test_signing_in_and_reading_a_case_works_without_javascript(
    browser: object, address: str
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("sergeant@example.test")
    page.get_by_label("Password", exact=True).fill("demonstration-only")
    page.get_by_role("button", name="Sign in").click()
    page.goto("/cases")
    page.locator("tbody a").first.click()
    assert page.get_by_role("heading", name="What happened").is_visible()
    context.close()


def test_the_sign_in_page_and_an_error(browser: object, address: str, screenshots: Path) -> None:
    context = browser.new_context(base_url=address)  # type: ignore[attr-defined]
    page = context.new_page()
    for width, pixels in WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": 900})
        page.goto("/sign-in")
        page.get_by_role("button", name="Sign in").click()
        assert page.get_by_role("alert").is_visible()
        assert page.title().startswith("Error: ")
        page.screenshot(path=screenshots / f"nobody-sign-in-{width}.png", full_page=True)
        check(page, f"sign in, {width}")
    context.close()
