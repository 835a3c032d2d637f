"""Who did or looked at what: append-only, by trigger (migration 0001), on both databases.

A row names the thing, never what it says: no text of a record is ever copied here, only digests.
Who, when and, for disclosures, to whom are duties (DPA 2018 s62, as amended by DUAA 2025 s82).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.database import NOT_PERSONAL, SERVICE, STAFF, Base, Keyed, session
from cjdiversion.deeds import Did as Did
from cjdiversion.deeds import Operation as Operation


class AuditEvent(Base, Keyed):
    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index(None, "subject_kind", "subject_id", "at"),
        sa.Index(None, "actor_id", "at"),
        sa.Index(None, "at"),
        {"info": SERVICE},
    )

    at: Mapped[datetime] = mapped_column(info=NOT_PERSONAL)
    did: Mapped[Did] = mapped_column(info=NOT_PERSONAL)
    operation: Mapped[Operation] = mapped_column(info=NOT_PERSONAL)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)  # no foreign key: outlives all
    actor_name: Mapped[str] = mapped_column(sa.String(120), default="", info=STAFF)
    actor_role: Mapped[str] = mapped_column(sa.String(40), info=STAFF)
    actor_unit_id: Mapped[uuid.UUID | None] = mapped_column(info=STAFF)
    token_id: Mapped[uuid.UUID | None] = mapped_column(info=NOT_PERSONAL)
    subject_kind: Mapped[str] = mapped_column(sa.String(40), info=NOT_PERSONAL)
    subject_id: Mapped[uuid.UUID | None] = mapped_column(info={"personal": "link"})
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True, info={"personal": "link"})
    recipient: Mapped[str | None] = mapped_column(sa.String(120), info=NOT_PERSONAL)
    request_id: Mapped[str] = mapped_column(sa.String(32), default="", info=NOT_PERSONAL)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"personal": "link"})


request_id: ContextVar[str] = ContextVar("request_id", default="")


def record(
    did: Did,
    operation: Operation,
    *,
    by: Actor,
    subject: Any = None,
    kind: str = "",
    case_id: uuid.UUID | None = None,
    recipient: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write one row in the present unit of work: no audit row, no deed and no view.

    `facts` hold codes, states, references and digests; never the words of a record.
    """
    row = {
        "at": clock.now(),
        "did": did,
        "operation": operation,
        "actor_id": by.person_id,
        "actor_name": by.name,
        "actor_role": by.role.value,
        "actor_unit_id": by.unit_id,
        "token_id": by.token_id,
        "subject_kind": kind or (subject.__tablename__ if subject is not None else ""),
        "subject_id": getattr(subject, "id", None),
        "case_id": case_id if case_id is not None else getattr(subject, "case_id", None),
        "recipient": recipient,
        "request_id": request_id.get(),
        "facts": dict(facts or {}),
    }
    session().execute(_INSERT, row)


_INSERT = sa.insert(cast(sa.Table, AuditEvent.__table__))  # Core: no bookkeeping of the ORM's


def opened(did: Did, subject: Any, *, by: Actor, case_id: uuid.UUID | None = None) -> None:
    record(did, Operation.CONSULTATION, by=by, subject=subject, case_id=case_id)


def listed(did: Did, references: Sequence[str], *, by: Actor, kind: str) -> None:
    """One row for a list or search shown, holding the references that were on the page."""
    facts = {"shown": list(references)}
    record(did, Operation.CONSULTATION, by=by, kind=kind, facts=facts)


def last_deed(subject: Any) -> AuditEvent | None:
    """The newest deed on a record, readings left out: who was first, and when."""
    query = sa.select(AuditEvent).where(
        AuditEvent.subject_kind == subject.__tablename__,
        AuditEvent.subject_id == subject.id,
        AuditEvent.operation != Operation.CONSULTATION,
    )
    return session().scalar(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(1))


def digest(value: Any) -> str:
    """Lets somebody prove later what a value was, without the trail holding it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]
