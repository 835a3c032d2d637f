"""One line that L&D keep from a recipient who reads the others, decided while it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion.access import Actor
from cjdiversion.consents import service as consents
from cjdiversion.database import Database
from cjdiversion.referrals.steps import Status
from tests.pages import Visitor
from tests.referrals import made

Visit = Callable[[str], Visitor]
Person = Callable[[str], Actor]
TOLD, KEPT = "Needs short questions", "Was hurt by an uncle as a child"
LINES: dict[str, Any] = {
    "section_1": "communication",
    "text_1": TOLD,
    "kind_1": "opinion",
    "section_2": "needs",
    "text_2": KEPT,
    "kind_2": "fact",
    "seen": "video",
}


@pytest.fixture
def path(db: Database, person: Person) -> str:
    """A referral L&D have accepted, of a person who agrees that police and CPS are told."""
    with db.unit():
        referral = made.in_state(Status.ACCEPTED, person)
        for recipient in ("police", "cps"):
            consents.decide(
                referral.case,
                by=person("practitioner"),
                purpose="case-decisions",
                recipient=recipient,
                answer="given",
                method="spoken",
                given_by="person",
            )
        return f"/referrals/{referral.token}"


def test_assess_keeps_one_line_from_police_alone(visit: Visit, path: str) -> None:
    page = visit("practitioner").get(f"{path}/assess")
    kept = {"kept_from_2": ["police"], "kept_because_2": "other-person"}
    record = page.send("Save the assessment", **LINES, **kept)
    assert "Police, decisions about the case" in record.text
    assert record.text.count("information about another person") == 2  # each purpose
    police = visit("sergeant").get(path)
    assert TOLD in police.text
    assert KEPT not in police.html
    assert "held by L&D. Information about another person" in police.text


def test_assess_asks_why_a_line_is_kept_and_from_whom(visit: Visit, path: str) -> None:
    page = visit("practitioner").get(f"{path}/assess")
    wrong = {"kept_from_1": ["cps"], "kept_because_2": "serious-harm"}
    page = page.send("Save the assessment", status=422, **LINES, **wrong)
    assert page.errors == [
        "Select why this line is kept back",
        "Select from whom this line is kept back, or clear the ground",
    ]
    assert KEPT in page.html
