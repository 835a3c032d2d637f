"""One line that L&D keep from a recipient who reads the others, decided while it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.consents import service as consents
from cjdiversion.database import Database
from cjdiversion.errors import Invalid
from cjdiversion.referrals import overriding, service
from cjdiversion.referrals.steps import Status
from tests.consents.test_service import OVERRIDE
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


def test_no_override_names_a_line_that_is_kept_from_its_recipient(
    unit: Session, person: Person
) -> None:
    by, row = person("practitioner"), made.in_state(Status.ACCEPTED, person)
    kept = {**made.line(KEPT, "needs"), "kept_from": ["police"], "kept_because": "other-person"}
    made.assess(row, by=by, lines=[made.line(TOLD), kept])
    case = service.open(row.token, by=by).case
    offered = {words: token for token, words in overriding.choosable(case, by).items()}
    both = list(offered.values())
    assert [words for words in offered if words.endswith(f"{KEPT} (kept from police)")]
    with pytest.raises(Invalid) as refused:
        overriding.override(case, by=by, lines=both, **OVERRIDE)
    ((code, words),) = refused.value.fields["lines"]
    assert code == "kept" and KEPT in words and TOLD not in words
    overriding.override(case, by=by, lines=both, **{**OVERRIDE, "recipient": "escort"})


def test_before_anything_is_written_an_override_says_that_it_shares_nothing_here(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    page = visit("practitioner").get(f"{path}/override")
    page.proof_read()
    assert "You have written no line yet, so nothing here is shared under it" in page.text
    with db.unit():
        by, token = person("practitioner"), path.rpartition("/")[2]
        overriding.override(service.open(token, by=by).case, by=by, **OVERRIDE)
    assert "It names no line: it shares nothing here" in visit("practitioner").get(path).text
    for reader in ("practitioner", "sergeant"):
        page = visit(reader).get(f"{path}/report")
        page.proof_read()
        assert "names no line: it shares nothing here" in page.text
        assert "shared without agreement" not in page.text


def test_l_and_d_see_what_the_escort_reads_of_each_line(
    visit: Visit, path: str, db: Database, person: Person
) -> None:
    with db.unit():
        by, token = person("practitioner"), path.rpartition("/")[2]
        made.assess(service.open(token, by=by), by=by)
    page = visit("practitioner").get(path)
    escort = "Escort contractor and the place the person is taken to"
    assert f"{escort}, safe care while in custody: do not" in page.text
    report = visit("practitioner").get(f"{path}/report").click(f"As {escort} read it")
    report.proof_read()
    assert f"L&D report to {escort}" in report.text
