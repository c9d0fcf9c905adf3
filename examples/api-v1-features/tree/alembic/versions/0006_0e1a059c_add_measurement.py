"""add measurement

Revision ID: 0006_0e1a059c
Revises: 0005_64c78104
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_0e1a059c"
down_revision = "0005_64c78104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "measurements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("celsius", sa.Double(), nullable=False),
        sa.Column(
            "ratio",
            sa.Numeric(precision=38, scale=18).with_variant(
                sa.String(length=39), "sqlite"
            ),
            nullable=True,
        ),
        sa.Column("count", sa.BigInteger(), nullable=True),
        sa.Column("is_valid", sa.Boolean(), nullable=True),
        sa.Column(
            "labels",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
    )
    op.create_index(op.f("ix_measurements_device"), "measurements", ["device"])
    op.create_index(op.f("ix_measurements_taken_at"), "measurements", ["taken_at"])
    op.create_index(op.f("ix_measurements_created_at"), "measurements", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("measurements")
