"""The same message twice at one moment: it is taken once, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, OutOfOrder
from cjdiversion.exchanges import incoming, service
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status
from tests import make
from tests.exchanges import said
from tests.referrals import made

Person = Callable[[str], Actor]
TRIALS = 25
Call = tuple[str, dict[str, Any]]
"""Token of a referral, and what a message about it says."""


def test_of_the_same_message_twice_at_once_one_is_taken(db: Database, person: Person) -> None:
    by, sergeant = _people(db, person)
    for _ in range(TRIALS):
        referral = _sent(db, sergeant)
        read = incoming.read(said.message(referral.reference, "accepted"))
        told = _at_once(db, by, [(referral.token, read)] * 2)
        assert sorted(told) == ["done", "duplicate"]
        assert _kept(db, referral) == (1, 1, Status.ACCEPTED)


def test_of_one_id_about_two_referrals_at_once_one_is_taken(db: Database, person: Person) -> None:
    by, sergeant = _people(db, person)
    for trial in range(TRIALS):
        two = [_sent(db, sergeant) for _ in range(2)]
        key = f"m-race-{trial}"
        calls = [
            (one.token, incoming.read(said.message(one.reference, "received", key=key)))
            for one in two
        ]
        assert sorted(_at_once(db, by, calls)) == ["done", "duplicate"]
        kept = sorted((_kept(db, one) for one in two), key=lambda one: one[0])
        assert kept == [(0, 0, Status.SENT), (1, 1, Status.RECEIVED)]


def test_of_two_messages_at_once_the_older_is_taken_first_or_is_stale(
    db: Database, person: Person
) -> None:
    by, sergeant = _people(db, person)
    for _ in range(TRIALS):
        referral = _sent(db, sergeant)
        assert referral.sent_at is not None
        calls = [
            (
                referral.token,
                incoming.read(
                    said.message(
                        referral.reference,
                        "in-progress",
                        sent_at=referral.sent_at + timedelta(seconds=later),
                    )
                ),
            )
            for later in (1, 2)
        ]
        told = _at_once(db, by, calls)
        assert sorted(told) in (["done", "done"], ["done", "stale"])
        assert _kept(db, referral)[0] == told.count("done")


def test_of_accept_and_decline_at_once_one_is_taken_and_nothing_of_the_other_kept(
    db: Database, person: Person
) -> None:
    by, sergeant = _people(db, person)
    for _ in range(TRIALS):
        referral = _sent(db, sergeant)
        at = referral.sent_at
        calls = [
            (
                referral.token,
                incoming.read(said.message(referral.reference, "accepted", sent_at=at)),
            ),
            (referral.token, incoming.read(said.declined(referral.reference, sent_at=at))),
        ]
        told = _at_once(db, by, calls)
        assert sorted(told) == ["done", "out-of-order"]
        count, moves, status = _kept(db, referral)
        assert (count, moves) == (1, 1)
        assert status in (Status.ACCEPTED, Status.DECLINED)


def _people(db: Database, person: Person) -> tuple[Actor, Actor]:
    with db.unit():
        return person("practitioner"), person("sergeant")


def _sent(db: Database, sergeant: Actor) -> Referral:
    with db.unit():
        return made.sent(make.booking(by=sergeant), by=sergeant)


def _at_once(db: Database, by: Actor, calls: list[Call]) -> list[str]:
    told: list[str] = []
    barrier = threading.Barrier(len(calls))
    threads = [
        threading.Thread(target=lambda call=call: told.append(_attempt(db, by, call, barrier)))
        for call in calls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _attempt(db: Database, by: Actor, call: Call, barrier: threading.Barrier) -> str:
    """On PostgreSQL everybody has read the referral before anybody changes it."""
    token, read = call
    reads_first = db.engine.dialect.name == "postgresql"
    try:
        if not reads_first:
            barrier.wait()
        with db.unit():
            referral = referrals.open(token, by=by)
            if reads_first:
                barrier.wait()
            service.take(referral, by=by, **read)
    except (Conflict, OutOfOrder) as lost:
        return lost.code
    return "done"


def _kept(db: Database, referral: Referral) -> tuple[int, int, Status]:
    """Messages, steps after the sending, and how it stands."""
    with db.unit():
        rows = sa.select(sa.func.count()).where(StatusUpdate.referral_id == referral.id)
        moves = sa.select(sa.func.count()).where(
            ReferralMove.referral_id == referral.id, ReferralMove.step != "send"
        )
        count, steps = session().scalar(rows) or 0, session().scalar(moves) or 0
        return count, steps, session().get_one(Referral, referral.id).status
