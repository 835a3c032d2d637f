"""Deadlines counted from targets, calendars and pauses; exemptions; bank holidays that are added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.migrations.widening import allow

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOVES = (
    "accept:received:accepted",
    "accept:sent:accepted",
    "amend:accepted:accepted",
    "amend:assessed:assessed",
    "amend:in-support:in-support",
    "amend:on-hold:on-hold",
    "amend:received:received",
    "amend:redirected:redirected",
    "amend:screened:screened",
    "amend:sent:sent",
    "assess:accepted:assessed",
    "assess:screened:assessed",
    "assign:accepted:accepted",
    "assign:assessed:assessed",
    "assign:in-support:in-support",
    "assign:on-hold:on-hold",
    "assign:received:received",
    "assign:redirected:redirected",
    "assign:screened:screened",
    "assign:sent:sent",
    "change:draft:draft",
    "close:accepted:closed",
    "close:assessed:closed",
    "close:in-support:closed",
    "close:screened:closed",
    "count-again:accepted:accepted",
    "count-again:on-hold:on-hold",
    "count-again:received:received",
    "count-again:screened:screened",
    "count-again:sent:sent",
    "decline:received:declined",
    "decline:sent:declined",
    "exempt:accepted:accepted",
    "exempt:received:received",
    "exempt:screened:screened",
    "exempt:sent:sent",
    "expire:received:expired",
    "expire:redirected:expired",
    "expire:sent:expired",
    "follow-up:accepted:accepted",
    "follow-up:assessed:assessed",
    "follow-up:in-support:in-support",
    "follow-up:on-hold:on-hold",
    "follow-up:received:received",
    "follow-up:redirected:redirected",
    "follow-up:screened:screened",
    "follow-up:sent:sent",
    "hold:accepted:on-hold",
    "hold:received:on-hold",
    "hold:screened:on-hold",
    "hold:sent:on-hold",
    "put-back:accepted:accepted",
    "put-back:accepted:on-hold",
    "put-back:accepted:received",
    "put-back:accepted:sent",
    "put-back:assessed:assessed",
    "put-back:closed:accepted",
    "put-back:closed:assessed",
    "put-back:closed:in-support",
    "put-back:closed:screened",
    "put-back:declined:received",
    "put-back:declined:sent",
    "put-back:in-support:assessed",
    "put-back:in-support:in-support",
    "put-back:in-support:screened",
    "put-back:on-hold:accepted",
    "put-back:on-hold:on-hold",
    "put-back:on-hold:received",
    "put-back:on-hold:screened",
    "put-back:on-hold:sent",
    "put-back:received:closed",
    "put-back:received:declined",
    "put-back:received:expired",
    "put-back:received:on-hold",
    "put-back:received:received",
    "put-back:received:redirected",
    "put-back:received:sent",
    "put-back:redirected:accepted",
    "put-back:redirected:received",
    "put-back:redirected:redirected",
    "put-back:redirected:sent",
    "put-back:screened:accepted",
    "put-back:screened:on-hold",
    "put-back:screened:screened",
    "put-back:sent:draft",
    "put-back:sent:sent",
    "put-back:withdrawn:draft",
    "put-back:withdrawn:on-hold",
    "put-back:withdrawn:received",
    "put-back:withdrawn:redirected",
    "put-back:withdrawn:sent",
    "receive:redirected:received",
    "receive:sent:received",
    "recount:accepted:accepted",
    "recount:assessed:assessed",
    "recount:in-support:in-support",
    "recount:on-hold:on-hold",
    "recount:received:received",
    "recount:redirected:redirected",
    "recount:screened:screened",
    "recount:sent:sent",
    "redirect:accepted:redirected",
    "redirect:received:redirected",
    "redirect:sent:redirected",
    "reopen:closed:received",
    "reopen:declined:received",
    "reopen:expired:received",
    "resume:on-hold:accepted",
    "resume:on-hold:received",
    "resume:on-hold:screened",
    "screen:accepted:screened",
    "screen:screened:screened",
    "send:draft:sent",
    "sign-off:declined:declined",
    "support:assessed:in-support",
    "support:screened:in-support",
    "take-back:redirected:received",
    "take:received:received",
    "take:sent:received",
    "undo:accepted:accepted",
    "undo:accepted:on-hold",
    "undo:accepted:received",
    "undo:accepted:sent",
    "undo:assessed:assessed",
    "undo:closed:accepted",
    "undo:closed:assessed",
    "undo:closed:in-support",
    "undo:closed:screened",
    "undo:declined:received",
    "undo:declined:sent",
    "undo:in-support:assessed",
    "undo:in-support:in-support",
    "undo:in-support:screened",
    "undo:on-hold:accepted",
    "undo:on-hold:on-hold",
    "undo:on-hold:received",
    "undo:on-hold:screened",
    "undo:on-hold:sent",
    "undo:received:closed",
    "undo:received:declined",
    "undo:received:expired",
    "undo:received:on-hold",
    "undo:received:received",
    "undo:received:redirected",
    "undo:received:sent",
    "undo:redirected:accepted",
    "undo:redirected:received",
    "undo:redirected:redirected",
    "undo:redirected:sent",
    "undo:screened:accepted",
    "undo:screened:on-hold",
    "undo:screened:screened",
    "undo:sent:draft",
    "undo:sent:sent",
    "undo:withdrawn:draft",
    "undo:withdrawn:on-hold",
    "undo:withdrawn:received",
    "undo:withdrawn:redirected",
    "undo:withdrawn:sent",
    "withdraw:draft:withdrawn",
    "withdraw:on-hold:withdrawn",
    "withdraw:received:withdrawn",
    "withdraw:redirected:withdrawn",
    "withdraw:sent:withdrawn",
)
MOMENTS = ("assess_due_at", "next_due_at", "counted_at", "exempt_at", "exempt_review_at")
INDEXES = (
    ("status", "counted_at"),
    ("status", "exempt_review_at"),
    ("provider_id", "next_due_at"),
    ("started_by_id", "sent_at", "id"),
)


def upgrade() -> None:
    allow(
        "referral_move",
        "step || ':' || from_status || ':' || to_status",
        MOVES,
        name="is_in_the_table",
    )
    for name in MOMENTS:
        op.add_column("referral", sa.Column(name, _moment(), nullable=True))
    reason = sa.Column("exempt_reason", sa.String(length=40), nullable=False, server_default="")
    op.add_column("referral", reason)
    words = sa.Column("exempt_words", sa.Text(), nullable=False, server_default="")
    op.add_column("referral", words)
    for columns in INDEXES:
        op.create_index(op.f(f"ix_referral_{'_'.join(columns)}"), "referral", list(columns))
    op.execute(  # the rest is counted by the job
        "UPDATE referral SET next_due_at = answer_due_at "
        "WHERE status IN ('sent', 'received', 'redirected')"
    )
    _bank_holidays()


def _bank_holidays() -> None:
    op.create_table(
        "bank_holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("added_at", _moment(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", _moment(), nullable=True),
        sa.Column("removed_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_by", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_holiday")),
        sa.UniqueConstraint("token", name=op.f("uq_bank_holiday_token")),
    )
    standing = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_bank_holiday_standing",
        "bank_holiday",
        ["day"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    """What was moved by a step of this version stays in the history."""
    op.drop_table("bank_holiday")
    for columns in INDEXES:
        op.drop_index(op.f(f"ix_referral_{'_'.join(columns)}"), "referral")
    for name in ("exempt_words", "exempt_reason", *MOMENTS):
        op.drop_column("referral", name)


def _moment() -> cjdiversion.database.UTCDateTime:
    return cjdiversion.database.UTCDateTime(timezone=True)
