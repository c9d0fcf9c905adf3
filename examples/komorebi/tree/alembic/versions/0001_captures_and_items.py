"""captures, items, summaries and events

Revision ID: 0001
Revises:
Create Date: 2026-01-01 00:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "captures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.Column("status", sa.String(length=63), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
    )
    op.create_index(op.f("ix_captures_created_at"), "captures", ["created_at"])
    op.create_index(op.f("ix_captures_lease_until"), "captures", ["lease_until"])
    op.create_index(op.f("ix_captures_source"), "captures", ["source"])
    op.create_index(op.f("ix_captures_status"), "captures", ["status"])

    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "tags",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("status", sa.String(length=63), nullable=False),
        sa.Column(
            "is_favorite", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("capture_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["captures.id"], name=op.f("fk_items_capture_id_captures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("capture_id", name=op.f("uq_items_capture_id")),
    )
    op.create_index(op.f("ix_items_created_at"), "items", ["created_at"])
    op.create_index(op.f("ix_items_status"), "items", ["status"])

    op.create_table(
        "summaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summarizer", sa.String(length=50), nullable=False),
        sa.Column("captures", sa.BigInteger(), nullable=False),
        sa.Column("capture_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"],
            ["captures.id"],
            name=op.f("fk_summaries_capture_id_captures"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["summaries.id"],
            name=op.f("fk_summaries_parent_id_summaries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
        sa.UniqueConstraint("capture_id", name=op.f("uq_summaries_capture_id")),
    )
    op.create_index(op.f("ix_summaries_created_at"), "summaries", ["created_at"])
    op.create_index(op.f("ix_summaries_level"), "summaries", ["level"])
    op.create_index(
        op.f("ix_summaries_parent_id_level_created_at"),
        "summaries",
        ["parent_id", "level", "created_at"],
    )

    digest = op.create_table(
        "digest",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("captures", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
    )
    op.execute(digest.insert().values(id=1, text="", captures=0, level=0))

    op.create_table(
        "events",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "data",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("events")
    op.drop_table("digest")
    op.drop_table("summaries")
    op.drop_table("items")
    op.drop_table("captures")
