"""What services there are in a force for somebody dealt with out of court."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts.models import Coverage, Unit, running
from cjdiversion.database import NOT_PERSONAL, POLICE, STAFF, Addressed, Base, Keyed, new_key


class LocalService(Base, Addressed):
    """A change is a new row of the same `series`; the one before is superseded and stays.

    It holds from `from_on` up to, not including, `to_on`. `kind`: reference data
    "local_service_kinds". `sex`: whom a single-sex service is for, on what basis in law, by which
    source. `capacity`: local_rules.CAPACITY, as said on `capacity_on`.
    """

    __tablename__ = "local_service"
    __table_args__ = (
        sa.Index("ix_local_service_listed", "force_id", "is_superseded", "name", "id"),
        sa.Index(
            "uq_local_service_standing",
            "series",
            unique=True,
            sqlite_where=sa.text("NOT is_superseded"),
            postgresql_where=sa.text("NOT is_superseded"),
        ),
        sa.Index(None, "series", "kept_at"),
        {"info": POLICE},
    )

    series: Mapped[uuid.UUID] = mapped_column(default=new_key, info=NOT_PERSONAL)
    force_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), info=NOT_PERSONAL)
    is_superseded: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    is_force_wide: Mapped[bool] = mapped_column(default=False, info=NOT_PERSONAL)
    kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    provider: Mapped[str] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    what: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    age_from: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    age_to: Mapped[int | None] = mapped_column(info=NOT_PERSONAL)
    sex: Mapped[str] = mapped_column(sa.String(10), default="", info=NOT_PERSONAL)
    sex_basis: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)
    sex_source: Mapped[str] = mapped_column(sa.String(300), default="", info=NOT_PERSONAL)
    needs: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    capacity: Mapped[str] = mapped_column(sa.String(20), info=NOT_PERSONAL)
    capacity_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    hours: Mapped[str] = mapped_column(sa.String(200), default="", info=NOT_PERSONAL)
    cost: Mapped[str] = mapped_column(sa.String(200), default="", info=NOT_PERSONAL)
    evidence: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    contact: Mapped[str] = mapped_column(sa.String(300), default="", info=STAFF)
    from_on: Mapped[date] = mapped_column(info=NOT_PERSONAL)
    to_on: Mapped[date | None] = mapped_column(info=NOT_PERSONAL)
    because: Mapped[str] = mapped_column(sa.Text, default="", info=NOT_PERSONAL)
    kept_at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    kept_by_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    kept_by: Mapped[str] = mapped_column(sa.String(120), info=STAFF)

    force: Mapped[Unit] = relationship(lazy="raise_on_sql", foreign_keys=[force_id])
    areas: Mapped[list[Unit]] = relationship(
        secondary="local_service_area", lazy="raise_on_sql", order_by=Unit.name
    )


class LocalServiceArea(Base, Keyed):
    """A unit of the force whose cases may use the service; none where it is force-wide."""

    __tablename__ = "local_service_area"
    __table_args__ = (sa.UniqueConstraint("service_id", "unit_id"), {"info": POLICE})

    service_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("local_service.id"), info=NOT_PERSONAL
    )
    unit_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("unit.id"), index=True, info=NOT_PERSONAL
    )


def in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Those of the own force, which has them for everybody. An L&D team belongs to no force: what
    is there for the people it sees, in the forces and areas that its provider serves today."""
    if actor.unit_kind is not UnitKind.PROVIDER:
        return LocalService.force_id == actor.force_id
    area = LocalServiceArea
    reach = sa.select(Unit.id).where(areas_in_scope(actor)).correlate(None)
    there = sa.exists().where(area.service_id == LocalService.id, area.unit_id.in_(reach))
    is_wide = sa.and_(LocalService.is_force_wide, LocalService.force_id.in_(_forces(actor)))
    return sa.or_(is_wide, there.correlate(LocalService))


def areas_in_scope(actor: Actor) -> sa.ColumnElement[bool]:
    """Of units: the investigation units of the own force. Whoever serves a suite sees people of all
    areas of its force."""
    is_area = Unit.kind == UnitKind.INVESTIGATION
    if actor.unit_kind is not UnitKind.PROVIDER:
        return sa.and_(is_area, Unit.force_id == actor.force_id)
    served = aliased(Unit)
    wide = _served(actor, served).where(served.kind == UnitKind.SUITE)
    is_served = Unit.id.in_(_served(actor, served).with_only_columns(served.id))
    return sa.and_(is_area, sa.or_(is_served, Unit.force_id.in_(wide)))


def _forces(actor: Actor) -> sa.Select[uuid.UUID | None]:
    return _served(actor, aliased(Unit))


def _served(actor: Actor, served: type[Unit]) -> sa.Select[uuid.UUID | None]:
    """The forces of the units that the actor’s provider serves today."""
    query = sa.select(served.force_id).join(Coverage, Coverage.served_unit_id == served.id)
    return query.where(Coverage.by_unit_id == actor.unit_id, running(Coverage)).correlate(None)
