"""add invoice

Revision ID: 0005_64c78104
Revises: 0004_f4a747bd
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_64c78104"
down_revision = "0004_f4a747bd"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column(
            "total",
            sa.Numeric(precision=12, scale=2).with_variant(
                sa.String(length=13), "sqlite"
            ),
            nullable=False,
        ),
        sa.Column("status", sa.String(length=63), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_invoices_customer_id_customers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_invoices_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number", name=op.f("uq_invoices_number")),
    )
    op.create_index(op.f("ix_invoices_customer_id"), "invoices", ["customer_id"])
    op.create_index(op.f("ix_invoices_owner_id"), "invoices", ["owner_id"])
    op.create_index(op.f("ix_invoices_created_at"), "invoices", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("invoices")
