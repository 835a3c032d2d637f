"""Other people's data in a version: caught from what the rooms record, and answered before it is
approved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjdiversion.access import Actor
from cjdiversion.annexes import checking, people_known, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.third_parties import caught
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.interviews import service as interviews
from tests.annexes import made, named
from tests.annexes.named import FOUND
from tests.annexes.test_third_parties import facts
from tests.victims import made as harmed

Person = Callable[[str], Actor]


@pytest.fixture
def annex(case: Case, person: Person) -> AnnexVersion:
    """A victim’s surname stands in it."""
    found = named.found(case, person("sergeant"), person("investigator"))
    session().flush()
    return found


def answered(annex: AnnexVersion, by: Actor, **over: str) -> None:
    said = {"reason": "not-them", "because": "It is the medicine’s name", **over}
    checking.answer(annex, FOUND, by=by, **said)


def test_it_cannot_be_approved_before_every_finding_is_answered(
    annex: AnnexVersion, person: Person
) -> None:
    with pytest.raises(OutOfOrder) as why:
        service.approve(annex, by=person("supervisor"))
    assert (why.value.code, annex.status) == ("findings", "issued")
    answered(annex, person("supervisor"))
    checking.refuse_unanswered(annex)
    (one,) = checking.findings(annex, by=person("superintendent"))
    assert one.answer is not None
    assert (one.answer.reason, one.answer.words) == ("not-them", "QUILLFEATHER")
    assert one.answer.answered_by == person("supervisor").name
    (event,) = made.trail(Did.ANNEX_FINDING_ANSWERED)
    assert event.facts == {"kind": "name", "reason": "not-them", "finding": FOUND}


def test_it_may_be_returned_instead(annex: AnnexVersion, person: Person) -> None:
    service.send_back(annex, by=person("supervisor"), because="Leave the name out")
    with pytest.raises(OutOfOrder, match="returned"):
        answered(annex, person("supervisor"))


def test_an_answer_is_somebody_elses_coded_and_in_words_and_given_once(
    annex: AnnexVersion, person: Person
) -> None:
    supervisor = person("supervisor")
    with pytest.raises(NotPermitted):
        answered(annex, person("investigator"))
    for field, said in (("reason", "because"), ("because", " ")):
        with pytest.raises(Invalid) as why:
            answered(annex, supervisor, **{field: said})
        assert list(why.value.fields) == [field]
    with pytest.raises(Missing):
        checking.answer(annex, "0" * 24, by=supervisor, reason="not-them", because="x")
    answered(annex, supervisor)
    with pytest.raises(OutOfOrder, match="already"):
        answered(annex, supervisor)


def test_who_prepared_it_answers_nothing(case: Case, person: Person) -> None:
    named.about(case, person("sergeant"), person("investigator"))
    own = service.issue(case, by=person("supervisor"))
    session().flush()
    with pytest.raises(NotPermitted, match="you prepared it"):
        answered(own, person("supervisor"))


def test_who_is_added_to_the_case_later_is_found_as_well(case: Case, person: Person) -> None:
    made.observed(case, person)
    annex = made.issued(case, person)
    checking.refuse_unanswered(annex)
    harmed.victim(case, by=person("investigator"), surname="Tearful")
    session().flush()
    with pytest.raises(OutOfOrder, match="One finding waits"):
        checking.refuse_unanswered(annex)


def test_whose_data_is_looked_for_is_what_the_rooms_record(case: Case, person: Person) -> None:
    sergeant, investigator = person("sergeant"), person("investigator")
    victim = harmed.victim(case, by=investigator)
    harmed.reachable(victim, by=investigator, address="12 Mill Lane, Northgate NO1 2AB")
    interviews.record_aa(case, by=sergeant, name="Ola Berg", relationship_code="parent")
    interviews.call_another(
        case, by=sergeant, name="Sam Role", relationship_code="scheme", scheme="Northshire AAs"
    )
    session().flush()
    known = people_known.people_of(case)
    text = "Ada Quillfeather; Berg; Sam Role; mill lane; NO1 2AB; Okonkwo-Jones, Zoë"
    found = [(one.kind, one.words) for one in caught(facts(text), known)]
    assert found == [
        ("name", "Ada Quillfeather"),
        ("name", "Berg"),
        ("address", "mill lane"),
        ("postcode", "NO1 2AB"),
    ]
