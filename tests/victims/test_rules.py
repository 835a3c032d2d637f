"""What may be recorded, and when a referral may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.victims import rules
from cjdiversion.victims.rules import Wrong
from tests.victims.test_grounds import ADULT, CHILD, NOBODY_KNOWS, TODAY, Aged

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
WAYS = {
    "call": {"needs": "phone"},
    "text": {"needs": "phone"},
    "email": {"needs": "email"},
    "letter": {"needs": "address"},
    "through": {"needs": "through"},
}
NEVER: dict[str, dict[str, Any]] = {
    "no-letters": {"forbids": "letter"},
    "no-calls": {"forbids": "call"},
    "no-voicemail": {},
}
REASONS: dict[str, dict[str, Any]] = {"not-for-them": {}, "other": {"needs_text": True}}


def codes(wrong: Wrong) -> dict[str, str]:
    return {field: problems[0][0] for field, problems in wrong.items()}


def contact(**over: Any) -> Any:
    return SimpleNamespace(**{**rules.CONTACT, **over})


def wrong_contact(**over: Any) -> dict[str, str]:
    return codes(rules.wrong_contact(contact(**over), WAYS, NEVER))


def needs(**over: str) -> dict[str, str]:
    return codes(rules.wrong_needs(SimpleNamespace(**{**rules.NEEDS, **over})))


def test_somebody_needs_one_name() -> None:
    assert codes(rules.wrong_name("", "")) == {"surname": "required"}
    assert rules.wrong_name("Quillfeather", "") == rules.wrong_name("", "Ada") == {}


def test_references_can_be_read_out_and_tell_people_from_referrals() -> None:
    assert rules.new_reference("V")[0] == "V"
    assert len(rules.new_reference("S")) == 7
    assert not set("".join(rules.new_reference("V")[1:] for _ in range(99))) & set("AEIOU015")


# --- needs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "aged", "is_wrong"),
    [
        ("yes", Aged(date(1986, 3, 27)), True),  # forty years old today
        ("yes", CHILD, False),
        ("yes", NOBODY_KNOWS, False),
        ("no", CHILD, True),
        ("no", ADULT, False),
        ("refused", ADULT, False),
        ("", CHILD, False),
    ],
)
def test_under_18_must_agree_with_the_age_on_record(
    answer: str, aged: Aged, is_wrong: bool
) -> None:
    wrong = codes(rules.wrong_age(answer, aged, TODAY))
    assert wrong == ({"under_18": "contradicts-age"} if is_wrong else {})


@pytest.mark.parametrize("consent", ["", "refused", "not-asked"])
def test_a_mental_health_need_is_written_down_only_with_agreement(consent: str) -> None:
    wrong = needs(mental_health="yes", mental_health_consent=consent)
    assert wrong == {"mental_health_consent": "no-consent"}
    assert needs(mental_health="refused", mental_health_consent=consent) == {}


def test_a_need_they_agree_to_is_written_down_in_their_words() -> None:
    said = {"mental_health_words": "Depression", "mental_health_consent": "given"}
    assert needs(mental_health="yes", **said) == {}
    assert needs(mental_health="no", **said) == {"mental_health_words": "contradiction"}
    assert needs(mental_health="", **said) == {"mental_health_words": "contradiction"}


def test_help_that_is_not_needed_has_no_words() -> None:
    assert needs(communication="no", communication_words="Slowly") == {
        "communication_words": "contradiction"
    }
    assert needs(interpreter="no", language="pl") == {"language": "contradiction"}
    assert needs(interpreter="yes", language="pl") == needs(interpreter="yes") == {}


def test_a_statement_that_was_taken_was_offered() -> None:
    for offered in ("", "no", "not-asked", "refused"):
        assert codes(rules.wrong_statement(offered, "yes")) == {"vps_offered": "contradiction"}
    assert rules.wrong_statement("yes", "yes") == rules.wrong_statement("no", "no") == {}


# --- safe contact -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("07700 900123", True),
        ("+44 (0)7700 900-123", True),
        ("020 7946 0123", True),
        ("0770090012", True),
        ("077009001", False),  # a digit went missing
        ("07700 900123 ext", False),
        ("07700900123079009001", False),
        ("ask her sister", False),
        ("٠٧٧٠٠٩٠٠١٢٣", False),
        ("", False),
    ],
)
def test_a_number_that_cannot_be_rung_is_noticed(number: str, is_one: bool) -> None:
    assert rules.is_phone(number) is is_one


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_not(text: str) -> None:
    assert rules.is_phone(text) in (True, False)


@pytest.mark.parametrize(
    ("way", "detail"),
    [
        ("call", "phone"),
        ("text", "phone"),
        ("email", "email"),
        ("letter", "address"),
        ("through", "through"),
    ],
)
def test_a_way_needs_what_it_goes_to(way: str, detail: str) -> None:
    assert wrong_contact(ways=[way]) == {detail: "required"}
    assert wrong_contact(ways=[way], **{detail: "07700 900123"}) == {}


def test_no_contact_and_ways_of_contact_contradict_each_other() -> None:
    found = wrong_contact(wants_contact="no", ways=["call"], phone="07700 900123")
    assert found == {"ways": "contradiction"}
    assert wrong_contact(wants_contact="no") == {}


def test_what_must_not_be_done_is_no_way_of_doing_it() -> None:
    found = wrong_contact(ways=["letter"], address="1 High Street", never=["no-letters"])
    assert found == {"never": "contradiction"}
    assert wrong_contact(ways=["call"], phone="07700 900123", never=["no-voicemail"]) == {}


def test_safe_means_checked_with_them_at_a_time() -> None:
    assert wrong_contact(is_safe="yes") == {"verified_at": "required"}
    assert wrong_contact(is_safe="yes", verified_at=NOON) == wrong_contact(is_safe="no") == {}


def test_an_unanswered_record_is_in_order() -> None:
    assert wrong_contact() == {}
    for answer in ("not-asked", "refused", "unable"):
        assert wrong_contact(wants_contact=answer, is_safe=answer) == {}


# --- referrals ----------------------------------------------------------------------------------

SAFE = contact(wants_contact="yes", is_safe="yes")


def sending(**over: Any) -> dict[str, str]:
    facts = {"consent": "given", "contact": SAFE, "sent_to": "The hub", "unsafe_because": ""}
    return codes(rules.wrong_sending(**{**facts, **over}))


def test_a_referral_goes_with_agreement_a_safe_contact_and_a_receiver() -> None:
    assert sending() == {}
    assert sending(sent_to="") == {"sent_to": "required"}


@pytest.mark.parametrize("consent", ["refused", "not-asked", ""])
def test_a_referral_never_goes_without_agreement(consent: str) -> None:
    assert sending(consent=consent, unsafe_because="Urgent") == {"": "no-consent"}


def test_a_referral_never_goes_without_a_way_to_reach_them() -> None:
    assert sending(contact=None, unsafe_because="Urgent") == {"": "no-contact"}


def test_who_wants_no_contact_is_not_referred() -> None:
    found = sending(contact=contact(wants_contact="no", is_safe="yes"), unsafe_because="Urgent")
    assert found == {"": "wants-no-contact"}


@pytest.mark.parametrize("is_safe", ["", "no", "not-asked", "refused", "unable"])
def test_a_contact_not_marked_safe_goes_only_with_the_reason(is_safe: str) -> None:
    unsafe = contact(wants_contact="yes", is_safe=is_safe)
    assert sending(contact=unsafe) == {"unsafe_because": "not-safe"}
    assert sending(contact=unsafe, unsafe_because="In hospital, ward knows") == {}


@pytest.mark.parametrize(
    "name",
    ["L&D", "the l & d team", "Northshire L and D", "Liaison and Diversion", "LIAISON & DIVERSION"],
)
def test_nobody_harmed_is_sent_to_liaison_and_diversion(name: str) -> None:
    assert codes(rules.wrong_service(["other"], "other", name)) == {"sent_to": "not-for-victims"}


def test_a_service_is_one_of_those_offered_and_another_is_named() -> None:
    assert codes(rules.wrong_service(["isva"], "ld", "")) == {"service": "unknown"}
    assert codes(rules.wrong_service(["other"], "other", "")) == {"sent_to": "required"}
    assert rules.wrong_service(["other"], "other", "Field & Dale counselling") == {}


def test_an_open_referral_to_the_same_service_is_asked_about() -> None:
    assert rules.asks_about([]) == {}
    ((_, words),) = rules.asks_about(["S34CDFG"])["is_second"]
    assert "S34CDFG" in words


def test_a_service_that_declines_says_why_and_no_other_does() -> None:
    def answered(outcome: str, reason: str, words: str = "") -> dict[str, str]:
        wrong = rules.wrong_answer(REASONS, outcome=outcome, reason=reason, words=words)
        return codes(wrong)

    assert answered("decline", "not-for-them") == answered("accept", "") == {}
    assert answered("decline", "") == {"decline_reason": "unknown"}
    assert answered("decline", "other") == {"words": "required"}
    assert answered("decline", "other", "Staff away") == {}
    assert answered("attend", "not-for-them") == {"decline_reason": "contradiction"}


def test_an_answer_does_not_come_before_the_question() -> None:
    before = datetime(2026, 3, 26, 12, tzinfo=UTC)
    assert codes(rules.out_of_time(before, NOON)) == {"happened_at": "before-sent"}
    assert rules.out_of_time(NOON, NOON) == rules.out_of_time(before, None) == {}
