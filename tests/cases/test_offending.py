"""What is alleged is put right, or grows, after the booking; whoever rests on it looks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock
from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service
from cjdiversion.cases.models import Case, Offence
from cjdiversion.database import Database
from tests import make
from tests.pages import Caller, Page, Visitor

Visit = Callable[[str], Visitor]


def actor(key: str) -> Any:
    return accounts.actor_named(f"{key}@example.test")


@pytest.fixture
def token(db: Database) -> str:
    with db.unit():
        by = actor("sergeant")
        return make.booking(by=by, investigating_unit=cid()).token


def cid() -> str:
    unit = accounts.unit_named("Northshire CID", UnitKind.INVESTIGATION)
    assert unit is not None
    return unit.token


def offences(db: Database, token: str) -> list[Offence]:
    with db.unit():
        return list(service.open(token, by=actor("sergeant")).offences)


def page(visit: Visit, token: str, where: str = "1", key: str = "investigator") -> Page:
    return visit(key).get(f"/cases/{token}/offences/{where}")


def ago(**back: int) -> str:
    return f"{clock.today() - timedelta(**back):%d/%m/%Y}"


def test_the_day_and_the_flags_of_an_offence_are_put_right(
    db: Database, visit: Visit, token: str
) -> None:
    told = page(visit, token).send(
        "Save", committed_on=ago(days=9), is_domestic_abuse="yes", is_hate_crime=""
    )
    assert "The offence is put right." in told.text
    (one,) = offences(db, token)
    assert one.committed_on == clock.today() - timedelta(days=9)
    assert (one.is_domestic_abuse, one.is_hate_crime, one.code) == (True, None, "CJ88116")


def test_another_code_brings_what_the_list_says_of_it(
    db: Database, visit: Visit, token: str
) -> None:
    page(visit, token).send("Save", code="th68010")
    (one,) = offences(db, token)
    assert (one.code, one.category) == ("TH68010", one.category) and "heft" in one.title


def test_the_same_code_keeps_the_words_it_was_alleged_in(
    db: Database, visit: Visit, token: str
) -> None:
    with db.unit() as unit:
        unit.execute(sa.update(Offence).values(title="As the list of that day had it"))
    page(visit, token).send("Save", is_hate_crime="yes")
    (one,) = offences(db, token)
    assert (one.title, one.is_hate_crime) == ("As the list of that day had it", True)


def test_an_offence_is_said_in_words_where_it_has_no_code(
    db: Database, visit: Visit, token: str
) -> None:
    page(visit, token).send("Save", code="", as_text="Affray")
    (one,) = offences(db, token)
    assert (one.code, one.title, one.home_office_class, one.words) == ("", "", "", "Affray")


def test_another_offence_stands_after_those_there_are(
    db: Database, visit: Visit, token: str
) -> None:
    for words in ("Affray", "Theft of a bicycle"):
        page(visit, token, "add").send("Add the offence", as_text=words)
    assert [(one.position, one.words) for one in offences(db, token)][1:] == [
        (2, "Affray"),
        (3, "Theft of a bicycle"),
    ]


BAD: list[tuple[dict[str, str], str]] = [
    ({"code": "", "as_text": " "}, "Give the code of the offence, or say it in words"),
    ({"code": "ZZ99999"}, "ZZ99999 is not on the list of offence codes"),
    ({"code": "theft"}, "Check the offence code"),
    ({"committed_on": "31/2/2026"}, "Committed on must be a real date"),
    ({"committed_on": "1/1/2090"}, "Committed on must be today or in the past"),
    ({"as_text": "x" * 121}, "In words must be 120 characters or fewer"),
    ({"location_type": "the moon"}, "Select one of the answers offered"),
]


@pytest.mark.parametrize(("typed", "words"), BAD)
@pytest.mark.parametrize(("where", "button"), [("1", "Save"), ("add", "Add the offence")])
def test_what_is_mistyped_is_told_and_kept_and_nothing_is_saved(
    db: Database,
    visit: Visit,
    token: str,
    typed: dict[str, str],
    words: str,
    where: str,
    button: str,
) -> None:
    refused = page(visit, token, where).send(button, status=422, **typed)
    assert any(words in error for error in refused.errors), refused.errors
    assert [one.code for one in offences(db, token)] == ["CJ88116"]


def test_of_two_who_put_it_right_at_once_the_second_is_told(
    db: Database, visit: Visit, token: str
) -> None:
    mine, theirs = page(visit, token), page(visit, token, key="supervisor")
    theirs.send("Save", is_hate_crime="yes")
    told = mine.send("Save", status=409, is_hate_crime="no")
    assert "Somebody else changed this case" in told.text
    assert offences(db, token)[0].is_hate_crime is True


def test_an_offence_that_is_not_there_and_a_case_of_another_unit_are_not_found(
    visit: Visit, token: str
) -> None:
    for where in ("2", "0"):
        visit("investigator").get(f"/cases/{token}/offences/{where}", status=404)
    visit("investigator.south").get(f"/cases/{token}/offences/1", status=404)


def test_nothing_is_added_for_somebody_who_is_not_a_suspect_or_has_fifty(
    db: Database, app: Flask, token: str
) -> None:
    asked = Caller(app, "sergeant@example.test")
    for number in range(49):
        asked.post(f"/api/v1/cases/{token}/offences", {"as_text": f"No {number}"}, status=201)
    told = asked.post(f"/api/v1/cases/{token}/offences", {"as_text": "One more"}, status=409)
    assert "at most 50 offences" in str(told)
    with db.unit() as unit:
        unit.execute(sa.text("UPDATE person_in_case SET is_suspect = false"))
    told = asked.post(f"/api/v1/cases/{token}/offences", {"as_text": "Affray"}, status=409)
    assert "not a suspect" in str(told)


def test_by_the_api_an_offence_is_given_whole(app: Flask, token: str) -> None:
    asked = Caller(app, "investigator@example.test")
    facts = {"code": "TH68010", "committed_on": clock.today().isoformat()}
    told = asked.post(f"/api/v1/cases/{token}/offences/1", facts)
    (one,) = told["offences"]
    assert (one["code"], one["committed_on"]) == ("TH68010", facts["committed_on"])
    assert one["is_domestic_abuse"] is None
    refused = asked.post(f"/api/v1/cases/{token}/offences/1", {}, status=422)
    assert refused["error"]["fields"]["code"][0]["code"] == "required"


def test_the_trace_says_which_offence_and_which_of_its_facts(
    db: Database, visit: Visit, token: str
) -> None:
    page(visit, token).send("Save", is_hate_crime="yes")
    page(visit, token, "add").send("Add the offence", as_text="Affray")
    with db.unit() as unit:
        query = sa.select(AuditEvent.facts).where(AuditEvent.did == Did.CASE_CORRECTED)
        found = unit.scalars(query.order_by(AuditEvent.at)).all()
    assert found == [
        {"fields": ["is_hate_crime"], "offence": 1},
        {"fields": ["offences"], "offence": 2},
    ]


def test_the_way_there_is_on_the_case_its_options_and_its_corrections(
    visit: Visit, token: str
) -> None:
    for where, words in (
        (f"/cases/{token}", "What is alleged"),
        (f"/cases/{token}/options", "Put right what is alleged"),
        (f"/cases/{token}/correct", "Put right what is alleged"),
    ):
        asked = visit("investigator")
        told = asked.get(asked.get(where).links[words])
        assert told.text.count("Put right offence") == 1
    read = visit("superintendent").get(f"/cases/{token}/offences")
    assert "Put right" not in read.text and "Add an offence" not in read.text


def test_a_case_of_no_offence_says_so_and_takes_one(db: Database, visit: Visit) -> None:
    with db.unit():
        token = make.booking(by=actor("sergeant"), offences=[]).token
    asked = visit("sergeant")
    told = asked.get(f"/cases/{token}/offences")
    assert "No offence is written down" in told.text
    asked.get(told.links["Add an offence"]).send("Add the offence", code="CJ88116")
    assert [one.code for one in offences(db, token)] == ["CJ88116"]


def test_cases_are_one_version_further(db: Database, visit: Visit, token: str) -> None:
    page(visit, token).send("Save", is_hate_crime="yes")
    with db.unit() as unit:
        assert unit.scalar(sa.select(Case.version).where(Case.token == token)) == 2
