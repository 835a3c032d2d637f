"""What the prosecutor asks, and what becomes of it when nobody answers. The clock is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import (
    asking,
    asking_queries,
    counting,
    passing,
    reading,
    schemas,
    service,
)
from cjdiversion.annexes.asking_models import AnnexQuestion
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.steps import Asked
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from tests.annexes import made, named
from tests.annexes.test_approving import told

Who = Callable[[str], Actor]
WHAT = "Is there a report of the community team?"
ASK: dict[str, Any] = {"section": "support", "what": WHAT, "priority": "2"}


@pytest.fixture
def annex(case: Case, person: Who) -> AnnexVersion:
    return made.shared(case, person)


def asked(annex: AnnexVersion, person: Who, **over: Any) -> AnnexQuestion:
    return asking.ask(annex, by=person("cps"), **{**ASK, **over})


def in_hours(count: float) -> Any:
    return clock.at(clock.now() + timedelta(hours=count))


def waiting(person: Who, key: str, which: str = "waiting") -> list[AnnexQuestion]:
    return [row[0] for row in session().execute(asking_queries.listed(person(key), which))]


def test_a_question_waits_for_whoever_prepared_the_version(
    annex: AnnexVersion, person: Who
) -> None:
    question = asked(annex, person)
    assert (question.owner_name, question.status) == ("DC Lena Ford", Asked.ASKED)
    assert question.due_at - question.asked_at == timedelta(days=2)
    assert told("annex-asked") == {"investigator"}
    for key in ("cps", "investigator", "supervisor"):
        assert waiting(person, key) == [question]
        assert asking.open(question.token, by=person(key)) is question
    for key in ("cps.south", "cps.direct", "investigator.south", "inspector"):
        with pytest.raises(Missing):
            asking.open(question.token, by=person(key))
    (row,) = made.trail(Did.ANNEX_ASKED)
    assert WHAT not in repr(row.facts)


def test_a_question_to_somebody_on_rest_days_goes_on_to_the_supervisors_and_then_is_raised(
    annex: AnnexVersion, person: Who
) -> None:
    question = asked(annex, person)
    with in_hours(11):
        assert passing.pass_questions_on() == 0
    with in_hours(12):
        assert (passing.pass_questions_on(), passing.pass_questions_on()) == (1, 0)
        assert told("annex-asked") == {"investigator", "supervisor"}
        assert question.passed_on_at == clock.now()
    with in_hours(37):
        assert waiting(person, "supervisor", "due-soon") == [question]
        assert waiting(person, "supervisor", "overdue") == []
    with in_hours(49):
        assert waiting(person, "cps", "overdue") == [question]
        assert (passing.raise_unanswered(), passing.raise_unanswered()) == (1, 0)
        assert [one.kind for one in raised.of_case(annex.case_id)] == ["annex-question-unanswered"]
        asking.answer(question, by=person("supervisor"), answer="obtained")
    assert waiting(person, "cps", "overdue") == []


def test_an_investigator_who_has_left_the_unit_is_not_waited_for(
    annex: AnnexVersion, person: Who
) -> None:
    annex.made_by_id = person("investigator.south").person_id
    asked(annex, person)
    assert told("annex-asked") == {"supervisor"}
    assert passing.pass_questions_on() == 1


def test_what_is_to_follow_has_its_day_and_goes_on_after_it(
    annex: AnnexVersion, person: Who
) -> None:
    question = asked(annex, person, priority="1")
    day = clock.today() + timedelta(days=3)
    by = person("investigator")
    asking.answer(question, by=by, answer="will-follow", follows_on=day, words="From the GP")
    assert (question.status, question.pass_on_at) == (Asked.FOLLOWS, clock.day_ends(day))
    assert waiting(person, "cps", "follows") == [question]
    assert told("annex-answered") == {"cps"}
    with clock.at(question.due_at):
        assert question.due_at < clock.day_ends(day)  # what CPS asked for is not put off
        assert waiting(person, "cps", "overdue") == [question]
        assert (passing.pass_questions_on(), passing.raise_unanswered()) == (0, 1)
    with clock.at(clock.day_ends(day)):
        assert (passing.pass_questions_on(), passing.raise_unanswered()) == (1, 0)


def test_a_case_page_lists_what_is_asked_of_versions_within_reach(
    annex: AnnexVersion, person: Who
) -> None:
    question = asked(annex, person)
    assert asking_queries.of_case(annex.case_id, person("investigator")) == [question]
    assert asking_queries.of_case(annex.case_id, person("inspector")) == []


def test_that_the_record_changed_is_for_whoever_writes_the_next_version(
    annex: AnnexVersion, person: Who
) -> None:
    annex.changed_at = clock.now()
    for key, at in (("investigator", annex.changed_at), ("cps", None)):
        assert reading.of(annex, person(key)).changed_at == at
    told_them = schemas.Told().dump(reading.of(annex, person("cps")))
    assert told_them["changed_at"] is None


def test_not_available_needs_a_coded_reason_and_cps_close_it(
    annex: AnnexVersion, person: Who
) -> None:
    question, by = asked(annex, person), person("investigator")
    for given, field in (
        ({"answer": "not-available"}, "reason"),
        ({"answer": "not-available", "reason": "other"}, "words"),
        ({"answer": "will-follow"}, "follows_on"),
        ({"answer": "will-follow", "follows_on": clock.today() - timedelta(days=1)}, "follows_on"),
    ):
        with pytest.raises(Invalid) as refused:
            asking.answer(question, by=by, **given)  # type: ignore[arg-type]
        assert set(refused.value.fields) == {field}
    asking.answer(question, by=by, answer="not-available", reason="does-not-exist")
    assert waiting(person, "cps", "answered") == [question]
    with pytest.raises(NotPermitted):
        asking.close(question, by=by)
    asking.close(question, by=person("cps"))
    assert question.status is Asked.CLOSED
    with pytest.raises(OutOfOrder, match="closed by cps"):
        asking.answer(question, by=by, answer="obtained")
    asked(annex, person)  # closed, it may be asked again


@pytest.mark.parametrize(
    "words",
    [
        "Her mother is Ada QUILLFEATHER",
        f"L&D say: {made.CANARY}",
        "It is: {held}",
    ],
)
def test_what_goes_into_a_version_or_nowhere_is_not_told_in_an_answer(
    case: Case, annex: AnnexVersion, person: Who, words: str
) -> None:
    named.about(case, person("sergeant"), person("investigator"))
    made.assessed(case, person, made.CANARY)
    made.answered(case, person, "refused")
    made.observed(case, person)
    row = named.held(case, by=person("investigator"), name=named.OBSERVED)
    words = words.format(held=row.text)
    question, by = asked(annex, person), person("investigator")
    with pytest.raises(Invalid) as refused:
        asking.answer(question, by=by, answer="obtained", words=words)
    assert [code for code, _ in refused.value.fields["words"]] == ["not-here"]
    asking.answer(question, by=by, answer="obtained", words="Version 2 shows it")


def test_the_same_is_asked_once_and_the_second_is_told_who_did(
    annex: AnnexVersion, person: Who
) -> None:
    asked(annex, person)
    with pytest.raises(Conflict, match="asked already, by Priya Nair"):
        asked(annex, person, what=f"  {WHAT.upper()} ")
    asked(annex, person, section="fitness")


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"section": "withheld"}, "section"),
        ({"what": "   "}, "what"),
        ({"needed_by": clock.now() - timedelta(days=1)}, "needed_by"),
    ],
)
def test_a_question_is_checked(
    annex: AnnexVersion, person: Who, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(annex, person, **over)
    assert set(refused.value.fields) == {field}


def test_nobody_asks_about_a_version_that_another_has_replaced(
    case: Case, annex: AnnexVersion, person: Who
) -> None:
    question = asked(annex, person)
    made.observed(case, person)
    second = made.shared(case, person)
    with pytest.raises(OutOfOrder, match="Version 2"):
        asked(annex, person, section="fitness")
    assert asking_queries.shown_in(question) is second


def test_two_who_ask_the_same_at_once_make_one_question(db: Database, person: Who) -> None:
    with db.unit():
        token = made.shared(made.case(person), person).token
        by = person("cps")
    ready, lost = threading.Barrier(2), list[str]()

    def press() -> None:
        ready.wait()
        try:
            with db.unit():
                asking.ask(service.open(token, by=by), by=by, **ASK)
        except Conflict as refused:
            lost.append(refused.code)

    both = [threading.Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with db.unit():
        assert session().scalar(sa.select(sa.func.count(AnnexQuestion.id))) == 1
    assert lost == ["asked-already"]


# --- used, or not needed --------------------------------------------------------------------------


def test_what_cps_say_of_it_reaches_the_investigator_and_the_numbers(
    annex: AnnexVersion, person: Who
) -> None:
    cps, since = person("cps"), clock.now() - timedelta(days=90)
    asking.use(annex, by=cps, reason="decided-without")
    asking.use(annex, by=cps, reason="diversion", words="Referred for a caution")
    assert told("annex-use-said") == {"investigator"}
    ((use, name),) = asking_queries.uses_of([annex.id])[annex.id]
    assert (use.is_used, name) == (True, "CPS North")
    with pytest.raises(Invalid):
        asking.use(annex, by=cps, reason="because")
    question = asked(annex, person)
    asked(annex, person, section="fitness", priority="1")
    with in_hours(36):
        asking.answer(question, by=person("investigator"), answer="obtained")
        (row,) = counting.of_unit(cps.unit_id, since=since)
        assert (row.shared, row.used, row.not_needed, row.not_said) == (1, 1, 0, 0)
        assert (row.asked, row.answered, row.overdue, row.days) == (2, 1, 1, 1.5)
        assert counting.of_unit(person("cps.direct").unit_id, since=since) == []


def test_each_part_of_the_cps_speaks_for_itself(unit: Session, person: Who) -> None:
    annex = made.shared(made.case(person), person)
    service.share(annex, by=person("investigator"), recipient="direct")
    for key in ("cps", "cps.direct"):
        service.acknowledge(service.open(annex.token, by=person(key)), by=person(key))
        asking.use(annex, by=person(key), reason="evidence")
    with pytest.raises(OutOfOrder, match="CPS North has acknowledged"):
        service.acknowledge(annex, by=person("cps"))
    assert len(asking_queries.uses_of([annex.id])[annex.id]) == 2
