import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { lineSums } from "../../../src/disk/record/line-sums.js";
import { cli, lasting, scratch, type Ran } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { commit, git, run, textOf } from "../../support/project.js";
import type { Variant } from "../../support/variant.js";
import { tinyVersions } from "./support/tiny.js";

let versions: ReadonlyMap<string, Variant>;

beforeAll(() => {
  versions = tinyVersions(lasting());
});

const binsOf = (version: string) =>
  versions.get(version)?.bins ?? expect.fail(`There is no version ${version}`);

/** A committed project of a version. */
async function projectOf(version: string): Promise<string> {
  const cwd = scratch();
  const { exitCode, stderr } = await cli(["shop", "--yes"], { cwd, bin: binsOf(version).create });
  expect(exitCode, stderr).toBe(0);
  return join(cwd, "shop");
}

/** What stands beside a copy of this text. */
const sumsOf = (text: string) => lineSums(Buffer.from(text));

/** Runs a command of some version in a project. */
const by = (version: string, project: string, ...args: string[]): Promise<Ran> =>
  run(project, args, { bin: binsOf(version).inside });

const Outcome = z.object({
  ok: z.boolean(),
  command: z.string(),
  changes: z.array(z.object({ path: z.string(), action: z.string() })),
  conflicts: z.array(z.string()),
  problems: z.array(z.looseObject({ code: z.string(), message: z.string(), fix: z.string() })),
  notes: z.array(z.string()),
});

const outcomeOf = ({ stdout }: Ran) => Outcome.parse(JSON.parse(stdout));

function edit(project: string, path: string, from: string, to: string): void {
  const text = textOf(project, path);
  expect(text).toContain(from);
  writeFileSync(join(project, path), text.replace(from, to));
}

