import { describe, expect, test } from "vitest";
import { caseOf, rowOf, TABLE, type Case, type Row } from "../../../src/merge/tree/table.js";
import { projectPath } from "../../../src/tree/path.js";
import { applied, fileOf, mergeFiles, projectFrom, treeFrom, type Files } from "./support/files.js";

const path = "docs/guide.md";

// Three texts of which any two merge without a conflict.
const CONTENTS = { A: "one\ntwo\nthree\n", B: "ONE\ntwo\nthree\n", C: "one\ntwo\nTHREE\n" };

/** What must be on disk afterwards, by verdict; undefined is no file. */
const AFTERWARDS: Record<Row["then"], (row: Row) => string | undefined> = {
  nothing: ({ project }) =>
    project === "-" || project === "other" ? undefined : CONTENTS[project],
  create: () => CONTENTS.A,
  update: ({ target }) => CONTENTS[target as "B"],
  merge: () => "ONE\ntwo\nTHREE\n",
  delete: () => undefined,
  "keep edited": ({ project }) => (project === "other" ? undefined : CONTENTS.B),
  "keep deleted": () => undefined,
  "keep same": ({ project }) => CONTENTS[project as "A" | "B"],
  "keep history": ({ project }) => CONTENTS[project as "A" | "B"],
  "keep lockfile": ({ project }) => (project === "other" ? undefined : CONTENTS[project as "B"]),
  "conflict: both added": () =>
    "<<<<<<< yours\none\n||||||| last written by create-agent-project 0.1.0\n=======\nONE\n" +
    ">>>>>>> template 0.2.0\ntwo\nthree\n",
  "conflict: not a file": () => undefined,
};

describe("the existence table", () => {
  test.each(TABLE)("$words: $then", (row) => {
    const files = (letter: Row["project"] | Row["target"]): Files =>
      new Map(letter === "-" || letter === "other" ? [] : [[path, fileOf(CONTENTS[letter])]]);
    const [base, project, target] = [files(row.base), files(row.project), files(row.target)];
    const onDisk = new Map(projectFrom(project));
    if (row.project === "other") onDisk.set(projectPath(path), { is: "other", what: "link" });

    const plan = mergeFiles({ base, project, target }, { project: onDisk });

    const after = applied(plan, project).get(path);
    expect(after && Buffer.from(after.bytes).toString()).toBe(AFTERWARDS[row.then](row));
    expect(plan.changes.map((change) => change.do)).toEqual(
      row.then === "nothing" ? [] : [row.then.replace(/:? .*/, "")],
    );
    const next = row.nextBase === "base" ? base : target;
    expect([...plan.base]).toEqual([...treeFrom(next)]);
  });

  test.each(TABLE)("of a lock file, $words: no merge, no conflict", (row) => {
    const { then } = rowOf(row, "lockfile");
    expect(then).not.toMatch(/merge|conflict/);
    if (!/merge|conflict/.test(row.then)) expect(then).toBe(row.then);
  });

  test("has one row for every case", () => {
    const versions = [undefined, "A", "B", "C"];
    const same = (a: string, b: string) => a === b;
    const spelled = new Set<string>();
    for (const base of versions)
      for (const project of [...versions, "other" as const])
        for (const target of versions) {
          const one = caseOf(base, project, target, same);
          spelled.add(text(one));
          expect(TABLE.filter((row) => text(row) === text(one))).toHaveLength(1);
        }
    expect(TABLE.map(text).filter((row) => !spelled.has(row))).toEqual([]);
    expect(TABLE).toHaveLength(spelled.size);
  });

  test("never touches a file again that is written once", () => {
    for (const row of TABLE.filter(({ base, project }) => base === "A" && project !== "-")) {
      const { then } = rowOf(row, "once");
      expect(["nothing", "keep history", "keep same"], row.words).toContain(then);
    }
  });
});

function text({ base, project, target }: Case): string {
  return `${base} ${project} ${target}`;
}
