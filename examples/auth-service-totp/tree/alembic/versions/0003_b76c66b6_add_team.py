"""add team

Revision ID: 0003_b76c66b6
Revises: 0002_56c44fde
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_b76c66b6"
down_revision = "0002_56c44fde"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_index(op.f("ix_teams_created_at"), "teams", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("teams")
