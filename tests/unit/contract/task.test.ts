import { describe, expect, it } from "vitest";
import { taskId } from "../../../src/contract/task/id.js";
import { printTask, readTask, taskFile, taskIn } from "../../../src/contract/task/record.js";
import { projectPath } from "../../../src/tree/path.js";
import { refusalOf } from "../../support/refusal.js";

const ID = taskId("test-1");
const START = "01234567".repeat(5);

describe("the record of a task", () => {
  it.each([START, null, START + START.slice(0, 24)])("is read as it is written: %s", (start) => {
    const text = printTask({ id: ID, start });
    expect(readTask(text, ID)).toEqual({ id: ID, start });
    expect(text).toBe(`${JSON.stringify({ id: "test-1", start }, null, 2)}\n`);
  });

  it.each([
    ["no JSON", "{", "invalid-json", undefined],
    ["a list", "[]", "invalid-contract", undefined],
    ["nothing", "", "invalid-json", undefined],
    ["no id", `{ "start": null }`, "invalid-contract", "id"],
    ["an id that is none", `{ "id": 1, "start": null }`, "invalid-contract", "id"],
    ["another's id", `{ "id": "test-2", "start": null }`, "invalid-contract", "id"],
    ["no start", `{ "id": "test-1" }`, "invalid-contract", "start"],
    ["a branch", `{ "id": "test-1", "start": "main" }`, "invalid-contract", "start"],
    ["an option of git", `{ "id": "test-1", "start": "--help" }`, "invalid-contract", "start"],
    ["a key twice", `{ "id": "test-1", "id": "test-1", "start": null }`, "invalid-json", undefined],
    ["more", `{ "id": "test-1", "start": null, "by": "Ada" }`, "invalid-contract", "by"],
    [
      "a prototype",
      `{ "__proto__": {}, "id": "test-1", "start": null }`,
      "invalid-json",
      undefined,
    ],
    ["depths", "[".repeat(100_000), "invalid-json", undefined],
    ["6 MB", `"${"x".repeat(6_000_000)}"`, "invalid-json", undefined],
  ])("is refused where it holds %s", async (_what, text, code, field) => {
    const [problem] = await refusalOf(() => readTask(text, ID));
    expect(problem).toMatchObject({ code, path: ".agent-project/tasks/test-1.json" });
    expect(problem?.at).toBeDefined();
    expect(problem?.field).toBe(field);
  });

  it("stands in a file of its id", () => {
    expect(taskIn(taskFile(ID))).toBe(ID);
    for (const path of [
      ...[".agent-project/tasks/a/b.json", ".agent-project/tasks/test-1.txt"],
      ...[".agent-project/tasks/-x.json", ".agent-project/features/test-1.json"],
    ])
      expect(taskIn(projectPath(path))).toBeUndefined();
  });
});

describe("the id of a task", () => {
  it.each(["test-1", "a", "A.b_c-9", "x".repeat(64)])("may be %s", (id) => {
    expect(taskId(id)).toBe(id);
  });

  it.each([
    ...["", ".", "..", "a/b", "a\\b", "/a", "C:a", "a..b", "-a", "a-", "a b", "con", "nul.txt"],
    ...["a\0", "a\n", "ä", "a\u202e", "x".repeat(65), "${HOME}", "a*", ".git"],
  ])("is refused: %j", async (id) => {
    expect(await refusalOf(() => taskId(id))).toMatchObject([{ code: "invalid-name" }]);
  });
});
