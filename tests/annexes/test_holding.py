"""Holding back, taking back and scheduling one police line; what that does to versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import delivery, hold_queries, holding, queries, service, sharing, stops
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.safeguards import service as safeguards
from tests.annexes import made, named
from tests.annexes.named import OBSERVED
from tests.annexes.test_stating import LINK, corrected, stated

Person = Callable[[str], Actor]


@pytest.fixture
def seen(case: Case, person: Person) -> Case:
    """A case with an observation level, whose reason is “Tearful”."""
    made.observed(case, person)
    return case


def held(case: Case, person: Person, **over: Any) -> AnnexHold:
    return named.held(case, by=person("investigator"), name=OBSERVED, **over)


def waiting(person: Person) -> list[AnnexHold]:
    session().flush()
    found = session().execute(hold_queries.to_schedule(person("disclosure")))
    return [row for row, _ in found]


def scheduled(hold: AnnexHold, person: Person, **over: Any) -> None:
    said = {"schedule": "MG6C", "item": "item 4", "scheduled_on": clock.today(), **over}
    holding.schedule(hold, by=person("disclosure"), **said)


def test_a_line_held_back_is_frozen_in_the_version_as_section_holder_and_ground(
    seen: Case, person: Person
) -> None:
    before = queries.drafted(seen, on=clock.today())
    row = held(seen, person)
    draft = queries.drafted(seen, on=clock.today())
    assert draft.digest != before.digest
    annex = made.issued(seen, person)
    assert annex.withheld == [
        {
            "section": "Safety of the person and others",
            "held_by": "Northshire Police",
            "ground": "Not relevant to this case",
        }
    ]
    assert "Tearful" not in repr(annex.facts)
    assert (row.text.endswith("Tearful"), row.recorded_by) == (True, person("investigator").name)
    (event,) = made.trail(Did.ANNEX_LINE_HELD)
    assert event.facts == {"ground": "not-relevant", "recipient": "cps", "line": OBSERVED}


@pytest.mark.parametrize("ground", ["no-consent", "withdrawn", "not-needed", "serious-harm", ""])
def test_what_the_person_wishes_is_no_ground(seen: Case, person: Person, ground: str) -> None:
    with pytest.raises(Invalid) as why:
        held(seen, person, ground=ground)
    assert why.value.fields["ground"][0][0] == "unknown"


def test_it_needs_reasons_a_line_that_is_there_and_the_words_that_were_read(
    seen: Case, person: Person
) -> None:
    with pytest.raises(Invalid) as why:
        held(seen, person, because=" ")
    assert list(why.value.fields) == ["because"]
    with pytest.raises(Missing):
        named.held(seen, by=person("investigator"), name="0" * 24)
    with pytest.raises(Conflict):
        held(seen, person, seen="0" * 24)
    with pytest.raises(NotPermitted):
        named.held(seen, by=person("sergeant"), name=OBSERVED)
    held(seen, person)
    with pytest.raises(OutOfOrder, match="already"):
        held(seen, person)


def test_changed_words_stop_the_next_version_until_somebody_decides_again(
    seen: Case, person: Person
) -> None:
    first = held(seen, person)
    made.issued(seen, person)
    safeguards.set_observation(seen, by=person("sergeant"), level="3", because="Still tearful")
    draft = queries.drafted(seen, on=clock.today())
    assert [one.hold.id for one in draft.undecided] == [first.id]
    assert "tearful" not in repr(draft.facts)
    with pytest.raises(OutOfOrder, match="Decide again"):
        made.issued(seen, person)
    second = held(seen, person, ground="other-case")
    assert (first.ended_because, second.text.endswith("Still tearful")) == ("Decided again", True)
    assert made.issued(seen, person).number == 2
    assert waiting(person) == [first, second]


def test_a_line_taken_back_is_told_in_the_next_version(seen: Case, person: Person) -> None:
    row = held(seen, person)
    holding.take_back(row, by=person("supervisor"), because="It is of this case")
    assert (row.ended_by, queries.drafted(seen, on=clock.today()).facts.held) == (
        person("supervisor").name,
        (),
    )
    assert len(made.trail(Did.ANNEX_LINE_TAKEN_BACK)) == 1
    with pytest.raises(OutOfOrder, match="already"):
        holding.take_back(row, by=person("investigator"), because="Again")
    with pytest.raises(Conflict):
        holding.take_back(row, by=person("investigator"), because="Again", version=1)


def test_the_task_stays_until_it_is_answered_with_item_and_day(seen: Case, person: Person) -> None:
    row = held(seen, person)
    assert waiting(person) == [row]
    with pytest.raises(Invalid) as why:
        scheduled(row, person, scheduled_on=clock.today().replace(year=2100))
    assert list(why.value.fields) == ["scheduled_on"]
    with pytest.raises(NotPermitted):
        holding.schedule(
            row, by=person("investigator"), schedule="MG6C", item="4", scheduled_on=clock.today()
        )
    scheduled(row, person)
    assert waiting(person) == []
    assert (row.schedule, row.item) == ("MG6C", "item 4")
    with pytest.raises(OutOfOrder, match="does not wait"):
        scheduled(row, person)
    (event,) = made.trail(Did.ANNEX_LINE_SCHEDULED)
    assert event.actor_role == "disclosure-officer"


def test_what_was_taken_back_waits_only_where_a_version_went_without_it(
    seen: Case, person: Person
) -> None:
    row = held(seen, person)
    holding.take_back(row, by=person("investigator"), because="By mistake")
    assert waiting(person) == []
    again = held(seen, person)
    made.issued(seen, person)
    holding.take_back(again, by=person("investigator"), because="Relevant after all")
    assert waiting(person) == [again]


def test_a_version_that_tells_what_was_held_back_since_goes_nowhere(
    seen: Case, person: Person
) -> None:
    annex = made.issued(seen, person)
    row = held(seen, person, ground="sensitive")
    session().flush()
    with pytest.raises(OutOfOrder, match="held back since"):
        service.approve(annex, by=person("supervisor"))
    holding.take_back(row, by=person("investigator"), because="No source is named")
    session().flush()
    assert stops.stop_of(annex, on=clock.today()) is None


def test_an_older_version_of_a_line_held_back_since_goes_nowhere_in_its_old_words(
    seen: Case, person: Person
) -> None:
    annex = made.approved(seen, person)
    safeguards.set_observation(seen, by=person("sergeant"), level="3", because="Informant XY")
    held(seen, person, ground="sensitive")
    session().flush()
    with pytest.raises(OutOfOrder, match="held back since"):
        service.share(annex, by=person("investigator"))


def afresh(annex: AnnexVersion, person: Person) -> AnnexVersion:
    """As a download opens it: without its content."""
    session().flush()
    session().expire_all()
    return service.open(annex.token, by=person("investigator"), with_content=False)


def test_a_download_reads_no_facts_where_nothing_can_have_stopped_it(
    seen: Case, person: Person, quick_printer: None, statements: Any
) -> None:
    annex = afresh(made.approved(seen, person), person)
    with statements() as asked:
        stored = service.download(annex, by=person("investigator"))
        delivery.as_file(annex, stored, person("investigator"))
        session().flush()
    assert not [one for one in asked if re.search(r"annex_version\.facts(,|\s+FROM)", one)]
    reads = [one for one in asked if one.startswith("SELECT") and "annex" in one]
    assert len(reads) <= 5  # has it left, can it be stopped (twice), the paper, a later one


@pytest.mark.parametrize("ends", ["held back", "withdrawn"])
def test_a_version_opened_without_its_content_is_stopped_like_any_other(
    ends: str, with_ld: Case, person: Person, quick_printer: None
) -> None:
    made.observed(with_ld, person)
    made.answered(with_ld, person, "given")
    annex = afresh(made.approved(with_ld, person), person)
    assert stops.stop_of(annex, on=clock.today()) is None
    if ends == "withdrawn":
        made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    else:
        held(cases.open(with_ld.token, by=person("investigator")), person)
    annex = afresh(annex, person)
    with pytest.raises(OutOfOrder, match=r"held back since|withdrawn on"):
        service.download(annex, by=person("investigator"))


def test_a_version_of_police_lines_alone_is_stopped_once_one_is_held_back(
    seen: Case, person: Person, quick_printer: None
) -> None:
    annex = made.approved(seen, person)
    held(seen, person)
    with pytest.raises(OutOfOrder, match="held back since"):
        service.download(afresh(annex, person), by=person("investigator"))


def test_a_copy_of_which_a_line_is_held_back_is_called_stopped_and_not_withdrawn(
    seen: Case, person: Person
) -> None:
    annex = made.issued(seen, person)
    held(seen, person)
    session().flush()
    stored = AnnexPaper(pdf=b"%PDF-", sha256="0" * 64)
    headers = delivery.as_file(annex, stored, person("investigator")).headers
    assert "-stopped.pdf" in headers["Content-Disposition"]
    assert (headers["X-Annex-Stopped"], headers.get("X-Annex-Withdrawn")) == ("yes", None)
    both = sharing.Stop(clock.now(), is_held_back=True).words
    assert both.startswith("Agreement to tell CPS was withdrawn on")
    assert both.endswith("held back since it was made")


@pytest.mark.parametrize("is_anew", [False, True])
def test_what_a_corrected_statement_said_before_goes_nowhere_once_it_is_held_back(
    is_anew: bool, case: Case, person: Person
) -> None:
    first = stated(case, person, "link", LINK)
    annex = made.issued(case, person)
    answers = {**LINK, "why": "Informant XY says so"}
    if is_anew:
        corrected(first, case, person, is_taken_back=True)
        stated(case, person, "link", answers)
    else:
        corrected(first, case, person, answers=answers)
    there, _ = holding.lines(case, by=person("investigator"))
    (line,) = [one for one in there if "Informant XY" in one.line.text]
    named.held(case, by=person("investigator"), name=line.key, ground="sensitive")
    session().flush()
    with pytest.raises(OutOfOrder, match="held back since"):
        service.approve(annex, by=person("supervisor"))


@pytest.mark.parametrize("deed", ["take back", "schedule"])
def test_of_two_who_decide_at_once_one_wins(seen: Case, person: Person, deed: str) -> None:
    row = held(seen, person)
    session().flush()
    first = sa.update(AnnexHold).values(version=AnnexHold.version + 1)
    session().execute(first.execution_options(synchronize_session=False))
    with pytest.raises(Conflict):
        if deed == "schedule":
            scheduled(row, person)
        else:
            holding.take_back(row, by=person("investigator"), because="Relevant")


def test_other_units_and_roles_do_not_find_it(seen: Case, person: Person, unit: Session) -> None:
    row = held(seen, person)
    unit.flush()
    assert holding.open(row.token, by=person("disclosure")) is row
    for key in ("investigator.south", "sergeant"):
        with pytest.raises(Missing):
            holding.open(row.token, by=person(key))
    with pytest.raises(NotPermitted):
        holding.open(row.token, by=person("cps"))
