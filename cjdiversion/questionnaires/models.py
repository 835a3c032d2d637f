"""Question sets a force has published. Rows are only ever added."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import NOT_PERSONAL, SERVICE, STAFF, Addressed, Base


class PublishedSet(Base, Addressed):
    """`number` counts the force's own, apart from the national versions. `content`: the JSON as it
    was given; drafts and records that began under it are read from it for good."""

    __tablename__ = "published_question_set"
    __table_args__ = (sa.UniqueConstraint("force_code", "code", "number"), {"info": SERVICE})

    force_code: Mapped[str] = mapped_column(sa.String(10), info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(sa.String(200), info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    content: Mapped[str] = mapped_column(sa.Text, info=NOT_PERSONAL)
    published_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    published_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
