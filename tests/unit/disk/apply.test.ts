import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withLock, rollBack } from "../../../src/disk/lock/lock.js";
import { readRecord } from "../../../src/disk/project.js";
import {
  forgetLast,
  lastUnresolved,
  rollBackLast,
  wouldRollBack,
} from "../../../src/disk/transaction/abort.js";
import { apply, editsOf, type Before } from "../../../src/disk/transaction/apply.js";
import { refuseOtherSpellings } from "../../../src/disk/transaction/edit.js";
import type { Plan } from "../../../src/merge/tree/plan.js";
import { projectPath } from "../../../src/tree/path.js";
import { put, scratch, snapshot } from "../../support/folders.js";
import { beforeOf, planFor, SPEC } from "../../support/plans.js";
import { become, newProject, stateFolderOf } from "../../support/projects.js";
import { refusalOf } from "../../support/refusal.js";
import { contentOf, treeFrom, type Files } from "../../support/trees.js";

const FILES: Files = {
  "README.md": "# Shop\n",
  "app/main.py": "app = 1\n",
  "app/models/item.py": "item = 1\n",
  "bin/run": { run: "#!/bin/sh\n" },
};

/** Applies while somebody does something between the reading and the writing. */
async function applyAfter(
  root: string,
  files: Files,
  meanwhile: () => void,
): Promise<ReturnType<typeof refusalOf>> {
  const before = beforeOf(root, Object.keys(files));
  const plan = planFor(before, files);
  meanwhile();
  const standing = snapshot(root);
  const problems = await refusalOf(() =>
    withLock(root, "test", (locked) => apply(locked, plan, before)),
  );
  expect(snapshot(root)).toEqual(standing);
  return problems;
}

