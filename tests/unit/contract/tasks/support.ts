import type { FileEvidence, Outcome, Rung } from "../../../../src/contract/evidence/evidence.js";
import type { TaskEvidence } from "../../../../src/contract/documents/tasks/task-problems.js";

/** What is known of files: the rungs that failed, and why; a text that is whole; null for what nobody can tell. */
export type Given = Readonly<Record<string, Partial<Record<Rung, string>> | string | null>>;

/** The evidence that a project with these files would give; of all others, that they are not there. */
export function evidenceFrom(given: Given): TaskEvidence {
  return {
    evidenceOf: (path) => {
      const known = given[path];
      if (known === null) return undefined;
      const failed = known ?? { exists: "nothing is there" };
      return { path, outcomes: outcomesOf(typeof failed === "string" ? {} : failed) };
    },
    textOf: (path) => {
      const known = given[path];
      return typeof known === "string" ? known : undefined;
    },
    local: [".env"],
  };
}

function outcomesOf(failed: Partial<Record<Rung, string>>): FileEvidence["outcomes"] {
  const rungs = ["exists", "parses", "whole"] as const;
  return new Map(
    rungs.map((rung): [Rung, Outcome] => {
      const why = failed[rung];
      return [rung, why === undefined ? { is: "held" } : { is: "failed", why }];
    }),
  );
}
