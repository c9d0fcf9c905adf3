"""add address

Revision ID: 0004_f4a747bd
Revises: 0003_d5545ad4
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_f4a747bd"
down_revision = "0003_d5545ad4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=63), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_addresses_customer_id_customers"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_customer_id"), "addresses", ["customer_id"])
    op.create_index(op.f("ix_addresses_city"), "addresses", ["city"])
    op.create_index(op.f("ix_addresses_created_at"), "addresses", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("addresses")
