"""Whose assessment it is, several of one referral, and what of them was recorded in error."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

import cjdiversion.database
from cjdiversion.migrations.widening import also, demand, no_longer

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

Table = tuple[str, list[sa.schema.SchemaItem], dict[str, list[str]]]
ASSESSMENT = (
    "id, case_id, referral_id, assessed_at, seen, clinical_notes, written_by_id, written_by"
)
LINE = "id, case_id, assessment_id, section, text, is_opinion, written_at, position"
STRUCK_WHEN = "(status = 'in-error') = (struck_at IS NOT NULL)"
DEMANDS = (
    ("referral", "redirected_on", "redirected_to_id IS NULL OR redirected_to_id <> provider_id"),
    ("referral", "held_until", "status <> 'on-hold' OR hold_review_at IS NOT NULL"),
    ("referral", "sent_when", "sent_at IS NOT NULL OR status IN ('draft', 'withdrawn')"),
    ("referral", "owner_is_named", "owner_id IS NULL OR owner_name <> ''"),
    ("ld_appointment", "ends_after_it_starts", "ends_at > starts_at"),
    ("ld_appointment", "attended_when", "status <> 'attended' OR happened_at IS NOT NULL"),
    (
        "ld_onward_referral",
        "first_attended",
        "first_attended IN ('not-yet', 'attended', 'not-attended', 'not-known')",
    ),
    ("ld_outcome", "result", "result IN ('achieved', 'partly', 'not-achieved', 'not-known')"),
    ("referral_message", "side", "side IN ('police', 'ld')"),
    ("referral_message", "read_when", "(status = 'read') = (read_at IS NOT NULL)"),
    *(
        (table, "struck_when", STRUCK_WHEN)
        for table in ("ld_appointment", "ld_note", "ld_onward_referral", "ld_outcome")
    ),
)
# Of the team whose member recorded it, by the history; else of the team that has the referral.
PROVIDER = """COALESCE(
  (SELECT unit.id FROM referral_move JOIN unit ON unit.name = referral_move.by_unit
   WHERE referral_move.referral_id = made.referral_id AND referral_move.step = 'assess'
   AND unit.kind = 'ld-provider' ORDER BY referral_move.at DESC LIMIT 1),
  (SELECT referral.provider_id FROM referral WHERE referral.id = made.referral_id))"""


def upgrade() -> None:
    words = sa.Column("not_again_because", sa.Text(), nullable=False, server_default="")
    op.add_column("referral", words)
    for table, name, condition in DEMANDS:
        demand(table, name, condition)
    also("referral_move", "is_in_the_table", "assess:accepted:assessed", "assess:assessed:assessed")
    _put_aside()
    _create(_new_assessment(), _new_line())
    new = "token, version, status, struck_by, struck_because"
    said = "1, 'stands', '', ''"
    first = f"SELECT {ASSESSMENT}, {PROVIDER}, {_token()}, {said} FROM kept_assessment AS made"  # noqa: S608 - names of ours
    op.execute(f"INSERT INTO ld_assessment ({ASSESSMENT}, provider_id, {new}) {first}")
    named = ", ".join(f"one.{name}" for name in LINE.split(", "))
    then = f"SELECT {named}, made.referral_id, made.provider_id, {_token('one.')}, {said}"
    of = "FROM kept_line AS one JOIN ld_assessment AS made ON made.id = one.assessment_id"
    into = f"INSERT INTO ld_assessment_line ({LINE}, referral_id, provider_id, {new})"
    op.execute(f"{into} {then} {of}")
    for table in ("ld_assessment", "ld_assessment_line"):
        _name(table)
    _forget()


def downgrade() -> None:
    """What was recorded in error is left out: it would be told again. Several assessments of one
    referral stay."""
    for table, name, condition in reversed(DEMANDS):
        no_longer(table, name, condition)
    op.drop_column("referral", "not_again_because")
    _put_aside()
    _create(_old_assessment(), _old_line())
    rows = f"SELECT {ASSESSMENT} FROM kept_assessment WHERE status = 'stands'"  # noqa: S608 - names of ours
    op.execute(f"INSERT INTO ld_assessment ({ASSESSMENT}) {rows}")
    rows = f"SELECT {LINE} FROM kept_line WHERE status = 'stands'"  # noqa: S608 - names of ours
    here = "AND assessment_id IN (SELECT id FROM ld_assessment)"
    op.execute(f"INSERT INTO ld_assessment_line ({LINE}) {rows} {here}")
    _forget()


def _put_aside() -> None:
    """A table cannot lose a constraint on SQLite, so both are made anew."""
    op.execute("CREATE TABLE kept_assessment AS SELECT * FROM ld_assessment")
    op.execute("CREATE TABLE kept_line AS SELECT * FROM ld_assessment_line")
    op.drop_table("ld_assessment_line")
    op.drop_table("ld_assessment")


def _forget() -> None:
    op.drop_table("kept_line")
    op.drop_table("kept_assessment")


def _token(of: str = "") -> str:
    """One of its own until it is named: the key in the letters a token has room for."""
    if op.get_bind().dialect.name == "sqlite":
        return f"SUBSTR({of}id, 11)"
    return f"SUBSTR(REPLACE(CAST({of}id AS TEXT), '-', ''), 11)"


def _name(table: str) -> None:
    """A token cannot be guessed from the key."""
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column("token", sa.String()))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(rows.c.id)).all():
        token = secrets.token_urlsafe(16)
        connection.execute(sa.update(rows).where(rows.c.id == key).values(token=token))


def _create(*tables: Table) -> None:
    for name, items, indexes in tables:
        op.create_table(name, *items, info={"controller": "liaison-and-diversion"})
        for index, columns in indexes.items():
            op.create_index(op.f(f"ix_{name}_{index}"), name, columns)


def _of_ld(table: str) -> list[sa.schema.SchemaItem]:
    kept = ("stands", "in-error")
    status = sa.Enum(*kept, name="kept", native_enum=False, create_constraint=True, length=40)
    return [
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("struck_at", _moment(), nullable=True),
        sa.Column("struck_by", sa.String(length=120), nullable=False),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _foreign(table, "provider_id", "unit"),
        sa.CheckConstraint(STRUCK_WHEN, name=op.f(f"ck_{table}_struck_when")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{table}_token")),
    ]


def _assessment() -> list[sa.schema.SchemaItem]:
    table = "ld_assessment"
    return [
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", _moment(), nullable=False),
        sa.Column("seen", sa.String(length=20), nullable=False),
        sa.Column("clinical_notes", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(table, "case_id", "case_file"),
        _foreign(table, "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_assessment")),
    ]


def _line() -> list[sa.schema.SchemaItem]:
    table = "ld_assessment_line"
    return [
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_opinion", sa.Boolean(), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(table, "assessment_id", "ld_assessment"),
        _foreign(table, "case_id", "case_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ld_assessment_line")),
    ]


def _new_assessment() -> Table:
    items = [*_assessment(), *_of_ld("ld_assessment")]
    led = {"case_id": ["case_id"], "referral_id_assessed_at": ["referral_id", "assessed_at"]}
    return "ld_assessment", items, led


def _new_line() -> Table:
    table = "ld_assessment_line"
    here = [sa.Column("referral_id", sa.Uuid(), nullable=False)]
    items = [*_line(), *here, _foreign(table, "referral_id", "referral"), *_of_ld(table)]
    led = {"assessment_id": ["assessment_id"], "case_id": ["case_id"]}
    led["referral_id_written_at"] = ["referral_id", "written_at"]
    return table, items, led


def _old_assessment() -> Table:
    led = {"case_id": ["case_id"], "referral_id": ["referral_id"]}
    return "ld_assessment", _assessment(), led


def _old_line() -> Table:
    led = {"assessment_id": ["assessment_id"], "case_id": ["case_id"]}
    return "ld_assessment_line", _line(), led


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def _moment() -> cjdiversion.database.UTCDateTime:
    return cjdiversion.database.UTCDateTime(timezone=True)
