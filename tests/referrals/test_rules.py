"""What a referral carries and what a reply must hold, from values alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.accounts.models import Unit
from cjdiversion.cases.models import (
    Case,
    CustodyBooking,
    Offence,
    PersonInCase,
    VoluntaryAttendance,
)
from cjdiversion.cases.naming import REFERENCE_LETTERS
from cjdiversion.reference import Mark, Row
from cjdiversion.referrals import rules
from cjdiversion.referrals.due import Kind
from cjdiversion.referrals.targets import targets_of


@dataclass(frozen=True)
class Need:
    code: str
    source: str
    token: str = "t"


VULNERABILITIES: dict[str, dict[str, Any]] = {
    "self-harm": {"safety": True},
    "mental-health": {},
    "alcohol": {},
}
needs = st.lists(
    st.builds(
        Need,
        st.sampled_from(list(VULNERABILITIES)),
        st.sampled_from(["self-told", "officer-observed", "previous-record"]),
    )
)


@given(needs, st.sampled_from([False, None]))
def test_without_agreement_only_what_officers_saw_or_what_keeps_people_safe_is_carried(
    known: list[Need], agrees: bool | None
) -> None:
    taken = rules.carried(known, agrees=agrees, vulnerabilities=VULNERABILITIES)
    for need in taken:
        assert need.source == "officer-observed" or need.code == "self-harm"
    left = [need for need in known if need not in taken]
    assert not [n for n in left if n.source == "officer-observed" or n.code == "self-harm"]


@given(needs)
def test_with_agreement_every_need_is_carried(known: list[Need]) -> None:
    assert rules.carried(known, agrees=True, vulnerabilities=VULNERABILITIES) == known


def test_a_frozen_need_keeps_its_words_and_its_source() -> None:
    (kept,) = rules.frozen([Need("alcohol", "self-told")], {"alcohol": "Alcohol use"})
    assert kept == {
        "code": "alcohol",
        "label": "Alcohol use",
        "source": "self-told",
        "token": "t",
    }


def test_references_are_readable_over_a_telephone() -> None:
    made = {rules.new_reference() for _ in range(200)}
    assert len(made) > 190
    assert {len(one) for one in made} == {7}
    assert {letter for one in made for letter in one[1:]} <= set(REFERENCE_LETTERS)
    assert not set(REFERENCE_LETTERS) & set("AEIOU01L5SZ2")


def target(code: str, **attributes: Any) -> Row:
    told = {"kind": "answer", "unit": "minutes", "amount": 60, **attributes}
    return Row(code, code, told, "Invented for a test", Mark.LOCAL)


def test_a_provider_has_its_own_target_where_one_is_set_and_the_common_one_else() -> None:
    rows = [
        target("ours", priority="1", amount=30, provider="ZZ1"),
        target("theirs", priority="2", amount=90, provider="ZZ2"),
        target("common-1", priority="1"),
        target("common-2", priority="2", unit="working-hours", **{"from": "08:00", "to": "24:00"}),
        target("other", kind="assess", priority="3"),
    ]
    found = targets_of(Kind.ANSWER, "ZZ1", rows)
    assert {key: one.label for key, one in found.items()} == {
        (Kind.ANSWER, "1"): "ours",
        (Kind.ANSWER, "2"): "common-2",
    }
    common = found[Kind.ANSWER, "2"]
    assert (common.opens, common.closes, common.amount) == (480, 1440, 60)


def case(**over: Any) -> Case:
    facts = {
        "person": PersonInCase(phone="07700 900123", language="so", needs_interpreter=True),
        "booking": CustodyBooking(location="Cell 4", warning_markers=["VIOLENT"]),
        "attendance": None,
        "suite": Unit(name="Northgate"),
        "offences": [Offence(title="Burglary"), Offence(as_text="XX99999")],
        **over,
    }
    return Case(**facts)


def test_the_slice_is_filled_from_the_case() -> None:
    assert rules.prefilled(case(), {"so": "Somali"}) == {
        "alleged_offence": "Burglary; XX99999",
        "staff_safety": "VIOLENT",
        "location": "Northgate, Cell 4",
        "safe_contact": "07700 900123",
        "interpreter": "Somali",
    }


@pytest.mark.parametrize("needs_interpreter", [False, None])
def test_no_interpreter_is_asked_for_unless_one_is_needed(needs_interpreter: bool | None) -> None:
    person = PersonInCase(phone="", language="so", needs_interpreter=needs_interpreter)
    assert rules.prefilled(case(person=person), {"so": "Somali"})["interpreter"] == ""


def test_a_voluntary_attender_is_where_they_attend() -> None:
    attending = VoluntaryAttendance(place="Riverside station")
    assert rules.place_of(case(booking=None, attendance=attending)) == "Riverside station"


def test_no_line_is_known_by_a_heading_that_is_not_ours() -> None:
    lines = [{"section": "link", "text": "x"}, {"section": "needs", "text": ""}]
    assert list(rules.wrong_lines(lines, {})) == ["lines.0.section", "lines.1.text"]
    assert rules.wrong_lines([{"section": "needs", "text": "x"}] * 6, {}) == {}


@pytest.mark.parametrize(
    ("kept", "because", "code"),
    [
        ((), "", None),
        (("cps",), "other-person", None),
        (("cps",), "", "required"),
        ((), "other-person", "contradictory"),
        (("cps",), "sensitive", "unknown"),  # a ground of police
    ],
)
def test_a_line_kept_from_somebody_says_on_which_ground(
    kept: tuple[str, ...], because: str, code: str | None
) -> None:
    grounds = {"other-person": {"by_line": True}, "sensitive": {"schedule": "MG6D"}}
    problem = rules.wrong_keeping(kept, because, grounds)
    assert (problem[0] if problem else None) == code
    line = {"section": "needs", "text": "x", "kept_from": kept, "kept_because": because}
    wrong = rules.wrong_lines([line], grounds)
    assert list(wrong) == (["lines.0.kept_because"] if code else [])


def test_nobody_without_a_name_is_shown_blank() -> None:
    assert rules.name_of(PersonInCase(surname="Ayo", forenames="Ruth")) == "AYO, Ruth"
    assert rules.name_of(PersonInCase(surname="", forenames="")) == "Name not known"
