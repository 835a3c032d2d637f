"""What was done about a detention: reviews, extensions and warrants of somebody arrested; and of
somebody detained under the Mental Health Act, everything after the first entry.

`conditions`: code of reference data "detention_conditions" → met, not met or unknown, as it stood
when the row was written.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cjdiversion.access import May
from cjdiversion.authority import Authorised
from cjdiversion.cases.models import Case, Struck
from cjdiversion.database import (
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
from cjdiversion.detentions import law


class Written:
    """When it was written down, and by whom: apart from when it happened."""

    recorded_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    recorded_by_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)


class Recorded(Written, Struck):
    """One of any number of a case."""

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True, info=LINK)


class Conditioned:
    """A row that rests on what the law asks for."""

    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict, info=CRIMINAL)

    @property
    def stands(self) -> bool:
        return law.stands(self.conditions)


class Officered:
    officer_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    officer_rank: Mapped[str] = mapped_column(sa.String(30), default="", info=STAFF)


# --- somebody arrested --------------------------------------------------------------------------


class Review(Base, Keyed, Recorded, Conditioned, Officered):
    """PACE 1984 s40. `late_reason` is empty where it was in time."""

    __tablename__ = "detention_review"
    __table_args__ = ({"info": POLICE},)

    held_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    capacity: Mapped[str] = mapped_column(sa.String(20), info=STAFF)
    is_independent: Mapped[bool | None] = mapped_column(info=STAFF)
    way: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    representations: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    representations_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    outcome: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    late_reason: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    late_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)


class Postponement(Base, Keyed, Recorded, Officered):
    """PACE 1984 s40(4) and (7). `number`: of the review that was put off."""

    __tablename__ = "detention_postponement"
    __table_args__ = ({"info": POLICE},)

    number: Mapped[int] = mapped_column(info=NOT_PERSONAL)
    decided_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    reason: Mapped[str] = mapped_column(sa.String(30), info=CRIMINAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)


class Extension(Base, Addressed, Recorded, Conditioned, Authorised):
    """A superintendent's, to so many hours after the relevant time (PACE 1984 s42)."""

    __tablename__ = "detention_extension"
    __table_args__ = ({"info": POLICE},)

    hours: Mapped[int] = mapped_column(info=CRIMINAL)
    way: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    representations: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    representations_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Warrant(Base, Keyed, Recorded, Conditioned):
    """A magistrates’ court’s (PACE 1984 ss43, 44). `extends` one that was there."""

    __tablename__ = "detention_warrant"
    __table_args__ = ({"info": POLICE},)

    extends: Mapped[bool] = mapped_column(default=False, info=CRIMINAL)
    court: Mapped[str] = mapped_column(sa.String(120), info=CRIMINAL)
    issued_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    hours: Mapped[int] = mapped_column(info=CRIMINAL)
    reference: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)


# --- somebody detained under the Mental Health Act ----------------------------------------------


class Particulars(Base, Addressed, Written):
    """What the national return asks besides the first entry, the consultation before section 136
    (s136(1C)) and the warrant of section 135. One row a case; it can be put right."""

    __tablename__ = "mha_particulars"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    transport: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    police_vehicle_reason: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    was_arrested: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    detained_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    was_kept_there: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    consulted: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    consulted_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    consulted_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    not_consulted_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    warrant_kind: Mapped[str] = mapped_column(sa.String(10), default="", info=CRIMINAL)
    warrant_court: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    warrant_issued_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    warrant_reference: Mapped[str] = mapped_column(sa.String(40), default="", info=CRIMINAL)
    entered_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    accompanied_by: Mapped[list[str]] = mapped_column(default=list, info=CRIMINAL)


class StationUse(Base, Addressed, Recorded, Conditioned, Officered, Authorised):
    """A police station as the place of safety: what the decision-maker was satisfied of, and who
    authorised it where they are not an inspector themself (SI 2017/1036 reg 2)."""

    __tablename__ = "mha_station_use"
    __table_args__ = ({"info": POLICE},)

    decided_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    reason: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    is_imminent: Mapped[bool | None] = mapped_column(info=HEALTH)
    imminent_because: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    is_no_other: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    no_other_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    has_healthcare: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    healthcare_words: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    consulted: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    not_consulted_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class WelfareCheck(Base, Keyed, Recorded):
    """SI 2017/1036 reg 4(1)(a). What custody staff need to know, and nothing clinical besides."""

    __tablename__ = "mha_welfare_check"
    __table_args__ = ({"info": POLICE},)

    checked_at: Mapped[datetime] = mapped_column(info=HEALTH)
    checked_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    profession: Mapped[str] = mapped_column(sa.String(30), info=STAFF)
    findings: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    action: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    lets_sleep: Mapped[bool | None] = mapped_column(info=HEALTH)
    stays_available: Mapped[bool | None] = mapped_column(info=NOT_PERSONAL)


