"""add customer

Revision ID: 0003_d5545ad4
Revises: 0002_267b7890
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_d5545ad4"
down_revision = "0002_267b7890"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "customers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("newsletter", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("email", name=op.f("uq_customers_email")),
    )
    op.create_index(op.f("ix_customers_created_at"), "customers", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("customers")
