"""Who reads annexes, and who may approve one."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from cjdiversion.access import Actor, May, Role, UnitKind, can
from cjdiversion.annexes import rules

RANKS = {"constable": {"order": 1}, "sergeant": {"order": 2}, "inspector": {"order": 3}}
LABELS = {"sergeant": "Sergeant"}
DS = Actor(
    uuid.uuid4(),
    "DS Mary Quill",
    Role.SUPERVISOR,
    None,
    "CID",
    UnitKind.INVESTIGATION,
    rank="sergeant",
)


def why(actor: Actor, made_by: uuid.UUID | None = None) -> str | None:
    return rules.why_not_approved_by(
        actor, made_by_id=made_by, made_by="Somebody", least="sergeant", ranks=RANKS, labels=LABELS
    )


def test_the_least_rank_and_every_rank_above_it_may_approve() -> None:
    assert why(DS) is None
    assert why(replace(DS, rank="inspector")) is None


@pytest.mark.parametrize("rank", ["constable", "", "unheard-of"])
def test_a_lower_rank_or_none_may_not_approve(rank: str) -> None:
    assert why(replace(DS, rank=rank)) == "Approval needs the rank of sergeant or above"


def test_the_human_who_prepared_it_may_not_approve_it_in_any_role() -> None:
    again = replace(DS, role=Role.SUPERINTENDENT, rank="inspector", token_id=uuid.uuid4())
    assert "Somebody else" in (why(again, made_by=DS.person_id) or "")


def test_a_unit_without_a_person_may_not_approve() -> None:
    assert "Somebody else" in (why(replace(DS, person_id=None)) or "")


def test_custody_and_health_do_not_read_annexes_but_for_the_deputy() -> None:
    readers = {role for role in Role if can(replace(DS, role=role), May.ANNEX_OPEN)}
    assert readers == {
        Role.INVESTIGATOR,
        Role.SUPERVISOR,
        Role.SUPERINTENDENT,
        Role.DUTY_INSPECTOR,  # of those alone that nobody approved in time
        Role.DISCLOSURE_OFFICER,
        Role.CPS_LIAISON,
    }


def test_a_token_without_the_scope_does_not_read_annexes() -> None:
    assert not can(replace(DS, scopes=frozenset({"case:open"})), May.ANNEX_OPEN)


def test_the_same_human_with_another_account_may_not_approve_it() -> None:
    other = replace(DS, person_id=uuid.uuid4(), name="Somebody")
    assert "Somebody else" in (why(other, made_by=DS.person_id) or "")


def test_whoever_wrote_in_it_or_held_back_from_it_may_not_approve_it() -> None:
    told = {"made_by_id": None, "made_by": "Somebody", "least": "sergeant"}
    writers = [(None, "DC Lena Ford"), (DS.person_id, "Mary Quill")]
    found = rules.why_not_approved_by(DS, **told, ranks=RANKS, labels=LABELS, writers=writers)  # type: ignore[arg-type]
    assert "Somebody else" in (found or "")
