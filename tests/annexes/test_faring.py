"""What the CPS did with annexes: the same as a count by hand in the force, never small outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import asking, faring, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database
from cjdiversion.errors import NotPermitted
from tests.annexes import made
from tests.pages import Caller

Who = Callable[[str], Actor]
NEW = "last-12-months"

pytestmark = pytest.mark.usefixtures("quick_printer")


def said(annex: AnnexVersion, person: Who, reason: str, key: str = "cps") -> None:
    asking.use(annex, by=person(key), reason=reason)


def asked(annex: AnnexVersion, person: Who, what: str) -> Any:
    return asking.ask(annex, by=person("cps"), section="support", what=what, priority="2")


@pytest.fixture
def counted(case: Case, person: Who) -> AnnexVersion:
    """CPS North: three shared, one of them acknowledged and used, one not needed; two questions,
    one of them answered after two days. CPS Direct: one of the three, nothing said."""
    by = person("investigator")
    first = made.shared(case, person)
    service.acknowledge(first, by=person("cps"))
    said(first, person, "no-decision")
    said(first, person, "public-interest")  # said again, the last word stands
    service.share(first, by=by, recipient="direct")
    second = made.shared(made.case(person), person)
    said(second, person, "too-late")
    third = made.shared(made.case(person), person)
    asked(third, person, "Is there a report?")
    question = asked(third, person, "Who holds it?")
    with clock.at(clock.now() + timedelta(days=2)):
        asking.answer(question, by=by, answer="obtained")
    return first


def test_a_performance_lead_sees_true_counts_by_area_of_the_own_force_alone(
    counted: AnnexVersion, person: Who
) -> None:
    found = faring.see(NEW, by=person("performance"))
    north, direct = sorted(found.areas, key=lambda one: one.name, reverse=True)
    assert (north.name, direct.name) == ("CPS North", "CPS Direct")
    assert (north.shared, north.acknowledged, north.used, north.not_needed) == (3, 1, 1, 1)
    assert (north.taken, direct.taken) == (1, 0)
    assert (north.not_said, dict(north.said)) == (1, {"public-interest": 1, "too-late": 1})
    assert (north.asked, north.answered, north.overdue, north.median) == (2, 1, 0, 2.0)
    assert (direct.shared, direct.not_said, direct.median) == (1, 1, None)
    reasons = found.reasons
    assert reasons["Used in the public interest stage"] == [0, 1]
    assert reasons["Used in the evidential stage"] == [0, 0]
    assert sum(found.table.values()) == 4
    assert faring.see(NEW, by=person("performance.south")).areas == []
    with pytest.raises(NotPermitted):
        faring.see(NEW, by=person("supervisor"))
    (event, _) = made.trail(Did.NUMBERS_SEEN)
    assert event.facts["measure"] == "annexes"


def test_a_period_holds_what_was_shared_and_asked_in_it(counted: AnnexVersion, person: Who) -> None:
    lead = person("performance")
    assert faring.see("last-year", by=lead).areas == []
    with clock.at(clock.now() + timedelta(days=366)):
        assert faring.see(NEW, by=lead).areas == []
        assert sum(area.shared for area in faring.see("all", by=lead).areas) == 4


# --- by page, and for systems ---------------------------------------------------------------------


def test_the_page_the_call_and_the_file_say_the_same(
    visit: Any, app: Any, db: Database, person: Who
) -> None:
    with db.unit():
        annex = made.shared(made.case(person), person)
        said(annex, person, "too-late")
        token = annex.token
    lead = visit("performance")
    page = lead.get("/annexes/fares?period=this-year")
    assert "Not needed: it came after the decision" in page.text
    assert "svg" in page.html
    assert "CPS North" in page.text
    assert lead.get("/").click("Annexes, in numbers").title.startswith("Annexes, in numbers")
    assert "No annex was shared" in lead.get("/annexes/fares?period=last-year").text
    (area,) = Caller(app, "performance@example.test").get("/api/v1/annexes/fares")["areas"]
    assert (area["area"], area["said"], area["days"]) == ("CPS North", {"too-late": 1}, None)
    assert "Download suppressed figures" not in visit("reviewer").get("/annexes/fares").text
    # and whoever prepared it reads the answer with its reason on its page
    text = visit("investigator").get(f"/annexes/{token}").text
    assert "CPS North: Not needed: it came after the decision." in text
