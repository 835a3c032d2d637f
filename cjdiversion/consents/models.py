"""What the person agreed to, decision by decision. Rows are only ever added; the newest stands."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import (
    CONTACT,
    HEALTH,
    LD,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Addressed,
    Base,
    Keyed,
)


class Answer(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LACKS_CAPACITY = "lacks-capacity"
    NOT_ASKED = "not-asked"

    @property
    def words(self) -> str:
        return {
            Answer.GIVEN: "Given",
            Answer.REFUSED: "Asked and refused",
            Answer.WITHDRAWN: "Withdrawn",
            Answer.LACKS_CAPACITY: "Lacks capacity to decide this",
            Answer.NOT_ASKED: "Not asked",
        }[self]


class ToldOfLd(Base, Keyed):
    """All that police record: told about L&D, and whether the person agrees to be seen."""

    __tablename__ = "told_of_ld"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    agrees: Mapped[bool | None] = mapped_column(info=HEALTH)  # None: told, not yet answered
    told_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class ConsentDecision(Base, Keyed):
    """One purpose and one recipient (reference data "consent_purposes", "consent_recipients").

    `given_by_name`: of whoever decided for the person. `judged_by` and `reasons`: who judged what
    the person understands or what is best for them, and why; `consulted`: whom they asked.
    """

    __tablename__ = "consent_decision"
    __table_args__ = (sa.Index(None, "case_id", "purpose", "recipient"), {"info": LD})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    purpose: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    recipient: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    answer: Mapped[Answer] = mapped_column(info=HEALTH)
    method: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    scope: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    given_by: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    given_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=CONTACT)
    judged_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    reasons: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    consulted: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    review_by_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)


class ConsentOverride(Base, Addressed):
    """A named person's decision to share without consent, with the public-interest steps.

    `authority`: the court order or the statute, where that is the ground. `lines`: tokens of what
    L&D wrote that it covers; None, of one recorded before lines were chosen: all written by then.
    `harm`: what would come of keeping silent. After `review_by_on`, and from `ended_at`, it covers
    nothing any more. `review_result`: a key of `rules.REVIEWS`.
    """

    __tablename__ = "consent_override"
    __table_args__ = (
        sa.Index(None, "case_id", "recipient"),
        sa.Index(None, "provider_id", "recorded_at", "id"),
        {"info": LD},
    )

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    purpose: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    recipient: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    ground: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    authority: Mapped[str] = mapped_column(sa.String(200), default="", info=HEALTH)
    what: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    lines: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True), info=LINK)
    why_no_consent: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    harm: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    consulted: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    person_told: Mapped[bool] = mapped_column(info=HEALTH)
    why_not_told: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    approved_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    review_by_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    review_result: Mapped[str] = mapped_column(sa.String(20), default="", info=NOT_PERSONAL)
    review_words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    reviewed_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    reviewed_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    ended_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)


class LdExclusion(Base, Keyed):
    """Somebody of the provider who must not see this person's referrals: they know the person, or
    have another interest. By account and by name, as one human may hold two accounts. Lifted, it
    is kept and holds no more.

    `reason`: reference data "exclusion_reasons".
    """

    __tablename__ = "ld_exclusion"
    __table_args__ = (sa.Index(None, "case_id", "provider_id"), {"info": LD})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )
    person_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    person_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    reason: Mapped[str] = mapped_column(sa.String(40), info=STAFF)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=STAFF)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    lifted_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    lifted_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    lifted_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    lifted_because: Mapped[str] = mapped_column(sa.Text, default="", info=STAFF)
