"""What a decision is about, who gave authority for it, what it rests on and what followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from cjdiversion.database import UTCDateTime, new_key

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = UTCDateTime(timezone=True)
_STANDS = sa.text("status = 'stands'")
_DECISION = sa.table(
    "disposal_decision",
    *(sa.column(name, sa.Uuid()) for name in ("id", "case_id")),
    *(sa.column(name, sa.String()) for name in ("status", "option_code")),
    sa.column("decided_on", sa.Date()),
    sa.column("closed_on", sa.Date()),
    sa.column("recorded_at", sa.DateTime()),
)
_OFFENCE = sa.table("offence", sa.column("id", sa.Uuid()), sa.column("case_id", sa.Uuid()))
_WITH_CONDITIONS = ("conditional-caution", "youth-conditional-caution")


def upgrade() -> None:
    op.add_column("disposal_decision", sa.Column("crime_recorded_on", sa.Date(), nullable=True))
    op.add_column("disposal_decision", sa.Column("closed_on", sa.Date(), nullable=True))
    closes = sa.update(_DECISION).where(_DECISION.c.option_code.not_in(_WITH_CONDITIONS))
    op.execute(closes.values(closed_on=_DECISION.c.decided_on))
    _cover_offences()
    op.drop_index("uq_disposal_decision_standing", table_name="disposal_decision")
    _authorise()
    _ground()
    for column in _seen():
        op.add_column("disposal_decision", column)
    _tell_victims()
    _wait_for_cps()
    _count_by(*_COUNTED_BY, "case_id")
    for name, day in _OTHER_DAYS.items():
        columns = [day if one == "decided_on" else one for one in (*_COUNTED_BY, "case_id")]
        op.create_index(f"ix_disposal_decision_{name}", "disposal_decision", columns)
    closed = sa.text("quarantined_at IS NOT NULL")
    op.create_index(
        *("ix_case_file_quarantined", "case_file", ["id"]),
        sqlite_where=closed,
        postgresql_where=closed,
    )


_OTHER_DAYS = {"closed": "closed_on", "recorded": "crime_recorded_on"}
_COUNTED_BY = ("force_id", "status", "decided_on", "outcome_code", "unit_id", "screened")


def _count_by(*columns: str) -> None:
    op.drop_index("ix_disposal_decision_counting", table_name="disposal_decision")
    op.create_index("ix_disposal_decision_counting", "disposal_decision", columns)


def downgrade() -> None:
    op.drop_index("ix_case_file_quarantined", table_name="case_file")
    _count_by(*_COUNTED_BY)
    for name in _OTHER_DAYS:
        op.drop_index(f"ix_disposal_decision_{name}", table_name="disposal_decision")
    op.execute(_ALL_BUT_THE_NEWEST)  # the earlier schema knows one standing decision a case
    op.create_index(
        "uq_disposal_decision_standing",
        "disposal_decision",
        ["case_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.drop_table("cps_wait")
    op.drop_table("disposal_victim_contact")
    for name, _, _ in _WAITING:
        op.drop_index(f"ix_disposal_decision_{name}", table_name="disposal_decision")
    for column in _of_victims():
        op.drop_column("disposal_decision", column.name)
    for column in _seen():
        op.drop_column("disposal_decision", column.name)
    _unground()
    op.add_column("disposal_decision", _text("authority", 200))
    op.execute("UPDATE disposal_decision SET authority = authority_name")
    for column in _authority():
        op.drop_column("disposal_decision", column.name)
    op.drop_table("disposal_offence")
    for name in ("closed_on", "crime_recorded_on"):
        op.drop_column("disposal_decision", name)


_ALL_BUT_THE_NEWEST = """
UPDATE disposal_decision SET status = 'superseded'
WHERE status = 'stands' AND EXISTS (
  SELECT 1 FROM disposal_decision AS later
  WHERE later.case_id = disposal_decision.case_id AND later.status = 'stands'
  AND (later.recorded_at > disposal_decision.recorded_at
       OR later.recorded_at = disposal_decision.recorded_at AND later.id > disposal_decision.id)
)
"""


def _text(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")


def _authority() -> list[sa.Column[Any]]:
    return [
        _text("authority_name", 120),
        _text("authority_rank", 30),
        sa.Column("authority_at", MOMENT, nullable=True),
        sa.Column("authority_by_phone", sa.Boolean(), nullable=True),
        sa.Column("authority_by_id", sa.Uuid(), nullable=True),
        _text("authority_recorded_by", 120),
        sa.Column("authority_confirmed_at", MOMENT, nullable=True),
        _text("authority_deputy", 120),
        sa.Column("authority_deputy_because", sa.Text(), nullable=False, server_default=""),
        sa.Column("authority_denied_at", MOMENT, nullable=True),
        _text("authority_denied_by", 120),
        sa.Column("authority_denied_because", sa.Text(), nullable=False, server_default=""),
    ]


def _authorise() -> None:
    """One text said name, rank and time so far; who gave it is not asked to confirm it now."""
    for column in _authority():
        op.add_column("disposal_decision", column)
    op.execute(
        "UPDATE disposal_decision SET authority_recorded_by = decided_by, "
        "authority_name = substr(authority, 1, 120) WHERE authority <> ''"
    )
    op.execute(
        "UPDATE disposal_decision SET rests_on = rests_on || ' Authority: ' || authority "
        "WHERE length(authority) > 120"
    )
    op.drop_column("disposal_decision", "authority")


def _seen() -> list[sa.Column[Any]]:
    """What was known at that moment, and why it departs from what was scored."""
    lists = ("departure_reasons", "referrals_known", "verdicts")
    return [
        sa.Column("gravity_score_id", sa.Uuid(), nullable=True),
        sa.Column("circumstances_id", sa.Uuid(), nullable=True),
        sa.Column("departs", sa.Boolean(), nullable=False, server_default=sa.false()),
        *(sa.Column(name, sa.JSON(), nullable=False, server_default="[]") for name in lists),
        sa.Column("departure_words", sa.Text(), nullable=False, server_default=""),
        _text("departure_reference", 120),
    ]


_WAITING = (
    (
        *("untold", "victim_due_on"),
        "victim_due_on IS NOT NULL AND victim_informed_on IS NULL "
        "AND victim_not_possible_since IS NULL",
    ),
    (
        *("to_confirm", "authority_at"),
        "authority_at IS NOT NULL AND authority_confirmed_at IS NULL "
        "AND authority_denied_at IS NULL",
    ),
)


def _of_victims() -> list[sa.Column[Any]]:
    days = ("consulted_on", "due_on", "informed_on", "not_possible_since")
    return [
        _text("victim_kind", 30),
        sa.Column("victim_why_not", sa.Text(), nullable=False, server_default=""),
        *(sa.Column(f"victim_{name}", sa.Date(), nullable=True) for name in days),
        sa.Column("is_view_sought", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _tell_victims() -> None:
    """Of earlier decisions nobody knows the kind of victim, so that no time is set for them."""
    for column in _of_victims():
        op.add_column("disposal_decision", column)
    _set("victim_informed_on", "decided_on", "victim_told = 'yes'")
    _set("is_view_sought", "true", "victim_view IN ('supports', 'opposes', 'no-view')")
    for name, key, where in _WAITING:
        op.create_index(
            f"ix_disposal_decision_{name}",
            "disposal_decision",
            [key],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_table(
        "disposal_victim_contact",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("informed_how", sa.String(length=30), nullable=False),
        sa.Column("consulted_on", sa.Date(), nullable=True),
        sa.Column("view", sa.String(length=30), nullable=False),
        sa.Column("not_possible_because", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disposal_victim_contact_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["disposal_decision.id"],
            name=op.f("fk_disposal_victim_contact_decision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_victim_contact")),
        info={"controller": "police"},
    )
    for name in ("case_id", "decision_id"):
        index = op.f(f"ix_disposal_victim_contact_{name}")
        op.create_index(index, "disposal_victim_contact", [name])


def _wait_for_cps() -> None:
    text = ("needed_words", "chased_words", "answer_words", "cancelled_because")
    words = {
        "kind": 30,
        "owner": 120,
        "answer": 20,
        "prosecutor": 120,
        "prosecutor_reference": 60,
        "ended_by": 120,
        "token": 22,
    }
    moments = {"sent_at": False, "due_at": False, "recorded_at": False}
    moments |= {"needed_at": True, "chased_at": True, "ended_at": True}
    op.create_table(
        "cps_wait",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("waiting", "answered", "cancelled"),
                name="waiting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("prosecutor_decided_on", sa.Date(), nullable=True),
        *(sa.Column(name, MOMENT, nullable=empty) for name, empty in moments.items()),
        *(sa.Column(n, sa.String(length=length), nullable=False) for n, length in words.items()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in text),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_cps_wait_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cps_wait")),
        sa.UniqueConstraint("token", name=op.f("uq_cps_wait_token")),
        info={"controller": "police"},
    )
    op.create_index(op.f("ix_cps_wait_case_id"), "cps_wait", ["case_id"])
    op.create_index("ix_cps_wait_due", "cps_wait", ["status", "due_at", "id"])
    waits = sa.text("status = 'waiting'")
    op.create_index(
        "uq_cps_wait_waiting",
        "cps_wait",
        ["case_id", "kind"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _grounds() -> list[sa.Column[Any]]:
    long = ("why_not_others", "evidential_position", "prevented_known", "exception_reason")
    short = {
        "opinion_by": 120,
        "opinion_role": 40,
        "opinion_lasting": 20,
        "prevented_who": 20,
        "prevented_how": 20,
        "taken_over_by": 200,
        "taken_over_reference": 120,
        "activity": 200,
        "activity_provider": 200,
    }
    days = ("opinion_on", "opinion_until", "victim_told_on", "activity_done_on")
    return [
        sa.Column("public_interest", sa.JSON(), nullable=False, server_default="[]"),
        *(sa.Column(name, sa.Text(), nullable=False, server_default="") for name in long),
        *(_text(name, length) for name, length in short.items()),
        *(sa.Column(name, sa.Date(), nullable=True) for name in days),
    ]


# So far one text said it all; where it goes, by outcome.
_RESTED_ON = {
    "why_not_others": ("10",),
    "evidential_position": ("12",),
    "prevented_known": ("13",),
    "exception_reason": ("20", "21"),
}


def _ground() -> None:
    for column in _grounds():
        op.add_column("disposal_decision", column)
    for name, codes in _RESTED_ON.items():
        _set(name, "rests_on", f"outcome_code IN ({_listed(codes)})")
    _set("taken_over_by", "substr(rests_on, 1, 200)", "outcome_code = '20'")
    _set("activity_done_on", "decided_on", "is_activity_done")
    _set("opinion_lasting", "'beyond-the-day'", "is_opinion_lasting")
    known = [code for codes in _RESTED_ON.values() for code in codes]
    other = f"rests_on <> '' AND outcome_code NOT IN ({_listed(known)})"
    _set("reasons", "reasons || ' Rests on: ' || rests_on", other)
    for name in ("rests_on", "is_activity_done", "is_opinion_lasting"):
        op.drop_column("disposal_decision", name)


def _unground() -> None:
    rests_on = sa.Column("rests_on", sa.Text(), nullable=False, server_default="")
    op.add_column("disposal_decision", rests_on)
    for name in ("is_activity_done", "is_opinion_lasting"):
        op.add_column("disposal_decision", sa.Column(name, sa.Boolean(), nullable=True))
    for name, codes in _RESTED_ON.items():
        _set("rests_on", name, f"outcome_code IN ({_listed(codes)})")
    _set("is_activity_done", "true", "activity_done_on IS NOT NULL")
    _set("is_opinion_lasting", "true", "opinion_lasting IN ('beyond-the-day', 'until')")
    for column in _grounds():
        op.drop_column("disposal_decision", column.name)


def _set(name: str, value: str, where: str) -> None:
    op.execute(f"UPDATE disposal_decision SET {name} = {value} WHERE {where}")  # noqa: S608 - ours


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _cover_offences() -> None:
    covered = op.create_table(
        "disposal_offence",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("offence_id", sa.Uuid(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_disposal_offence_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["disposal_decision.id"], name=op.f("fk_disposal_offence_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["offence_id"], ["offence.id"], name=op.f("fk_disposal_offence_offence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_offence")),
        info={"controller": "police"},
    )
    for name in ("case_id", "decision_id", "offence_id"):
        op.create_index(op.f(f"ix_disposal_offence_{name}"), "disposal_offence", [name])
    for name, column, where in (
        ("standing", "offence_id", sa.text("stands AND offence_id IS NOT NULL")),
        ("whole_case", "case_id", sa.text("stands AND offence_id IS NULL")),
    ):
        op.create_index(
            f"uq_disposal_offence_{name}",
            "disposal_offence",
            [column],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    assert covered is not None
    if rows := _every_offence_of_its_case():
        op.bulk_insert(covered, rows)


def _every_offence_of_its_case() -> list[dict[str, object]]:
    """So far a decision was about all that was alleged."""
    query = sa.select(_DECISION.c.id, _DECISION.c.case_id, _DECISION.c.status, _OFFENCE.c.id)
    joined = query.outerjoin(_OFFENCE, _OFFENCE.c.case_id == _DECISION.c.case_id)
    return [
        {
            "id": new_key(),
            "decision_id": decision_id,
            "case_id": case_id,
            "offence_id": offence_id,
            "stands": status == "stands",
        }
        for decision_id, case_id, status, offence_id in op.get_bind().execute(joined)
    ]
