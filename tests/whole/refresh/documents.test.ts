import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli, lasting, scratch } from "../../support/cli.js";
import { commit, run, textOf } from "../../support/project.js";
import { replaceIn, templateIn, variant } from "../../support/variant.js";

const NEXT = "99.0.0";

type Change = readonly [from: string, to: string];

/** What the newer templates say otherwise; of what follows from the spec, the lines of features, too. */
const NEWER: Readonly<Record<string, Change>> = {
  "CURRENT_STATUS.md": [": create, list, change, delete.\n<% }", ": all that lists can.\n<% }"],
  "CHANGELOG.md": ["What users notice, newest first.", "What users notice; the newest is first."],
  "CONVENTIONS.md": ["`GET` `POST /api/v1/<%=", "`POST` `GET /api/v1/<%="],
  "BUILD.md": ["Everything runs from this folder.", "All of it runs from this folder."],
  "PROGRESS.md": ["Milestones, newest first:", "Milestones, the newest first:"],
  "ELICITATIONS.md": ["without asking, and what", "unasked, and what"],
  "docs/architecture.md": ["and what is guaranteed on the way", "and what holds on the way"],
};

/** The same as projects have it. */
const RENEWED: Readonly<Record<string, string>> = {
  "CURRENT_STATUS.md": "- Museums: all that lists can.\n",
  "CHANGELOG.md": "What users notice; the newest is first.\n",
  "CONVENTIONS.md": "- museums: `POST` `GET /api/v1/museums`",
  "BUILD.md": "All of it runs from this folder.\n",
  "PROGRESS.md": "Milestones, the newest first: ",
  "ELICITATIONS.md": "somebody made unasked, and what blocks",
  "docs/architecture.md": "How a capture becomes what is shown, and what holds on the way.\n",
};

const RELEASE = "\n## [1.4.0] - 2026-03-01\n\n- Museums can be found.\n";
const MILESTONE = "| 2026-02-01 | museums are listed | `pytest -k museum` |\n";
const DECISION = "| 2026-02-02 | Ada | museums have no address | nobody asked for one | yes |\n";
const SECTION = "\n## Ours\n\nA museum is never empty.\n";

/** What people write: entries, and the lines that a release changes. */
const WRITTEN: Readonly<Record<string, readonly Change[]>> = {
  "CURRENT_STATUS.md": [
    ["| version | 0.1.0                  |", "| version | 1.4.0                  |"],
    ["not released yet", "2026-03-01      "],
    ["\nNone yet.\n", "\n- Rain gets in.\n"],
  ],
  "CHANGELOG.md": [["## Unreleased\n", `## Unreleased\n${RELEASE}`]],
  "CONVENTIONS.md": [["- captures: ", "- captures, which are texts: "]],
  "BUILD.md": [["pip install -r requirements-dev.txt\n", "uv pip sync requirements-dev.txt\n"]],
  "docs/architecture.md": [["## The way of a capture", "## What becomes of a capture"]],
};

const APPENDED: Readonly<Record<string, string>> = {
  "CONVENTIONS.md": SECTION,
  "BUILD.md": SECTION,
  "PROGRESS.md": MILESTONE,
  "ELICITATIONS.md": DECISION,
  "docs/architecture.md": SECTION,
};

/** The next release, with documents that say some things otherwise. */
function newer() {
  return variant(join(lasting(), "newer"), NEXT, (root) => {
    for (const [path, [from, to]] of Object.entries(NEWER))
      replaceIn(templateIn(root, path, "komorebi"), from, to);
    replaceIn(
      join(root, "src/history/releases.ts"),
      /^\];$/m,
      `  { version: "${NEXT}", changes: [] },\n];`,
    );
  });
}

it("documents keep what people wrote, and have what newer templates say", async () => {
  const { bins } = newer();
  const cwd = scratch();
  const flags = ["--yes", "--layout=komorebi", "--feature", "museum name:str:60"];
  const { exitCode, stderr } = await cli(["shop", ...flags], { cwd });
  expect(exitCode, stderr).toBe(0);
  const project = join(cwd, "shop");
  for (const [path, changes] of Object.entries(WRITTEN))
    for (const [from, to] of changes) replaceIn(join(project, path), from, to);
  for (const [path, text] of Object.entries(APPENDED)) appendFileSync(join(project, path), text);
  commit(project, "Tell what happened");
  const before = new Map(Object.keys(NEWER).map((path) => [path, textOf(project, path)]));

  const ran = await run(project, ["refresh"], { bin: bins.inside });
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  for (const path of Object.keys(NEWER)) {
    const text = textOf(project, path);
    expect(text, path).toContain(RENEWED[path]);
    expect(ran.stdout).toContain(`  merge     ${path}\n`);
    // What was written is there as it was, and so is every line that is not the templates'.
    for (const [, to] of WRITTEN[path] ?? []) expect(text, path).toContain(to);
    expect(text.endsWith(APPENDED[path] ?? ""), path).toBe(true);
    const changed = changedLines(before.get(path) ?? "", text);
    expect(changed, path).toHaveLength(1);
  }
});

/** The lines of a text that another one has not. */
function changedLines(before: string, after: string): string[] {
  const known = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !known.has(line));
}
