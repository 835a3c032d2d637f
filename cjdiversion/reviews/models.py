"""A dip sample, the decisions of its frame in the order drawn, and what each reviewer said."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    SECRET,
    STAFF,
    Addressed,
    Base,
)
from cjdiversion.disposals.models import Decision
from cjdiversion.reviews import rules, sampling
from cjdiversion.reviews.sampling import Size, Stratum
from cjdiversion.reviews.steps import OPEN, Sampled, Status


def new_reference() -> str:
    return f"DS-{secrets.token_hex(3).upper()}"


class ReviewSample(Base, Addressed):
    """`kind`: reference data "dip_samples", empty where the force made its own. The seed is whole
    from `seeded_at` on, which is before `drawn_at`. `cloak` hides what a stratum is in what leaves.
    `strata`: [{mark, outcome, unit, unit_name, group, size, taken}] as they were when it was drawn.
    """

    __tablename__ = "review_sample"
    __table_args__ = (
        sa.Index(None, "force_id", "planned_at", "id"),
        {"info": POLICE},
    )

    reference: Mapped[str] = mapped_column(
        sa.String(16), unique=True, default=new_reference, info=NOT_PERSONAL
    )
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    status: Mapped[Sampled] = mapped_column(info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    title: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    outcome_codes: Mapped[list[str]] = mapped_column(info=NOT_PERSONAL)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    size_rule: Mapped[str] = mapped_column(sa.String(10), info=NOT_PERSONAL)
    size_percent: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    seed_kind: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    seed_first: Mapped[str] = mapped_column(sa.String(200), info=NOT_PERSONAL)
    seed_second: Mapped[str] = mapped_column(sa.String(200), default="", info=NOT_PERSONAL)
    seed_source: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)
    cloak: Mapped[str] = mapped_column(
        sa.String(64), default=lambda: secrets.token_hex(32), info=SECRET
    )
    planned_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    planned_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    planned_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    seeded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    seeded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    drawn_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    drawn_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    rule: Mapped[str] = mapped_column(sa.String(40), default="", info=NOT_PERSONAL)
    frame_hash: Mapped[str] = mapped_column(sa.String(64), default="", info=NOT_PERSONAL)
    frame_size: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    needed: Mapped[int] = mapped_column(default=0, info=NOT_PERSONAL)
    strata: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=NOT_PERSONAL)
    withdrawn_because: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)

    @property
    def seed(self) -> str:
        return rules.seed_of(self.seed_kind, self.seed_first, self.seed_second)

    @property
    def size(self) -> Size:
        return Size(self.size_rule, self.size_percent)

    @property
    def drawn(self) -> int:
        return sum(one["taken"] for one in self.strata)

    @property
    def of_strata(self) -> list[Stratum]:
        return [Stratum(one["mark"], one["size"], one["taken"]) for one in self.strata]

    @property
    def promise(self) -> str:
        """What so many of each stratum give, in words; nothing before they are drawn."""
        return sampling.promise(self.of_strata, self.size) if self.strata else ""


class ReviewCase(Base, Addressed):
    """A decision of the frame. `ident`: the decision's address, made at random when it was
    recorded. `rank` from 1 in its stratum; `is_drawn` as it came out of the draw, while `status`
    says how it stands since. `verdict` is that of the panel: reference data "review_verdicts".
    `decider_id`: whose decision it was, for whom the finding is."""

    __tablename__ = "review_case"
    __table_args__ = (
        sa.UniqueConstraint("sample_id", "ident"),
        sa.Index(None, "sample_id", "status", "stratum", "rank"),
        sa.Index("ix_review_case_told", "decider_id", "told_at", "id"),
        sa.Index(
            "ix_review_case_unread",
            "read_by",
            sqlite_where=sa.text("status = 'told'"),
            postgresql_where=sa.text("status = 'told'"),
        ),
        {"info": POLICE},
    )

    sample_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("review_sample.id"), info=NOT_PERSONAL
    )
    decision_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("disposal_decision.id"), index=True, info=LINK
    )
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    reference: Mapped[str] = mapped_column(sa.String(16), info=NOT_PERSONAL)
    ident: Mapped[str] = mapped_column(sa.String(22), info=LINK)
    stratum: Mapped[str] = mapped_column(sa.String(16), info=NOT_PERSONAL)
    rank: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    is_drawn: Mapped[bool] = mapped_column(info=NOT_PERSONAL)
    status: Mapped[Status] = mapped_column(info=NOT_PERSONAL)
    decider_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    replaced_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    verdict: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    finding: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    told_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    told_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    read_by: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    answer: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    answered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    sample: Mapped[ReviewSample] = relationship(lazy="raise_on_sql")
    decision: Mapped[Decision] = relationship(lazy="raise_on_sql")
    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Review(Base, Addressed):
    """What one reviewer is asked, and said. A place that was given to somebody else is `is_dropped`
    and keeps what stands in it. `verdict`: reference data "review_verdicts"."""

    __tablename__ = "review"
    __table_args__ = (
        sa.Index(
            "uq_review_place",
            *("review_case_id", "place"),
            unique=True,
            sqlite_where=sa.text("NOT is_dropped"),
            postgresql_where=sa.text("NOT is_dropped"),
        ),
        sa.UniqueConstraint("review_case_id", "reviewer_id"),
        sa.Index(None, "reviewer_id", "assigned_at", "id"),
        sa.Index(
            "ix_review_late",
            "due_on",
            sqlite_where=sa.text("graded_at IS NULL AND NOT is_dropped"),
            postgresql_where=sa.text("graded_at IS NULL AND NOT is_dropped"),
        ),
        {"info": POLICE},
    )

    review_case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("review_case.id"), info=NOT_PERSONAL
    )
    place: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    reviewer_id: Mapped[uuid.UUID] = mapped_column(info=STAFF)
    reviewer: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    assigned_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    due_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    is_dropped: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    verdict: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    observations: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    graded_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)

    @property
    def is_late(self) -> bool:
        is_open = self.graded_at is None and not self.is_dropped and self.of.status in OPEN
        return is_open and self.due_on < clock.today()

    of: Mapped[ReviewCase] = relationship(lazy="raise_on_sql")


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """The samples of one's own force."""
    return ReviewSample.force_id == actor.force_id


def cases_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    return ReviewCase.sample_id.in_(sa.select(ReviewSample.id).where(in_scope(actor)))


def given_to(actor: Actor) -> sa.ColumnElement[bool]:
    """What is asked of this reviewer, in the force where they review."""
    near = sa.select(ReviewCase.id).where(cases_in_scope(actor))
    return sa.and_(
        Review.reviewer_id == actor.person_id,
        ~Review.is_dropped,
        Review.review_case_id.in_(near),
    )


def findings_for(actor: Actor) -> sa.ColumnElement[bool]:
    """What was found of the actor’s own decisions, once it is told."""
    return sa.and_(
        ReviewCase.decider_id == actor.person_id,
        ReviewCase.told_at.is_not(None),
        cases_in_scope(actor),
    )
