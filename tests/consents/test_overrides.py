"""Sharing without agreement: each step on record, somebody else looks again, and it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries, service, standing
from cjdiversion.consents.models import Answer, ConsentOverride
from cjdiversion.consents.release import Released, Withheld, may_release
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.referrals.models import AssessmentLine
from tests import make
from tests.consents.test_service import OVERRIDE, decide

Person = Callable[[str], Actor]
WHERE = {"purpose": "custody-care", "recipient": "police"}


@pytest.fixture
def case(unit: Session, person: Person) -> Case:
    return make.booking(by=person("sergeant"))


def overridden(case: Case, person: Person, **over: Any) -> ConsentOverride:
    row = service.override(case, by=person("practitioner"), **{**OVERRIDE, **over})
    return service.open_override(row.token, by=person("teamlead"))


def verdict(case: Case, *, days: int = 0) -> Released | Withheld:
    line = AssessmentLine(section="safety", text="", written_at=clock.now() - timedelta(days=1))
    decisions, overrides = queries.decisions_of(case.id), queries.overrides_of(case.id)
    on = clock.today() + timedelta(days=days)
    return may_release(line, decisions, overrides, **WHERE, on=on)


def test_it_covers_until_its_day_and_not_after(case: Case, person: Person) -> None:
    overridden(case, person, review_by_on=clock.today() + timedelta(days=7))
    assert isinstance(verdict(case, days=7), Released)
    assert verdict(case, days=8) == Withheld("not-asked")


def test_looked_at_again_it_goes_on_until_another_day(case: Case, person: Person) -> None:
    row = overridden(case, person, review_by_on=clock.today())
    later = clock.today() + timedelta(days=20)
    said = {"result": "stands", "words": "Still in danger", "review_by_on": later}
    service.review(row, by=person("teamlead"), **said)
    assert isinstance(verdict(case, days=20), Released)
    assert (row.reviewed_by, row.review_words) == (person("teamlead").name, "Still in danger")


def test_ended_it_covers_nothing_from_that_moment(case: Case, person: Person) -> None:
    row = overridden(case, person)
    service.review(row, by=person("teamlead"), result="ended", words="He is safe")
    assert verdict(case) == Withheld("not-asked")
    with pytest.raises(OutOfOrder):
        service.review(row, by=person("teamlead"), result="ended", words="Again")


def test_what_could_be_read_before_it_ended_is_still_known(case: Case, person: Person) -> None:
    row = overridden(case, person)
    before, then = clock.now(), clock.now() + timedelta(minutes=5)
    with clock.at(then):
        service.review(row, by=person("teamlead"), result="ended", words="He is safe")
    line = AssessmentLine(section="safety", text="", written_at=before - timedelta(days=1))
    found = [
        may_release(line, [], [row], **WHERE, on=clock.today(), at=at)
        for at in (before - timedelta(hours=1), before, then)
    ]
    assert [isinstance(one, Released) for one in found] == [False, True, False]


@pytest.mark.parametrize("name", ["", "Other account"])
def test_nobody_looks_again_at_what_they_recorded(case: Case, person: Person, name: str) -> None:
    """By account, and by name where one human holds two accounts."""
    lead = person("teamlead")
    row = service.override(case, by=lead, **OVERRIDE)
    same = lead if not name else replace(person("practitioner"), role=lead.role, name=lead.name)
    with pytest.raises(NotPermitted, match="you recorded it"):
        service.review(row, by=same, result="ended", words="Mine")
    assert row.reviewed_at is None


def test_a_practitioner_does_not_look_again(case: Case, person: Person) -> None:
    row = service.override(case, by=person("practitioner"), **OVERRIDE)
    with pytest.raises(NotPermitted):
        service.open_override(row.token, by=person("practitioner"))


def test_another_team_finds_nothing(case: Case, person: Person) -> None:
    row = service.override(case, by=person("practitioner"), **OVERRIDE)
    with pytest.raises(Missing):
        service.open_override(row.token, by=person("teamlead.south"))


def test_of_two_who_look_at_once_the_second_reads_it_again(case: Case, person: Person) -> None:
    row = overridden(case, person)
    version = row.version
    until = clock.today() + timedelta(days=3)
    said = {"words": "Stands", "result": "stands", "review_by_on": until, "version": version}
    service.review(row, by=person("teamlead"), **said)
    with pytest.raises(Conflict):
        service.review(row, by=person("teamlead"), **said)


def test_the_person_told_or_the_reason_why_not(case: Case, person: Person) -> None:
    with pytest.raises(Invalid) as refused:
        overridden(case, person, person_told=False)
    assert list(refused.value.fields) == ["why_not_told"]
    row = overridden(case, person, person_told=False, why_not_told="It would warn him")
    assert row.why_not_told == "It would warn him"


def test_each_pair_says_how_it_stands(case: Case, person: Person) -> None:
    today = clock.today()
    by = person("practitioner")
    decide(case, by, review_by_on=today)
    decide(case, by, recipient="police")
    decide(case, by, Answer.REFUSED, recipient="police")
    overridden(case, person)
    purposes = {
        "case-decisions": {"recipients": ["police", "cps"]},
        "custody-care": {"recipients": ["police"]},
    }

    def said(days: int) -> dict[str, tuple[str, bool]]:
        pairs = standing.of_all(
            purposes,
            queries.decisions_of(case.id),
            queries.overrides_of(case.id),
            on=today + timedelta(days=days),
        )
        return {f"{one.purpose} {one.recipient}": (one.words, one.counts) for one in pairs}

    assert said(0) == {
        "case-decisions police": ("Asked and refused", False),
        "case-decisions cps": ("Given", True),
        "custody-care police": ("Not asked", False),
    }
    words, counts = said(1)["case-decisions cps"]
    assert words.startswith("Lapsed: it was given until")
    assert not counts


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (None, "; what was written until .* is shared without agreement$"),
        (["a", "b"], "; lines chosen of what was written until .* are shared without agreement$"),
        ([], "; a decision of .* to share names no line: it shares nothing here$"),
    ],
)
def test_it_says_what_an_override_shares(lines: list[str] | None, words: str) -> None:
    row = ConsentOverride(**WHERE, decided_at=clock.now(), recorded_at=clock.now(), lines=lines)
    purposes = {"custody-care": {"recipients": ["police"]}}
    (pair,) = standing.of_all(purposes, [], [row], on=clock.today())
    assert re.search(words, pair.why), pair.why
    assert pair.covers is (lines != [])


def test_a_best_interests_decision_names_who_decided_and_whom_they_asked(
    case: Case, person: Person
) -> None:
    said = {"given_by": "best-interests", "given_by_name": "Dr Ruth Ayo"}
    why = {"reasons": "Cannot keep the question in mind", "consulted": "Her sister"}
    row = decide(case, person("practitioner"), **said, **why)
    assert (row.given_by_name, row.reasons, row.consulted, row.judged_by) == (
        "Dr Ruth Ayo",
        why["reasons"],
        "Her sister",
        person("practitioner").name,
    )


def test_a_purpose_that_does_not_exist_is_answered_in_words(case: Case, person: Person) -> None:
    with pytest.raises(Invalid) as refused:
        decide(case, person("practitioner"), purpose="marketing")
    assert refused.value.fields == {"purpose": [("unknown", "Select one of the purposes offered")]}
