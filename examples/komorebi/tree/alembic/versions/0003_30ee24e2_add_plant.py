"""add plant

Revision ID: 0003_30ee24e2
Revises: 0002_fd4a0e07
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_30ee24e2"
down_revision = "0002_fd4a0e07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "plants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column(
            "height",
            sa.Numeric(precision=6, scale=2).with_variant(
                sa.String(length=7), "sqlite"
            ),
            nullable=True,
        ),
        sa.Column("planted_on", sa.Date(), nullable=True),
        sa.Column("bed_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bed_id"],
            ["beds.id"],
            name=op.f("fk_plants_bed_id_beds"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plants")),
    )
    op.create_index(op.f("ix_plants_bed_id"), "plants", ["bed_id"])
    op.create_index(op.f("ix_plants_created_at"), "plants", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("plants")
