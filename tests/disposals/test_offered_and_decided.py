"""What the pages offer and what a decision takes are one, whoever it is about: age, day of the
offence and time limit are drawn at random; sex, ethnicity and disability change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.disposals import choosing, looking, queries, rules, service
from cjdiversion.disposals.assessing import assessed
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.known import EVIDENCE, RELIABILITY, VICTIM, Answer, Known
from cjdiversion.disposals.openings import Suspect
from cjdiversion.errors import Invalid
from cjdiversion.reference import Mark, ReferenceEntry
from tests.conditions.made import CONDITIONAL
from tests.disposals import made
from tests.disposals.test_rules import asked

Person = Callable[[str], Actor]
DAY = date(2026, 6, 10)
quickly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# Why an outcome is not open to the person, or not yet.
CLOSED = {"adults-only", "under-ten", "old-enough", "limit-none", "limit-runs"}
CLOSED |= {"suspect-identified", "children-only", "too-young"}


# --- anybody --------------------------------------------------------------------------------------


@st.composite
def known(draw: st.DrawFn) -> Known:
    answers = {
        name: draw(st.sampled_from(Answer))
        for name, one in Known.__dataclass_fields__.items()
        if one.default is Answer.NOT_ASKED
    }
    return Known(
        **answers,
        evidence=draw(st.sampled_from(["", *EVIDENCE])),
        position=draw(st.sampled_from(["", "admits", "accepts", "neither"])),
        reliability=draw(st.sampled_from(["", *RELIABILITY])),
        victim=draw(st.sampled_from(["", *VICTIM])),
        limit_on=draw(st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=60))),
        youth_cautions=draw(st.none() | st.integers(0, 3)),
    )


@st.composite
def suspects(draw: st.DrawFn, most: int = 40) -> Suspect:
    """By a date of birth, or as they state it, or of an age nobody knows."""
    age = draw(st.none() | st.integers(0, most))
    then = None if age is None else draw(st.none() | st.integers(max(age - 3, 0), age))
    is_born = draw(st.booleans())
    return Suspect(
        is_possibly_child=age is None or age < 18,
        age=age if is_born else None,
        age_at_offence=then if is_born else None,
        ages=() if age is None else (age,),
        ages_at_offence=() if then is None else (then,),
        known=draw(known()),
    )


@pytest.fixture
def held(unit: Session) -> Catalogue:
    return queries.catalogue(on=DAY, force="99")


@quickly
@given(suspect=suspects())
def test_what_is_offered_is_never_refused_for_whom_it_is_and_what_is_refused_is_never_offered(
    held: Catalogue, suspect: Suspect
) -> None:
    facts = Facts(suspect, DAY, "inspector", held)
    offered, told_open = choosing.offered(facts), choosing.nothing_further(facts)
    told_closed = {one.code for one in choosing.not_open(facts)}
    for outcome in held.outcomes:
        if not outcome.is_assignable or held.needs_option(outcome):
            continue
        found = rules.broken(asked(outcome.code, suspect, held=held))
        is_open = not CLOSED & {one.code for one in found}
        assert (outcome.code in offered) is is_open
        assert (outcome.code in told_closed) is not is_open
        assert (outcome in told_open) is (is_open and not outcome.is_positive)
    for option in (one for one in held.options if one.code in offered):
        said = {"option_code": option.code}
        found = rules.broken(asked(option.outcome_code, suspect, held=held, **said))
        assert not CLOSED & {one.code for one in found}


def broken(suspect: Suspect, held: Catalogue, code: str = "11") -> set[str]:
    return {one.code for one in rules.broken(asked(code, suspect, held=held))} & CLOSED


ELEVEN: list[tuple[Suspect, bool]] = [
    (Suspect(ages=(45,)), False),  # stated, the day of the offence not known
    (Suspect(age=36, ages=(36,)), False),
    (Suspect(is_possibly_child=True, ages=(10,)), False),
    (Suspect(is_possibly_child=True, ages=(9,)), True),
    (Suspect(is_possibly_child=True), True),  # of an age nobody knows
    (Suspect(is_possibly_child=True, age=12, ages=(12,), age_at_offence=9), True),
    (Suspect(is_possibly_child=True, age=12, ages=(12,), age_at_offence=10), False),
    (Suspect(is_possibly_child=True, ages=(10,), ages_at_offence=(9, 10)), True),
    (Suspect(is_possibly_child=True, ages=(12,), ages_at_offence=(10, 11)), False),
]


@pytest.mark.parametrize(("suspect", "is_open"), ELEVEN)
def test_outcome_11_is_for_somebody_who_may_have_been_under_10(
    held: Catalogue, suspect: Suspect, is_open: bool
) -> None:
    assert broken(suspect, held) == (set() if is_open else {"old-enough"})
    assert ("11" in choosing.offered(Facts(suspect, DAY, "sergeant", held))) is is_open


def test_the_pages_of_a_case_offer_a_child_of_9_outcome_11_and_nothing_else(
    unit: Session, person: Person
) -> None:
    by, today = person("supervisor"), clock.today()
    offence = {"code": "CJ88116", "is_domestic_abuse": False, "is_hate_crime": False}
    born = date(today.year - 10, 12, 31) if today < date(today.year, 12, 31) else today
    case = made.case_for(
        by,
        recorded_by=person("sergeant"),
        born_on=born,
        offences=[{**offence, "committed_on": today}],
    )
    facts = looking.facts_of(case, by)
    assert list(choosing.offered(facts)) == ["11"]
    assert [one.code for one in choosing.nothing_further(facts)] == ["11"]
    assert service.decide(case, by=by, **made.facts("11")).outcome_code == "11"


# --- under 18 -------------------------------------------------------------------------------------


def own(unit: Session, kind: str, code: str, **attributes: Any) -> None:
    row = ReferenceEntry(
        kind=kind,
        code=code,
        label=f"Our {code}",
        force_code="99",
        from_on=reference.ALWAYS,
        attributes=attributes,
        source="Ours",
        mark=Mark.LOCAL,
    )
    unit.add(row)


@pytest.fixture
def their_rows(unit: Session) -> None:
    """With rows by which a force would open a caution and a notice to children."""
    national = reference.attributes("oocr_options")
    for code in ("simple-caution", "conditional-caution", "penalty-notice"):
        own(unit, "oocr_options", code, **{**national[code], "age_from": 10})
    own(unit, "oocr_options", "our-caution", **{**national["simple-caution"], "age_from": 10})
    outcomes = reference.attributes("outcome_codes")
    own(unit, "outcome_codes", "3B", **{**outcomes["3A"], "age_from": 10})
    own(unit, "outcome_codes", "6B", **{**outcomes["3A"], "subset_of": "6"})
    unit.flush()


@pytest.mark.usefixtures("their_rows")
@quickly
@given(suspect=suspects(most=17), data=st.data())
def test_whatever_is_typed_nobody_under_18_or_of_unknown_age_is_given_what_is_for_adults(
    suspect: Suspect, data: st.DataObject
) -> None:
    theirs = queries.catalogue(on=DAY, force="99")
    offered = choosing.offered(Facts(suspect, DAY, "superintendent", theirs))
    options = {one.code for one in theirs.options if one.outcome_code in ("3", "6")}
    outcomes = {one.code for one in theirs.outcomes if one.counted_as in ("3", "6", "7")}
    assert {"our-caution", "simple-caution", "penalty-notice"} <= options
    assert {"3", "3A", "3B", "6", "6B", "7"} <= outcomes
    assert not (options | outcomes) & {*offered}
    typed = {
        "suspect_position": data.draw(st.sampled_from(["", "admits", "accepts", "neither"])),
        "suspect_agrees": data.draw(st.sampled_from([None, True, False])),
        "reasons": data.draw(st.text(max_size=40)),
    }
    every, any_option = [one.code for one in theirs.outcomes], st.sampled_from(sorted(options))
    tried = [(code, option) for code in outcomes for option in ("", data.draw(any_option))]
    tried += [(data.draw(st.sampled_from(every)), option) for option in options]
    for code, option in tried:
        said = {**typed, "option_code": option}
        found = rules.broken(asked(code, suspect, held=theirs, rank="superintendent", **said))
        assert {"adults-only", "under-ten", "not-in-force"} & {one.code for one in found}


# --- sex, ethnicity and disability ----------------------------------------------------------------

_ASKED = ("sex", "self_defined_ethnicity", "observed_ethnicity", "disability_stated")
RECORDED = tuple(
    dict(zip(_ASKED, said, strict=True))
    for said in (
        ("M", "W1", "IC1", "no"),
        ("F", "B1", "IC3", "yes"),
        ("X", "NS", "IC9", "prefer-not"),
        ("", "", "", ""),
    )
)
TRIED = (
    *(made.facts(code) for code in ("1", "2", "3", "6", "7", "8", "10", "11", "16", "17", "22")),
    made.facts("3", **CONDITIONAL),
    made.facts("2", option_code="youth-conditional-caution", suspect_agrees=True),
)


@st.composite
def circumstances(draw: st.DrawFn) -> dict[str, Any]:
    """Mostly nothing is in the way; some of it is answered otherwise."""
    names = ("aa_present", "either_way_listed", "penalty_listed", "similar_before", "history")
    names += ("recent_penalty", "exceptional", "youth_asked", "consulted", "agrees", "intimate")
    changed = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    said: dict[str, Any] = {name: draw(st.sampled_from(Answer)).value for name in changed}
    told = {"consulted_whom": "Insp Wyn", "exceptional_because": "A first offence of long ago"}
    evidence = draw(st.sampled_from(["", "evidential-test", "realistic-prospect"]))
    return {**said, **told, "evidence": evidence, "reliability": "reliable", "domestic": "yes"}


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(years=st.sampled_from([None, 9, 15, 17, 18, 40]), said=circumstances())
def test_no_option_and_no_decision_comes_or_goes_with_sex_ethnicity_or_disability(
    unit: Session, person: Person, years: int | None, said: dict[str, Any]
) -> None:
    """Of the same person in the same case, whatever is recorded of the three."""
    by, today = person("supervisor"), clock.today()
    born = None if years is None else date(today.year - years, 1, 1)
    case = made.booked_for(by, recorded_by=person("sergeant"), born_on=born)
    made.answered(case, by=by, **said)
    found = {repr(_all_of(case, by, recorded)) for recorded in RECORDED}
    assert len(found) == 1


def _all_of(case: Case, by: Actor, recorded: dict[str, str]) -> Any:
    for name, value in recorded.items():
        setattr(case.person, name, value)
    session().flush()
    facts = looking.facts_of(case, by)
    verdicts = [
        (v.criterion, v.code, v.state, v.words) for a in assessed(facts) for v in a.verdicts
    ]
    return verdicts, choosing.offered(facts), [_outcome(case, by, one) for one in TRIED]


def _outcome(case: Case, by: Actor, facts: dict[str, Any]) -> Any:
    with session().begin_nested() as point:
        try:
            return service.decide(case, by=by, **{**facts, "decided_at": clock.now()}).outcome_code
        except Invalid as refused:
            return sorted(refused.fields.items())
        finally:
            point.rollback()
