"""The whole machine of a referral: new states, what they hold, and the history both sides read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.migrations.widening import allow, refer

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "sent",
    "received",
    "redirected",
    "on-hold",
    "accepted",
    "declined",
    "screened",
    "assessed",
    "in-support",
    "closed",
    "withdrawn",
    "expired",
)
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
    "decline:received:declined",
    "decline:sent:declined",
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
MOMENTS = ("signed_off_at", "hold_review_at", "try_again_at")
CODES = ("hold_reason", "screening_outcome")
WORDS = ("hold_words", "screening_words")


def upgrade() -> None:
    allow("referral", "status", STATES)
    for name in MOMENTS:
        op.add_column("referral", sa.Column(name, _moment(), nullable=True))
    for name in CODES:
        _add(sa.Column(name, sa.String(length=40), nullable=False, server_default=""))
    for name in WORDS:
        _add(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _add(sa.Column("signed_off_by", sa.String(length=120), nullable=False, server_default=""))
    _add(sa.Column("owner_id", sa.Uuid(), nullable=True))
    _add(sa.Column("owner_name", sa.String(length=120), nullable=False, server_default=""))
    _add(sa.Column("redirects", sa.Integer(), nullable=False, server_default="0"))
    refer("referral", "redirected_to_id", "unit")
    for name in ("redirected_to_id", "owner_id"):
        index = op.f(f"ix_referral_{name}_status_sent_at_id")
        op.create_index(index, "referral", [name, "status", "sent_at", "id"])
    _history()


def _history() -> None:
    moves = ", ".join(f"'{move}'" for move in MOVES)
    op.create_table(
        "referral_move",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("by_unit", sa.String(length=120), nullable=False),
        sa.Column("is_by_ld", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("amended", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", _moment(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            f"step || ':' || from_status || ':' || to_status IN ({moves})",
            name=op.f("ck_referral_move_is_in_the_table"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_move_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_move")),
    )
    op.create_index(op.f("ix_referral_move_referral_id"), "referral_move", ["referral_id"])


def downgrade() -> None:
    op.drop_table("referral_move")
    for name in ("redirected_to_id", "owner_id"):
        op.drop_index(op.f(f"ix_referral_{name}_status_sent_at_id"), "referral")
    for name in (
        "redirected_to_id",
        "owner_id",
        "owner_name",
        "redirects",
        "signed_off_by",
        *WORDS,
        *CODES,
        *MOMENTS,
    ):
        op.drop_column("referral", name)


def _add(column: sa.Column[object]) -> None:
    op.add_column("referral", column)


def _moment() -> cjdiversion.database.UTCDateTime:
    return cjdiversion.database.UTCDateTime(timezone=True)
