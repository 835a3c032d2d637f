"""Two hands on one link or one record: exactly one has it, and the other is told who."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.errors import Refusal
from cjdiversion.identities import exposure, queries, service
from cjdiversion.identities.models import IdentityLink, Quarantine
from cjdiversion.identities.steps import LinkStatus
from cjdiversion.referrals import service as referrals
from tests.identities import made
from tests.referrals import made as referred

Person = Callable[[str], Actor]
Act = Callable[[threading.Barrier | None], None]
TRIALS = 6


def at_once(db: Database, acts: Sequence[Act]) -> list[str]:
    """What each was told, "done" where it did it. SQLite lets one writer in at a time, so there
    everybody waits at the door; on PostgreSQL all of them read first."""
    reads_first = db.engine.dialect.name == "postgresql"
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Act) -> None:
        if not reads_first:
            barrier.wait()
        try:
            with db.unit():
                act(barrier if reads_first else None)
        except Refusal as lost:
            told[place] = lost.words
        else:
            told[place] = "done"

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def met(barrier: threading.Barrier | None) -> None:
    if barrier is not None:
        barrier.wait()


def count(kind: Any, *where: Any) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(kind).where(*where)) or 0


def test_of_those_who_confirm_and_refuse_at_once_one_has_it(db: Database, person: Person) -> None:
    with db.unit():
        people = [person("inspector"), made.colleague(person("sergeant")), person("supervisor")]
        people.append(made.colleague(person("investigator"), "DC Tom Birch"))
    for _ in range(TRIALS):
        with db.unit():
            token = made.proposed(person).token

        def decide(by: Actor, token: str = token) -> Act:
            def act(barrier: threading.Barrier | None) -> None:
                link = service.open_link(token, by=by)
                met(barrier)
                if by.role.value == "supervisor":
                    service.refuse(link, by=by, because="Two people")
                else:
                    service.confirm(link, by=by)

            return act

        told = at_once(db, [decide(by) for by in people])
        assert told.count("done") == 1, told
        with db.unit():
            link = (
                session().scalars(sa.select(IdentityLink).where(IdentityLink.token == token)).one()
            )
            assert link.decided_by == people[told.index("done")].name
            assert all(f"{link.decided_by} did that" in words for words in told if words != "done")
            decided = AuditEvent.did.in_((Did.IDENTITY_CONFIRMED, Did.IDENTITY_REFUSED))
            assert count(AuditEvent, AuditEvent.subject_id == link.id, decided) == 1


def test_of_those_who_say_the_same_at_once_one_has_said_it(db: Database, person: Person) -> None:
    with db.unit():
        people = [person("sergeant"), person("inspector"), person("supervisor")]
    for _ in range(TRIALS):
        with db.unit():
            first, second = made.twins(person)
            pairs = [(second.token, first.token), (first.token, second.token)] * 2

        def say(by: Actor, pair: tuple[str, str]) -> Act:
            def act(barrier: threading.Barrier | None) -> None:
                case = cases.open(pair[0], by=by)
                met(barrier)
                service.propose(case, by=by, other=pair[1], because="Same tattoo")

            return act

        told = at_once(db, [say(by, pair) for by, pair in zip(people, pairs, strict=False)])
        assert told.count("done") == 1, told
        with db.unit():
            live = IdentityLink.status == LinkStatus.PROPOSED
            assert count(IdentityLink, live, IdentityLink.earlier_id == first.person.id) == 1


def test_of_those_who_close_it_at_once_one_has_closed_it(db: Database, person: Person) -> None:
    with db.unit():
        people = [person("sergeant"), person("inspector"), person("supervisor")]
    for _ in range(TRIALS):
        with db.unit():
            case = made.booked(by=people[0], investigating_unit=made.cid())

        def close(by: Actor, token: str = case.token) -> Act:
            def act(barrier: threading.Barrier | None) -> None:
                found = cases.open(token, by=by)
                met(barrier)
                service.quarantine(found, by=by, because="His brother’s")

            return act

        told = at_once(db, [close(by) for by in people])
        winner = people[told.index("done")].name
        assert told.count("done") == 1
        assert all(f"{winner} closed this record" in words for words in told if words != "done")
        with db.unit():
            assert count(Quarantine, Quarantine.case_id == case.id) == 1


def test_what_is_sent_while_it_is_closed_either_left_before_or_does_not_leave(
    db: Database, person: Person
) -> None:
    """Whoever closes the record waits for a referral under way, and then sees whom it went to."""
    with db.unit():
        sergeant, inspector = person("sergeant"), person("inspector")
    for _ in range(TRIALS):
        with db.unit():
            case = made.booked(by=sergeant)
            draft = referred.draft(case, by=sergeant).token

        def send(barrier: threading.Barrier | None, token: str = draft) -> None:
            referral = referrals.open(token, by=sergeant)
            met(barrier)
            referrals.send(referral, by=sergeant)

        def close(barrier: threading.Barrier | None, token: str = case.token) -> None:
            found = cases.open(token, by=inspector)
            met(barrier)
            service.quarantine(found, by=inspector, because="His brother’s")

        told = at_once(db, [send, close])
        assert told[1] == "done"
        assert told[0] == "done" or "about the wrong person" in told[0]
        with db.unit():
            row = queries.quarantine_of(case.id)
            assert row is not None
            opened = service.open_quarantine(row.token, by=inspector)
            went_to = [line.name for line in exposure.lines(opened) if line.is_recipient]
            assert went_to == (["Northshire L&D Service"] if told[0] == "done" else [])
