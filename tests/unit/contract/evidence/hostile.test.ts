import { expect, test } from "vitest";
import { loadJudges, LONGEST_SOURCE } from "../../../../src/contract/evidence/judges.js";
import { projectPath } from "../../../../src/tree/path.js";

const judgeOf = await loadJudges(["a.py", "a.ts"]);

/* Each as long as leaves the run short, 30 s in all: a cost that grows by the square would still be seen. */
const MOST = 100_000;

const HOSTILE: Readonly<Record<string, string>> = {
  "10 MB of brackets": "(".repeat(10_000_000),
  brackets: "(".repeat(MOST),
  "closing brackets": ")".repeat(MOST),
  "pairs of brackets": "[]".repeat(MOST / 2),
  "nested brackets": "[".repeat(MOST / 2) + "]".repeat(MOST / 2),
  "escaped quotes": `"${'\\"'.repeat(MOST / 2 - 1)}`,
  "open quotes": `'"`.repeat(MOST / 2),
  "quotes on continued lines": `"\\\n`.repeat(MOST / 3),
  backslashes: "\\".repeat(MOST),
  "one endless line": `x = [${"1, ".repeat(MOST / 3 - 3)}]`,
  "a chain of names": `a${".a".repeat(MOST / 2 - 1)}`,
  "a chain of calls": `expect${"(a)".repeat(MOST / 3 - 3)}`,
  "a chain of sums": `assert 1${" + 1".repeat(MOST / 4 - 3)}`,
  "a chain of 'and'": `assert 1${" and a".repeat(MOST / 6 - 3)}`,
  "a chain of comparisons": `assert a${" < a".repeat(MOST / 4 - 3)}`,
  "blocks in blocks": Array.from({ length: 440 }, (_, at) => `${" ".repeat(at)}if a:`).join("\n"),
  "classes in classes": Array.from(
    { length: 440 },
    (_, at) => `${" ".repeat(at)}class Test${at}:`,
  ).join("\n"),
  "many tests": "def test_a(): assert a == 1\n".repeat(MOST / 28 - 1),
  "helpers that call each other": Array.from(
    { length: 1500 },
    (_, at) => `def test_${at}(): test_${at + 1}(); assert test_${at + 2}() == ${at}`,
  ).join("\n"),
  decorators: `${"@a\n".repeat(MOST / 3 - 10)}def test(): pass`,
  "NUL and half characters": "\0\uD800".repeat(1000),
};

test.each(Object.keys(HOSTILE))("%s end", { timeout: 30_000 }, (name) => {
  for (const path of ["tests/test_a.py", "a.py", "a.test.ts", "a.tsx"]) {
    const judge = judgeOf(projectPath(path));
    expect(judge?.stubsIn(HOSTILE[name] ?? "")).toBeDefined();
    expect(judge?.testsIn(HOSTILE[name] ?? "")).toBeDefined();
  }
});

test("a file that is too long to be read is none that is whole", () => {
  const [stub] = judgeOf(projectPath("a.py"))?.stubsIn("a = 1\n".repeat(LONGEST_SOURCE)) ?? [];
  expect(stub?.name).toBe("the file");
});
