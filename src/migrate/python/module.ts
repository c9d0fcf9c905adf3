import { importsOf, indented } from "../../languages/python/code.js";
import type { Python } from "../../languages/python/language.js";
import { inverse, type MigrationStep } from "../schema.js";
import { statementsFor } from "./statements.js";
import { type Imports, POSTGRESQL, SA } from "./type.js";

/** What stands at the head of a migration. */
export type Head = {
  /** What it does, in a few words. */
  readonly title: string;
  readonly revision: string;
  /** The revisions it follows. */
  readonly down: readonly string[];
};

/** What a migration does, before it is known where in the history it stands. */
export type Body = { readonly imports: string; readonly functions: string };

const OP = "alembic.op";

/** The two ways of these steps. */
export function bodyOf(steps: readonly MigrationStep[]): Body {
  const imports: Imports = new Set();
  const up = statementsFor(steps, imports);
  const down = statementsFor(inverse(steps), imports);
  return { imports: importsOf([...imports, OP]), functions: functions(up, down) };
}

/** The body of a migration that joins branches, and does nothing else. */
export const JOIN: Body = { imports: "", functions: functions("", "") };

/** The body of a migration whose statements are Python already: on `op`, and `sa` where they use it. */
export function bodyFrom(upgrade: string, downgrade: string): Body {
  const imports: Imports = new Set();
  if (/\bsa\./.test(upgrade + downgrade)) imports.add(SA);
  if (/\bpostgresql\./.test(upgrade + downgrade)) imports.add(POSTGRESQL);
  return { imports: importsOf([...imports, OP]), functions: functions(upgrade, downgrade) };
}

/** A whole migration, formatted. */
export function moduleText({ title, revision, down }: Head, body: Body, python: Python): string {
  const ids = down.map((id) => `"${id}"`);
  const downRevision = ids.length > 1 ? `(${ids.join(", ")})` : (ids[0] ?? "None");
  return python.format(`"""${title}

Revision ID: ${revision}
Revises:${down.length > 0 ? ` ${down.join(", ")}` : ""}
"""

${body.imports}

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
