"""Police lines: from rows to words, with source, date, fact or opinion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cjdiversion.annexes import identifiers, police_lines
from cjdiversion.annexes.facts import Identifier, Line, State
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.cases.models import Offence, ToFix, VoluntaryAttendance, Way
from cjdiversion.disposals.models import Covered, Decision
from cjdiversion.disposals.steps import Status as Outcome
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.safeguards.models import Observation
from cjdiversion.screenings.models import Need, Screening, VulnerabilityDecision
from tests.annexes.test_sharing import NOW, TODAY, a_case, from_ld, known


def lines(section: str, **over: Any) -> list[Line]:
    return [line for line in police_lines.of(known(**over)) if line.section == section]


def only(section: str, **over: Any) -> Line:
    (line,) = lines(section, **over)
    return line


def decided(*, is_vulnerable: bool) -> VulnerabilityDecision:
    return VulnerabilityDecision(
        is_vulnerable=is_vulnerable,
        limbs=["iii"] if is_vulnerable else [],
        reasons="Follows what is said.",
        decided_at=NOW,
        decided_by_name="Sgt Ann Marsh",
    )


def test_nobody_having_decided_is_said_and_means_vulnerable() -> None:
    line = only("vulnerability")
    assert line.text == "Nobody has decided yet: to be treated as vulnerable (PACE Code C 1.4)"
    assert line.state is State.OUTSTANDING
    assert not line.is_opinion


def test_a_decision_is_an_opinion_of_a_named_person_with_its_reasons() -> None:
    line = only("vulnerability", vulnerability=decided(is_vulnerable=False))
    assert line.text == ("Decided to be not vulnerable (PACE Code C 1.13(d)). Follows what is said")
    assert (line.is_opinion, line.author, line.as_at) == (True, "Sgt Ann Marsh", NOW)


def test_a_decision_that_a_new_reason_has_opened_again_does_not_stand_alone() -> None:
    no = decided(is_vulnerable=False)
    line = lines("vulnerability", vulnerability=no, needs_adult=True)[-1]
    assert "nobody has decided again: to be treated as vulnerable" in line.text
    assert line.state is State.OUTSTANDING
    only("vulnerability", vulnerability=no, needs_adult=True, is_child=True)
    only("vulnerability", vulnerability=decided(is_vulnerable=True), needs_adult=True)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"born_on": None, "stated_age": None}, "Possibly under 18 when the case began"),
        ({"born_on": NOW.date() - timedelta(days=16 * 366)}, "Under 18 when the case began"),
    ],
)
def test_a_child_or_an_unknown_age_is_said(over: dict[str, Any], words: str) -> None:
    case = a_case()
    for name, value in over.items():
        setattr(case.person, name, value)
    assert any(line.text.startswith(words) for line in lines("vulnerability", case=case))


def a_need(code: str) -> Need:
    return Need(
        code=code,
        rule="N-SH3",
        source="self-told",
        fact="",
        opinion="",
        diagnosed_by="",
        raised_at=NOW,
        raised_by_name="Sgt Ann Marsh",
        review_by_on=TODAY,
    )


def test_a_need_says_why_from_whom_and_until_when() -> None:
    sources = {"self-told": "Told by the person"}
    line = lines("needs", needs=[a_need("mental-health")], sources=sources)[-1]
    assert line.text == (
        "mental-health: has tried to harm themself at some time. "
        "To be looked at again by 27 March 2026"
    )
    assert (line.source, line.author, line.as_at) == ("Told by the person", "Sgt Ann Marsh", NOW)


def test_what_an_officer_makes_of_a_need_is_a_line_of_its_own() -> None:
    need = a_need("dementia")
    need.rule, need.fact, need.opinion = "", "Forgets where he lives", "May not follow"
    need.source, need.diagnosed_by, need.diagnosed_on = "diagnosed", "Dr Vane", TODAY
    fact, opinion = lines("needs", needs=[need], sources={"diagnosed": "Diagnosed"})[-2:]
    assert fact.text.startswith("dementia: Forgets where he lives")
    assert (fact.is_opinion, fact.source) == (False, "Diagnosed: Dr Vane, 27 March 2026")
    assert (opinion.text, opinion.is_opinion) == ("dementia: May not follow", True)


def test_a_need_about_safety_stands_under_safety() -> None:
    assert lines("safety", needs=[a_need("self-harm")], safety=frozenset({"self-harm"}))
    assert lines("communication", needs=[a_need("communication")])


@pytest.mark.parametrize(
    ("outcome", "words", "state"),
    [
        ("nothing-found", "no trigger found. This is not clearance", State.OBTAINED),
        ("partly", "in what was answered. This is not clearance", State.OUTSTANDING),
        ("not-screened", "Not screened", State.NOT_SOUGHT),
        ("in-progress", "in progress", State.OUTSTANDING),
        ("no-information", "no information", State.OUTSTANDING),
        ("needs-found", "needs found", State.OBTAINED),
    ],
)
def test_what_screening_came_to_is_said_in_words(outcome: str, words: str, state: State) -> None:
    line = only("needs", screened=outcome)
    assert line.text.endswith(words)
    assert line.state is state


@pytest.mark.parametrize(
    ("reason", "state"), [("asleep", State.OUTSTANDING), ("refused", State.REFUSED)]
)
def test_could_not_screen_says_why_and_when_again(reason: str, state: State) -> None:
    screening = Screening(could_not_reason=reason, started_at=NOW, try_again_at=NOW)
    given = {"screening": screening, "screened": "could-not", "could_not": {reason: "Asleep"}}
    assert only("needs", **given).text == "Could not screen: asleep"
    assert only("needs", **given).state is state
    assert "tried again 27 March 2026 at 14:00" in only("outstanding", **given).text


def test_an_awaited_assessment_is_outstanding_evidence() -> None:
    given = {**from_ld(status=Referred.SENT), "ld_lines": [], "assessments": []}
    assert only("outstanding", **given).text == "L&D assessment by Northshire L&D Service (R1)"
    assert only("fitness", **given).text.endswith("sent, not yet received")


def test_a_draft_referral_is_told_to_nobody() -> None:
    given = {**from_ld(status=Referred.DRAFT), "ld_lines": [], "assessments": []}
    assert lines("fitness", **given) == []


def test_the_observation_level_is_told_with_its_reason() -> None:
    level = Observation(level="2", because="Tearful", set_at=NOW, set_by_name="Sgt Ann Marsh")
    assert only("safety", observation=level).text == "Observation level 2, 2. Tearful"


def outcome(status: Outcome) -> Decision:
    return Decision(
        outcome_code="8",
        status=status,
        reasons="Reasonscanary",
        decided_at=NOW,
        decided_by="DS Mary Quill",
        victim_view="Viewcanary",
    )


def test_an_outcome_is_told_without_its_reasons_and_the_victims_view_by_reference_only() -> None:
    given = {"outcomes": [outcome(Outcome.STANDS)]}
    assert only("earlier", **given).text == "Outcome 8: 8"
    assert only("victim", **given).text == "Victim’s view recorded: see MG3/MG2"
    assert "canary" not in repr(police_lines.of(known(**given)))


def test_a_replaced_outcome_is_told_as_replaced() -> None:
    given = {"outcomes": [outcome(Outcome.SUPERSEDED)]}
    assert only("earlier", **given).text.endswith("since replaced")
    assert lines("victim", **given) == []


def test_a_view_that_the_victims_own_record_points_to_is_told_by_reference_only() -> None:
    assert only("victim", has_victim_view=True).text == "Victim’s view recorded: see MG3/MG2"
    assert lines("victim", has_victim_view=False) == []


# --- who it is about ----------------------------------------------------------------------------


def test_an_identifier_that_is_not_recorded_stands_there_empty() -> None:
    found = {one.label: one.value for one in identifiers.of(known())}
    assert found == {
        "Name": "HARTLEY, Jo",
        "Date of birth": "3 April 1991",
        "Custody record number": "NG/1/26",
        "Arrest summons number (ASN)": "",
        "PNC ID": "",
        "URN": "",
        "Crime number": "",
    }


def test_a_stated_age_stands_for_a_missing_date_of_birth() -> None:
    case = a_case()
    case.person.born_on, case.person.stated_age = None, 34
    born = identifiers.of(known(case=case))[1]
    assert born == Identifier("Date of birth", "Missing. Stated age 34")


@pytest.mark.parametrize(
    ("label", "number", "problem"),
    [
        ("URN", "45/AA/02098/20", ""),
        ("URN", "45AA02", identifiers.WRONG),
        ("PNC ID", "1981/0000034U", ""),
        ("PNC ID", "2001/0171310S", identifiers.WRONG),
        ("Arrest summons number (ASN)", "1101ZD0100000448754K", ""),
        ("Arrest summons number (ASN)", "2202XC0200000000021D", identifiers.WRONG),
        ("Arrest summons number (ASN)", "0800NP0100000000001A", "a placeholder, no real number"),
        ("CRO number", "265416/21G", ""),
        ("CRO number", "265416/21H", identifiers.WRONG),
    ],
)
def test_a_number_that_cannot_be_right_is_shown_as_given(
    label: str, number: str, problem: str
) -> None:
    case = a_case()
    assert case.booking is not None
    case.urn = case.person.pnc_id = case.booking.asn = number
    cro = AnnexStatement(section="record", answers={"cro": number})
    found = {one.label: one for one in identifiers.of(known(case=case, statements=[cro]))}
    assert found[label] == Identifier(label, number, problem)


def test_a_number_that_could_not_be_taken_is_shown_as_it_came() -> None:
    fix = ToFix(field="pnc_id", original=" 2001/0171310S ")
    found = {one.label: one for one in identifiers.of(known(to_fix=[fix]))}
    assert found["PNC ID"] == Identifier("PNC ID", "2001/0171310S", identifiers.WRONG)
    assert found["URN"] == Identifier("URN")


def test_outcomes_in_other_records_of_the_same_person_are_told_as_such() -> None:
    here, there = (
        Decision(outcome_code=code, status=Outcome.STANDS, decided_at=NOW, decided_by="DS Quill")
        for code in ("8", "3A")
    )
    texts = [one.text for one in lines("earlier", outcomes=[here], earlier=[there])]
    assert texts == ["Outcome 8: 8", "Outcome 3A: 3A (in an earlier record of the same person)"]


def test_of_several_offences_an_outcome_says_which_it_is_about() -> None:
    case = a_case()
    case.offences = [Offence(position=n, title=f"Offence {n}") for n in (1, 2, 3)]
    made = Decision(outcome_code="8", status=Outcome.STANDS, decided_at=NOW, decided_by="DS Quill")
    made.covers = [Covered(offence=one) for one in case.offences[:2]]
    (line,) = lines("earlier", outcomes=[made], case=case)
    assert line.text == "Outcome 8: 8, for Offence 1; Offence 2"


def test_a_need_is_as_reliable_as_where_it_comes_from() -> None:
    need = a_need("dementia")
    assert lines("needs", needs=[need], reliable={"self-told": "self-told"})[-1].reliability == (
        "self-told"
    )
    assert lines("needs", needs=[need])[-1].reliability == "not-known"


def test_a_voluntary_attender_has_no_custody_record() -> None:
    case = a_case()
    case.way, case.booking = Way.VOLUNTARY, None
    case.attendance = VoluntaryAttendance(place="Northgate", attended_at=NOW)
    found = {one.label: one.value for one in identifiers.of(known(case=case))}
    assert found["Voluntary attendance"] == "27 March 2026 at 14:00, Northgate"
    assert "Custody record number" not in found


def test_an_offence_is_told_with_its_code_and_day() -> None:
    assert identifiers.alleged(a_case()) == ("Theft from a shop (TH68010), 27 March 2026",)
