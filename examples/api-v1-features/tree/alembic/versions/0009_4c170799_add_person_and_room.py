"""add person and room

Revision ID: 0009_4c170799
Revises: 0008_285b27c8
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_4c170799"
down_revision = "0008_285b27c8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["people.id"],
            name=op.f("fk_people_manager_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_manager_id"), "people", ["manager_id"])
    op.create_index(op.f("ix_people_room_id"), "people", ["room_id"])
    op.create_index(op.f("ix_people_created_at"), "people", ["created_at"])
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("keeper_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["keeper_id"],
            ["people.id"],
            name=op.f("fk_rooms_keeper_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("label", name=op.f("uq_rooms_label")),
    )
    op.create_index(op.f("ix_rooms_keeper_id"), "rooms", ["keeper_id"])
    op.create_index(op.f("ix_rooms_created_at"), "rooms", ["created_at"])
    with op.batch_alter_table("people") as batch_op:
        batch_op.create_foreign_key(
            op.f("fk_people_room_id_rooms"),
            "rooms",
            ["room_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Take this migration back."""
    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_constraint(op.f("fk_people_room_id_rooms"), type_="foreignkey")
    op.drop_table("rooms")
    op.drop_table("people")
