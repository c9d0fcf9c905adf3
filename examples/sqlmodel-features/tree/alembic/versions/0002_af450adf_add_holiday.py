"""add holiday

Revision ID: 0002_af450adf
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_af450adf"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "holidays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_holidays_day")),
    )
    op.create_index(op.f("ix_holidays_created_at"), "holidays", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("holidays")
