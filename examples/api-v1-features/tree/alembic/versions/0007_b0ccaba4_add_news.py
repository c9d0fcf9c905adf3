"""add news

Revision ID: 0007_b0ccaba4
Revises: 0006_0e1a059c
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_b0ccaba4"
down_revision = "0006_0e1a059c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "news_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_items")),
    )
    op.create_index(op.f("ix_news_items_published_at"), "news_items", ["published_at"])
    op.create_index(op.f("ix_news_items_created_at"), "news_items", ["created_at"])


def downgrade() -> None:
    """Take this migration back."""
    op.drop_table("news_items")
