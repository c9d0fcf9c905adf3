"""add project

Revision ID: 0003_807297fe
Revises: 0002_af450adf
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_807297fe"
down_revision = "0002_af450adf"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "budget",
            sa.Numeric(precision=12, scale=2).with_variant(
                sa.String(length=13), "sqlite"
            ),
            nullable=True,
        ),
        sa.Column("stage", sa.String(length=63), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_projects_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(op.f("ix_projects_owner_id"), "projects", ["owner_id"])
    op.create_index(op.f("ix_projects_created_at"), "projects", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("projects")
