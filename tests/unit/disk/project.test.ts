import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRoot, readProject, readRecord } from "../../../src/disk/project.js";
import { projectPath } from "../../../src/tree/path.js";
import { put, scratch } from "../../support/folders.js";
import { SPEC } from "../../support/plans.js";
import { newProject } from "../../support/projects.js";
import { refusalOf } from "../../support/refusal.js";
import { contentOf, treeFrom } from "../../support/trees.js";

const nothing = treeFrom({});
const asLines = () => "lines" as const;

function read(root: string, ...paths: string[]) {
  return [...readProject(root, paths.map(projectPath), nothing).values()];
}

describe("the root of a project", () => {
  it("is found from the root itself and from any folder in it", () => {
    const root = scratch();
    put(root, { ...SPEC, "app/api/x.py": "" });
    expect(findRoot(root)).toBe(root);
    expect(findRoot(join(root, "app/api"))).toBe(root);
  });

  it("is the nearest one", () => {
    const outer = scratch();
    put(outer, SPEC);
    put(join(outer, "inner"), { ...SPEC, "app/x.py": "" });
    expect(findRoot(join(outer, "inner/app"))).toBe(join(outer, "inner"));
  });

  it("is refused where there is none, naming the way on", async () => {
    const root = scratch();
    put(root, { ".agent-project": "a file of that name" });
    const problems = await refusalOf(() => findRoot(root));
    expect(problems).toMatchObject([{ code: "not-a-project" }]);
    expect(problems[0]?.fix).toContain("create-agent-project <dir>");
  });
});

describe("what stands at a path", () => {
  it("is absent, or a file with its bytes and executable bit", () => {
    const root = scratch();
    put(root, { "a.txt": "a\r\n", "bin/run": { run: "#!/bin/sh\n" } });
    expect(read(root, "a.txt", "bin/run", "none", "no/such/folder")).toEqual([
      { is: "file", content: contentOf("a\r\n") },
      { is: "file", content: contentOf({ run: "#!/bin/sh\n" }) },
      { is: "absent" },
      { is: "absent" },
    ]);
  });

  it("is a link also when one leads there, whatever is behind it", () => {
    const root = scratch();
    const outside = scratch();
    put(outside, { "x.py": "secret" });
    symlinkSync(outside, join(root, "app"));
    symlinkSync("nowhere", join(root, "dangling"));
    expect(read(root, "app", "app/x.py", "app/deep/x.py", "dangling")).toEqual(
      Array(4).fill({ is: "other", what: "link" }),
    );
  });

  it("is a folder, or something special where a file is in the way", () => {
    const root = scratch();
    put(root, { "app/x.py": "" });
    expect(read(root, "app", "app/x.py/y.py")).toEqual([
      { is: "other", what: "directory" },
      { is: "other", what: "special" },
    ]);
  });

  it("is executable as it was written, where the file system has no modes", async () => {
    const files = { "bin/run": { run: "#!/bin/sh\n" }, "a.txt": "a" };
    const root = await newProject(files);
    // A mount without modes shows every file as executable, this one too.
    chmodSync(join(root, ".agent-project/version"), 0o755);
    chmodSync(join(root, "a.txt"), 0o755);
    chmodSync(join(root, "bin/run"), 0o644);
    const { base } = readRecord(root, asLines);
    expect(base).toEqual(treeFrom({ ...SPEC, ...files }));
    const project = readProject(root, base.keys(), base);
    for (const [path, { bytes, executable }] of base)
      expect(project.get(path)).toEqual({ is: "file", content: { bytes, executable } });
  });
});