describe("refresh", () => {
  it("tells on a terminal what changed, what became of options, and what is left to do", async () => {
    const project = await projectOf("1.0.0");
    const { exitCode, stdout, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe(`  update    .agent-project/project.json
  update    .gitignore
  create    app/added.py
  delete    app/dropped.py
  rename    app/greeting.py → app/hello.py
  update    app/main.py
  update    docs/notes.md
  update    package.json
  update    requirements.txt
  update    scripts/start.sh
  update    scripts/stop.sh

From the templates of 1.0.0 to those of 2.0.0.
What the desk says is in app/hello.py.
Nobody waves any more.
The desk can hand out numbers. The new option 'queue' is off here, which keeps the project as it is.
There is no bell. The option 'bell' is gone.
For you to do: Take the bell off the wall.
1 file created, 8 updated, 1 renamed, 1 deleted.

Next:

  pip install -r requirements.txt
  python -m app.main test
`);
  });

  it("gives the tree that the new version makes, where nobody edited anything", async () => {
    const project = await projectOf("1.0.0");
    await by("3.0.0", project, "refresh");
    commit(project, "Refresh");
    const cwd = scratch();
    const spec = await by("3.0.0", project, "spec");
    writeFileSync(join(cwd, "spec.json"), spec.stdout);
    await cli(["shop", "--yes", "--spec", "spec.json"], { cwd, bin: binsOf("3.0.0").create });
    expect(git(project, "rev-parse", "HEAD^{tree}")).toBe(
      git(join(cwd, "shop"), "rev-parse", "HEAD^{tree}"),
    );
  });

  it("shows with --dry-run what it would do, as a diff, and does nothing", async () => {
    const project = await projectOf("1.0.0");
    const before = snapshot(project);
    const { exitCode, stdout } = await by("2.0.0", project, "refresh", "--dry-run");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("-The desk opens at nine.\n+The desk opens at ten.");
    expect(stdout).toContain("Nothing was written.");
    expect(snapshot(project)).toEqual(before);
  });

  it("exits 1 with --check while the project is behind, and writes nothing", async () => {
    const project = await projectOf("1.0.0");
    const before = snapshot(project);
    const behind = await by("2.0.0", project, "refresh", "--check", "--json");
    expect(behind.exitCode).toBe(1);
    expect(outcomeOf(behind).problems).toMatchObject([
      { code: "behind", message: "Version 1.0.0 wrote this project, and this is version 2.0.0." },
    ]);
    expect(snapshot(project)).toEqual(before);
    await by("2.0.0", project, "refresh");
    const current = await by("2.0.0", project, "refresh", "--check", "--json");
    expect(current.exitCode).toBe(0);
    expect(outcomeOf(current)).toMatchObject({ ok: true, changes: [], problems: [] });
  });

  it("names conflicts, also before there are any", async () => {
    const project = await projectOf("1.0.0");
    edit(project, "docs/notes.md", "opens at nine", "opens at eight");
    commit(project, "Our edits");
    for (const flag of ["--check", "--dry-run"])
      expect(outcomeOf(await by("2.0.0", project, "refresh", flag, "--json")).conflicts).toEqual([
        "docs/notes.md",
      ]);
    const { exitCode, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("docs/notes.md:3:1: Both sides changed the file.");
  });

  it("says of an option that somebody has chosen already what was chosen", async () => {
    const project = await projectOf("1.0.0");
    edit(project, ".agent-project/project.json", '"bell": true', '"bell": true, "queue": true');
    commit(project, "Our edits");
    const { stdout } = await by("2.0.0", project, "refresh");
    expect(stdout).toContain("The desk can hand out numbers.\n");
    expect(stdout).toContain("Set queue from off to on.\n");
  });

  it("asks for the last conflicts to be resolved first, also with --check and --dry-run", async () => {
    const project = await projectOf("1.0.0");
    edit(project, "docs/notes.md", "opens at nine", "opens at eight");
    commit(project, "Our edits");
    await by("2.0.0", project, "refresh");
    for (const flags of [[], ["--check"], ["--dry-run"]]) {
      const again = await by("2.0.0", project, "refresh", "--json", ...flags);
      expect(again.exitCode).toBe(2);
      expect(outcomeOf(again).problems).toMatchObject([
        { code: "conflict", message: "A conflict is not resolved." },
      ]);
    }
    expect((await by("2.0.0", project, "abort")).stdout).toContain("Took back 'refresh'.");
  });

  it("sees files that git does not know, whatever a person has git show", async () => {
    const project = await projectOf("1.0.0");
    git(project, "config", "status.showUntrackedFiles", "no");
    writeFileSync(join(project, "untracked.txt"), "mine\n");
    const { exitCode, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("'untracked.txt'");
  });

  it("does not mind its own lock where no rule has git ignore it", async () => {
    const project = await projectOf("1.0.0");
    rmSync(join(project, ".agent-project/.gitignore"));
    commit(project, "Our edits");
    const { exitCode, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode, stderr).toBe(0);
  });

  it("refuses where the repository of the project cannot be found", async () => {
    const project = await projectOf("1.0.0");
    rmSync(join(project, ".git"), { recursive: true });
    writeFileSync(join(project, ".git"), "gitdir: ../gone/.git/worktrees/shop\n");
    const { exitCode, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("git cannot say whether everything is committed");
  });

  it("refuses a project of a newer version, and every other command one of an older", async () => {
    const project = await projectOf("2.0.0");
    const newer = await by("1.0.0", project, "refresh", "--json");
    expect(newer.exitCode).toBe(2);
    expect(outcomeOf(newer).problems).toMatchObject([
      {
        code: "other-version",
        message: "Version 2.0.0 wrote this project last, and this is version 1.0.0.",
        fix: "Use that one, or a later one: npx create-agent-project@2.0.0",
      },
    ]);
    for (const command of ["check", "status", "sync"]) {
      const older = await by("3.0.0", project, command);
      expect(older.exitCode).toBe(2);
      expect(older.stderr).toContain("npx create-agent-project@3.0.0 refresh");
      expect(older.stderr).toContain("npx create-agent-project@2.0.0");
    }
  });

  it("says that a copy of the spec is damaged, and not the file that it is a copy of", async () => {
    const project = await projectOf("1.0.0");
    const copy = ".agent-project/base/.agent-project/project.json";
    writeFileSync(join(project, `${copy}.base`), "{");
    writeFileSync(join(project, `${copy}.sum`), sumsOf("{"));
    const { exitCode, stderr } = await by("2.0.0", project, "refresh");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "'.agent-project/base/.agent-project/project.json.base' holds no spec",
    );
    expect(stderr).toContain("git checkout HEAD -- .agent-project");
  });

  it("says what is wrong with a spec that was edited while it was behind", async () => {
    const project = await projectOf("1.0.0");
    edit(project, ".agent-project/project.json", '"warm"', '"loud"');
    const before = snapshot(project);
    const { exitCode, stderr } = await by("3.0.0", project, "refresh", "--allow-dirty");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The option 'manner' cannot be 'loud'.");
    expect(snapshot(project)).toEqual(before);
  });
});

describe("check, where a bot raised our own version in package.json", () => {
  const raised = async () => {
    const project = await projectOf("1.0.0");
    edit(project, "package.json", '"1.0.0"', '"2.0.0"');
    commit(project, "Bump create-agent-project from 1.0.0 to 2.0.0");
    return project;
  };

  it("finds that it is not the version that wrote the project", async () => {
    const project = await raised();
    const ran = await by("1.0.0", project, "check", "--json");
    expect(ran.exitCode).toBe(1);
    expect(outcomeOf(ran).problems).toEqual([
      {
        code: "other-version",
        path: "package.json",
        field: "devDependencies.create-agent-project",
        at: { line: 8, column: 29 },
        message:
          "It asks for create-agent-project 2.0.0, and version 1.0.0 wrote this project last: the one that npm installs will refuse to run.",
        fix: "Put 1.0.0 back there. Or bring the project to that version: npx create-agent-project@2.0.0 refresh",
      },
    ]);
  });

  it("is content after either way on", async () => {
    const back = await raised();
    edit(back, "package.json", '"2.0.0"', '"1.0.0"');
    expect((await by("1.0.0", back, "check")).exitCode).toBe(0);

    const on = await raised();
    expect((await by("2.0.0", on, "refresh")).exitCode).toBe(0);
    expect((await by("2.0.0", on, "check")).exitCode).toBe(0);
  });

  it.each([
    ["has it under a range", (text: string) => text.replace('"1.0.0"', '"^1.0.0"')],
    ["has it from a folder", (text: string) => text.replace('"1.0.0"', '"file:../ours"')],
    ["does not name it", () => '{ "private": true }\n'],
    ["has nothing that can be read", () => '{ "devDependencies": \n'],
    ["holds another value", () => '{ "devDependencies": ["create-agent-project"] }\n'],
  ])("leaves a package.json alone that %s", async (_, edited) => {
    const project = await projectOf("1.0.0");
    const file = join(project, "package.json");
    writeFileSync(file, edited(readFileSync(file, "utf8")));
    const { exitCode, stderr } = await by("1.0.0", project, "check");
    expect(exitCode, stderr).toBe(0);
  });

  it("leaves one alone that is gone", async () => {
    const project = await projectOf("1.0.0");
    rmSync(join(project, "package.json"));
    expect((await by("1.0.0", project, "check")).exitCode).toBe(0);
  });
});

describe("the summary of a refresh", () => {
  it("is the text of a pull request: what needs a person first, then what changed and why", async () => {
    const project = await projectOf("1.0.0");
    edit(project, "docs/notes.md", "opens at nine", "opens at eight");
    edit(project, "requirements.txt", "alpha==1.0", "alpha==1.5");
    edit(project, "app/dropped.py", "Says nothing", "Says something");
    rmSync(join(project, "scripts/stop.sh"));
    commit(project, "Our edits");
    const summary = join(scratch(), "summary.md");
    const { exitCode } = await by("2.0.0", project, "refresh", "--summary", summary);
    expect(exitCode).toBe(1);
    expect(readFileSync(summary, "utf8")).toBe(
      readFileSync("tests/whole/refresh/fixtures/summary.md", "utf8"),
    );
  });

  it("shows what the template changed in a file that both sides renamed", async () => {
    const project = await projectOf("1.0.0");
    git(project, "mv", "app/greeting.py", "app/words.py");
    commit(project, "Our edits");
    const summary = join(scratch(), "summary.md");
    await by("2.0.0", project, "refresh", "--summary", summary);
    const text = readFileSync(summary, "utf8");
    expect(text).toContain(
      "- `app/hello.py`: not written, since you deleted it. The module says what it does.",
    );
    expect(text).toContain('-OPENING = "Good morning"\n+OPENING = "Hello"');
  });

  it("shows paths with backticks letter by letter", async () => {
    const project = await projectOf("1.0.0");
    const paths = ["a`b.md", "a``b.md", ".agent-project/base/a`b.md.base"];
    for (const path of [...paths, ".agent-project/base/a``b.md.base"])
      writeFileSync(join(project, path), "text\n");
    for (const name of ["a`b.md", "a``b.md"])
      writeFileSync(join(project, `.agent-project/base/${name}.sum`), sumsOf("text\n"));
    commit(project, "A damaged record");
    const summary = join(scratch(), "summary.md");
    await by("2.0.0", project, "refresh", "--summary", summary);
    const text = readFileSync(summary, "utf8");
    expect(text).toContain("- delete `` a`b.md ``\n");
    expect(text).toContain("- delete ``` a``b.md ```\n");
  });

  it("is not written over a file of the project, nor through a link in it", async () => {
    const outside = join(scratch(), "key");
    writeFileSync(outside, "private\n");
    const project = await projectOf("1.0.0");
    symlinkSync(outside, join(project, "summary.md"));
    symlinkSync(join(outside, ".."), join(project, "reports"));
    writeFileSync(join(project, ".git/info/exclude"), "summary.md\nreports\n");
    const places = [
      ...["summary.md", "reports/summary.md", "docs/notes.md", "app/added.py", ".git/config"],
      ...[".agent-project/version", ".agent-project/base/x.base", "docs/../docs/notes.md"],
    ];
    const before = snapshot(project);
    for (const place of places) {
      const { exitCode, stderr } = await by("2.0.0", project, "refresh", "--summary", place);
      expect(exitCode, place).toBe(2);
      expect(stderr, place).toContain("--summary");
      expect(snapshot(project), place).toEqual(before);
    }
    expect(readFileSync(outside, "utf8")).toBe("private\n");
    await by("2.0.0", project, "refresh", "--summary", "refresh.md");
    expect(readFileSync(join(project, "refresh.md"), "utf8")).toContain("# Template refresh");
  });

  it("is written with --check and --dry-run, too, and when there is nothing to do", async () => {
    const project = await projectOf("2.0.0");
    const summary = join(scratch(), "summary.md");
    await by("3.0.0", project, "refresh", "--check", "--summary", summary);
    expect(readFileSync(summary, "utf8")).toContain("# Template refresh: 2.0.0 → 3.0.0");
    await by("2.0.0", project, "refresh", "--dry-run", "--summary", summary);
    expect(readFileSync(summary, "utf8")).toBe("# Template refresh: 2.0.0\n\nNothing to do.\n");
  });

  it("stops the refresh before it begins where it cannot be written", async () => {
    const project = await projectOf("1.0.0");
    mkdirSync(join(project, "../folder"));
    const before = snapshot(project);
    for (const file of ["../folder", "../nowhere/summary.md", "app/main.py/summary.md"]) {
      const { exitCode, stderr } = await by("2.0.0", project, "refresh", "--summary", file);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("Name a file in a folder that exists.");
    }
    expect(snapshot(project)).toEqual(before);
    expect(existsSync(join(project, "../nowhere"))).toBe(false);
  });
});
