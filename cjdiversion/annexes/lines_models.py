"""Lines held back by a named officer, and what an approver said of other people’s data."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.access import Actor, May, can
from cjdiversion.cases.models import Case
from cjdiversion.cases.models import in_scope as cases_in_scope
from cjdiversion.database import (
    CONTACT,
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)


class AnnexHold(Base, Addressed):
    """One police line held back from the copy for one recipient, until it is taken back.

    `key` names the line, `line_digest` the words that were read when it was decided, which `text`
    keeps (keys.py). `ground`: reference data "withheld_grounds". The task to put it on a schedule
    of unused material stays until `scheduled_on` is there; from `schedule_due_at` on it is the
    supervisors’ too.
    """

    __tablename__ = "annex_hold"
    __table_args__ = (
        sa.Index(
            "uq_annex_hold_standing",
            "case_id",
            "recipient",
            "key",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "scheduled_on", "recorded_at", "id"),
        sa.CheckConstraint("(scheduled_on IS NULL) = (item = '')", name="scheduled_as_what"),
        {"info": POLICE},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    recipient: Mapped[str] = mapped_column(sa.String(30), info=NOT_PERSONAL)
    key: Mapped[str] = mapped_column(sa.String(24), info=NOT_PERSONAL)
    section: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    line_digest: Mapped[str] = mapped_column(sa.String(24), info=NOT_PERSONAL)
    text: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    ground: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    because: Mapped[str] = mapped_column(sa.Text, info=CRIMINAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    ended_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    ended_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    schedule_due_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    schedule: Mapped[str] = mapped_column(sa.String(10), default="", info=CRIMINAL)
    item: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    schedule_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    scheduled_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    scheduled_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    scheduled_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    scheduled_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class AnnexFindingAnswer(Base, Keyed):
    """Why words that look like another person’s data stay in one version. `key` names the finding
    (third_parties.py); `reason`: reference data "annex_finding_answers"."""

    __tablename__ = "annex_finding_answer"
    __table_args__ = (sa.UniqueConstraint("version_id", "key"), {"info": POLICE})

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("annex_version.id"), info=LINK)
    key: Mapped[str] = mapped_column(sa.String(24), info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    section: Mapped[str] = mapped_column(sa.String(200), info=HEALTH)
    words: Mapped[str] = mapped_column(sa.Text, info=CONTACT)
    reason: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, info=CONTACT)
    answered_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    answered_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of cases in reach; for whoever prepares annexes, and whoever keeps the schedule."""
    if not (can(actor, May.ANNEX_WRITE) or can(actor, May.DISCLOSURE_SCHEDULE)):
        return sa.false()
    return AnnexHold.case_id.in_(sa.select(Case.id).where(cases_in_scope(actor)))
