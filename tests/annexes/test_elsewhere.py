"""What stands in other records of the same person: of those alone that two people said are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import queries
from cjdiversion.annexes.facts import Line
from cjdiversion.cases.models import Case
from cjdiversion.consents.release import Holder
from cjdiversion.detentions import service as detentions
from cjdiversion.identities import service as identities
from tests.annexes import made, named
from tests.detentions import made as held
from tests.identities import made as linked

Who = Callable[[str], Actor]


def detained(person: Who, **over: Any) -> Case:
    """Under section 136, before; assessed, and who took over."""
    by = person("sergeant")
    there = held.detained(by=by, place="health-based", since=9, **over)
    facts: dict[str, Any] = {
        "was_assessed": True,
        "assessed_at": held.ago(6),
        "assessed_by": ["amhp"],
        "assessor_names": "Tia Holm",
        "result": "section-2",
        "handed_over_to": "Northshire Mental Health Trust",
    }
    detentions.end(there, by=by, **facts)
    return there


def status_of(case: Case) -> list[Line]:
    found = queries.drafted(case, on=clock.today()).facts.lines
    return [one for one in found if one.section == "legal-status"]


def test_what_came_of_another_detention_of_the_same_person_is_told_with_its_case(
    case: Case, person: Who
) -> None:
    there = detained(person)
    assert status_of(case) == []
    link = linked.proposed(person, (there, case))
    assert status_of(case) == []  # one person alone has said so
    identities.confirm(link, by=person("inspector"))
    (line,) = status_of(case)
    assert line.text.startswith("On another occasion: Assessed under the Mental Health Act 1983")
    assert line.text.endswith("Handed over to Northshire Mental Health Trust")
    assert line.source == f"Police record, case {there.reference} of the same person"
    assert (line.holder, line.author) == (Holder.POLICE, "Tia Holm")
    assert line.as_at == held.ago(6)


def test_one_who_is_only_alike_is_another_person(case: Case, person: Who) -> None:
    who = case.person
    detained(person, surname=who.surname, forenames=who.forenames, born_on=who.born_on)
    assert status_of(case) == []


def test_a_record_closed_as_another_persons_tells_nothing_and_a_line_can_be_held_back(
    case: Case, person: Who
) -> None:
    there = detained(person)
    linked.confirmed(person, (there, case))
    ((outcome, _),) = queries.known_of_id(case.id).earlier_mha
    key = named.key("legal-status", "mha-elsewhere", outcome.id.hex)
    named.held(case, by=person("investigator"), name=key, ground="not-relevant")
    assert status_of(case) == []
    withheld = made.issued(case, person).withheld
    assert [one["ground"] for one in withheld] == ["Not relevant to this case"]
    linked.closed(there, by=person("inspector"))
    draft = queries.drafted(case, on=clock.today())
    assert [one.words for one in draft.undecided] == [
        "Held back before, no longer on the record in this form: decide again"
    ]


@pytest.mark.parametrize("was_assessed", [False, None])
def test_that_nobody_was_assessed_is_told_and_what_nobody_recorded_is_not(
    case: Case, person: Who, was_assessed: bool | None
) -> None:
    by = person("sergeant")
    there = held.detained(by=by, place="health-based", since=9)
    detentions.end(there, by=by, was_assessed=was_assessed, result="left")
    linked.confirmed(person, (there, case))
    texts = [one.text for one in status_of(case)]
    said = "On another occasion: Was not assessed under the Mental Health Act 1983"
    assert texts == ([said] if was_assessed is False else [])
