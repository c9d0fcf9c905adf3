import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Result } from "../../../src/commands/result.js";
import { printAnswer, printProblems, printResult } from "../../../src/cli/output.js";

const ESCAPE = "\u001b[2J\u009b\u0007\u202e\u200b";
const SHOWN = "<U+001B>[2J<U+009B><U+0007><U+202E><U+200B>";

let printed: string[];

beforeEach(() => {
  printed = [];
  const keep = (text?: unknown) => {
    printed.push(String(text));
  };
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const problem = {
  code: "conflict",
  path: `a${ESCAPE}\nfake line`,
  field: ESCAPE,
  message: `It holds ${ESCAPE}.`,
  fix: `Remove ${ESCAPE}.`,
} as const;

const result: Result = {
  command: "status",
  ok: false,
  changes: [],
  problems: [problem],
  notes: [`A note${ESCAPE}.`],
  diff: `+${ESCAPE}\n-\tb`,
  next: [`echo ${ESCAPE}`],
};

const people = { json: false, quiet: false };
const programs = { json: true, quiet: false };

describe("what a terminal would obey", () => {
  it("is written out in all that is printed for people", () => {
    printResult(result, people);
    printProblems("status", [problem], people);
    printAnswer({ command: "x", ok: true, data: {}, text: ESCAPE, diff: `+${ESCAPE}` }, people);
    const text = printed.join("\n");
    for (const character of ESCAPE.replace(/[[2J]/g, "")) expect(text).not.toContain(character);
    expect(text.split(SHOWN).length - 1).toBe(13);
    expect(text).not.toContain("\nfake line");
    expect(text).toContain("-\tb");
  });

  it("is escaped in JSON, which says the same", () => {
    printResult(result, programs);
    const [text = ""] = printed;
    for (const character of ESCAPE.replace(/[[2J]/g, "")) expect(text).not.toContain(character);
    expect(JSON.parse(text)).toMatchObject({ problems: [problem], notes: result.notes });
  });
});
