import { describe, expect, it } from "vitest";
import { nextTaskOf } from "../../../../src/contract/documents/tasks/next-task.js";
import { readTaskList } from "../../../../src/contract/documents/tasks/task-list.js";
import { projectPath } from "../../../../src/tree/path.js";
import { evidenceFrom } from "./support.js";

const INTRODUCED = "# A\n\n## Rules\n\nWhat holds stands below this line, a sentence a rule.\n";
const EVIDENCE = evidenceFrom({
  ...{ "app/a.py": {}, "app/stub.py": { whole: "stub" } },
  ...{ "specs/a.md": INTRODUCED, "specs/b.md": `${INTRODUCED}\nOne a day.\n` },
});

/** The id of the next task, or what each open one waits for. */
function next(...lines: string[]): unknown {
  const list = readTaskList(lines.join("\n"), projectPath("tasks/backend_tasks.md"));
  const found = nextTaskOf(list, EVIDENCE);
  if (found.is === "task") return found.task.id;
  if (found.is === "none open") return found.is;
  return Object.fromEntries(found.open.map(({ task, by }) => [task.id, by]));
}

const DONE = "- [x] `a-1` Done\n  - files: `app/a.py`";
const STUB = "- [x] `a-2` Stub\n  - files: `app/stub.py`";
const OPEN = "- [ ] `a-3` Open";

describe("the next task", () => {
  it("is the first one that is open", () => {
    expect(next(DONE, OPEN, "- [ ] `a-4` Another")).toBe("a-3");
  });

  it("comes after what is ticked", () => {
    expect(next("- [ ] `b` B, after `a-3`", OPEN)).toBe("a-3");
    expect(next(DONE, "- [ ] `b` B, after `a-1`", OPEN)).toBe("b");
  });

  it("does not come after what is ticked without being done", () => {
    expect(next(STUB, "- [ ] `b` B, after `a-2`", OPEN)).toBe("a-3");
  });

  it("has nothing wrong with itself", () => {
    expect(next("- [ ] `b` B, after `none`", "- [ ] `c` C\n- [ ] `c` C", OPEN)).toBe("a-3");
  });

  it("has its rules written", () => {
    const rules = (name: string) => `- [Rules](../specs/${name}.md#rules)\n  - [ ] \`${name}-2\` R`;
    expect(next(rules("a"), rules("b"))).toBe("b-2");
    const by = ["a rule in the section 'rules' of 'specs/a.md'"];
    expect(next(rules("a"))).toEqual({ "a-2": by });
  });

  it("is none where all are ticked, or there are none", () => {
    expect(next(DONE)).toBe("none open");
    expect(next("# Tasks")).toBe("none open");
  });

  it("is none where each waits for something, and that is said", () => {
    const open = ["- [ ] `c` C, after `d`", "- [ ] `d` D, after `c`, `a-2`, `e`"];
    expect(next(STUB, ...open)).toEqual({
      c: ["'d', which is not ticked"],
      d: [
        "'c', which is not ticked",
        "'a-2', which is ticked without being done",
        "'e', which is not ticked",
      ],
    });
    expect(next("- [ ] `c` C\n- [ ] `c` C")).toEqual({ c: ["what is found wrong with it"] });
  });
});
