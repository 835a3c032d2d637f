"""The message a referral becomes: valid whatever is written in it, the same each time, and holding
nothing that was not sent to L&D."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion.exchanges import bundle, fhir, resources
from cjdiversion.exchanges.codes import Coded
from cjdiversion.exchanges.facts import Facts
from cjdiversion.referrals.steps import Status
from tests.exchanges.said import part

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
AUTISM = Coded("vulnerabilities", "autism", "Autism", "primary-reason-for-referral", "25", "x")
TRAUMA = Coded("vulnerabilities", "trauma", "Trauma")
FACTS = Facts(
    key="a-token-of-22-characters",
    version=3,
    reference="RABC234",
    made_at=AT + timedelta(hours=1),
    status=Status.SENT,
    priority=Coded("referral_priorities", "2", "Urgent", "clinical-response-priority", "2", "x"),
    source=Coded("ways", "custody", "Custody", "source-of-referral", "E1", "Police"),
    service=Coded("onward_services", "D02", "L&D", "service-or-team-type", "D02", "L&D"),
    needs=[(AUTISM, "Told by family"), (TRAUMA, "Told by the person")],
    surname="Okonkwo-Jones",
    forenames="Zoë",
    age_band="25 to 39",
    concern="Rocks, will not look up",
    alleged_offence="Theft",
    staff_safety="Startles when touched",
    location="Northgate, Cell 4",
    fit_to_be_seen="Can be seen now",
    safe_contact="01632 960111, evenings",
    interpreter="Polish",
    release_expected_at=AT + timedelta(hours=9),
    next_date_at=AT + timedelta(days=9),
    agreed=True,
    sent_at=AT,
    due_at=AT + timedelta(hours=2),
    declined=None,
    sender_name="Sgt Ann Marsh",
    sender_unit="Northgate",
    provider_name="Northshire L&D Service",
    provider_code="ZZ001",
)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60).map(
    str.strip
)
_MOMENT = st.none() | st.datetimes(
    datetime(2000, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)
)
_CODED = st.builds(
    Coded,
    kind=st.just("vulnerabilities"),
    local=st.sampled_from(["autism", "drugs", "trauma"]),
    words=_TEXT.filter(bool),
    item=st.just("primary-reason-for-referral"),
    mhsds=st.sampled_from(["", "09", "25"]),
    mhsds_words=st.just("In short"),
)
_FACTS = st.builds(
    Facts,
    key=st.text("abcABC019-_", min_size=22, max_size=22),
    version=st.integers(1, 10_000),
    reference=st.just("RABC234"),
    made_at=st.just(AT),
    status=st.sampled_from(Status),
    priority=st.sampled_from([replace(FACTS.priority, local=code) for code in "123"]),
    source=_CODED,
    service=st.just(FACTS.service),
    needs=st.lists(st.tuples(_CODED, _TEXT.filter(bool)), max_size=5),
    surname=_TEXT,
    forenames=_TEXT,
    age_band=_TEXT,
    concern=_TEXT,
    alleged_offence=_TEXT,
    staff_safety=_TEXT,
    location=_TEXT,
    fit_to_be_seen=_TEXT,
    safe_contact=_TEXT,
    interpreter=_TEXT,
    release_expected_at=_MOMENT,
    next_date_at=_MOMENT,
    agreed=st.sampled_from([None, True, False]),
    sent_at=st.just(AT),
    due_at=_MOMENT,
    declined=st.none() | _CODED,
    sender_name=_TEXT.filter(bool),
    sender_unit=_TEXT.filter(bool),
    provider_name=_TEXT.filter(bool),
    provider_code=st.sampled_from(["", "ZZ001"]),
)


def words_of(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in words_of(value)]
    if isinstance(part, list):
        return [text for value in part for text in words_of(value)]
    return [str(part)]


@settings(max_examples=60, deadline=None)
@given(_FACTS)
def test_whatever_is_written_in_a_referral_its_message_is_valid(facts: Facts) -> None:
    told = bundle.message(facts)
    assert fhir.wrong(told) == {}
    assert fhir.loose_ends(told) == []
    addresses = [entry["fullUrl"] for entry in told["entry"]]
    assert len(set(addresses)) == len(addresses)


def test_it_begins_with_a_header_of_the_event_that_leads_to_the_request() -> None:
    told = bundle.message(FACTS)
    assert (told["resourceType"], told["type"]) == ("Bundle", "message")
    header = told["entry"][0]["resource"]
    assert header["resourceType"] == "MessageHeader"
    assert header["eventCoding"]["code"] == "servicerequest-request"
    assert header["reason"]["coding"][0]["code"] == "new"
    request = next(e for e in told["entry"] if e["resource"]["resourceType"] == "ServiceRequest")
    assert header["focus"] == [{"reference": request["fullUrl"]}]


def test_it_says_that_it_is_not_conformant_and_claims_no_profile() -> None:
    told = bundle.message(FACTS)
    tags = [told["meta"]["tag"][0], told["entry"][0]["resource"]["meta"]["tag"][0]]
    assert all("not conformant" in tag["display"] for tag in tags)
    text = " ".join(words_of(told))
    assert "StructureDefinition" not in text and "MessageDefinition" not in text
    assert not any("profile" in e["resource"].get("meta", {}) for e in told["entry"])


def test_the_same_referral_has_the_same_ids_and_a_later_version_another_message() -> None:
    one, later = bundle.message(FACTS), bundle.message(replace(FACTS, version=4))
    assert bundle.message(FACTS) == one
    assert later["id"] != one["id"]
    assert part(later, "MessageHeader")["id"] != part(one, "MessageHeader")["id"]
    for kind in ("Patient", "ServiceRequest", "Task", "Encounter"):
        assert part(later, kind)["id"] == part(one, kind)["id"]


def test_the_address_of_the_referral_does_not_stand_in_it() -> None:
    assert FACTS.key not in " ".join(words_of(bundle.message(FACTS)))


def test_a_need_has_its_mhsds_code_where_there_is_one_and_words_where_there_is_none() -> None:
    autism, trauma = part(bundle.message(FACTS), "ServiceRequest")["reasonCode"]
    assert [one["code"] for one in autism["coding"]] == ["autism", "25"]
    assert autism["text"] == "Autism (Told by family)"
    assert [one["code"] for one in trauma["coding"]] == ["trauma"]
    assert trauma["text"] == "Trauma (Told by the person)"


def test_mhsds_codes_stand_under_no_published_address() -> None:
    request = part(bundle.message(FACTS), "ServiceRequest")
    codings = [c for one in request["reasonCode"] + request["orderDetail"] for c in one["coding"]]
    assert all(one["system"].startswith("urn:x-cjdiversion:") for one in codings)


def test_consent_is_for_direct_care_and_only_where_it_was_recorded() -> None:
    given = part(bundle.message(FACTS), "Consent")
    assert (given["status"], given["provision"]) == ("active", {"type": "permit"})
    assert given["category"][0]["coding"][0]["code"] == "DRC"
    refused = part(bundle.message(replace(FACTS, agreed=False)), "Consent")
    assert (refused["status"], refused["provision"]) == ("rejected", {"type": "deny"})
    assert "coding" not in refused["category"][0]
    unasked = bundle.message(replace(FACTS, agreed=None))
    assert "Consent" not in [e["resource"]["resourceType"] for e in unasked["entry"]]


def test_how_it_stands_is_told_by_request_and_task() -> None:
    declined = Coded(
        "referral_decline_reasons", "duplicate", "Already open", "r", "01", "Duplicate"
    )
    told = bundle.message(replace(FACTS, status=Status.DECLINED, declined=declined))
    assert part(told, "ServiceRequest")["status"] == "revoked"
    task = part(told, "Task")
    assert task["status"] == "rejected" and task["businessStatus"]["text"] == "Declined"
    assert [one["code"] for one in task["statusReason"]["coding"]] == ["duplicate", "01"]
    assert part(told, "MessageHeader")["reason"]["coding"][0]["code"] == "update"


def test_every_state_has_a_status_of_a_task() -> None:
    assert set(resources.TASK_STATUS) == set(Status)


def test_what_nobody_wrote_is_left_out() -> None:
    bare = replace(
        FACTS,
        **dict.fromkeys(("staff_safety", "location", "safe_contact", "interpreter"), ""),
        **dict.fromkeys(("release_expected_at", "next_date_at", "due_at"), None),
        needs=[],
    )
    told = bundle.message(bare)
    kinds = {entry["resource"]["resourceType"] for entry in told["entry"]}
    assert not kinds & {"Flag", "Location", "CarePlan"}
    assert "reasonCode" not in part(told, "ServiceRequest")
    assert set(part(told, "Patient")) == {"resourceType", "id", "name"}
    assert "" not in words_of(told) and "None" not in words_of(told)
