"""What was asked and answered early, the needs that follow, and the PACE vulnerability decision."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion import clock
from cjdiversion.cases import late
from cjdiversion.cases.models import Case
from cjdiversion.database import (
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.screenings.steps import NeedStatus as NeedStatus
from cjdiversion.screenings.steps import Status
from cjdiversion.screenings.steps import Superseded as Superseded


class Screening(Base, Addressed):
    """One going-through of a question set. It keeps the version it was answered under.

    `on_paper_at`: when it was asked, where that was on a paper form and entered here later.
    """

    __tablename__ = "screening"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    question_set: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    question_set_version: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    question_set_force: Mapped[str] = mapped_column(sa.String(10), default="", info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(default=Status.STARTED, info=NOT_PERSONAL)
    started_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    started_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    started_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    completed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    on_paper_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    # Of the questions on the page, kept with each save: numbers are read from here.
    asked_count: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    not_asked_count: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    refused_count: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    unable_count: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    could_not_reason: Mapped[str] = mapped_column(sa.String(40), default="", info=HEALTH)
    could_not_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    try_again_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Answer(Base, Keyed):
    """The present answer has no `superseded_at`; a changed one stays as history.

    `answer`: a code of the question's answer set, several in one string, or not-asked / refused /
    unable. `answered_at` is when it was said, `recorded_at` when it was entered.
    """

    __tablename__ = "answer"
    __table_args__ = (sa.Index(None, "screening_id", "question"), {"info": POLICE})

    screening_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("screening.id"), info=LINK)
    question: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    answer: Mapped[str] = mapped_column(sa.String(200), info=HEALTH)
    own_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    answered_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    answered_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    superseded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    superseded_because: Mapped[Superseded | None] = mapped_column(info=NOT_PERSONAL)


class Need(Base, Addressed):
    """`code`: reference data "vulnerabilities". `source`, reference data "need_sources", is kept
    apart from the need itself. `fact` is what was said, seen or written down; `opinion` is the
    author's own assessment (DPA 2018 s38(2)). `rule` is empty where somebody recorded it by hand.
    """

    __tablename__ = "need"
    __table_args__ = (sa.Index(None, "case_id", "status"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    screening_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("screening.id"), index=True, info=LINK
    )
    code: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    rule: Mapped[str] = mapped_column(sa.String(60), default="", info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    fact: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    opinion: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    diagnosed_by: Mapped[str] = mapped_column(sa.String(120), default="", info=HEALTH)
    diagnosed_on: Mapped[date | None] = mapped_column(info=HEALTH)
    raised_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    raised_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    raised_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    review_by_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    status: Mapped[NeedStatus] = mapped_column(default=NeedStatus.ACTIVE, info=NOT_PERSONAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    ended_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    ended_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")

    @property
    def is_stale(self) -> bool:
        return self.review_by_on is not None and self.review_by_on < clock.today()


class VulnerabilityDecision(Base, Keyed):
    """PACE Code C 1.13(d): a functional test, not a diagnosis. The newest row by `decided_at`
    stands, whenever it was entered.

    `indicators`: keys of the reasons to suspect that were known when it was decided; a reason that
    is not among them came later.
    """

    __tablename__ = "vulnerability_decision"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    is_vulnerable: Mapped[bool] = mapped_column(info=HEALTH)
    limbs: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    reasons: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    enquiries: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)  # Code C 1.4(a)
    indicators: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    decided_by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    @property
    def entered_at(self) -> datetime | None:
        return late.entered_at(self.decided_at, self.recorded_at)
