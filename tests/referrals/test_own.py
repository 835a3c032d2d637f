"""Of what L&D began without the police nobody else is told: it reaches somebody of the team who may
see it, whatever it waits for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.accounts import service as accounts
from cjdiversion.outbox.models import Message
from cjdiversion.referrals import answering, emails, excluding, queries, raising
from cjdiversion.referrals.models import Referral
from tests import make
from tests.referrals import made

Person = Callable[[str], Actor]


def held(referral: Referral, by: Actor) -> None:
    made.hold(referral, by=by)


def not_screened(referral: Referral, by: Actor) -> None:
    answering.accept(referral, by=by)
    again = clock.now() + timedelta(hours=2)
    made.screen(referral, by=by, outcome="could-not", words="Asleep", try_again_at=again)
    made.hold(referral, by=by, review_at=clock.now() + timedelta(hours=1))
    made.STEPS["resume"](referral, by=by)


def exempted(referral: Referral, by: Actor) -> None:
    made.exempt(referral, by=by, review_at=clock.now() + timedelta(hours=2))


@pytest.mark.parametrize("deed", [held, not_screened, exempted])
def test_past_the_time_at_which_somebody_was_to_look_again_the_team_leader_is_told_once(
    unit: Session, person: Person, deed: Callable[..., Any]
) -> None:
    referral = made.elsewhere(by=person("practitioner"), priority="3")
    deed(referral, person("practitioner"))
    unit.flush()
    with made.later(119):
        assert raising.tell_leaders() == 0
    with made.later(121):
        assert [raising.tell_leaders() for _ in range(2)] == [1, 0]
    assert told(unit) == {person("teamlead").person_id}


def told(unit: Session) -> set[Any]:
    found = sa.select(Message.recipient_id).where(Message.kind == emails.OWN_OVERDUE)
    return set(unit.scalars(found))


def keep_out(referral: Referral, person: Person, *keys: str) -> None:
    lead = person("teamlead")
    for key in keys:
        team = queries.team_of(referral.provider_id)
        token = next(t for t, one in team.items() if one.id == person(key).person_id)
        excluding.exclude(referral, by=lead, colleague=token, reason="knows-person")


def test_where_the_only_leader_must_not_see_it_whoever_has_it_is_told(
    unit: Session, person: Person
) -> None:
    referral = made.elsewhere(by=person("practitioner"), priority="1")
    keep_out(referral, person, "teamlead")
    with made.later(61):
        assert raising.tell_leaders() == 1
    assert told(unit) == {person("practitioner").person_id}


def test_where_there_is_no_leader_and_nobody_has_it_the_whole_team_is_told(
    unit: Session, person: Person
) -> None:
    referral = made.elsewhere(by=person("practitioner"), priority="1")
    keep_out(referral, person, "practitioner")
    kept_out = person("practitioner").person_id
    team = queries.team_of(referral.provider_id).values()
    leader = next(one for one in team if one.id == person("teamlead").person_id)
    accounts.close(leader, by=SYSTEM)
    unit.flush()
    with made.later(61):
        assert raising.tell_leaders() == 1
    assert person("practitioner.second").person_id in told(unit)
    assert not told(unit) & {kept_out, leader.id}


def test_one_of_whom_nobody_can_be_told_is_not_counted_and_holds_up_no_other(
    unit: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raising, "_AT_ONCE", 1)
    nobodys = made.elsewhere(by=person("practitioner"), priority="1")
    made.elsewhere(by=person("practitioner.south"), priority="1", source="court")
    for one in queries.team_of(nobodys.provider_id).values():
        accounts.close(one, by=SYSTEM)
    unit.flush()
    with made.later(61):
        assert [raising.tell_leaders() for _ in range(2)] == [1, 0]
    assert person("teamlead.south").person_id in told(unit)


def test_whoever_must_not_see_it_is_told_of_no_step(unit: Session, person: Person) -> None:
    by = person("sergeant")
    referral = made.sent(make.booking(by=by), by=by)
    keep_out(referral, person, "practitioner.second")
    made.amend(referral, by=by)
    found = sa.select(Message.recipient_id).where(
        Message.kind == emails.CHANGED, Message.subject_id == referral.id
    )
    ids = set(unit.scalars(found))
    assert person("practitioner.second").person_id not in ids
    assert person("practitioner").person_id in ids
