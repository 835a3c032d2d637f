"""The appropriate adults of a case, the interviews they are for, an authority to do without one,
and what is done for a child.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.authority import Authorised
from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    IDENTITY,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)
from cjdiversion.interviews.steps import Status


class AppropriateAdult(Base, Addressed):
    """One adult; of several on a case the highest `number` is the present one.

    Requested, contacted and arrived are three moments (Home Office custody collection).
    `eligibility`: reference data "aa_eligibility", empty while nobody has asked.
    `fed`: moment that the custody system’s feed brought → when it did, ISO.
    """

    __tablename__ = "appropriate_adult"
    __table_args__ = (sa.UniqueConstraint("case_id", "number"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    number: Mapped[int] = mapped_column(default=1, server_default="1", info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(sa.String(120), default="", info=IDENTITY)
    relationship_code: Mapped[str] = mapped_column(sa.String(40), default="", info=IDENTITY)
    scheme: Mapped[str] = mapped_column(
        sa.String(120), default="", server_default="", info=NOT_PERSONAL
    )
    eligibility: Mapped[str] = mapped_column(
        sa.String(40), default="", server_default="", info=IDENTITY
    )
    eligible_because: Mapped[str] = mapped_column(
        sa.Text, default="", server_default="", info=IDENTITY
    )
    told_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    requested_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    contacted_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    arrived_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    private_offered_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    rights_repeated_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    left_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    fed: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default="{}", info=NOT_PERSONAL
    )


class UrgentAuthority(Base, Addressed, Authorised):
    """To interview at once without the adult (PACE Code C 11.18). It carries one interview.

    `ground`: reference data "interview_urgent_grounds".
    """

    __tablename__ = "urgent_authority"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    ground: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    reasons: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)


class Interview(Base, Addressed):
    """`adult_there`: a code of rules.THERE. `eligibility`: of whoever acted as the adult, as they
    were at the time. `is_without_adult` is set once and stays: a later decision unsays nothing.
    """

    __tablename__ = "interview"
    __table_args__ = (sa.Index(None, "case_id", "started_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    authority_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("urgent_authority.id"), unique=True, info=LINK
    )
    status: Mapped[Status] = mapped_column(default=Status.STARTED, info=NOT_PERSONAL)
    started_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    ended_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    place: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    interviewer: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    others_there: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)
    interpreter: Mapped[str] = mapped_column(sa.String(120), default="", info=IDENTITY)
    adult_there: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    adult_name: Mapped[str] = mapped_column(sa.String(120), default="", info=IDENTITY)
    eligibility: Mapped[str] = mapped_column(sa.String(40), default="", info=IDENTITY)
    is_without_adult: Mapped[bool] = mapped_column(default=False, info=HEALTH)
    is_told_private: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    adaptations: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    adapted: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    breaks: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class ChildStepRecord(Base, Keyed):
    """That a step of reference data "child_steps" was done, or why not. Rows are only added: the
    newest of a code stands; of a step that each referral asks for, every one stands.
    """

    __tablename__ = "child_step"
    __table_args__ = (sa.Index(None, "case_id", "code"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    code: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    is_done: Mapped[bool] = mapped_column(info=IDENTITY)
    done_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    done_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    told_whom: Mapped[str] = mapped_column(sa.String(200), default="", info=IDENTITY)
    said: Mapped[str] = mapped_column(sa.String(400), default="", info=IDENTITY)
    referral: Mapped[str] = mapped_column(sa.String(80), default="", info=CRIMINAL)
    why_not: Mapped[str] = mapped_column(sa.Text, default="", info=IDENTITY)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
