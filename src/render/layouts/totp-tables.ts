import type { WrittenMigration } from "../layout.js";

/** The tables of second factors, as `app/models/totp.py` describes them. */
export const totpTables: WrittenMigration = {
  title: "second factors",
  upgrade: `op.create_table(
    "totp_secrets",
    sa.Column("user_id", sa.Uuid(), nullable=False),
    sa.Column("secret", sa.Text(), nullable=False),
    sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("last_step", sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(
        ["user_id"],
        ["users.id"],
        name=op.f("fk_totp_secrets_user_id_users"),
        ondelete="CASCADE",
    ),
    sa.PrimaryKeyConstraint("user_id", name=op.f("pk_totp_secrets")),
)
op.create_table(
    "recovery_codes",
    sa.Column("code_hash", sa.String(length=64), nullable=False),
    sa.Column("user_id", sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(
        ["user_id"],
        ["users.id"],
        name=op.f("fk_recovery_codes_user_id_users"),
        ondelete="CASCADE",
    ),
    sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
)
op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])`,
  downgrade: `op.drop_table("recovery_codes")
op.drop_table("totp_secrets")`,
};
