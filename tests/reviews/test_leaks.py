"""Words of the pack are no leak where they are the pack’s own, and every name is one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import reference
from cjdiversion.database import session
from cjdiversion.reviews import leaks, panel, queries, service
from cjdiversion.reviews.models import ReviewSample
from cjdiversion.reviews.steps import IN_SAMPLE
from tests.disposals import made as deciding
from tests.reviews import made

NAME = "a name or a date of birth"


@pytest.fixture(autouse=True)
def _pages(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def drawn(person: made.Person, *outcomes: str) -> ReviewSample:
    plan = made.seeded(person, outcome_codes=list(outcomes))
    return service.draw(plan, by=person("performance"))


def rows_of(sample: ReviewSample) -> Any:
    return panel.loaded(sample, queries.in_sample(sample.id, IN_SAMPLE))


def searching(sample: ReviewSample, rows: Any) -> Callable[[Any], list[leaks.Leak]]:
    """What is found in a paper that tells this of the first case."""
    _, *others = panel.told(rows)
    search = panel.search(sample, rows)
    return lambda answers: search(panel.page(sample, [panel.Told(1, tuple(answers)), *others]))


# What people write where the house asks for an officer’s name.
USUAL = {
    "reliability_by": "DS Mary Quill, with the appropriate adult",
    "consulted_whom": "The case officer and the panel; policy and practice lead",
    "dpp_prosecutor": "Not known, on the advice of the victim’s unit",
}


@pytest.mark.parametrize("outcome", ["10", "12"])
def test_usual_words_in_the_fields_of_these_cases_stop_no_pack(
    person: made.Person, unit: Session, outcome: str
) -> None:
    """Outcomes 10 and 12, for which dip samples are asked, with everything filled in."""
    decider, sergeant = person("supervisor"), person("sergeant")
    for _ in range(8):
        case = deciding.booked_for(decider, recorded_by=sergeant)
        looked = deciding.answered(case, by=decider)
        for name, words in USUAL.items():
            setattr(looked, name, words)
        deciding.decided(outcome, by=decider, recorded_by=sergeant, case=case)
    sample = drawn(person, outcome)
    rows = rows_of(sample)
    for row in rows:
        row.decision.authority_deputy = "No other supervisor: tick if victim told"
        row.decision.authority_deputy_because = "Leave; the panel’s case of public interest"
    session().flush()
    values = {value for named in leaks.named_in(rows) for _, value in named}
    assert {"appropriate", "policy", "case", "tick", "panel"} <= values
    assert service.panel_pack(sample, by=person("performance")).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "surname",
    ["Case", "Price", "White", "Age", "Outcome", "Young", "Ng", "O’Brien", "Lane-Fox", "Tick"],
)
def test_a_surname_planted_in_any_field_stops_the_pack_whatever_word_it_is(
    person: made.Person, unit: Session, surname: str
) -> None:
    made.decisions(person, 8, surname=surname, forenames="Zsofia")
    sample = drawn(person, "15")
    rows = rows_of(sample)
    honest, found = panel.told(rows)[0].answers, searching(sample, rows)
    assert [label for label, _ in honest] == list(panel.LABELS)
    assert found(honest) == []
    typed = surname.replace("’", "'")
    for at, (label, answer) in enumerate(honest):
        for said in (surname, typed.upper(), f"{answer}; {typed}", f"{typed} {answer}"):
            answers = [*honest[:at], (label, said), *honest[at + 1 :]]
            assert leaks.Leak(1, NAME) in found(answers), (label, said)
    for answers in ([*honest, ("Known as", surname)], [*honest, (surname, "Yes")]):
        assert leaks.Leak(1, NAME) in found(answers)


def test_half_of_a_double_name_stops_the_pack_too(person: made.Person, unit: Session) -> None:
    made.decisions(person, 8, surname="Lane-Fox")
    sample = drawn(person, "15")
    found = searching(sample, rows_of(sample))
    assert leaks.Leak(1, NAME) in found([("Option", "As Ms Fox asked")])


def test_an_officer_typed_small_is_found_and_the_words_beside_the_name_are_not(
    person: made.Person, unit: Session
) -> None:
    decider, sergeant = person("supervisor"), person("sergeant")
    for _ in range(8):
        case = deciding.booked_for(decider, recorded_by=sergeant)
        deciding.looked_into(
            case, by=decider, reliability_by="ds price, with the appropriate adult"
        )
        deciding.decided("15", by=decider, recorded_by=sergeant, case=case)
    sample = drawn(person, "15")
    found = searching(sample, rows_of(sample))
    assert found([("Option", "With the appropriate adult, at once")]) == []
    assert found([("Option", "At any Price")]) != []


def test_a_label_that_a_force_words_itself_is_searched(
    person: made.Person, unit: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.decisions(person, 8, surname="Price", outcome="15")
    sample = drawn(person, "15")
    rows = rows_of(sample)
    own = ("Half Price resolution", "")
    monkeypatch.setattr(panel.disposals, "labels_then", lambda one: own)
    assert {one.sort for one in panel.leaks_in(sample, panel.page(sample, panel.told(rows)), rows)}


def test_an_answer_as_it_was_worded_once_is_still_fixed_and_a_force_s_own_is_not(
    unit: Session,
) -> None:
    for force, label in ((None, "Autistic spectrum"), ("northshire", "Autism, as Price says")):
        entry = reference.ReferenceEntry(
            kind="vulnerabilities",
            code="autism",
            label=label,
            force_code=force,
            from_on=date(1990, 1, 1),
            to_on=date(1991, 1, 1),
            source="ours",
            mark=reference.Mark.PROPOSED,
        )
        session().add(entry)
    session().flush()
    worded = panel.answers()
    assert {"Autistic spectrum", "Autism", "18 or over"} <= worded
    assert "Autism, as Price says" not in worded
