"""What L&D enters stays L&D's: no page and no API of police, CPS or those who count holds a score,
an instrument or an answer. Asked with an instrument whose every word and number stands out."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import Base, Database, session
from cjdiversion.demo.people import PEOPLE
from cjdiversion.instruments import catalogue, queries, service
from cjdiversion.instruments.catalogue import FILES
from cjdiversion.instruments.models import Administration
from cjdiversion.referrals.models import Referral
from tests.annexes import made as papers
from tests.instruments import made
from tests.instruments.made import Person
from tests.pages import Caller, Visitor
from tests.referrals import made as referred

TOTAL, CUT_OFF = 79131, 60421
WORDS = "CANARY"
# A random token may hold the three letters, and microseconds or an id the five digits, but none
# of them as a word of its own.
NAMED = r"(?<![\w/-])PHQ[ -]?\d"
NUMBERS = rf"(?<![\w.-])(?:{TOTAL}|{TOTAL:,}|{CUT_OFF}|{CUT_OFF:,})(?![\w-])"
MARKS = re.compile(rf"{WORDS}|{NUMBERS}|{NAMED}|canary-", re.I)
HAND_OVER = "Worst when alone. Keep the light on."
OUTSIDE = [one for one in PEOPLE if "ld-" not in one.role.value and "south" not in one.key]


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instrument that nobody could mistake for a date or a reference."""
    content: dict[str, Any] = json.loads((FILES / "phq-9-1.json").read_text(encoding="utf-8"))
    content |= {"id": "canary-1", "title": f"{WORDS}-TITLE", "about": f"{WORDS}-ABOUT"}
    content["answers"]["days"] = dict.fromkeys("0123", f"{WORDS}-ANSWER")
    content["weights"]["days"] = {"0": 0, "1": 1, "2": 2, "3": TOTAL}
    for item in content["items"]:
        item["label"] = f"{WORDS}-{item['code']}"
    content["levels"][0] |= {"label": f"{WORDS}-LEVEL", "sentence": f"{WORDS}-SENTENCE."}
    content["cut_offs"][0]["at_least"] = CUT_OFF
    whole = {"code": "canary-band", "from": 0, "to": 9 * TOTAL, "label": f"{WORDS}-BAND"}
    content["bands"] = [whole]
    (tmp_path / "canary-1-1.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(catalogue, "FILES", tmp_path)


@pytest.fixture
def token(canary: None, db: Database, person: Person) -> str:
    """The token of a case with a screened, assessed, shared and annexed story."""
    with db.unit():
        practitioner, sergeant = person("practitioner"), person("sergeant")
        referral = made.accepted(person, investigating_unit=_cid(person))
        row = made.begun(referral, by=practitioner, instrument="canary-1")
        said = {**dict.fromkeys(made.one("canary-1").by_code, "0"), "interest": "3"}
        service.record(row, by=practitioner, answers={**said, "self-harm": "0"})
        assert (row.total, row.is_positive) == (TOTAL, True)
        risky = made.begun(referral, by=practitioner, instrument="canary-1")
        service.record(risky, by=practitioner, answers={"interest": "3", "self-harm": "3"})
        assert risky.alert is not None
        service.write_hand_over(risky.alert, by=practitioner, hand_over=HAND_OVER, person_told=True)
        service.acknowledge(risky.alert, by=sergeant)
        third = made.begun(referral, by=practitioner, instrument="canary-1")
        service.record(third, by=practitioner, answers={"self-harm": "3"})
        again = clock.now() + timedelta(hours=2)
        made.begun(
            referral,
            by=practitioner,
            instrument="canary-1",
            is_fit=False,
            try_again_at=again,
            words=f"{WORDS}-NOT-FIT",
        )
        _told(referral, person)
        return referral.case.token


def _cid(person: Person) -> str:
    unit_id = person("investigator").unit_id
    assert unit_id is not None
    return accounts.unit(unit_id).token


def _told(referral: Any, person: Person) -> None:
    """A plain line is shared and stands in an annex that CPS takes."""
    practitioner = person("practitioner")
    referred.assess(referral, by=practitioner, lines=[referred.line("Short questions help")])
    for recipient in ("police", "cps"):
        consents.decide(
            referral.case,
            by=practitioner,
            purpose="case-decisions",
            recipient=recipient,
            answer="given",
            method="spoken",
            given_by="person",
        )
    session().flush()
    papers.shared(cases.open(referral.case.token, by=person("investigator")), person)


def pages(visitor: Visitor, start: list[str]) -> Iterator[tuple[str, str]]:
    """Each address that links lead to, within this small world."""
    waiting, seen = deque(start), set(start)
    while waiting:
        address = waiting.popleft()
        response = visitor.client.get(address)
        if response.mimetype == "application/pdf":  # blank, or what its page says
            continue
        yield address, response.text
        found = re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', response.text)
        for href in [*found, *filter(None, [response.headers.get("Location")])]:
            link = urldefrag(urljoin(address, href.replace("&amp;", "&")))[0]
            parts = urlsplit(link)
            is_here = not parts.netloc and parts.path.startswith("/")
            if is_here and parts.path not in seen and not parts.path.startswith("/assets"):
                seen.add(parts.path)
                waiting.append(link)


def test_no_page_outside_l_and_d_holds_a_score_or_a_word_of_it(
    app: Flask, token: str, visit: Callable[[str], Visitor]
) -> None:
    read: dict[str, str] = {}
    for one in OUTSIDE:
        start = ["/", f"/cases/{token}", f"/cases/{token}/entries", "/cases", "/raised", "/trail"]
        for address, text in pages(visit(one.key), start):
            assert not MARKS.search(text), f"{one.key} at {address}: {MARKS.search(text)}"
            read[one.key] = read.get(one.key, "") + text
    assert HAND_OVER in read["sergeant"]  # and the search came to where it would stand
    assert "Short questions help" in read["cps"]


def test_l_and_d_does_see_it(token: str, visit: Callable[[str], Visitor], db: Database) -> None:
    """Or the search above would find nothing for the wrong reason."""
    with db.unit():
        row = (
            session().scalars(sa.select(Administration).where(Administration.total == TOTAL)).one()
        )
    text = visit("practitioner").client.get(f"/instruments/{row.token}").text
    assert str(TOTAL) in text
    assert f"{WORDS}-TITLE" in text


def test_no_answer_of_the_api_outside_l_and_d_holds_it(
    app: Flask, token: str, db: Database
) -> None:
    with db.unit():
        case = session().scalars(sa.select(Case).where(Case.token == token)).one()
        alerts = [one.token for one in queries.safety_alerts_of(case.id)]
        rows = session().scalars(sa.select(Administration.token)).all()
        referral = session().scalars(sa.select(Referral.token)).one()
    closed = [f"/referrals/{referral}/instruments", "/instruments"]
    closed += [f"/instruments/{one}" for one in rows]
    gets = ["/cases", f"/cases/{token}", f"/cases/{token}/safety-alerts", "/custody-entries"]
    gets += [f"/referrals/{referral}", "/annexes", *(f"/safety-alerts/{one}" for one in alerts)]
    for key in ("sergeant", "nurse", "investigator", "supervisor", "superintendent", "cps"):
        caller = Caller(app, f"{key}@example.test")
        for path in (*gets, *closed):
            response = caller.client.get(f"/api/v1{path}", headers=caller.headers)
            assert not MARKS.search(response.text), f"{key} at {path}"
            assert path not in closed or response.status_code == 403


def test_no_row_of_the_police_and_no_row_of_the_trail_holds_it(token: str, db: Database) -> None:
    with db.unit():
        for table in Base.metadata.sorted_tables:
            if table.info["controller"] == "liaison-and-diversion":
                continue
            for row in session().execute(sa.select(table)):
                assert not MARKS.search(str(row)), table.name
        facts = session().scalars(sa.select(AuditEvent.facts))
        assert not [one for one in facts if MARKS.search(json.dumps(one))]
