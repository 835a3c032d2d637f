"""What a named officer answers for the criteria. Rows are only added; the newest stands."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion.contexts.models import Recorded
from cjdiversion.database import (
    CRIMINAL,
    HEALTH,
    LINK,
    NOT_PERSONAL,
    POLICE,
    STAFF,
    Base,
    Keyed,
)
from cjdiversion.disposals.known import Answer


def _answer() -> Mapped[str]:
    """A value of known.Answer."""
    return mapped_column(sa.String(12), default=Answer.NOT_ASKED.value, info=CRIMINAL)


class Circumstances(Base, Recorded):
    """Names are those of known.Known. Codes: known.EVIDENCE, schemas.POSITIONS, known.RELIABILITY,
    known.VICTIM; empty where nobody has answered."""

    __tablename__ = "disposal_circumstances"
    __table_args__ = (sa.Index(None, "case_id", "recorded_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    evidence: Mapped[str] = mapped_column(sa.String(30), default="", info=CRIMINAL)
    position: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    agrees: Mapped[str] = _answer()
    aa_present: Mapped[str] = _answer()
    reliability: Mapped[str] = mapped_column(sa.String(20), default="", info=HEALTH)
    reliability_by: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    hcp_asked: Mapped[str] = _answer()
    indictable_only: Mapped[str] = _answer()
    either_way_listed: Mapped[str] = _answer()
    penalty_listed: Mapped[str] = _answer()
    has_limit: Mapped[str] = _answer()
    limit_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    similar_before: Mapped[str] = _answer()
    history: Mapped[str] = _answer()
    recent_penalty: Mapped[str] = _answer()
    youth_cautions: Mapped[int | None] = mapped_column(info=CRIMINAL)
    domestic: Mapped[str] = _answer()
    intimate: Mapped[str] = _answer()
    hate: Mapped[str] = _answer()
    victim: Mapped[str] = mapped_column(sa.String(20), default="", info=CRIMINAL)
    exceptional: Mapped[str] = _answer()
    exceptional_because: Mapped[str] = mapped_column(sa.Text, default="", info=CRIMINAL)
    dpp_consent: Mapped[str] = _answer()
    dpp_prosecutor: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    dpp_reference: Mapped[str] = mapped_column(sa.String(60), default="", info=CRIMINAL)
    dpp_on: Mapped[date | None] = mapped_column(info=CRIMINAL)
    consulted: Mapped[str] = _answer()
    consulted_whom: Mapped[str] = mapped_column(sa.String(200), default="", info=STAFF)
    youth_asked: Mapped[str] = _answer()


class GravityScore(Base, Keyed):
    """`bases`: [{offence, number, score}] of the offences it was made for, in their order; one
    without a number was made for all of the case. `factors`: reference data "gravity_factors".
    `gives` is frozen as the matrix held that day: {options, outcomes, unweighed}, codes of each."""

    __tablename__ = "gravity_score"
    __table_args__ = (sa.Index(None, "case_id", "scored_at"), {"info": POLICE})

    case_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("case_file.id"), info=LINK)
    scheme: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    bases: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, info=CRIMINAL)
    factors: Mapped[list[str]] = mapped_column(default=list, info=HEALTH)
    score: Mapped[int] = mapped_column(info=CRIMINAL)
    reasons: Mapped[str] = mapped_column(sa.Text, info=HEALTH)
    gives: Mapped[dict[str, Any]] = mapped_column(default=dict, info=NOT_PERSONAL)
    scored_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    scored_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    scored_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    scored_by_name: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    @property
    def offence_numbers(self) -> list[str]:
        """Empty where it was made for all of the case."""
        return [base["number"] for base in self.bases if "number" in base]

    @property
    def offence_words(self) -> str:
        named = "; ".join(base["offence"] for base in self.bases if "number" in base)
        return named or "all of the case"