describe("a project's record", () => {
  it("is the base and the version that were written", async () => {
    const files = { "app/main.py": "a\n", "bin/run": { run: "#!/bin/sh\n" }, empty: "" };
    const root = await newProject(files);
    const recorded = readRecord(root, asLines);
    expect(recorded.base).toEqual(treeFrom({ ...SPEC, ...files }));
    expect(recorded.version).toBe("1.0.0");
  });

  const damages: Record<string, (root: string) => void> = {
    "without its base": (root) => {
      rmSync(join(root, ".agent-project/base"), { recursive: true });
    },
    "without its version": (root) => {
      rmSync(join(root, ".agent-project/version"));
    },
    "with a link in its base": (root) => {
      symlinkSync("/etc/passwd", join(root, ".agent-project/base/passwd.base"));
    },
    "with a link to a folder in its base": (root) => {
      symlinkSync("/etc", join(root, ".agent-project/base/etc"));
    },
    "whose base is a link": (root) => {
      rmSync(join(root, ".agent-project/base"), { recursive: true });
      symlinkSync("/etc", join(root, ".agent-project/base"));
    },
    "with a folder for a version": (root) => {
      rmSync(join(root, ".agent-project/version"));
      mkdirSync(join(root, ".agent-project/version"));
    },
    "with a foreign file in its base": (root) => {
      writeFileSync(join(root, ".agent-project/base/notes.txt"), "");
    },
  };
  it.each(Object.entries(damages))("%s is damaged", async (_what, damage) => {
    const root = await newProject({ "a.txt": "a" });
    damage(root);
    const problems = await refusalOf(() => readRecord(root, asLines));
    expect(problems).toMatchObject([{ code: "damaged-base" }]);
    expect(problems[0]?.path).toMatch(/^\.agent-project\//);
  });

  it("takes git's conflict markers in a copy for damage, but not a text that shows one", async () => {
    const shows = "Title\n=======\n<<<<<<< \n";
    const root = await newProject({ "a.txt": "a", "b.txt": shows });
    put(root, {
      ".agent-project/base/a.txt.base": "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n",
    });
    const { base } = readRecord(root, asLines);
    const problems = await refusalOf(() => base.get(projectPath("a.txt"))?.bytes);
    expect(problems).toMatchObject([
      { code: "damaged-base", path: ".agent-project/base/a.txt.base" },
    ]);
    expect(base.get(projectPath("b.txt"))).toMatchObject(contentOf(shows));
  });

  it("names every copy that is not what was written, whichever is read", async () => {
    const root = await newProject({
      "a.txt": "a\n",
      "b.txt": "b\n",
      "c.txt": "c\n",
      "d.txt": "d\n",
    });
    put(root, {
      ".agent-project/base/a.txt.base": "A\n",
      ".agent-project/base/b.txt.base": "b\n\n",
      ".agent-project/base/c.txt.sum": "00000000\n",
    });
    const { base } = readRecord(root, asLines);
    expect(base.get(projectPath("d.txt"))?.bytes).toEqual(Buffer.from("d\n"));
    const problems = await refusalOf(() => base.get(projectPath("a.txt"))?.bytes);
    expect(problems.map(({ path }) => path)).toEqual(
      ["a", "b", "c"].map((name) => `.agent-project/base/${name}.txt.base`),
    );
    expect(problems[0]?.fix).toContain("create-agent-project repair");
  });

  it.each(["a.txt.base", "a.txt.sum"])("without %s is damaged", async (name) => {
    const root = await newProject({ "a.txt": "a\n" });
    rmSync(join(root, ".agent-project/base", name));
    expect(await refusalOf(() => readRecord(root, asLines))).toMatchObject([
      { code: "damaged-base", path: ".agent-project/base/a.txt.base" },
    ]);
  });

  it("is read as it stands where a version before 0.2 wrote it, without any sums", async () => {
    const root = await newProject({ "a.txt": "a\n" });
    for (const name of ["a.txt", ".agent-project/project.json"])
      rmSync(join(root, `.agent-project/base/${name}.sum`));
    const { base, copies } = readRecord(root, asLines);
    expect(copies.hasSums).toBe(false);
    expect(base.get(projectPath("a.txt"))).toMatchObject(contentOf("a\n"));
  });

  it("reads also without what is only for git and searches", async () => {
    const root = await newProject({ "a.txt": "a" });
    rmSync(join(root, ".agent-project/.ignore"));
    expect(readRecord(root, asLines).version).toBe("1.0.0");
  });
});
