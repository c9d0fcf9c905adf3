"""add invoice_line

Revision ID: 0011_61b195cb
Revises: 0010_ed3a5035
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_61b195cb"
down_revision = "0010_ed3a5035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "price",
            sa.Numeric(precision=12, scale=2).with_variant(
                sa.String(length=13), "sqlite"
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoices.id"],
            name=op.f("fk_invoice_lines_invoice_id_invoices"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_invoice_lines_product_id_products"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["users.id"],
            name=op.f("fk_invoice_lines_owner_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
    )
    op.create_index(
        op.f("ix_invoice_lines_invoice_id"), "invoice_lines", ["invoice_id"]
    )
    op.create_index(
        op.f("ix_invoice_lines_product_id"), "invoice_lines", ["product_id"]
    )
    op.create_index(op.f("ix_invoice_lines_owner_id"), "invoice_lines", ["owner_id"])
    op.create_index(
        op.f("ix_invoice_lines_created_at"), "invoice_lines", ["created_at"]
    )


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("invoice_lines")
