"""Two people at two browsers: what one does the other sees, and what to do next."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from cjdiversion.accounts import queries
from cjdiversion.database import Database
from tests import make
from tests.journey.browser.test_drafts import somebody

CONCERN = "Would not eat, and asked three times what day it is"
WHY = "Told our nurse that the hearing aids were flat, and followed all of it once they worked"
WHO = "Dana Okafor, practitioner"
NEXT = "Charge the hearing aids, then ask the screening questions again"


@pytest.fixture
def case(served: Database) -> str:
    with served.unit():
        return make.booking(by=queries.actor_named("sergeant@example.test")).token


def answered(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def test_a_sergeant_sends_a_practitioner_declines_and_the_sergeant_reads_why_and_what_next(
    browser: Browser, address: str, case: str
) -> None:
    with (
        somebody(browser, address, "sergeant") as suite,
        somebody(browser, address, "practitioner") as team,
    ):
        team.goto("/referrals")
        suite.goto(f"/cases/{case}/refer")
        answered(
            suite, "What did the person say about being seen by L&D?", "Told, and agrees to be seen"
        )
        answered(suite, "How soon must this be answered?", "Urgent")
        suite.get_by_label("What did you see, or what were you told?").fill(CONCERN)
        suite.get_by_role("button", name="Send the referral").click()
        expect(suite.get_by_text("Sent. It stands on the L&D team’s list")).to_be_visible()
        expect(suite.get_by_text("Sent, not yet received").first).to_be_visible()
        title = suite.get_by_role("heading", level=1).inner_text()
        reference = title.removeprefix("Referral ")

        expect(team.get_by_role("link", name=reference)).to_have_count(0)
        team.reload()
        team.get_by_role("link", name=reference).click()
        expect(team.get_by_role("heading", level=1)).to_have_text(title)
        expect(team.get_by_text(CONCERN)).to_be_visible()
        team.get_by_role("button", name="Decline").click()
        answered(team, "Why is it declined?", "No vulnerability evident")
        team.get_by_label("Say more").fill(WHY)
        team.get_by_label("Who said no?").fill(WHO)
        team.get_by_role("button", name="Decline").click()  # what happens next is not said yet
        wrong = team.get_by_role("alert")
        expect(wrong).to_contain_text(re.compile("what happens next", re.IGNORECASE))
        expect(team.get_by_label("Say more")).to_have_value(WHY)
        expect(suite.get_by_text(WHY)).to_have_count(0)
        team.get_by_label("What happens next?").fill(NEXT)
        team.get_by_role("button", name="Decline").click()
        expect(team.get_by_text("Declined. The sender sees why")).to_be_visible()

        suite.reload()
        expect(suite.get_by_text("Declined", exact=True).first).to_be_visible()
        for words in ("No vulnerability evident", WHY, WHO, NEXT):
            expect(suite.get_by_text(words).first).to_be_visible()
        assert suite.get_by_role("button", name="Accept").count() == 0
        team.goto("/referrals")
        expect(team.get_by_role("link", name=reference)).to_have_count(0)
        suite.goto(f"/cases/{case}")
        expect(suite.get_by_text("Declined").first).to_be_visible()
