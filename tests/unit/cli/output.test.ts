import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  printAnswer,
  printProblems,
  printResult,
  problemText,
  changesText,
  diffText,
  filesText,
  filesThatFit,
} from "../../../src/cli/output.js";
import { inPlop } from "../../../src/cli/plop-prompt.js";
import { promptOf } from "../../../src/cli/prompt.js";
import type { Result } from "../../../src/commands/report/result.js";
import type { Change } from "../../../src/merge/tree/plan.js";
import { projectPath } from "../../../src/tree/path.js";
import { contentOf, treeFrom } from "../../support/trees.js";

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

// Every kind of character that is more than what it looks like.
const KINDS = [
  ["NUL", "\u0000", "<U+0000>"],
  ["a bell", "\u0007", "<U+0007>"],
  ["a backspace", "\b", "<U+0008>"],
  ["a carriage return", "\r", "<U+000D>"],
  ["an escape", "\u001b", "<U+001B>"],
  ["DEL", "\u007f", "<U+007F>"],
  ["a next line of C1", "\u0085", "<U+0085>"],
  ["a control sequence of C1", "\u009b", "<U+009B>"],
  ["an operating system command of C1", "\u009d", "<U+009D>"],
  ["a soft hyphen", "\u00ad", "<U+00AD>"],
  ["a zero-width space", "\u200b", "<U+200B>"],
  ["an override of direction", "\u202e", "<U+202E>"],
  ["an isolate of direction", "\u2066", "<U+2066>"],
  ["a line separator", "\u2028", "<U+2028>"],
  ["a byte order mark", "\ufeff", "<U+FEFF>"],
  ["a tag, of two code units", "\u{e0041}", "<U+E0041>"],
] as const;

describe.each(KINDS)("%s", (_, character, shown) => {
  it("is written out wherever people read", () => {
    const outside = { message: `${character}.`, fix: `${character}!` };
    const texts = [
      problemText({ code: "conflict", path: character, field: character, ...outside }),
      diffText(`--- a\n+++ b\n@@ -1 +1 @@\n-${character}\n+${character}\n ${character}`),
    ];
    for (const text of texts) expect(text).not.toContain(character);
    expect(texts.map((text) => text.split(shown).length - 1)).toEqual([4, 3]);
  });

  it("is written out in questions, and in what they say of an answer", () => {
    const fault = (answer: string) => `Not ${answer}`;
    const prompt = promptOf({ name: "x", kind: "text", message: `Is it ${character}?`, fault });
    expect(prompt.message).toBe(`Is it ${shown}?`);
    expect(prompt).toHaveProperty("validate");
    if ("validate" in prompt) expect(prompt.validate(character)).toBe(`Not ${shown}`);
  });

  it("is written out in what plop prints of a fault", async () => {
    const run = () => Promise.reject(new Error(`No ${character}`));
    await expect(inPlop(run)).rejects.toThrow(`No ${shown}`);
  });

  it("is a \\u of JSON for programs, with the same value", () => {
    printProblems("status", [{ ...problem, message: character }], programs);
    const [text = ""] = printed;
    expect(text).not.toContain(character);
    expect(JSON.parse(text)).toMatchObject({ problems: [{ message: character }] });
  });
});

describe("a path", () => {
  // No space but the plain one can be told from it; of the other characters no path of ours can hold one.
  const path = projectPath("a\u2003b/c\u00a0d");
  const after = contentOf("text");

  it("is written out in a list of changes, where it was as well", () => {
    expect(changesText([{ path, do: "create", after }])).toBe("  create    a<U+2003>b/c<U+00A0>d");
    const from = projectPath("e\u00a0f");
    expect(changesText([{ path, from, do: "rename", after }])).toBe(
      "  rename    e<U+00A0>f → a<U+2003>b/c<U+00A0>d",
    );
  });

  it("is written out in a tree of files", () => {
    const [folder, file] = filesText([{ path, do: "create", after }]).split("\n");
    expect([folder, file]).toEqual(["  a<U+2003>b/", "    c<U+00A0>d  4 B"]);
  });

  it.each(["a\nerror b: fake", "a\tb"])("of a problem stays on one line: %j", (odd) => {
    expect(problemText({ ...problem, path: odd }).split("\n")[0]).toContain("<U+000");
  });
});

it("texts of several lines keep their lines and tabs", () => {
  printAnswer({ command: "x", ok: true, data: {}, text: "a\n\tb" }, people);
  printResult({ ...result, problems: [], notes: ["c\n\td"], next: [], diff: "" }, people);
  expect(printed).toEqual(["a\n\tb", "c\n  \td"]);
});

const changes: Change[] = [
  ...treeFrom({ "a/b/c/d.py": "1", "a/b/e.py": "22", "a/f.py": "333", "g.py": "4444" }),
].map(([path, after]) => ({ path, do: "create", after }));

it("lists every file below its folders, with sizes and their sum", () => {
  expect(filesText(changes).split("\n")).toEqual([
    "  a/",
    "    b/",
    "      c/",
    "        d.py  1 B",
    "      e.py  2 B",
    "    f.py  3 B",
    "  g.py  4 B",
    "",
    "4 files, 10 B",
  ]);
});

it("sums up the inner folders, and the outer ones where even that does not fit", () => {
  const roomy = ["  a/", "    b/  2 files, 3 B", "    f.py  3 B", "  g.py  4 B", ""];
  expect(filesThatFit(changes, 6).split("\n")).toEqual([...roomy, "4 files, 10 B"]);
  const tight = ["  a/  3 files, 6 B", "  g.py  4 B", ""];
  expect(filesThatFit(changes, 5).split("\n")).toEqual([...tight, "4 files, 10 B"]);
});