describe("an applied plan", () => {
  it("leaves the project as if it had been created so", async () => {
    const root = await newProject(FILES);
    const later: Files = {
      "README.md": "# Shop 2\n",
      "app/main.py": { run: "app = 1\n" },
      "app/api/v1/item.py": "new\n",
      "bin/run": "#!/bin/sh\n",
    };
    await become(root, later);
    expect(snapshot(root)).toEqual(snapshot(await newProject(later)));
  });

  it("edits nothing when there is nothing to change", async () => {
    const root = await newProject(FILES);
    const before = beforeOf(root, []);
    expect(editsOf(planFor(before, FILES), before)).toEqual([]);
  });

  it("edits nothing where modes mean nothing, and all files look executable", async () => {
    const root = await newProject(FILES);
    for (const path of [".agent-project/version", ".agent-project/.ignore", "README.md"])
      chmodSync(join(root, path), 0o755);
    const before = beforeOf(root, []);
    expect(editsOf(planFor(before, FILES), before)).toEqual([]);
    await become(root, { ...FILES, "README.md": "2", "bin/run": { run: "#!/bin/bash\n" } });
    expect(readRecord(root, () => "lines").base.get(projectPath("bin/run"))).toMatchObject(
      contentOf({ run: "#!/bin/bash\n" }),
    );
  });

  it.each([
    ["by a tool that makes everything executable", 0o755, ["README.md", "app/main.py"]],
    ["by a tool that makes nothing executable", 0o644, ["bin/run"]],
  ])(
    "goes by the modes that were written, where the copies' were changed %s",
    async (_, mode, changed) => {
      const root = await newProject(FILES);
      for (const path of changed)
        for (const suffix of ["base", "sum"])
          chmodSync(join(root, `.agent-project/base/${path}.${suffix}`), mode);
      const { base } = readRecord(root, () => "lines");
      for (const path of Object.keys(FILES).map(projectPath))
        expect(base.get(path)?.executable, path).toBe(path === "bin/run");
      const later = { ...FILES, "README.md": "2", "app/main.py": "2", "bin/run": { run: "2" } };
      await become(root, later);
      expect(snapshot(root)).toEqual(snapshot(await newProject(later)));
    },
  );

  it("records the new version, and brings back record files that were lost", async () => {
    const root = await newProject(FILES);
    unlinkSync(join(root, ".agent-project/.ignore"));
    await become(root, FILES, "1.1.0");
    expect(readRecord(root, () => "lines").version).toBe("1.1.0");
    expect(existsSync(join(root, ".agent-project/.ignore"))).toBe(true);
  });

  it("keeps the mode of a file that it replaces, besides the executable bit", async () => {
    const root = await newProject(FILES);
    chmodSync(join(root, "README.md"), 0o600);
    chmodSync(join(root, "app/main.py"), 0o640);
    chmodSync(join(root, "bin/run"), 0o750);
    await become(root, {
      ...FILES,
      "README.md": "2",
      "app/main.py": { run: "2" },
      "bin/run": "2",
    });
    const modes = ["README.md", "app/main.py", "bin/run"].map((path) =>
      (lstatSync(join(root, path)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(["600", "750", "640"]);
  });

  it("removes folders that it empties, and no others", async () => {
    const root = await newProject({ ...FILES, "app/models/deep/x.py": "" });
    mkdirSync(join(root, "kept"));
    await become(root, { "README.md": "# Shop\n" });
    expect(existsSync(join(root, "app"))).toBe(false);
    expect(existsSync(join(root, ".agent-project/base/app"))).toBe(false);
    expect(existsSync(join(root, "kept"))).toBe(true);
  });

  it("moves a renamed file with the content that the merge gave it", async () => {
    const root = await newProject(FILES);
    const before = beforeOf(root, ["docs/README.md"]);
    const path = projectPath("docs/README.md");
    const plan: Plan = {
      changes: [{ path, do: "rename", from: projectPath("README.md"), after: contentOf("moved") }],
      base: before.recorded.base,
      version: "1.0.0",
    };
    await withLock(root, "test", (locked) => apply(locked, plan, before));
    expect(existsSync(join(root, "README.md"))).toBe(false);
    expect(snapshot(join(root, "docs"))).toEqual(["README.md 644 moved"]);
  });

  it("leaves nothing where a renamed file was, also when its edits are in conflict", async () => {
    const root = await newProject(FILES);
    const before = beforeOf(root, ["docs/README.md"]);
    const path = projectPath("docs/README.md");
    const plan: Plan = {
      changes: [
        {
          path,
          do: "conflict",
          from: projectPath("README.md"),
          after: contentOf("moved"),
          why: "Both.",
        },
      ],
      base: before.recorded.base,
      version: "1.0.0",
    };
    await withLock(root, "test", (locked) => apply(locked, plan, before));
    expect(existsSync(join(root, "README.md"))).toBe(false);
    expect(snapshot(join(root, "docs"))).toEqual(["README.md 644 moved"]);
  });
});

describe("a plan is refused, and nothing changed, when", () => {
  const changed = { ...FILES, "README.md": "2", "app/new.py": "" };

  it("a file was edited after it was read", async () => {
    const root = await newProject(FILES);
    const problems = await applyAfter(root, changed, () => {
      put(root, { "README.md": "mine" });
    });
    expect(problems).toMatchObject([{ code: "changed", path: "README.md" }]);
  });

  it("a file to be created has appeared, or one to be replaced has gone", async () => {
    const root = await newProject(FILES);
    const problems = await applyAfter(root, changed, () => {
      put(root, { "app/new.py": "mine" });
      unlinkSync(join(root, "README.md"));
    });
    expect(problems.map(({ path }) => path).sort()).toEqual(["README.md", "app/new.py"]);
  });

  it("the executable bit has changed", async () => {
    const root = await newProject(FILES);
    const problems = await applyAfter(root, changed, () => {
      chmodSync(join(root, "README.md"), 0o755);
    });
    expect(problems).toMatchObject([{ code: "changed", path: "README.md" }]);
  });

  it("the record is no longer what was read", async () => {
    const root = await newProject(FILES);
    const problems = await applyAfter(root, changed, () => {
      put(root, { ".agent-project/base/README.md.base": "other" });
    });
    expect(problems).toMatchObject([
      { code: "changed", path: ".agent-project/base/README.md.base" },
    ]);
  });

  it("a link is on the way to a file", async () => {
    const root = await newProject(FILES);
    const outside = scratch();
    renameSync(join(root, "app"), join(outside, "app"));
    symlinkSync(join(outside, "app"), join(root, "app"));
    const standing = snapshot(outside);
    const problems = await applyAfter(root, changed, () => undefined);
    expect(problems).toMatchObject([{ code: "unsafe-path", path: "app/new.py" }]);
    expect(snapshot(outside)).toEqual(standing);
  });

  it("a link has come into the record since", async () => {
    const root = await newProject(FILES);
    const outside = scratch();
    const base = join(root, ".agent-project/base/app");
    const problems = await applyAfter(root, { ...FILES, "app/main.py": "2" }, () => {
      renameSync(base, join(outside, "app"));
      symlinkSync(join(outside, "app"), base);
    });
    expect(problems).toMatchObject([
      { code: "unsafe-path", path: ".agent-project/base/app/main.py.base" },
      { code: "unsafe-path", path: ".agent-project/base/app/main.py.sum" },
    ]);
    expect(snapshot(outside)).toContain("app/main.py.base 644 app = 1\n");
  });

  it("a link has taken the place of a file or folder since", async () => {
    const root = await newProject(FILES);
    const outside = scratch();
    put(outside, { "main.py": "app = 1\n" });
    const problems = await applyAfter(root, { ...FILES, "app/main.py": "2" }, () => {
      rmSync(join(root, "app"), { recursive: true });
      symlinkSync(outside, join(root, "app"));
    });
    expect(problems[0]).toMatchObject({ code: "unsafe-path", path: "app/main.py" });
  });

  it("a folder is where a file is to be", async () => {
    const root = await newProject(FILES);
    const problems = await applyAfter(root, changed, () => {
      mkdirSync(join(root, "app/new.py"));
    });
    expect(problems).toMatchObject([{ code: "unsafe-path", path: "app/new.py" }]);
  });

  it("it names a file of the record", async () => {
    const root = await newProject(FILES);
    const before = beforeOf(root, []);
    const path = projectPath(".agent-project/version");
    const plan = { changes: [{ path, do: "delete" as const }], base: treeFrom(SPEC), version: "1" };
    const refused = withLock(root, "test", (locked) => apply(locked, plan, before));
    expect(await refusalOf(() => refused)).toMatchObject([{ code: "unsafe-path" }]);
  });

  it("the file is there in another spelling, where case does not count", async () => {
    const root = scratch();
    put(root, { "App/readme.md": "", "app2/x": "" });
    const writes = (...paths: string[]) => paths.map(projectPath);
    const clash = (path: string, ...removed: string[]) =>
      refusalOf(() => {
        refuseOtherSpellings(root, writes("app2/X2", "App/new.md", path), new Set(removed));
      });
    expect(await clash("App/README.md")).toMatchObject([{ path: "App/README.md" }]);
    expect(await clash("app/new2.md")).toMatchObject([{ path: "app/new2.md" }]);
    await expect(clash("App/README.md", "App/readme.md")).rejects.toThrow("not refused");
  });
});

describe("work that throws", () => {
  it("leaves everything as it was, also after it has written", async () => {
    const root = await newProject(FILES);
    const standing = snapshot(root);
    // Every change twice: the second time a file is no longer absent, which shows while writing.
    const before = beforeOf(root, ["new/a.py"]);
    const plan = planFor(before, { ...FILES, "README.md": "2", "new/a.py": "a" });
    const failing = withLock(root, "test", async (locked) => {
      await apply(locked, { ...plan, changes: [...plan.changes, ...plan.changes] }, before);
    });
    await expect(failing).rejects.toThrow();
    expect(snapshot(root)).toEqual(standing);
  });
});

describe("an operation with conflicts", () => {
  async function conflicted(): Promise<{ root: string; standing: string[]; before: Before }> {
    const root = await newProject(FILES);
    put(root, { "README.md": "# Mine\n" });
    const standing = snapshot(root);
    const later = { ...FILES, "README.md": "# Theirs\n", "app/new/x.py": "x" };
    const before = beforeOf(root, Object.keys(later));
    const plan = planFor(before, later);
    const changes = plan.changes.map((change) =>
      change.path === "README.md"
        ? { ...change, do: "conflict" as const, after: contentOf("<<<<<<<"), why: "Both." }
        : change,
    );
    await withLock(root, "refresh", (locked) => apply(locked, { ...plan, changes }, before));
    return { root, standing, before };
  }

  it("can be named, and taken back as a whole", async () => {
    const { root, standing } = await conflicted();
    expect(lastUnresolved(root)).toMatchObject({ command: "refresh", conflicts: ["README.md"] });
    expect(await rollBack(root)).toBeUndefined();
    expect(wouldRollBack(root)).toBe("refresh");
    expect(await rollBackLast(root)).toBe("refresh");
    expect(snapshot(root)).toEqual(standing);
    expect(wouldRollBack(root)).toBeUndefined();
    expect(await rollBackLast(root)).toBeUndefined();
  });

  it("is not taken back over files that were edited since", async () => {
    const { root } = await conflicted();
    put(root, { "README.md": "resolved", "app/new/x.py": "x2" });
    const edited = snapshot(root);
    for (const asked of [wouldRollBack, rollBackLast])
      expect(await refusalOf(() => asked(root))).toMatchObject([
        { code: "changed", path: "README.md" },
        { code: "changed", path: "app/new/x.py" },
      ]);
    expect(snapshot(root)).toEqual(edited);
  });

  it("can be forgotten once it is resolved", async () => {
    const { root } = await conflicted();
    await withLock(root, "feature", forgetLast);
    expect(lastUnresolved(root)).toBeUndefined();
    expect(existsSync(stateFolderOf(root))).toBe(false);
  });

  it("gives way to the next one", async () => {
    const { root } = await conflicted();
    const before = beforeOf(root, ["app/main.py"]);
    const conflict = {
      path: projectPath("app/main.py"),
      do: "conflict" as const,
      after: contentOf("<<<<"),
      why: "Both.",
    };
    const plan = { changes: [conflict], base: before.recorded.base, version: "1.0.0" };
    await withLock(root, "set", (locked) => apply(locked, plan, before));
    expect(lastUnresolved(root)).toMatchObject({ command: "set", conflicts: ["app/main.py"] });
  });
});
