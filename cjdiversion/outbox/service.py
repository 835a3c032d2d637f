"""Telling, sending and sending again: the only file of this room that writes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import Database, new_key, new_token, session
from cjdiversion.errors import Missing, NotPermitted
from cjdiversion.outbox import letters, queries, rules, steps
from cjdiversion.outbox.models import Message, MessageChoice
from cjdiversion.outbox.senders import Letter, NotSent, Sender, Unreachable
from cjdiversion.outbox.steps import Status

TOO_OLD = "too old"
MOST_AT_ONCE = 200  # a run ends; the next minute's takes the rest


def tell(
    kind: str,
    subject: Any,
    recipients: Iterable[uuid.UUID | None],
    *,
    by: Actor,
    path: str,
    period: str = "",
) -> int:
    """Written in the unit of work of the deed, so that both stand or neither. Once for each cause
    and recipient; nobody is told of their own deed, nor what they have switched off. `subject` has
    id and reference; `path` is that of its page. The deed leaves the audit trace. How many are
    told."""
    wanted = {one for one in recipients if one is not None and one != by.person_id}
    if not rules.is_always(reference.attributes("message_kinds"), kind):
        wanted -= queries.switched_off(wanted, kind)
    if not wanted:
        return 0
    now = clock.now()
    rows = [
        {
            "id": new_key(),
            "token": new_token(),
            "version": 1,
            "kind": kind,
            "subject_kind": subject.__tablename__,
            "subject_id": subject.id,
            "period": period,
            "recipient_id": one,
            "reference": subject.reference,
            "path": path,
            "message_id": new_token(),
            "status": Status.WAITING,
            "attempts": 0,
            "made_at": now,
            "next_at": now,
            "error": "",
        }
        for one in sorted(wanted)
    ]
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    session().execute(dialect.insert(Message).on_conflict_do_nothing(), rows)
    return len(rows)


def ask_outside(
    kind: str, subject: Any, *, address: str, unit_id: uuid.UUID, path: str, period: str
) -> None:
    """Of somebody who has no account and does not sign in: the letter leads to a page that takes
    one answer. `path` is that page’s; what opens it is added when the letter leaves. The deed
    leaves the audit trace."""
    now = clock.now()
    session().add(
        Message(
            kind=kind,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            period=period,
            address=address,
            unit_id=unit_id,
            reference=subject.reference,
            path=path,
            message_id=new_token(),
            made_at=now,
            next_at=now,
        )
    )


def no_longer(subject: Any, *kinds: str) -> None:
    """What a message would have said has been seen meanwhile: those still waiting are not sent."""
    waiting = (Message.subject_id == subject.id, Message.status == Status.WAITING)
    seen = sa.update(Message).where(Message.kind.in_(kinds), *waiting)
    session().execute(_quiet(seen.values(status=Status.CANCELLED, error="read")))


# --- sending ------------------------------------------------------------------------------------


@dataclass
class Run:
    """What one run of the sender did."""

    sent: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def words(self) -> str:
        return f"{self.sent} sent, {self.failed} failed, {self.cancelled} not needed"


def drain(
    db: Database, sender: Sender, *, site: str, key: str = "", most: int = MOST_AT_ONCE
) -> Run:
    """Send what is due, one at a time: claimed in one unit of work, sent in none, marked in
    another. Whoever is killed in between has sent it or not; it goes once more, with the same
    Message-ID. Stops where nobody takes the call. `key`: of the service, for pages of people
    outside."""
    run, place = Run(), Place(site.rstrip("/"), key)
    bury_old(db)
    with db.unit():
        _bury()
    for _ in range(most):
        with db.unit():
            claimed = _claim()
        if claimed is None or not _deliver(db, sender, claimed, place, run):
            break
    return run


@dataclass(frozen=True)
class Place:
    """Where this service answers, and the key it makes addresses for people outside with."""

    site: str
    key: str = field(repr=False)

    def link(self, one: Claimed) -> str:
        proof = f".{rules.proof(one.path, self.key)}" if one.is_outside else ""
        return f"{self.site}{one.path}{proof}"


@dataclass(frozen=True)
class Claimed:
    id: uuid.UUID
    attempts: int
    to: str = field(repr=False)
    kind: str
    reference: str
    path: str
    message_id: str
    is_outside: bool


def _deliver(db: Database, sender: Sender, one: Claimed, place: Place, run: Run) -> bool:
    """False when the next would fare no better."""
    if not one.to:
        run.cancelled += 1
        _mark(db, one, status=Status.CANCELLED, error="account-closed")
        return True
    subject, body = letters.written(one.kind, reference=one.reference, link=place.link(one))
    try:
        sender.send(Letter(one.to, subject, body, one.message_id))
    except NotSent as problem:
        run.failed += 1
        is_away = isinstance(problem, Unreachable)  # nothing is wrong with the letter: it waits on
        is_last = rules.is_last(one.attempts) and not is_away
        status = Status.DEAD if is_last else Status.WAITING
        later = {} if is_away else {"next_at": clock.now() + rules.pause(one.attempts)}
        _mark(db, one, status=status, error=str(problem)[:60], **later)
        return not is_away
    run.sent += 1
    _mark(db, one, status=Status.SENT, error="", sent_at=clock.now())
    return True


def bury_old(db: Database) -> int:
    """What has waited too long since it was due does not go out by itself any more: a server that
    comes, or comes back, must not send the news of last week. How many. A person may send it."""
    with db.unit():
        hours = reference.attributes("keeping_times")["waiting-email"]["hours"]
        is_due = Message.next_at <= clock.now() - timedelta(hours=hours)
        old = sa.update(Message).where(Message.status == Status.WAITING, is_due)
        buried = old.values(status=Status.DEAD, error=TOO_OLD).returning(Message.id)
        return len(session().execute(_quiet(buried)).all())


def _bury() -> None:
    """What was claimed too often and never marked kills its sender: a person must look."""
    lost = (Message.status == Status.SENDING, Message.claimed_until <= clock.now())
    buried = sa.update(Message).where(*lost, Message.attempts >= rules.MOST_TRIES)
    values = {"status": Status.DEAD, "error": "lost", "claimed_until": None}
    session().execute(_quiet(buried.values(values)))


def _claim() -> Claimed | None:
    """The one that is due longest, taken in one statement: two senders never hold the same."""
    now = clock.now()
    due = sa.or_(
        sa.and_(Message.status == Status.WAITING, Message.next_at <= now),
        sa.and_(Message.status == Status.SENDING, Message.claimed_until <= now),
    )
    first = sa.select(Message.id).where(due).order_by(Message.next_at, Message.id).limit(1)
    locked = first.with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        sa.update(Message)
        .where(Message.id == locked)
        .values(
            status=Status.SENDING,
            attempts=Message.attempts + 1,
            claimed_until=now + rules.CLAIM_LASTS,
        )
    )
    columns = (Message.id, Message.attempts, Message.recipient_id, Message.kind)
    link = (Message.reference, Message.path, Message.message_id)
    row = session().execute(_quiet(taken).returning(*columns, *link, Message.address)).first()
    if row is None:
        return None
    key, attempts, recipient_id, kind, name, path, message_id, outside = row
    to = outside or queries.address_of(recipient_id)
    return Claimed(key, attempts, to, kind, name, path, message_id, bool(outside))


def _mark(db: Database, one: Claimed, **values: Any) -> None:
    """Only while the claim is ours: who took over marks it themselves."""
    ours = (Message.id == one.id, Message.attempts == one.attempts)
    marked = sa.update(Message).where(*ours, Message.status == Status.SENDING)
    with db.unit():
        session().execute(_quiet(marked.values(claimed_until=None, **values)))


def _quiet(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


# --- what was not delivered ---------------------------------------------------------------------


def open(token: str, *, by: Actor) -> Message:
    """Within reach, or Missing."""
    require(by, May.MESSAGE_SEE)
    found = queries.one(token, by)
    if found is None:
        raise Missing
    return found


def send_again(message: Message, *, by: Actor) -> None:
    """From the first try on, with the same Message-ID. Raises OutOfOrder."""
    workflow.take(steps.SEND_AGAIN, message, by=by, attempts=0, next_at=clock.now())


def send_again_all(tokens: Collection[str], *, by: Actor) -> int:
    """Those of the page that was shown and still are not delivered. How many that were."""
    require(by, May.MESSAGE_SEE)
    found = [queries.one(token, by) for token in dict.fromkeys(tokens)]
    dead = [one for one in found if one is not None and one.status is Status.DEAD]
    for message in dead:
        send_again(message, by=by)
    return len(dead)


# --- what a person wants to be told -------------------------------------------------------------


def choose(wanted: Mapping[str, bool], *, by: Actor) -> None:
    """Of the kinds that can be switched off; the others are told whatever is sent here."""
    if by.person_id is None:
        raise NotPermitted("Only a person can say what is e-mailed to them")
    kinds = reference.attributes("message_kinds")
    free = {kind: on for kind, on in wanted.items() if not rules.is_always(kinds, kind)}
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    for kind, is_wanted in free.items():
        row = {"id": new_key(), "person_id": by.person_id, "kind": kind, "is_wanted": is_wanted}
        put = dialect.insert(MessageChoice).values(row)
        session().execute(
            put.on_conflict_do_update(
                index_elements=["person_id", "kind"], set_={"is_wanted": is_wanted}
            )
        )
    off = sorted(kind for kind, is_wanted in free.items() if not is_wanted)
    facts = {"off": off}
    audit.record(
        Did.MESSAGE_CHOSEN, Operation.ADMINISTRATION, by=by, kind="message_choice", facts=facts
    )
