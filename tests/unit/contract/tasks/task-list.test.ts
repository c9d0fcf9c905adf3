import { describe, expect, it } from "vitest";
import { readTaskList } from "../../../../src/contract/documents/tasks/task-list.js";
import { taskFindings } from "../../../../src/contract/documents/tasks/task-problems.js";
import { projectPath } from "../../../../src/tree/path.js";
import { evidenceFrom } from "./support.js";

const LIST = projectPath("tasks/backend_tasks.md");

const LINES = 5_000;

const read = (text: string) => readTaskList(text, LIST);

/** `id box: title < after | files | tests`, a line a task. */
const shown = (text: string) =>
  read(text).tasks.map(({ id, isTicked, title, after, specs, files, tests }) => {
    const names = [
      after.map((one) => one.text),
      [...specs, ...files].map(({ path }) => path),
      tests.map(({ path }) => path),
    ];
    return `${id} ${isTicked ? "x" : "-"} ${title} < ${names.map((some) => some.join(" ")).join(" | ")}`;
  });

describe("a list of tasks", () => {
  it("is read as its template writes it", () => {
    const text = `# Backend tasks

- [x] \`a-1\` Settings, transactions
  - spec: [a.md](../specs/a.md), [b.md](../specs/b.md#part)
  - files: \`app/a.py\`, \`app/db/\`
  - proof: \`pytest tests/test_a.py tests/auth/\`
- [ ] \`a-2\` A Better Auth of your own, after \`a-1\`, \`b-1\` and a first request of theirs
  - files: \`.env\`, or the environment; \`.env.example\` explains each
  - settings: \`NEON_DB_URL\`

## Rules

- [b.md, "Rules"](../specs/b.md#rules)
  - [ ] \`b-1\` Rules of b, after \`a-1\`
    - files: \`app/b.py\`
`;
    expect(shown(text)).toEqual([
      "a-1 x Settings, transactions <  | specs/a.md specs/b.md app/a.py app/db | tests/test_a.py tests/auth",
      "a-2 - A Better Auth of your own < a-1 b-1 | .env .env.example | ",
      "b-1 - Rules of b < a-1 | app/b.py | ",
    ]);
    const [, second, rules] = read(text).tasks;
    expect([second?.at, second?.after[1]?.at]).toEqual([
      { line: 7, column: 8 },
      { line: 7, column: 54 },
    ]);
    expect(rules?.section).toEqual({
      ...{ path: "specs/b.md", anchor: "rules" },
      at: { line: 13, column: 19 },
    });
  });

  const ONE = ["a-1 x First < b-1 | app/a.py app/b.py | ", "b-1 - Second <  |  | "];
  const SECOND = "\n- [ ] `b-1` Second\n";

  it.each([
    ["capital X, stars", "* [X] `a-1` First, after `b-1`\n  * files: `app/a.py`, `app/b.py`"],
    ["numbers", "1. [x] `a-1` First, after `b-1`\n   - files: `app/a.py`, `app/b.py`"],
    ["tabs", "\t- [x] `a-1` First, after `b-1`\n\t\t- files: `app/a.py`, `app/b.py`"],
    ["CRLF", "- [x] `a-1` First, after `b-1`\r\n  - files: `app/a.py`, `app/b.py`\r"],
    ["emphasis", "- [x] **`a-1`** First, after `b-1`\n  - **files**: `app/a.py`, `app/b.py`"],
    [
      "emphasis with the colon",
      "- [x] `a-1` First, after `b-1`\n  - **Files:** `app/a.py` `app/b.py`",
    ],
    ["a colon", "- [x] `a-1`: First, after `b-1`\n  - file: `app/a.py`, `app/b.py`"],
    [
      "wrapped lines",
      "- [x] `a-1`\n  First, after\n  `b-1`\n  - files: `app/a.py`,\n    `app/b.py`",
    ],
    [
      "files in a list",
      "- [x] `a-1` First, after `b-1`\n  - files:\n    - `app/a.py`\n    - `app/b.py`",
    ],
    ["blank lines", "- [x] `a-1` First, after `b-1`\n\n  - files: `app/a.py`\n\n    - `app/b.py`"],
    ["no backticks", "- [x] `a-1` First, after b-1.\n  - files: app/a.py, ./app/b.py"],
    [
      "links to files",
      "- [x] `a-1` First (after `b-1`)\n  - files: [a](../app/a.py), [b](../app/b.py)",
    ],
    [
      "steps and remarks",
      "- [x] `a-1` First, after `b-1`\n\n  Said after `c-1`.\n\n  - [x] one step\n  - look at `app/c.py`\n  - files: `app/a.py`, `app/b.py`\n  - [ ] `app/d.py` is another",
    ],
    [
      "code and comments between",
      "<!-- - [x] `c-1` No -->\n```md\n- [x] `c-2` No\n```\n- [x] `a-1` First, after `b-1`\n  - files: `app/a.py`, `app/b.py`",
    ],
  ])("is read with %s", (_what, text) => {
    expect(shown(text + SECOND)).toEqual(ONE);
    expect(read(text + SECOND).problems).toEqual([]);
  });

  // Three seconds on a busy machine, for all; what grows with the square of its length takes minutes.
  it.each([
    [
      "a chain",
      (i: number) => `- [x] \`t-${i}\` T, after \`t-${i + 1}\`\n  - files: \`a${i}.py\`\n`,
    ],
    ["one cycle", (i: number) => `- [ ] \`t-${i}\` T, after \`t-${(i + 1) % LINES}\`\n`],
    ["unknown tasks", (i: number) => `- [ ] \`t-${i}\` T, after \`u-${i}\`\n`],
    ["one name", () => "- [x] `t` T, after `t`, `u`\n  - files: `../x`\n"],
    ["no ids", () => "- [x] `` after after `\n"],
    ["depth", (i: number) => `${" ".repeat(i % 3000)}- [ ] \`t-${i}\` T\n`],
    ["long lines", () => `- [ ] ${"`a` after ".repeat(100)}\n`],
    ["brackets", () => `- [ ] \`t\` ${"[](".repeat(1000)}\n  - files: ${"](".repeat(1500)}\n`],
    ["open comments", () => "<!-- - [ ] \n"],
    ["fences", () => "```\n- [ ] x\n~~~\n"],
  ])(
    "of 5,000 lines of %s is read in time in proportion",
    (_what, lineOf) => {
      const list = read(Array.from({ length: LINES }, (_, index) => lineOf(index)).join(""));
      const { problems } = taskFindings(list, evidenceFrom({}));
      expect(problems.filter(({ at, message }) => at === undefined || message === "")).toEqual([]);
    },
    20_000,
  );

  it.each(["", "\n", "﻿", "\0", "# Tasks\n", "- [", "- [x", "- [x]", "- [x] `", "`".repeat(9999)])(
    "%j is none of tasks",
    (text) => {
      expect(read(text).tasks).toEqual([]);
    },
  );
});
