import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { type Problem, Refused, refuse } from "../../problem.js";
import { Diagnostics } from "../../spec/diagnostics.js";
import { printJson } from "../../spec/files.js";
import { parseJson } from "../../spec/json/json.js";
import { checkShape } from "../../spec/shape.js";
import { visible } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import { byCodeUnit } from "../../tree/tree.js";
import type { Contract, Definition, Entry } from "./contract.js";
import { contractPath } from "./path.js";
import { entryShape } from "./shape.js";

/** A change of what was frozen, and why. */
export type Amendment = {
  readonly reason: string;
  /** What changed, a sentence each, in the order of ids. */
  readonly changes: readonly string[];
};

/** What a contract was when it was frozen, and how it came to be that: in order of id. */
export type Lock = {
  readonly definitions: readonly Definition[];
  readonly amendments: readonly Amendment[];
};

const FORMAT = 1;

const definitionShape = z.strictObject({
  id: entryShape.shape.id,
  file: entryShape.shape.file,
  files: entryShape.shape.files,
  description: entryShape.shape.description,
  acceptance_criteria: z.array(z.string()),
  acceptance_command: entryShape.shape.acceptance_command,
});

const lockShape = z.strictObject({
  format: z.literal(FORMAT),
  entries: z.array(definitionShape),
  amendments: z.array(z.strictObject({ reason: z.string(), changes: z.array(z.string()) })),
  digest: z.string(),
});

/** What of a contract is frozen: all but `status` and `reason`, whatever the order of its entries. */
export function lockOf(contract: Contract, amendments: readonly Amendment[] = []): Lock {
  const definitions = contract.entries.map(definitionOf);
  return { definitions: definitions.sort((a, b) => byCodeUnit(a.id, b.id)), amendments };
}

function definitionOf(entry: Entry): Definition {
  const { id, files, description, acceptanceCriteria, acceptanceCommand } = entry;
  return { id, files, description, acceptanceCriteria, acceptanceCommand };
}

/** A lock as it is written: the same lock gives the same bytes. */
export function printLock(lock: Lock): string {
  const written = writtenLock(lock);
  return printJson({ ...written, digest: digestOf(written) });
}

function writtenLock({ definitions, amendments }: Lock) {
  return {
    format: FORMAT,
    entries: definitions.map(writtenDefinition),
    amendments: amendments.map(({ reason, changes }) => ({ reason, changes })),
  };
}

function writtenDefinition(definition: Definition) {
  const [file, ...files] = definition.files;
  return {
    id: definition.id,
    file,
    ...(files.length > 0 && { files }),
    description: definition.description,
    acceptance_criteria: definition.acceptanceCriteria,
    ...(definition.acceptanceCommand && { acceptance_command: definition.acceptanceCommand }),
  };
}

// Of what it says, not of its bytes: a formatter and git's rules for line ends change nothing.
function digestOf(written: ReturnType<typeof writtenLock>): string {
  return createHash("sha256").update(JSON.stringify(written)).digest("hex");
}

/**
 * Reads a lock.
 * @throws Refused `changed-contract` where it is not as it was written
 */
export function readLock(text: string, path: ProjectPath): Lock {
  const json = asLock(path, () => parseJson(text, path));
  const diagnostics = new Diagnostics();
  checkShape(json, lockShape, () => Object.keys(lockShape.shape), diagnostics, "changed-contract");
  const raw = lockShape.safeParse(json.value).data;
  const { entries, amendments, digest } = asLock(path, () => diagnostics.conclude(raw));
  const definitions = asLock(path, () => entries.map(readDefinition));
  const lock = { definitions, amendments };
  if (digest === digestOf(writtenLock(lock))) return lock;
  return refuse({
    code: "changed-contract",
    path,
    at: json.locateKey(["digest"]),
    message: `'${path}' was edited: it is not as this program wrote it.`,
    fix: restoring(path),
  });
}

function readDefinition(raw: z.infer<typeof definitionShape>): Definition {
  return {
    id: raw.id,
    files: [contractPath(raw.file), ...(raw.files ?? []).map(contractPath)],
    description: raw.description,
    acceptanceCriteria: raw.acceptance_criteria,
    acceptanceCommand: raw.acceptance_command,
  };
}

function restoring(path: ProjectPath): string {
  return (
    `Restore it: git checkout -- ${path}. A contract is changed in features.json, and then by 'amend'. ` +
    `Where two branches were merged, take one lock whole (git checkout --ours -- ${path}), and 'amend' what the other one changed.`
  );
}

/** Nothing that is wrong with a lock is for anybody to mend in it. */
function asLock<T>(path: ProjectPath, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [{ message, at }] = error.problems;
    return refuse({
      code: "changed-contract",
      path,
      ...(at && { at }),
      message,
      fix: restoring(path),
    });
  }
}

/** What a contract says otherwise than its lock: which entry, which key, and what it was. */
export function changedSince(lock: Lock, contract: Contract): Problem[] {
  const now = new Map(contract.entries.map((entry, index) => [entry.id, { entry, index }]));
  const then = new Map(lock.definitions.map((definition) => [definition.id, definition]));
  const ids = [...new Set([...then.keys(), ...now.keys()])].sort(byCodeUnit);
  return ids.flatMap((id) => {
    const is = now.get(id);
    return changesOf(then.get(id), is?.entry).map(({ key, message }): Problem => ({
      code: "changed-contract",
      path: contract.path,
      ...(is && { field: `[${is.index}]${key && `.${key}`}`, at: is.entry.at }),
      message,
      fix: 'Put it back. Where the contract itself has to change: npx create-agent-project amend --task ID --reason "why"',
    }));
  });
}

type KeyChange = { readonly key: string; readonly message: string };

function changesOf(was: Definition | undefined, is: Entry | undefined): KeyChange[] {
  if (was === undefined)
    return is ? [{ key: "", message: `'${is.id}' is new since the contract was frozen.` }] : [];
  if (is === undefined)
    return [{ key: "", message: `'${was.id}' was frozen, and is no longer in the contract.` }];
  const [before, after] = [writtenDefinition(was), writtenDefinition(definitionOf(is))];
  return KEYS.flatMap((key) => {
    const [then, now] = [textOf(before[key]), textOf(after[key])];
    return then === now
      ? []
      : [{ key, message: `'${was.id}' has changed in '${key}': ${difference(then, now)}.` }];
  });
}

const KEYS = [
  "file",
  "files",
  "description",
  "acceptance_criteria",
  "acceptance_command",
] as const satisfies readonly (keyof ReturnType<typeof writtenDefinition>)[];

function textOf(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

const SHOWN = 60;
const BEFORE = 20;

/** `was → is`; of long texts the part where they differ. */
function difference(was: string, is: string): string {
  const from = Math.max(was.length, is.length) <= SHOWN ? 0 : Math.max(0, same(was, is) - BEFORE);
  return `${part(was, from)} → ${part(is, from)}`;
}

function same(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function part(text: string, from: number): string {
  const shown = visible(text.slice(from, from + SHOWN));
  return `${from > 0 ? "…" : ""}${shown}${from + SHOWN < text.length ? "…" : ""}`;
}
