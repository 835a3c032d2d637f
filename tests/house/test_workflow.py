"""The machine every change of state goes through: may they, is it time, who won."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from cjdiversion import database, workflow
from cjdiversion.access import Actor, May, Role, UnitKind
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, session
from cjdiversion.errors import Conflict, NotPermitted, OutOfOrder
from cjdiversion.workflow import Step


class Status(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    TAKEN = "taken"

    @property
    def words(self) -> str:
        return {"draft": "Draft", "sent": "Sent", "taken": "Taken"}[self.value]


class Apart(DeclarativeBase):
    """Tables of these tests alone: the service's own schema does not know them."""

    type_annotation_map = database.Base.type_annotation_map


class Letter(Apart):
    __tablename__ = "letter"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=database.new_key)
    case_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    note: Mapped[str] = mapped_column(sa.String(40), default="")


SEND = Step("send", (Status.DRAFT,), Status.SENT, May.REFERRAL_SEND, Did.REFERRAL_SENT, "Send")
TAKE = Step(
    "take", (Status.SENT,), Status.TAKEN, May.REFERRAL_DECIDE, Did.REFERRAL_ACCEPTED, "Take"
)
STEPS = (SEND, TAKE)
SERGEANT = Actor(
    uuid.uuid4(), "Sgt", Role.CUSTODY_SERGEANT, uuid.uuid4(), "Northgate", UnitKind.SUITE
)
PRACTITIONER = replace(
    SERGEANT, person_id=uuid.uuid4(), role=Role.LD_PRACTITIONER, unit_kind=UnitKind.PROVIDER
)


@pytest.fixture
def letter(db: Database) -> Iterator[uuid.UUID]:
    """The key of a draft."""
    Apart.metadata.create_all(db.engine)
    with db.unit() as session_:
        made = Letter()
        session_.add(made)
    yield made.id


def found(key: uuid.UUID) -> Letter:
    return session().get_one(Letter, key)


def trail() -> list[AuditEvent]:
    return list(session().scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "letter")))


def test_a_step_changes_the_state_its_columns_and_the_version(
    db: Database, letter: uuid.UUID
) -> None:
    with db.unit():
        it = found(letter)
        workflow.take(SEND, it, by=SERGEANT, note="by hand")
        assert (it.status, it.version, it.note) == (Status.SENT, 2, "by hand")
    with db.unit():
        it = found(letter)
        assert (it.status, it.version, it.note) == (Status.SENT, 2, "by hand")


def test_a_step_leaves_exactly_one_line_in_the_trail(db: Database, letter: uuid.UUID) -> None:
    with db.unit():
        it = found(letter)
        workflow.take(SEND, it, by=SERGEANT, recipient="North", facts={"urgent": True})
        (line,) = trail()
        assert (line.did, line.actor_id, line.recipient) == (
            Did.REFERRAL_SENT,
            SERGEANT.person_id,
            "North",
        )
        assert (line.subject_id, line.case_id) == (it.id, it.case_id)
        assert line.facts == {"from": "draft", "to": "sent", "urgent": True}


def test_who_may_not_is_refused_before_anything_changes(db: Database, letter: uuid.UUID) -> None:
    with db.unit():
        it = found(letter)
        with pytest.raises(NotPermitted):
            workflow.take(SEND, it, by=PRACTITIONER, note="x")
        assert (it.status, it.note, trail()) == (Status.DRAFT, "", [])


def test_a_token_without_the_scope_may_not(db: Database, letter: uuid.UUID) -> None:
    narrow = replace(SERGEANT, scopes=frozenset({May.CASE_OPEN.value}))
    wide = replace(SERGEANT, scopes=frozenset({May.REFERRAL_SEND.value}))
    with db.unit():
        with pytest.raises(NotPermitted):
            workflow.take(SEND, found(letter), by=narrow)
        workflow.take(SEND, found(letter), by=wide)


def test_a_step_from_a_state_that_does_not_lead_there_says_how_it_stands(
    db: Database, letter: uuid.UUID
) -> None:
    with db.unit():
        with pytest.raises(OutOfOrder, match="“Take” cannot be done now: this is draft"):
            workflow.take(TAKE, found(letter), by=PRACTITIONER)
        assert trail() == []


def test_a_stale_form_is_told_that_somebody_was_there_first(
    db: Database, letter: uuid.UUID
) -> None:
    with db.unit() as session_:
        session_.execute(sa.update(Letter).values(version=4))
    with db.unit():
        with pytest.raises(Conflict):
            workflow.take(SEND, found(letter), by=SERGEANT, version=3)
        assert found(letter).status is Status.DRAFT
        workflow.take(SEND, found(letter), by=SERGEANT, version=4)
        assert found(letter).version == 5


def test_a_stale_form_for_a_step_that_is_over_is_told_the_state(
    db: Database, letter: uuid.UUID
) -> None:
    with db.unit():
        workflow.take(SEND, found(letter), by=SERGEANT, version=1)
        with pytest.raises(OutOfOrder, match="this is sent"):
            workflow.take(SEND, found(letter), by=SERGEANT, version=1)


def test_only_the_steps_of_the_state_and_the_role_are_offered(
    db: Database, letter: uuid.UUID
) -> None:
    with db.unit():
        it = found(letter)
        assert workflow.ready(STEPS, it, SERGEANT) == [SEND]
        assert workflow.ready(STEPS, it, PRACTITIONER) == []
        workflow.take(SEND, it, by=SERGEANT)
        assert workflow.ready(STEPS, it, SERGEANT) == []
        assert workflow.ready(STEPS, it, PRACTITIONER) == [TAKE]


@pytest.mark.parametrize("round_", range(5))
def test_of_six_who_send_at_once_one_wins_and_the_others_are_told(
    db: Database, letter: uuid.UUID, round_: int
) -> None:
    start, ends = threading.Barrier(6), list[str]()

    def one() -> None:
        start.wait()
        try:
            with db.unit():
                workflow.take(SEND, found(letter), by=SERGEANT, version=1)
            ends.append("won")
        except OutOfOrder as refused:
            ends.append(refused.words)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [words for words in ends if words != "won"]
    assert len(lost) == 5
    assert all(words.startswith("“Send” cannot be done now: this is sent") for words in lost)
    with db.unit():
        assert found(letter).version == 2 and len(trail()) == 1
