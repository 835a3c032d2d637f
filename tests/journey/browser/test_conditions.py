"""A conditional caution with a mental-health condition in a real browser: missed, varied, completed
by the provider’s link; and the same one breached. No page has anything axe objects to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries
from cjdiversion.conditions import answering, jobs, service
from cjdiversion.conditions import queries as conditions
from cjdiversion.database import Database
from cjdiversion.outbox import rules
from tests.conditions import made
from tests.journey.browser.test_drafts import somebody

KEY = "a key for browser tests and nothing else"
axe = Axe()


def who(key: str) -> Actor:
    return queries.actor_named(f"{key}@example.test")


@pytest.fixture
def decided(served: Database) -> str:
    """The path of a decision on a conditional caution, nothing recorded yet."""
    with served.unit():
        return f"/decisions/{made.decided(who).token}"


def test_missed_varied_and_completed(
    browser: Browser, address: str, decided: str, served: Database
) -> None:
    with (
        somebody(browser, address, "supervisor") as police,
        browser.new_context(base_url=address) as outside,
    ):
        record = signed(police, decided)
        nobody_answers(served, record)
        police.goto("/conditions?which=unanswered")
        expect(police.get_by_text("Nobody answered: to decide").first).to_be_visible()
        police.goto(record)
        police.get_by_role("link", name="Vary condition 1").click()
        police.get_by_label("Why it is varied").fill(made.REASONS)
        fill_day(police, "Due on", made.in_days(50))
        sign(police)
        sound(police)
        police.get_by_role("button", name="Record the variation").click()
        expect(police.get_by_text("Replaced by a variation")).to_be_visible()
        police.get_by_role("button", name="Ask the provider of condition 1 now").click()
        expect(police.get_by_text("The provider is asked by e-mail")).to_be_visible()

        provider = outside.new_page()
        provider.goto(link_of(served, record))
        sound(provider)
        provider.get_by_label("Yes", exact=True).check()
        provider.get_by_label("Your name, or your role").fill("Reception")
        provider.get_by_role("button", name="Send the answer").click()
        expect(provider.get_by_role("heading", name="Thank you")).to_be_visible()

        police.reload()
        expect(police.get_by_text("Completed", exact=True).first).to_be_visible()
        expect(police.get_by_text("by answer link")).to_be_visible()
        sound(police)


def test_the_same_breached(browser: Browser, address: str, decided: str) -> None:
    with somebody(browser, address, "supervisor") as police:
        record = signed(police, decided)
        police.get_by_role("link", name="Report what was said of condition 1").click()
        police.get_by_label("No", exact=True).check()
        police.get_by_label("Who says so").fill("Sam Okoro, Northshire Wellbeing")
        police.get_by_role("button", name="Record", exact=True).click()
        expect(police.get_by_text("Not done: to decide")).to_be_visible()
        police.get_by_role("link", name="Decide what follows from condition 1").click()
        police.get_by_label("Prosecute").check()
        police.get_by_label("Reasons").fill(made.REASONS)
        police.get_by_label("How they said that they will not do it").fill(made.EARLY)
        sound(police)
        police.get_by_role("button", name="Record the decision").click()
        expect(police.get_by_text("Ended without completion").first).to_be_visible()
        police.get_by_role("link", name="Decide the outcome").click()
        expect(police.get_by_role("heading", name="Decide an outcome")).to_be_visible()
        police.goto(decided)
        expect(police.get_by_text("Superseded", exact=True).first).to_be_visible()
        police.goto(record)
        expect(police.get_by_role("link", name="Vary condition 1")).to_have_count(0)


# --- steps of both --------------------------------------------------------------------------------


def signed(police: Page, decided: str) -> str:
    """From the decision to the signature; where the record then is."""
    police.goto(decided)
    police.get_by_role("link", name="Record, conditions and signature").click()
    police.get_by_label("What the person admits or accepts").fill("I took it and I am sorry")
    fill_day(police, "Day on which they said it", clock.today())
    sound(police)
    police.get_by_role("button", name="Begin the record").click()
    police.get_by_role("button", name="Add a condition").click()
    police.get_by_label("Rehabilitative").check()
    police.get_by_label("It begins").select_option("Attend an assessment with")
    police.get_by_label("Provider", exact=True).fill("Northshire Wellbeing")
    police.get_by_label("E-mail address of the provider").fill("wellbeing@example.test")
    fill_day(police, "Due on", made.in_days(28))
    sound(police)
    police.get_by_role("button", name="Add", exact=True).click()
    expect(police.get_by_text("Attend an assessment with Northshire Wellbeing")).to_be_visible()
    record = police.url
    police.get_by_role("button", name="Record the signature").click()
    sign(police)
    sound(police)
    police.get_by_role("button", name="Record the signature").click()
    expect(police.get_by_text("Signed, in force")).to_be_visible()
    return record


def sign(police: Page) -> None:
    police.get_by_label("Who signed").fill("Zoë Okonkwo-Jones")
    police.get_by_label("On paper").check()
    group(police, "Does the person consent?").get_by_label("Yes", exact=True).check()


def group(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=legend)


def fill_day(page: Page, legend: str, day: date) -> None:
    asked = group(page, legend)
    for part in ("Day", "Month", "Year"):
        asked.get_by_label(part, exact=True).fill(str(getattr(day, part.lower())))


def nobody_answers(served: Database, record: str) -> None:
    """Four weeks go by."""
    with clock.at(clock.now() + timedelta(days=29)):
        assert jobs.lapse(served) != "0 given back"


def link_of(served: Database, record: str) -> str:
    """As it stands in the letter that is about to leave."""
    with served.unit():
        found = service.open(record.rpartition("/")[2], by=who("supervisor"))
        (condition,) = conditions.standing_in(found.id)
        link = conditions.links_of(condition.id)[-1]
        path = answering.path_of(link)
        return f"{path}.{rules.proof(path, KEY)}"


def sound(page: Page) -> None:
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
