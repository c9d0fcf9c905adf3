import type { Problem } from "../../problem.js";
import { Diagnostics } from "../../spec/diagnostics.js";
import { type Json, type JsonPath, parseJson, placeOf, valueAt } from "../../spec/json/json.js";
import { checkShape } from "../../spec/shape.js";
import { quoted } from "../../spec/text.js";
import { isDeviceName, type ProjectPath } from "../../tree/path.js";
import type { Contract, Entry } from "./contract.js";
import { collisions, contractPath } from "./path.js";
import { contractShape, entryShape, MOST_ENTRIES, type RawContract } from "./shape.js";
import { type SourceRules, whyNoSource } from "./source.js";

/** What entries may claim: of a design that all is pending, of a report that nothing is. */
export type Claims = "all pending" | "none pending" | "any";

type RawEntry = RawContract[number];

/**
 * Reads a contract.
 * @param path what the file is called, and problems are placed in
 * @throws Refused `invalid-json`, or every problem in it, each with its line and column
 */
export function readContract(
  text: string,
  path: ProjectPath,
  rules: SourceRules,
  claims: Claims = "any",
): Contract {
  const json = parseJson(text, path);
  const diagnostics = new Diagnostics();
  const list: readonly unknown[] = Array.isArray(json.value) ? json.value : [];
  // Of what is far too long, only the beginning is looked at.
  const entries = list.slice(0, MOST_ENTRIES);
  if (list.length > entries.length) diagnostics.add(tooMany(list.length), placeOf(json, []));
  const seen = Array.isArray(json.value) ? { ...json, value: entries } : json;
  checkShape(seen, contractShape, knownKeys, diagnostics, "invalid-contract");
  checkIds(json, entries.length, diagnostics);
  checkFiles(json, entries.length, rules, diagnostics);
  checkPrograms(json, entries.length, diagnostics);
  checkClaims(json, entries.length, claims, diagnostics);
  // Whatever is wrong is told before anything is made of it.
  const raw = diagnostics.conclude(contractShape.safeParse(seen.value).data);
  return { path, entries: raw.map((one, index) => entryOf(one, json, index)) };
}

function knownKeys(): readonly string[] {
  return Object.keys(entryShape.shape);
}

function tooMany(count: number): Problem {
  return {
    code: "invalid-contract",
    message: `There are ${count} entries, and ${MOST_ENTRIES} is the most.`,
    fix: "Put small files that belong together into one entry, under 'files', or make it several tasks.",
  };
}

function checkIds(json: Json, count: number, diagnostics: Diagnostics): void {
  const seen = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const id = valueAt(json.value, [index, "id"]);
    if (typeof id !== "string") continue;
    const place = placeOf(json, [index, "id"]);
    const earlier = seen.get(id.toLowerCase());
    seen.set(id.toLowerCase(), earlier ?? index);
    if (earlier !== undefined)
      diagnostics.add(
        {
          code: "invalid-contract",
          message: `The id ${quoted(id)} is there twice: entry ${earlier + 1} has it, too.`,
          fix: "Give each entry an id of its own; case does not count.",
        },
        place,
      );
    if (isDeviceName(id))
      diagnostics.add(
        {
          code: "invalid-contract",
          message: `The id ${quoted(id)} is the name of a device on Windows.`,
          fix: "Take another one.",
        },
        place,
      );
  }
}

function checkFiles(json: Json, count: number, rules: SourceRules, diagnostics: Diagnostics): void {
  const collisionOf = collisions();
  for (let index = 0; index < count; index += 1)
    for (const { text, at } of pathsIn(json, index)) {
      const place = placeOf(json, at);
      const path = diagnostics.attempt(() => contractPath(text), place);
      if (path === undefined) continue;
      const why = whyNoSource(path, rules);
      if (why !== undefined)
        diagnostics.add(
          {
            code: "invalid-contract",
            message: `The file ${quoted(path)} ${why}.`,
            fix: "List the source files that are made or changed, and nothing else.",
          },
          place,
        );
      const fault = collisionOf(path);
      if (fault !== undefined)
        diagnostics.add(
          { code: "invalid-contract", message: fault, fix: "List each file once, in one entry." },
          place,
        );
    }
}

type Located = { readonly text: string; readonly at: JsonPath };

/** The paths of an entry; the one under `file` may stand under `files` once more. */
function pathsIn(json: Json, index: number): Located[] {
  const file = valueAt(json.value, [index, "file"]);
  const files = valueAt(json.value, [index, "files"]);
  const others = Array.isArray(files) ? files.indexOf(file) : -1;
  const all: readonly (readonly [unknown, JsonPath])[] = [
    [file, [index, "file"]],
    ...(Array.isArray(files) ? files : []).flatMap((one: unknown, at) =>
      at === others ? [] : [[one, [index, "files", at]] as const],
    ),
  ];
  return all.flatMap(([text, at]) =>
    typeof text === "string" && text !== "" ? [{ text, at }] : [],
  );
}

function checkPrograms(json: Json, count: number, diagnostics: Diagnostics): void {
  for (let index = 0; index < count; index += 1) {
    const at = [index, "acceptance_command", 0];
    const program = valueAt(json.value, at);
    if (typeof program === "string" && program.trim() === "")
      diagnostics.add(
        {
          code: "invalid-contract",
          message: "The command names no program.",
          fix: 'Name it first, and each argument after it: ["pytest", "tests/test_invoices.py"]',
        },
        placeOf(json, at),
      );
  }
}

function checkClaims(json: Json, count: number, claims: Claims, diagnostics: Diagnostics): void {
  for (let index = 0; index < count; index += 1) {
    const status = valueAt(json.value, [index, "status"]);
    const reason = valueAt(json.value, [index, "reason"]);
    const problem = claimProblem(status, reason, claims);
    if (problem !== undefined) diagnostics.add(problem, placeOf(json, [index, "status"]));
  }
}

function claimProblem(status: unknown, reason: unknown, claims: Claims): Problem | undefined {
  const problem = (message: string, fix: string): Problem => ({
    code: "invalid-contract",
    message,
    fix,
  });
  if (claims === "all pending" && (status === "partial" || status === "done"))
    return problem(`A design has nothing that is '${status}'.`, "Write 'pending'.");
  if (claims === "none pending" && status === "pending")
    return problem(
      "What was worked on is no longer 'pending'.",
      "Write 'done', or 'partial' with a 'reason'.",
    );
  if (status === "partial" && reason === undefined)
    return problem("It is 'partial', and does not say why.", "Add a 'reason'.");
  return undefined;
}

function entryOf(raw: RawEntry, json: Json, index: number): Entry {
  const file = contractPath(raw.file);
  const others = (raw.files ?? []).map(contractPath).filter((path) => path !== file);
  return {
    id: raw.id,
    files: [file, ...others],
    description: raw.description,
    acceptanceCriteria: [raw.acceptance_criteria].flat(),
    acceptanceCommand: raw.acceptance_command,
    status: raw.status,
    reason: raw.reason,
    at: json.locate([index]),
  };
}
