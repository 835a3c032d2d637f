"""What a provider's own system said of a referral."""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.database import HEALTH, LINK, NOT_PERSONAL, POLICE, STAFF, Base, Keyed


class StatusUpdate(Base, Keyed):
    """One message taken: never changed. `code` is of reference data "status_updates"; `step` is the
    one it took, empty where it only tells something. `decided_by`: who, in the provider's system.

    The police answer for this table, as for the referral it hangs on and the messages of people
    (two controllers, decision 6): what a provider's system says here it tells the police. Nothing
    of L&D's own record is kept from such a message, nor anything of the person but these words.
    """

    __tablename__ = "status_update"
    __table_args__ = (
        sa.UniqueConstraint("provider_id", "message_id"),
        sa.Index(None, "referral_id", "sent_at", "id"),
        {"info": POLICE},
    )

    referral_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("referral.id"), info=LINK)
    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)
    provider_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    message_id: Mapped[str] = mapped_column(sa.String(64), info=NOT_PERSONAL)
    from_system: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    code: Mapped[str] = mapped_column(sa.String(40), info=HEALTH)
    step: Mapped[str] = mapped_column(sa.String(20), default="", info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    sent_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    received_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    received_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    received_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
