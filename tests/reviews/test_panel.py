"""The pack of a scrutiny panel tells what was decided and names nobody, and is searched for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, NotPermitted
from cjdiversion.reviews import leaks, panel, queries, service
from cjdiversion.reviews.models import ReviewSample
from cjdiversion.reviews.steps import IN_SAMPLE
from tests.annexes.doors import everything_in, words_of
from tests.reviews import made
from tests.victims import made as harmed

SURNAME, TYPED = "Quillfeather", "Seen at 14 Larkspur Way with Tansy Quillfeather"


@pytest.fixture(autouse=True)
def _pages(app: Flask) -> Iterator[None]:
    """What renders a page asks which application it is of."""
    with app.app_context():
        yield


def sampled(person: made.Person) -> ReviewSample:
    made.decisions(person, 8, surname=SURNAME, forenames="Tansy", phone="07700 900123")
    return service.draw(made.seeded(person), by=person("performance"))


def rows_of(sample: ReviewSample) -> Any:
    return panel.loaded(sample, queries.in_sample(sample.id, IN_SAMPLE))


def test_the_pack_tells_coded_answers_of_every_case_and_a_place_for_the_verdict(
    person: made.Person, unit: Session
) -> None:
    sample = sampled(person)
    paper = service.panel_pack(sample, by=person("performance"))
    words = words_of(paper.pdf)
    for told in ("Case1", "Case2", "Evidentialdifficulties".lower()):
        assert told.lower() in words.lower()
    assert "18orover" in words and "panel’sverdictoncase2" in words


def test_nothing_in_the_file_names_anybody_of_its_cases(person: made.Person, unit: Session) -> None:
    sample = sampled(person)
    rows = rows_of(sample)
    for row in rows:
        row.decision.reasons = TYPED
        harmed.victim(row.case, by=person("supervisor"))
    paper = service.panel_pack(sample, by=person("performance"))
    inside = words_of(paper.pdf).lower() + everything_in(paper.pdf).lower()
    values = {value for named in leaks.named_in(rows) for _, value in named}
    fixed = panel.vocabulary(sample)
    assert {SURNAME, "Tansy", "07700 900123"} <= values
    for value in values:
        if value.casefold() not in fixed and len(value) > 4:
            assert value.lower() not in inside, value
    assert "larkspur" not in inside


@pytest.mark.parametrize(
    ("planted", "sort"),
    [
        (f"Known as {SURNAME.upper()}", "a name or a date of birth"),
        ("born 9 April 1990", "a name or a date of birth"),
        ("call 07700 900123", "an address or a telephone number"),
        ("DS Mary Quill said so", "the name of an officer or a doctor"),
        ("Dr Oyelaran said so", "the name of an officer or a doctor"),
    ],
)
def test_a_label_that_names_somebody_stops_the_pack_and_says_which_kind_of_thing(
    person: made.Person, unit: Session, planted: str, sort: str
) -> None:
    """As a force might put it into its own list, and as code might come to print it."""
    sample = sampled(person)
    rows = rows_of(sample)
    rows[0].decision.opinion_by = "Dr Oyelaran"
    told = [panel.Told(1, (("Option", planted),)), *panel.told(rows)[1:]]
    found = panel.leaks_in(sample, panel.page(sample, told), rows)
    assert leaks.Leak(1, sort) in found
    assert SURNAME not in " ".join(one.words for one in found)


def test_a_reference_in_what_is_printed_stops_the_pack(person: made.Person, unit: Session) -> None:
    sample = sampled(person)
    rows = rows_of(sample)
    found = leaks.leaks(f"Case 2 is {rows[1].case.reference}", leaks.named_in(rows))
    assert [one for one in found if one.sort == "a reference"] == [leaks.Leak(2, "a reference")]


def test_a_surname_of_two_letters_is_looked_for_too(person: made.Person, unit: Session) -> None:
    made.decisions(person, 1, surname="Ng", forenames="Bo")
    sample = service.draw(made.seeded(person), by=person("performance"))
    found = leaks.leaks("Said by Ng", leaks.named_in(rows_of(sample)))
    assert leaks.Leak(1, "a name or a date of birth") in found


def test_before_it_is_drawn_there_is_no_pack(person: made.Person, unit: Session) -> None:
    made.decisions(person, 1)
    with pytest.raises(Conflict, match="drawn first"):
        service.panel_pack(made.seeded(person), by=person("performance"))


def test_only_who_plans_samples_takes_a_pack_and_it_is_recorded_as_a_disclosure(
    person: made.Person, unit: Session
) -> None:
    sample = sampled(person)
    with pytest.raises(NotPermitted):
        service.panel_pack(sample, by=person("reviewer"))
    paper = service.panel_pack(sample, by=person("performance"))
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.SAMPLE_EXPORTED)
    event = session().scalars(query).one()
    assert event.operation is Operation.DISCLOSURE
    assert event.facts == {"what": "panel pack", "cases": 8, "digest": paper.sha256}


def test_the_page_gives_the_pack_under_a_name_that_says_nothing(db: Database, visit: Any) -> None:
    with db.unit():
        token = sampled(lambda key: accounts.actor_named(f"{key}@example.test")).token
    page = visit("performance").get(f"/dip-samples/{token}").send("Download the pack for a panel")
    assert page.response.mimetype == "application/pdf"
    name = page.response.headers["Content-Disposition"]
    assert name == 'attachment; filename="scrutiny-panel-pack.pdf"'


def test_code_that_prints_what_somebody_wrote_is_stopped_before_it_leaves(
    person: made.Person, unit: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = sampled(person)
    for row in rows_of(sample):
        row.decision.reasons = TYPED
    monkeypatch.setattr(panel, "_answers", lambda row, *rest: [("Why", row.decision.reasons)])
    with pytest.raises(Conflict, match="Case 1 of the pack: a name or a date of birth") as stopped:
        service.panel_pack(sample, by=person("performance"))
    assert SURNAME not in str(stopped.value)
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.SAMPLE_EXPORTED)
    assert session().scalars(query).all() == []


# --- what its numbers and sizes tell --------------------------------------------------------------


def test_cases_stand_in_an_order_of_their_own_that_the_file_for_verifying_does_not_give(
    person: made.Person, unit: Session
) -> None:
    for outcome in ("1", "15"):
        made.decisions(person, 12, outcome=outcome)
    sample = made.seeded(person, outcome_codes=["1", "15"])
    sample = service.draw(sample, by=person("performance"))
    order = [row.ident for row in rows_of(sample)]
    file = json.loads(service.frame_file(sample, by=person("performance")))
    drawn = [one["id"] for one in file["places"] if one["drawn"]]
    assert sorted(order) == sorted(drawn)
    assert order != drawn and order != sorted(order)
    strata = {one["id"]: one["stratum"] for one in file["places"]}
    changes = sum(strata[a] != strata[b] for a, b in pairwise(order))
    assert changes > len(file["strata"]) - 1  # one stratum does not stand together
    assert order == [row.ident for row in rows_of(sample)]
    sample.cloak = "another"
    assert order != [row.ident for row in rows_of(sample)]


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"15": 7}, "fewer than 8 decisions in the frame .* longer period$"),
        ({"15": 9, "1": 2}, "fewer than 8 decisions with outcome 1,.* without that outcome$"),
    ],
)
def test_of_few_decisions_no_pack_is_made_and_it_is_said_what_to_do(
    person: made.Person, unit: Session, counts: dict[str, int], why: str
) -> None:
    for outcome, count in counts.items():
        made.decisions(person, count, outcome=outcome)
    sample = made.seeded(person, outcome_codes=list(counts))
    sample = service.draw(sample, by=person("performance"))
    with pytest.raises(Conflict, match=why):
        service.panel_pack(sample, by=person("performance"))
    query = sa.select(AuditEvent).where(AuditEvent.did == Did.SAMPLE_EXPORTED)
    assert session().scalars(query).all() == []


def test_no_size_of_a_stratum_and_no_mark_stands_in_a_pack(
    person: made.Person, unit: Session
) -> None:
    sample = sampled(person)
    sample.strata = [{**one, "size": 4417, "taken": 3391} for one in sample.strata]
    text = " ".join(leaks.pieces(panel.page(sample, panel.told(rows_of(sample)))))
    for one in sample.strata:
        for hidden in (one["mark"], one["unit_name"], "4417", "3391"):
            assert hidden not in text
