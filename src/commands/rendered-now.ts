import type { Copies } from "../disk/copies.js";
import { Refused } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import { isSpecPath, specFromFiles } from "../spec/files.js";
import type { ProjectPath } from "../tree/path.js";
import { textOf } from "../tree/tree.js";
import { version, type Version } from "../version.js";
import { startingTree } from "./starting-tree.js";

/** The spec's files as a record has them, whole or not. */
export function specTextsIn(copies: Copies): ReadonlyMap<ProjectPath, string> {
  return new Map(
    copies.paths.filter(isSpecPath).flatMap((path) => {
      const copy = copies.asIs(path);
      return copy ? [[path, textOf(copy)] as const] : [];
    }),
  );
}

/**
 * What this version makes of the spec in an older version's record, by the older version's paths;
 * nothing where that is no spec.
 */
export async function renderedNow(
  copies: Copies,
  writtenBy: Version,
): Promise<(path: ProjectPath) => Uint8Array | undefined> {
  const { changesBetween, renamesFor, upgradedTexts } = await import("../history/history.js");
  const since = changesBetween(writtenBy, version);
  try {
    const spec = specFromFiles(upgradedTexts(specTextsIn(copies), since), layouts);
    const [tree, renames] = [await startingTree(spec), renamesFor(spec, since)];
    return (path) => tree.get(renames.get(path) ?? path)?.bytes;
  } catch (error) {
    if (error instanceof Refused) return () => undefined;
    throw error;
  }
}

/**
 * Whether a file of an older version can be what its templates made: each of its lines stands in it as
 * often as at the start of the project, as in what this version makes of the same spec, or between.
 * What a tool put everywhere is on neither side.
 */
export function isExplained(
  bytes: Uint8Array,
  first: Uint8Array | undefined,
  now: Uint8Array | undefined,
): boolean {
  const [here, before, after] = [countLines(bytes), countLines(first), countLines(now)];
  const lines = new Set([...here.keys(), ...before.keys(), ...after.keys()]);
  return [...lines].every((line) => {
    const [one, other] = [before.get(line) ?? 0, after.get(line) ?? 0];
    const count = here.get(line) ?? 0;
    return Math.min(one, other) <= count && count <= Math.max(one, other);
  });
}

/** How often each line stands in a text; empty ones say nothing. */
function countLines(bytes: Uint8Array | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of Buffer.from(bytes ?? [])
    .toString("utf8")
    .split("\n"))
    if (line.trim() !== "") counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
