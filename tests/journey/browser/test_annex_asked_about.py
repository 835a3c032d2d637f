"""An annex between two browsers: prepared, taken, asked about, made anew, acknowledged."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from cjdiversion.access import Actor
from cjdiversion.accounts import queries
from cjdiversion.annexes import service
from cjdiversion.database import Database
from cjdiversion.safeguards import service as safeguards
from tests.annexes import made
from tests.journey.browser.test_drafts import somebody

WHAT = "Was anybody asked to watch her more often?"


def who(key: str) -> Actor:
    return queries.actor_named(f"{key}@example.test")


@pytest.fixture
def case(served: Database) -> str:
    with served.unit():
        return made.case(who).token


def test_police_prepare_cps_ask_and_the_new_version_shows_the_difference(
    browser: Browser, address: str, case: str, served: Database
) -> None:
    with (
        somebody(browser, address, "investigator") as police,
        somebody(browser, address, "cps") as cps,
    ):
        first = prepared(police, address, f"/cases/{case}/annex", version=1)
        approved(served, first)
        share(police)
        question = ask(cps, first)

        answer(police, case, served)
        police.get_by_role("link", name="Prepare the next version").click()
        second = prepared(police, address, police.url, version=2)
        approved(served, second)
        share(police)

        cps.goto(question)
        cps.get_by_role("link", name="What differs in it").click()
        expect(cps.get_by_text("Last took version 1")).to_be_visible()
        expect(cps.get_by_text("Tearful")).to_be_visible()
        cps.goto(first)
        expect(cps.get_by_text("Superseded:").first).to_be_visible()
        cps.goto(second)
        cps.get_by_role("button", name="Acknowledge").click()
        expect(cps.get_by_text("The force can see that you have it")).to_be_visible()
        police.reload()
        expect(police.get_by_text("Acknowledged by CPS").first).to_be_visible()


def prepared(police: Page, address: str, start: str, *, version: int) -> str:
    """The path of the version."""
    police.goto(start)
    police.get_by_role("button", name=f"Issue version {version} for approval").click()
    expect(police.get_by_text("It waits for the supervisors of the unit")).to_be_visible()
    return police.url.removeprefix(address)


def share(police: Page) -> None:
    police.reload()
    police.get_by_role("button", name="Share with CPS").click()
    police.get_by_label("The CPS area of the force").check()
    police.get_by_role("button", name="Share with CPS").click()
    expect(police.get_by_text("Shared with CPS", exact=True).first).to_be_visible()


def ask(cps: Page, path: str) -> str:
    """Reads the version, and asks for what is missing; where the question then is."""
    cps.goto(path)
    with cps.expect_download() as taken:
        cps.get_by_role("button", name="Download the paper (PDF)").click()
    assert taken.value.suggested_filename.endswith("-1.pdf")
    cps.get_by_role("button", name="Ask for what is missing").click()
    cps.get_by_label("Which section?").select_option("Safety of the person and others")
    cps.get_by_label("What is missing?").fill(WHAT)
    cps.get_by_label("A charging decision waits for it").check()
    cps.get_by_role("button", name="Ask", exact=True).click()
    expect(cps.get_by_text("Not yet answered").first).to_be_visible()
    return cps.url


def answer(police: Page, case: str, served: Database) -> None:
    """Once custody have watched her more often, and up to where the case page says so."""
    police.goto(f"/cases/{case}")
    police.get_by_role("link", name="The prosecutor asks about version 1").click()
    expect(police.get_by_text(WHAT)).to_be_visible()
    with served.unit():
        opened = made.cases.open(case, by=who("sergeant"))
        safeguards.set_observation(opened, by=who("sergeant"), level="2", because="Tearful")
    police.get_by_role("button", name="Answer").click()
    police.get_by_label("It was obtained: a new version shows it").check()
    police.get_by_role("button", name="Answer").click()
    police.goto(f"/cases/{case}")
    expect(police.get_by_text("The record changed since version 1")).to_be_visible()


def approved(served: Database, path: str) -> None:
    """At a third desk, which is not what this is about."""
    with served.unit():
        supervisor = who("supervisor")
        service.approve(service.open(path.rpartition("/")[2], by=supervisor), by=supervisor)
