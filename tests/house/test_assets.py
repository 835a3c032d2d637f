"""The design systems as they are served: whole, kept for a year, and without GOV.UK’s own marks."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from tests.house.drawing import HOUSE, Reader, bare_house, visiting, whole_page


def addresses_on_a_page() -> list[str]:
    with visiting():
        seen = Reader(whole_page("<h1>Case</h1>"))
    found = [a.get("href") or a.get("src") for a in seen.all("link", "script")]
    return [address for address in found if address]


def test_everything_a_page_asks_for_is_there_and_kept_for_a_year() -> None:
    addresses = addresses_on_a_page()
    assert len(addresses) == 6
    for address in addresses:
        answer = HOUSE.test_client().get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_scripts_and_styles_are_sent_as_what_they_are() -> None:
    browser = HOUSE.test_client()
    for name, kind in (("house.js", "text/javascript"), ("house.css", "text/css")):
        assert browser.get(f"/assets/x/{name}").mimetype == kind
    assert browser.get("/assets/x/favicon.svg").mimetype == "image/svg+xml"
    assert browser.get("/favicon.ico").mimetype == "image/svg+xml"


def test_a_page_older_than_the_process_gets_its_files_but_does_not_keep_them() -> None:
    answer = HOUSE.test_client().get("/assets/an-older-one/house.css")
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("name", ["govuk-frontend.min.css", "moj-frontend.min.css"])
def test_the_styles_name_no_licensed_font_and_find_their_pictures(name: str) -> None:
    browser = HOUSE.test_client()
    style = browser.get(f"/assets/x/{name}").text
    assert "GDS Transport" not in style
    assert "@font-face" not in style
    assert "font-family:arial,sans-serif" in style
    assert "/assets/" not in style
    pictures = {p for p in re.findall(r"url\(([^)]+)\)", style) if "crest" not in p}
    assert all(browser.get(f"/assets/x/{p}").status_code == 200 for p in pictures)


@pytest.mark.parametrize(
    "name",
    [
        "images/govuk-crest.svg",
        "images/moj-logotype-crest-2024.svg",
        "images/govuk-logotype-crown.png",
        "fonts/light-94a07e06a1-v2.woff2",
        "../assets.py",
        "..%2fassets.py",
        "%2e%2e/config.py",
        "nothing.css",
    ],
)
def test_marks_fonts_and_files_outside_are_not_served(name: str) -> None:
    assert HOUSE.test_client().get(f"/assets/x/{name}").status_code == 404


def test_without_the_design_systems_a_page_is_plain_and_says_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        house = bare_house(node_modules=tmp_path)
    assert "npm ci" in caplog.text
    with visiting(house):
        page = whole_page("<h1>Case</h1>")
    assert "npm ci" in page
    asked = [a.get("href") or "" for a in Reader(page).all("link")]
    assert [address.rpartition("/")[2] for address in asked] == ["favicon.svg", "house.css"]
    browser = house.test_client()
    assert all(browser.get(address).status_code == 200 for address in asked)
    assert browser.get("/assets/x/govuk-frontend.min.css").status_code == 404


def test_a_page_with_the_design_systems_gives_no_hint() -> None:
    with visiting():
        assert "npm ci" not in whole_page("<h1>Case</h1>")


def test_the_folder_changes_its_name_when_a_file_changes(tmp_path: Path) -> None:
    with visiting(bare_house(node_modules=tmp_path)):
        other = Reader(whole_page("")).all("link")[0]["href"]
    assert other not in addresses_on_a_page()
