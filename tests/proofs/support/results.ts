import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";

const FILE = resolve(".cache/proofs/results.jsonl");

const Result = z.object({
  layout: z.string(),
  column: z.string(),
  tree: z.string(),
  /** The name of the test file, without its ending, and the place of the proof in it. */
  theme: z.string(),
  place: z.number(),
  title: z.string(),
  outcome: z.enum(["proven", "failed", "out of reach", "out of scope"]),
  reason: z.string().optional(),
});
export type Result = z.infer<typeof Result>;

export function forgetResults(): void {
  rmSync(FILE, { force: true });
}

/** Adds a line to what this run found; test files do so at the same time. */
export function recordResult(result: Result): void {
  mkdirSync(dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(result)}\n`);
}

export function results(): readonly Result[] {
  if (!existsSync(FILE)) return [];
  const lines = readFileSync(FILE, "utf8").trim().split("\n");
  return lines.map((line) => Result.parse(JSON.parse(line)));
}
