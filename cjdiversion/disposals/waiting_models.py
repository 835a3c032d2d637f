"""What CPS is asked to decide: who follows it up, by when an answer is expected, and the answer."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import CRIMINAL, LINK, NOT_PERSONAL, POLICE, STAFF, Addressed, Base
from cjdiversion.disposals.waiting_steps import Waiting


class CpsWait(Base, Addressed):
    """One at a time of a kind. The owner is one of those who decide outcomes; everybody of the unit
    sees it and may take it on."""

    __tablename__ = "cps_wait"
    __table_args__ = (
        sa.Index(
            "uq_cps_wait_waiting",
            *("case_id", "kind"),
            unique=True,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index("ix_cps_wait_due", "status", "due_at", "id"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    status: Mapped[Waiting] = mapped_column(default=Waiting.WAITING, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(30), info=CRIMINAL)
    sent_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    due_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    owner: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    needed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    needed_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    chased_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    chased_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    answer: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    answer_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    prosecutor: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    prosecutor_reference: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)
    prosecutor_decided_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    ended_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    cancelled_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")

    @property
    def case_reference(self) -> str:
        return self.case.reference


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    return CpsWait.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))


def is_of_right_person() -> sa.ColumnElement[bool]:
    """Not of a record that is closed as about the wrong person."""
    return CpsWait.case_id.not_in(sa.select(Case.id).where(Case.quarantined_at.is_not(None)))
