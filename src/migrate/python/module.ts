import type { Python } from "../../render/python.js";
import { inverse, type MigrationStep } from "../schema.js";
import { statementsFor } from "./statements.js";
import { indented } from "./text.js";
import type { Import, Imports } from "./type.js";

/** What stands at the head of a migration. */
export type Head = {
  /** What it does, in a few words. */
  readonly title: string;
  readonly revision: string;
  /** The revisions it follows. */
  readonly down: readonly string[];
};

/** What a migration does, before it is known where in the history it stands. */
export type Body = { readonly imports: readonly string[]; readonly functions: string };

/** The two ways of these steps. */
export function bodyOf(steps: readonly MigrationStep[]): Body {
  const imports: Imports = new Set();
  const up = statementsFor(steps, imports);
  const down = statementsFor(inverse(steps), imports);
  return { imports: importLines(imports), functions: functions(up, down) };
}

/** The body of a migration that joins branches, and does nothing else. */
export const JOIN: Body = { imports: [], functions: functions("", "") };

/** The body of a migration whose statements are Python already: on `op`, and `sa` where they use it. */
export function bodyFrom(upgrade: string, downgrade: string): Body {
  const uses = (name: Import) => new RegExp(`\\b${name}\\.`).test(upgrade + downgrade);
  const imports = (["sa", "postgresql"] as const).filter(uses);
  return { imports: importLines(new Set(imports)), functions: functions(upgrade, downgrade) };
}

/** A whole migration, formatted. */
export function moduleText({ title, revision, down }: Head, body: Body, python: Python): string {
  const ids = down.map((id) => `"${id}"`);
  const downRevision = ids.length > 1 ? `(${ids.join(", ")})` : (ids[0] ?? "None");
  return python.format(`"""${title}

Revision ID: ${revision}
Revises:${down.length > 0 ? ` ${down.join(", ")}` : ""}
"""

${body.imports.join("\n")}

revision = "${revision}"
down_revision = ${downRevision}
branch_labels = None
depends_on = None


${body.functions}`);
}

function functions(up: string, down: string): string {
  return `def upgrade() -> None:
    """Apply this migration."""
${indented(up)}


def downgrade() -> None:
    """Take this migration back."""
${indented(down)}
`;
}

function importLines(imports: ReadonlySet<Import>): string[] {
  const from = (module: string, ...names: readonly Import[]) => {
    const used = names.filter((name) => imports.has(name));
    return used.length > 0 ? [`from ${module} import ${used.join(", ")}`] : [];
  };
  const standard = [
    ...from("datetime", "UTC", "date", "datetime"),
    ...from("decimal", "Decimal"),
    ...from("uuid", "UUID"),
  ];
  return [
    ...(standard.length > 0 ? [...standard, ""] : []),
    // What names no type has no use for it.
    ...(imports.has("sa") ? ["import sqlalchemy as sa"] : []),
    "from alembic import op",
    ...from("sqlalchemy.dialects", "postgresql"),
  ];
}
