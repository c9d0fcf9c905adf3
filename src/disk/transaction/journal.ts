import { createHash } from "node:crypto";
import { lstatSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { refuse } from "../../problem.js";
import { isProjectPath, type ProjectPath } from "../../tree/path.js";
import { readRegularFile } from "../fs/regular-file.js";
import { displayPath } from "../lock/run-folder.js";

// What poses as a journal may name anything, so its paths are checked like any others.
const Path = z.custom<ProjectPath>((value) => typeof value === "string" && isProjectPath(value));

const JournalStep = z.object({
  path: Path,
  /** Whether something stood there; `old/<number>` is what. */
  replaces: z.boolean(),
  /** {@link fingerprint} of what is written, null when the file is removed. */
  after: z.nullable(z.string()),
});

const Journal = z.object({
  format: z.literal(2),
  /** {@link identityOf} the project that it is about. */
  project: z.string(),
  command: z.string(),
  /** Folders that the transaction makes, outer first. */
  made: z.array(Path),
  /** Folders above what it removes, outer first; those left empty are removed too. */
  above: z.array(z.object({ path: Path, mode: z.number() })),
  steps: z.array(JournalStep),
  /** Files that were left with conflicts. */
  conflicts: z.array(Path),
});

/** All that is needed to take a transaction back, written before its first visible change. */
export type Journal = z.infer<typeof Journal>;
export type JournalStep = Journal["steps"][number];

/** Stands while a transaction is to be rolled back. */
export const OPEN = "journal.json";
/** Stands once a transaction is done: the same text under another name. */
export const DONE = "applied.json";

// A step takes some two hundred bytes; this is for hundreds of thousands.
const LARGEST = 64 * 1024 * 1024;

/** Where the new content of a step lies, in a transaction's folder. */
export function newOf(transaction: string, step: number): string {
  return `${transaction}/new/${step}`;
}

/** Where what a step replaces lies, in a transaction's folder. */
export function oldOf(transaction: string, step: number): string {
  return `${transaction}/old/${step}`;
}

/** Tells contents apart: enough to see whether somebody edited a file. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

/**
 * Tells a project from every copy of it: a copied git directory brings its journal along, which is not
 * about the copy. Containers and hosts that share a project agree on it.
 */
export function identityOf(root: string): string {
  return String(lstatSync(root).ino);
}

/** From here on the transaction is rolled back unless it is completed. */
export function openJournal(transaction: string, journal: Journal): void {
  const draft = join(transaction, "journal.draft");
  writeFileSync(draft, JSON.stringify(journal), { mode: 0o600 });
  renameSync(draft, join(transaction, OPEN));
}

/**
 * Reads a transaction's journal, if it has one under this name.
 * @throws Refused `interrupted` when it cannot be understood, or is about another project
 */
export function readJournal(
  root: string,
  transaction: string,
  name: typeof OPEN | typeof DONE,
): Journal | undefined {
  const found = readRegularFile(join(transaction, name), LARGEST, "refuse");
  if (found.is === "absent") return undefined;
  const run = displayPath(root, dirname(transaction));
  const { data } = Journal.safeParse(found.is === "file" ? asJson(found.bytes) : undefined);
  if (data === undefined)
    return unusable(run, "The journal of an interrupted command cannot be read.");
  if (data.project !== identityOf(root))
    return unusable(run, "The journal of an interrupted command is about another folder.");
  return data;
}

function unusable(run: string, why: string): never {
  return refuse({
    code: "interrupted",
    path: run,
    message: `${why} What that command changed cannot be taken back.`,
    fix: `Look at what differs (git status), bring back what you need, then remove ${run}`,
  });
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
