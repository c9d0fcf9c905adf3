import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { refuse } from "../problem.js";
import { projectPath } from "../tree/path.js";
import { unless } from "./errors.js";
import { RUN } from "./places.js";

// What a repository brings along may pose as a journal, so its paths are checked like any others.
const Path = z.pipe(z.string(), z.transform(projectPath));

const Step = z.object({
  path: Path,
  /** Whether something stood there; `old/<number>` is what. */
  replaces: z.boolean(),
  /** {@link fingerprint} of what is written, null when the file is removed. */
  after: z.nullable(z.string()),
});

const Journal = z.object({
  format: z.literal(1),
  command: z.string(),
  /** Folders that the operation makes, outer first. */
  made: z.array(Path),
  /** Folders above what it removes, outer first; those left empty are removed too. */
  above: z.array(z.object({ path: Path, mode: z.number() })),
  steps: z.array(Step),
  /** Files that were left with conflicts. */
  conflicts: z.array(Path),
});

/** All that is needed to take an operation back, written before its first visible change. */
export type Journal = z.infer<typeof Journal>;
export type Step = Journal["steps"][number];

/** Stands while an operation is to be taken back. */
export const OPEN = "journal.json";
/** Stands once an operation is done: the same text under another name. */
export const DONE = "applied.json";

/** Where the new content of a step lies, in an operation's folder. */
export function newOf(operation: string, step: number): string {
  return `${operation}/new/${step}`;
}

/** Where what a step replaces lies, in an operation's folder. */
export function oldOf(operation: string, step: number): string {
  return `${operation}/old/${step}`;
}

/** Tells contents apart: enough to see whether somebody edited a file. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

/** From here on the operation is taken back unless it is completed. */
export function openJournal(operation: string, journal: Journal): void {
  const draft = join(operation, "journal.draft");
  writeFileSync(draft, JSON.stringify(journal));
  renameSync(draft, join(operation, OPEN));
}

/**
 * Reads an operation's journal, if it has one under this name.
 * @throws Refused `interrupted` when it cannot be understood
 */
export function readJournal(
  operation: string,
  name: typeof OPEN | typeof DONE,
): Journal | undefined {
  const text = unless(["ENOENT", "ENOTDIR"], () => readFileSync(join(operation, name), "utf8"));
  if (text === undefined) return undefined;
  const parsed = Journal.safeParse(asJson(text));
  if (parsed.success) return parsed.data;
  return refuse({
    code: "interrupted",
    path: RUN,
    message: "The journal of an interrupted command cannot be read, so it cannot be taken back.",
    fix: `Look at what differs (git status), bring back what you need, then remove ${RUN}.`,
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
