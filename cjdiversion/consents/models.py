"""What the person agreed to, decision by decision. Rows are only ever added; the newest stands."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

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
    """One purpose and one recipient (reference data "consent_purposes", "consent_recipients")."""

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
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    review_by_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)


class ConsentOverride(Base, Keyed):
    """A named person's decision to share without consent, with the public-interest steps.

    `authority`: the court order or the statute, where that is the ground.
    """

    __tablename__ = "consent_override"
    __table_args__ = (sa.Index(None, "case_id", "recipient"), {"info": LD})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    purpose: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    recipient: Mapped[str] = mapped_column(sa.String(30), info=HEALTH)
    ground: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    authority: Mapped[str] = mapped_column(sa.String(200), default="", info=HEALTH)
    what: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    why_no_consent: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    person_told: Mapped[bool] = mapped_column(info=HEALTH)
    approved_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    decided_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