class StationReview(Base, Keyed, Recorded, Conditioned, Officered):
    """The custody officer’s, of whether the person must stay at the station (reg 5)."""

    __tablename__ = "mha_station_review"
    __table_args__ = ({"info": POLICE},)

    reviewed_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    is_imminent: Mapped[bool | None] = mapped_column(info=HEALTH)
    is_no_other: Mapped[bool | None] = mapped_column(info=CRIMINAL)
    is_asleep: Mapped[bool | None] = mapped_column(info=HEALTH)
    consulted: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    not_consulted_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    next_step: Mapped[str] = mapped_column(sa.String(20), info=CRIMINAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)


class Certificate(Base, Addressed, Recorded, Conditioned, Authorised):
    """The doctor’s, for up to twelve hours more; with the superintendent’s approval where the
    assessment is to be at a police station (Mental Health Act 1983 s136B)."""

    __tablename__ = "mha_certificate"
    __table_args__ = ({"info": POLICE},)

    doctor: Mapped[str] = mapped_column(sa.String(120), info=STAFF)
    given_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    hours: Mapped[int] = mapped_column(info=CRIMINAL)
    is_clinical: Mapped[bool | None] = mapped_column(info=HEALTH)
    grounds: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)
    is_at_station: Mapped[bool] = mapped_column(default=False, info=CRIMINAL)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class Move(Base, Keyed, Recorded):
    """To another place of safety (ss135(3A), 136(3)). The first place stands on the case.
    `from_suite_id`: whose case it was before."""

    __tablename__ = "mha_move"
    __table_args__ = ({"info": POLICE},)

    place_of_safety: Mapped[str] = mapped_column(sa.String(40), info=CRIMINAL)
    place_words: Mapped[str] = mapped_column(sa.String(120), default="", info=CRIMINAL)
    left_at: Mapped[datetime] = mapped_column(info=CRIMINAL)
    arrived_at: Mapped[datetime | None] = mapped_column(info=CRIMINAL)
    transport: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    from_suite_id: Mapped[uuid.UUID | None] = mapped_column(info=NOT_PERSONAL)


class Outcome(Base, Addressed, Written):
    """What the assessment came to, and who took over. One row a case; it can be put right."""

    __tablename__ = "mha_outcome"
    __table_args__ = ({"info": POLICE},)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("case_file.id"), unique=True, info=LINK
    )
    was_assessed: Mapped[bool | None] = mapped_column(info=HEALTH)
    assessed_at: Mapped[datetime | None] = mapped_column(info=HEALTH)
    assessed_by: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    assessor_names: Mapped[str] = mapped_column(sa.String(200), default="", info=STAFF)
    result: Mapped[str] = mapped_column(sa.String(30), default="", info=HEALTH)
    handed_over_to: Mapped[str] = mapped_column(sa.String(160), default="", info=STAFF)
    handed_over_at: Mapped[datetime | None] = mapped_column(info=NOT_PERSONAL)
    words: Mapped[str] = mapped_column(sa.Text, default="", info=HEALTH)


OF_CUSTODY: tuple[Any, ...] = (Review, Postponement, Extension, Warrant)
OF_SAFETY: tuple[Any, ...] = (
    *(Particulars, StationUse, WelfareCheck, StationReview),
    *(Certificate, Move, Outcome),
)
RESTS_ON_AUTHORITY: tuple[Any, ...] = (Extension, StationUse, Certificate)

RECORDED_BY: Mapping[type[Any], May] = {
    **dict.fromkeys((Review, Postponement, Warrant, StationReview, Move), May.CASE_RECORD),
    **dict.fromkeys((Extension, StationUse, Certificate), May.DETENTION_AUTHORISE),
    WelfareCheck: May.SAFEGUARD_RECORD,
}
"""Who may record a kind of row may say that it was recorded in error."""
