"""What is not FHIR R4 is found, place by place, and nothing of it repeated."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjdiversion.errors import Invalid
from cjdiversion.exchanges import fhir, incoming
from tests.exchanges import said


def good() -> dict[str, Any]:
    return said.message("RABC234", "accepted", note=[{"text": "At eleven"}])


def codes(wrong: fhir.Wrong) -> dict[str, list[str]]:
    return {name: [code for code, _ in told] for name, told in wrong.items()}


def test_a_message_in_order_is_not_found_fault_with() -> None:
    assert fhir.wrong(good()) == {}


def test_what_is_missing_and_what_is_unknown_is_named_by_its_place() -> None:
    bad = good()
    del bad["entry"][1]["resource"]["subject"]
    bad["entry"][2]["resource"] |= {"mood": "low", "authoredOn": "yesterday"}
    assert codes(fhir.wrong(bad)) == {
        "entry.1.resource.subject": ["required"],
        "entry.2.resource.mood": ["unknown-field"],
        "entry.2.resource.authoredOn": ["invalid"],
    }


def test_codes_are_asked_that_the_library_lets_pass() -> None:
    bad = good() | {"type": "letter"}
    bad["entry"][1]["resource"]["intent"] = "wish"
    found = {"type": ["unknown"], "entry.1.resource.intent": ["unknown"]}
    assert codes(fhir.wrong(bad)) == found


@pytest.mark.parametrize("kind", ["Nonsense", None, 7, ["Task"]])
def test_a_resource_no_such_message_holds_is_refused(kind: Any) -> None:
    bad = good()
    bad["entry"].append({"resource": {"resourceType": kind}})
    assert codes(fhir.wrong(bad)) == {"entry.3.resource": ["unknown-resource"]}


def test_what_was_sent_is_never_repeated() -> None:
    bad = good()
    bad["entry"][2]["resource"]["authoredOn"] = "CANARY"
    bad["entry"][2]["resource"]["note"] = [{"text": {"x": "CANARY"}}]
    assert "CANARY" not in repr(fhir.wrong(bad))


def test_a_reference_that_leads_nowhere_is_found() -> None:
    told = good()
    told["entry"][0]["resource"]["focus"] = [{"reference": "urn:uuid:nobody"}]
    assert fhir.loose_ends(told) == ["urn:uuid:nobody"]


def test_a_worker_that_handles_no_message_does_not_load_the_library() -> None:
    script = (
        "import sys; from pathlib import Path; from cjdiversion import create_app\n"
        "from cjdiversion.config import Settings\n"
        "create_app(Settings('sqlite://', secret_key='x' * 40, instance=Path('nowhere')))\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('fhir', 'fhir_core', 'pydantic')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


# --- what is read of a message --------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
_PLACES = [
    ("timestamp",),
    ("entry", 0, "resource", "id"),
    ("entry", 0, "resource", "eventCoding"),
    ("entry", 0, "resource", "source"),
    ("entry", 1, "resource", "identifier"),
    ("entry", 1, "resource"),
    ("entry", 2, "resource", "status"),
    ("entry", 2, "resource", "statusReason"),
    ("entry", 2, "resource", "note"),
    ("entry", 2, "resource", "contained"),
    ("entry",),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_PLACES), _JSON)
def test_whatever_stands_in_a_message_it_is_read_or_refused_in_words(
    place: tuple[Any, ...], value: Any
) -> None:
    """Never an error of the service."""
    bundle = good()
    part: Any = bundle
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    try:
        read = incoming.read(bundle)
    except Invalid as refused:
        assert refused.fields and all(refused.fields.values())
    else:
        assert read["message_id"] and read["task"] == read["task"].strip()


def refused(bundle: dict[str, Any]) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as told:
        incoming.read(bundle)
    return codes(told.value.fields)


def test_what_a_message_must_say_is_asked_for_by_its_place_in_fhir() -> None:
    bad = good()
    del bad["timestamp"], bad["entry"][0]["resource"]["id"]
    del bad["entry"][1]["resource"]["identifier"]
    assert refused(bad) == {
        "MessageHeader.id": ["required"],
        "timestamp": ["required"],
        "ServiceRequest.identifier.value": ["required"],
    }


def test_a_bundle_of_another_kind_is_refused() -> None:
    assert refused(good() | {"type": "collection"}) == {"type": ["unknown"]}
    bad = good()
    bad["entry"][0]["resource"]["eventCoding"]["code"] = "servicerequest-request"
    assert refused(bad) == {"MessageHeader.eventCoding.code": ["unknown"]}


def test_the_header_comes_first_and_there_is_one_task() -> None:
    bad = good()
    bad["entry"].reverse()
    assert refused(bad) == {"entry.0.resource": ["required"]}
    twice = good()
    twice["entry"].append(twice["entry"][2])
    assert refused(twice) == {"entry": ["many"]}
    none = good()
    del none["entry"][2]
    assert refused(none) == {"entry": ["required"]}


def test_fifty_thousand_characters_are_refused_in_words() -> None:
    bad = said.message("RABC234", "accepted", note=[{"text": "x" * 50_000}])
    assert refused(bad) == {"Task.note.text": ["long"]}


def test_a_bundle_of_very_many_entries_is_not_read() -> None:
    bad = good()
    bad["entry"] += [bad["entry"][2]] * 60
    assert refused(bad) == {"entry": ["many"]}


def test_a_moment_without_a_zone_is_refused() -> None:
    assert refused(good() | {"timestamp": "2026-11-26T09:30:00"}) == {"timestamp": ["invalid"]}
