"""What an officer states for the annex, and correcting it: through the verbs, on a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import approving, queries, service, statements, stating
from cjdiversion.annexes.drafting import Draft
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.reference import Mark, ReferenceEntry
from tests.annexes import made, named

Person = Callable[[str], Actor]
LINK = {"link": "contributory", "why": "She had not slept for days"}


def stated(case: Case, person: Person, section: str, answers: Any, **over: Any) -> AnnexStatement:
    said: dict[str, Any] = {"state": "obtained", "reliability": "observed", **over}
    heading = stating.heading_of(case, section)
    return stating.state(case, heading, by=person("investigator"), answers=answers, **said)


def corrected(row: AnnexStatement, case: Case, person: Person, **over: Any) -> AnnexStatement:
    said: dict[str, Any] = {"state": "obtained", "reliability": "observed", "answers": LINK}
    said |= {"because": "The doctor rang", **over}
    return stating.correct(row, case, by=person("supervisor"), **said)


def draft(case: Case) -> Draft:
    return queries.drafted(case, on=clock.today())


def text_of(drafted: Draft) -> str:
    return "\n".join(line.text for line in drafted.facts.lines)


def test_what_is_stated_makes_a_new_version_and_leaves_one_row_of_the_trail(
    case: Case, person: Person
) -> None:
    made.issued(case, person)
    assert not draft(case).is_new
    stated(case, person, "link", LINK)
    assert draft(case).is_new
    assert LINK["why"] in text_of(draft(case))
    (row,) = made.trail(Did.ANNEX_STATED)
    assert (row.operation, row.facts, row.case_id) == (
        Operation.COLLECTION,
        {"section": "link"},
        case.id,
    )


def test_whoever_wrote_in_a_version_or_held_back_from_it_does_not_approve_it(
    case: Case, person: Person
) -> None:
    first = stated(case, person, "link", LINK)
    corrected(first, case, person)
    held = named.held(case, by=person("investigator"))
    annex = made.issued(case, person)
    with pytest.raises(NotPermitted, match="part of it"):
        service.approve(annex, by=person("supervisor"))
    given = {"authority_name": person("supervisor").name, "authority_rank": "sergeant"}
    with pytest.raises(Invalid) as refused:
        by = person("investigator")
        approving.approve_by_phone(annex, by=by, authority_at=clock.now(), **given)
    assert [code for code, _ in refused.value.fields["authority_name"]] == ["wrote-it"]
    writers = {name for _, name in statements.writers_of(annex)}
    assert writers == {person("supervisor").name, held.recorded_by}


def test_a_correction_stands_in_place_of_what_it_corrects_which_is_kept(
    case: Case, person: Person
) -> None:
    first = stated(case, person, "link", LINK)
    annex = made.issued(case, person)
    answers = {"link": "unknown", "why": "Nobody can say"}
    second = corrected(first, case, person, answers=answers)
    assert draft(case).is_new
    assert LINK["why"] not in text_of(draft(case))
    assert LINK["why"] in repr(annex.facts)
    (one,) = statements.written_of(case.id)
    assert (one.statement, list(one.before)) == (second, [first])
    assert (second.because, second.stated_by) == ("The doctor rang", person("supervisor").name)
    assert first.answers == LINK
    assert [row.operation for row in made.trail(Did.ANNEX_STATED)] == [
        Operation.COLLECTION,
        Operation.ALTERATION,
    ]


def test_of_two_who_correct_at_once_the_second_is_told(case: Case, person: Person) -> None:
    first = stated(case, person, "link", LINK)
    corrected(first, case, person)
    with pytest.raises(Conflict, match="corrected this already"):
        corrected(first, case, person)


def test_what_was_taken_back_leaves_nothing_and_may_be_stated_anew(
    case: Case, person: Person
) -> None:
    first = stated(case, person, "link", LINK)
    gone = corrected(first, case, person, is_taken_back=True)
    assert LINK["why"] not in text_of(draft(case))
    assert statements.standing_of(case.id) == []
    with pytest.raises(Conflict):
        corrected(gone, case, person)
    assert stated(case, person, "link", LINK).replaces_id is None


def test_a_heading_that_takes_one_statement_takes_no_second(case: Case, person: Person) -> None:
    stated(case, person, "link", LINK)
    with pytest.raises(Conflict, match="Correct what they wrote instead"):
        stated(case, person, "link", LINK)
    for what in ("Letter", "Log"):
        stated(case, person, "outstanding", {"what": what, "from-whom": "Mill Lane Surgery"})
    assert len(statements.standing_of(case.id)) == 3


def test_a_correction_says_why_and_what_is_missing_is_refused(case: Case, person: Person) -> None:
    first = stated(case, person, "link", LINK)
    with pytest.raises(Invalid):
        corrected(first, case, person, because=" ")
    with pytest.raises(Invalid) as refused:
        stated(case, person, "court", {"more": "Quiet room"}, reliability="")
    assert set(refused.value.fields) == {"reliability"}


@pytest.mark.parametrize("section", ["victim", "withheld", "score"])
def test_nobody_writes_where_nothing_is_asked(case: Case, section: str) -> None:
    with pytest.raises(Missing):
        stating.heading_of(case, section)


def test_custody_writes_nothing_for_the_prosecutor(case: Case, person: Person) -> None:
    heading = stating.heading_of(case, "link")
    with pytest.raises(NotPermitted):
        stating.state(case, heading, by=person("sergeant"), state="not-sought", answers={})


def test_a_statement_of_another_force_is_not_there(case: Case, person: Person) -> None:
    row = stated(case, person, "link", LINK)
    assert stating.open(row.token, by=person("investigator"))[0] is row
    with pytest.raises(Missing):
        stating.open(row.token, by=person("investigator.south"))


def test_nothing_is_stated_of_somebody_who_is_no_suspect(case: Case, person: Person) -> None:
    heading, case.person.is_suspect = stating.heading_of(case, "link"), False
    with pytest.raises(OutOfOrder):
        stating.state(case, heading, by=person("investigator"), state="not-sought", answers={})


def test_evidence_is_overdue_from_the_day_after_its_target_until_it_is_here(
    case: Case, person: Person
) -> None:
    due, by = clock.today() + timedelta(3), person("investigator")
    answers = {"what": "Report", "from-whom": "Trust", "target": due}
    row = stated(case, person, "outstanding", answers, state="sought-and-outstanding")
    assert (row.due_on, row.answers["target"]) == (due, due.isoformat())
    late = {"on": due + timedelta(1), "most": 9}
    assert statements.overdue(by, on=due, most=9) == []
    assert statements.overdue(by, **late) == [row]
    assert statements.overdue(person("investigator.south"), **late) == []
    corrected(row, case, person, answers=answers)
    assert statements.overdue(by, **late) == []


def test_a_force_has_its_own_words_and_an_issued_version_keeps_those_it_had(
    case: Case, person: Person
) -> None:
    stated(case, person, "link", LINK)
    annex = made.issued(case, person)
    code = case.force.code
    row = {"force_code": code, "source": "The force", "mark": Mark.LOCAL}
    row |= {"from_on": clock.today()}
    heading = ReferenceEntry(kind="annex_sections", code="link", label="How it bears", **row)
    field = ReferenceEntry(kind="annex_fields", code="link.why", label="Grounds", **row)
    session().add_all([heading, field])
    session().flush()
    drafted = draft(case)
    assert "How it bears" in {one.heading for one in drafted.facts.sections}
    assert f"Grounds: {LINK['why']}" in text_of(drafted)
    assert "How it bears" not in repr(annex.facts)
    assert "Grounds" not in repr(annex.facts)


def test_a_preview_asks_the_database_no_oftener_for_more_statements(
    case: Case, person: Person
) -> None:
    """However many officers wrote."""
    stated(case, person, "link", LINK)
    _counted(case, person)  # what is remembered of reference data is read
    before = _counted(case, person)
    for what in "abcdef":
        stated(case, person, "outstanding", {"what": what, "from-whom": "x"})
    assert _counted(case, person) == before


def _counted(case: Case, person: Person) -> int:
    seen: list[str] = []
    bind = session().get_bind()

    def count(*args: Any) -> None:
        seen.append(args[2])

    sa.event.listen(bind, "before_cursor_execute", count)
    try:
        service.preview(case, by=person("investigator"))
    finally:
        sa.event.remove(bind, "before_cursor_execute", count)
    return len(seen)
