import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { readRecord } from "../../../src/disk/project.js";
import { recordOf, versionOf } from "../../../src/disk/record/record.js";
import { projectPath } from "../../../src/tree/path.js";
import type { Content, MergeKind } from "../../../src/tree/tree.js";
import { put, scratch } from "../../support/folders.js";
import { refusalOf } from "../../support/refusal.js";
import { contentOf, treeFrom } from "../../support/trees.js";

const base = treeFrom({
  "app/main.py": "app = 1\n",
  "bin/serve": { run: "#!/bin/sh\n" },
  ".agent-project/project.json": "{}\n",
  "odd.base": "",
});

/** What a record of these files is read as. */
function readBack(files: Iterable<readonly [string, Content]>, kind: (path: string) => MergeKind) {
  const root = scratch();
  for (const [path, { bytes, executable }] of files)
    put(root, { [path]: executable ? { run: textOf(bytes) } : textOf(bytes) });
  return readRecord(root, kind);
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

/** A record that somebody has put a copy into. */
function forged(copy: string): Iterable<readonly [string, Content]> {
  const path = `.agent-project/base/${copy}`;
  return [
    ...recordOf(base, "1.0.0"),
    [path, contentOf("")],
    [path.replace(/base$/, "sum"), contentOf("")],
  ];
}

describe("the record of a base", () => {
  it("holds a copy of each file, and beside it whether the file is executable, and its sums", () => {
    const record = recordOf(base, "1.2.3");
    expect([...record.keys()]).toEqual([
      ".agent-project/.editorconfig",
      ".agent-project/.gitattributes",
      ".agent-project/.gitignore",
      ".agent-project/.ignore",
      ".agent-project/.rgignore",
      ".agent-project/base/.agent-project/project.json.base",
      ".agent-project/base/.agent-project/project.json.sum",
      ".agent-project/base/app/main.py.base",
      ".agent-project/base/app/main.py.sum",
      ".agent-project/base/bin/serve.base",
      ".agent-project/base/bin/serve.sum",
      ".agent-project/base/odd.base.base",
      ".agent-project/base/odd.base.sum",
      ".agent-project/version",
    ]);
    const serve = record.get(projectPath(".agent-project/base/bin/serve.base"));
    expect(serve).toMatchObject({ executable: false, merge: "whole" });
    const sums = (name: string) =>
      textOf(record.get(projectPath(`.agent-project/base/${name}.sum`))?.bytes ?? new Uint8Array());
    expect(sums("bin/serve")).toMatch(/^executable\n[0-9a-f]{8}\n$/);
    expect(sums("app/main.py")).toMatch(/^[0-9a-f]{8}\n$/);
  });

  it("gives back the base and the version it was made from", () => {
    const record = recordOf(base, "1.2.3-rc.1");
    const { base: again, version } = readBack(record, () => "lines");
    expect(again).toEqual(base);
    expect(version).toBe("1.2.3-rc.1");
  });

  it("asks the caller how each file is merged", () => {
    const kind = (path: string) => (path === "odd.base" ? "once" : "keyed");
    const { base: again } = readBack(recordOf(base, "1.2.3"), kind);
    expect([...again.values()].map(({ merge }) => merge)).toEqual([
      "keyed",
      "keyed",
      "keyed",
      "once",
    ]);
  });

  it.each([".agent-project/version", ".agent-project/base/a", ".Agent-Project/RUN/lock"])(
    "never holds a copy of %s, which is the record's own",
    async (path) => {
      const own = treeFrom({ [path]: "" });
      expect(await refusalOf(() => recordOf(own, "1.0.0"))).toMatchObject([
        { code: "unsafe-path", path },
      ]);
      const copy = forged(`${path}.base`);
      expect(await refusalOf(() => readBack(copy, () => "lines"))).toMatchObject([
        { code: "unsafe-path", path },
      ]);
    },
  );

  it.each([".git/config.base", "git~1/config.base", "con.base", "a\u202eb.base", "a\u001bb.base"])(
    "refuses the unsafe copy %j",
    async (name) => {
      const problems = await refusalOf(() => readBack(forged(name), () => "lines"));
      expect(problems).toMatchObject([{ code: "unsafe-path" }]);
    },
  );

  it("takes a file that is no copy for damage, and says how to bring the base back", async () => {
    const problems = await refusalOf(() => readBack(forged(".DS_Store"), () => "lines"));
    expect(problems).toMatchObject([
      { code: "damaged-base", path: ".agent-project/base/.DS_Store" },
    ]);
    expect(problems[0]?.fix).toContain("git checkout HEAD -- .agent-project");
  });

  it.each([undefined, "", "latest\n", "1.0.0-..\n", "<<<<<<< HEAD\n1.0.0\n"])(
    "takes the version %j for damage",
    async (text) => {
      const record = new Map<string, Content>();
      if (text !== undefined) record.set(".agent-project/version", contentOf(text));
      expect(await refusalOf(() => versionOf(record))).toMatchObject([{ code: "damaged-base" }]);
    },
  );
});

describe("in git, the record", () => {
  it("is committed whatever is ignored", () => {
    const root = scratch();
    execFileSync("git", ["init", "--quiet"], { cwd: root });
    put(root, { ".gitignore": "lib/\nbase/\n*.base\n.env\n" });
    const record = recordOf(treeFrom({ "src/lib/a.ts": "", ".env": "", "base/x": "" }), "1.0.0");
    for (const [path, { bytes }] of record) put(root, { [path]: Buffer.from(bytes).toString() });
    put(root, { ".agent-project/base/.DS_Store": "" });
    const options = ["ls-files", "--others", "--exclude-standard", "-z", ".agent-project"];
    const seen = execFileSync("git", options, { cwd: root, encoding: "utf8" }).split("\0");
    expect(seen.filter((path) => path !== "" && !path.endsWith(".DS_Store")).sort()).toEqual([
      ...record.keys(),
    ]);
  });

  it("keeps its bytes where git converts line ends", () => {
    const root = scratch();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
    git("init", "--quiet");
    const record = recordOf(treeFrom({ "run.bat": "echo\r\n" }), "1.0.0");
    put(root, { ".gitattributes": "* text=auto eol=lf\n" });
    for (const [path, { bytes }] of record) put(root, { [path]: Buffer.from(bytes).toString() });
    git("add", ".");
    expect(git("show", ":.agent-project/base/run.bat.base")).toBe("echo\r\n");
  });
});
