"""add milestone

Revision ID: 0004_e06548e4
Revises: 0003_807297fe
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_e06548e4"
down_revision = "0003_807297fe"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "milestones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_milestones_project_id_projects"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_milestones_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
    )
    op.create_index(op.f("ix_milestones_project_id"), "milestones", ["project_id"])
    op.create_index(op.f("ix_milestones_label"), "milestones", ["label"])
    op.create_index(op.f("ix_milestones_owner_id"), "milestones", ["owner_id"])
    op.create_index(op.f("ix_milestones_created_at"), "milestones", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("milestones")
