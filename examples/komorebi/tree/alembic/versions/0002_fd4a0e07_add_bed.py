"""add bed

Revision ID: 0002_fd4a0e07
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_fd4a0e07"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "beds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sunny", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beds")),
        sa.UniqueConstraint("name", name=op.f("uq_beds_name")),
    )
    op.create_index(op.f("ix_beds_created_at"), "beds", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("beds")
