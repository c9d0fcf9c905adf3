import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commit, done, ended, git, newProject, run, textOf } from "../support/project.js";
import { replaceIn } from "../support/variant.js";

const INVOICE = ["invoice", "number:str:32:unique", "total:decimal:12,2"];

const newKomorebi = (...flags: string[]) => newProject("--layout=komorebi", ...flags);

/** What `check` finds in documents, each with its place. */
async function findingsOf(project: string): Promise<string[]> {
  const { problems } = await ended(1, project, "check");
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["stale-document"]));
  return problems.map(({ path, message }) => `${String(path)}: ${message}`);
}

describe("documents of a project", () => {
  it.each([
    [[]],
    [["--set=frontend=off", "--set=ci=none"]],
    [["--set=mcp=off", "--set=docker=off"]],
    [["--set=frontend=off", "--set=mcp=off", "--set=agents=none", "--set=ci=gitlab"]],
    [["--set=queue=celery", "--set=auth=jwt"]],
  ])("agree with its code at first, and with a feature: %j", async (flags) => {
    const project = await newKomorebi(...flags);
    await done(project, "check");
    await done(project, "feature", ...INVOICE);
    commit(project, "Add invoices");
    await done(project, "check");
    await done(project, "feature", "invoice", "--remove");
    await done(project, "check");
  });

  it("may speak of other things", async () => {
    const project = await newKomorebi();
    appendFileSync(
      join(project, "README.md"),
      `
See \`https://api.example.com/api/v1/charges\`, \`GET /v1/charges\`, \`/etc/hosts\`, and/or backend/none.py.
Other programs are at \`http://localhost:9090/api/v1/rules\`; \`src/index.ts\` is of another project.

\`\`\`python
@router.get("/api/v1/charges")
def charges() -> None: ...
\`\`\`

\`\`\`sh
mkdir backend/app/billing
curl https://example.com/backend/app/none.py
npm run dev
\`\`\`

| \`frontend/dist/index.html\` | \`backend/app/api/<feature>.py\` | \`/api/v1/items/42?x=1\` | \`/api/v1/...\` |
`,
    );
    appendFileSync(join(project, "CHANGELOG.md"), "\n- `GET /api/v1/old` is gone.\n");
    await done(project, "check");
  });

  it("are named where they do not agree, and why", async () => {
    const project = await newKomorebi();
    const file = (path: string) => join(project, path);
    replaceIn(file("backend/app/api/items.py"), '"/{item_id}/favorite"', '"/{item_id}/star"');
    replaceIn(file("pyproject.toml"), 'version = "0.1.0"', 'version = "0.2.0"');
    replaceIn(file("CHANGELOG.md"), "## Unreleased", "## Unreleased\n\n## [0.1.0] - 2026-01-02");
    replaceIn(file("frontend/package.json"), '"types":', '"write-types":');
    rmSync(file("scripts/hammer_gen.py"));
    appendFileSync(
      file("docs/architecture.md"),
      "\n`backend.app.none:run` is in `PUT /api/v1/items`.\n",
    );
    expect(await findingsOf(project)).toEqual([
      "BUILD.md: It names the command 'npm run types', which no package.json has.",
      "BUILD.md: It names 'scripts/hammer_gen.py', which is not there.",
      "CLAUDE.md: It names 'scripts/hammer_gen.py', which is not there.",
      "CLAUDE.md: It names the command 'npm run types', which no package.json has.",
      "CONVENTIONS.md: It names the endpoint 'PATCH /api/v1/items/{item_id}/favorite', which the application has not.",
      "CONVENTIONS.md: It names the command 'npm run types', which no package.json has.",
      "README.md: It names 'scripts/hammer_gen.py', which is not there.",
      "docs/architecture.md: It names 'scripts/hammer_gen.py', which is not there.",
      "docs/architecture.md: It names 'backend.app.none', which is not there.",
      "docs/architecture.md: It names the endpoint 'PUT /api/v1/items', which the application has not.",
      "CHANGELOG.md: It says version 0.1.0, and pyproject.toml 0.2.0.",
      "CURRENT_STATUS.md: It says version 0.1.0, and pyproject.toml 0.2.0.",
    ]);
    const { stderr } = await run(project, ["check"]);
    expect(stderr).toMatch(/^error CURRENT_STATUS\.md:5:13: It says version 0\.1\.0/m);
  });

  it("may be of an application that nobody can read, or be gone", async () => {
    const project = await newKomorebi();
    appendFileSync(
      join(project, "backend/app/api/__init__.py"),
      "for one in ():\n    router.include_router(one)\n",
    );
    appendFileSync(join(project, "CONVENTIONS.md"), "\n`GET /api/v1/none`\n");
    await done(project, "check");
    for (const path of [
      "README.md",
      "BUILD.md",
      "CURRENT_STATUS.md",
      "docs/architecture.md",
      "package.json",
    ])
      rmSync(join(project, path));
    expect(await findingsOf(project)).toEqual([
      "CLAUDE.md: It names 'docs/architecture.md', which is not there.",
      "CLAUDE.md: It names 'BUILD.md', which is not there.",
    ]);
  });
});

describe("what people write into documents", () => {
  it("stays, while features and options change what the templates say in them", async () => {
    const project = await newKomorebi();
    const file = (path: string) => join(project, path);
    replaceIn(file("CURRENT_STATUS.md"), "| version | 0.1.0 ", "| version | 0.2.0 ");
    replaceIn(file("CURRENT_STATUS.md"), /(?<=^- Events: .*\n)/m, "- Reports, every night.\n");
    replaceIn(file("CURRENT_STATUS.md"), "None yet.", "Reports are slow.");
    replaceIn(file("pyproject.toml"), 'version = "0.1.0"', 'version = "0.2.0"');
    replaceIn(
      file("CHANGELOG.md"),
      "- The first",
      "- Reports can be printed.\n\n## 0.2.0\n\n- The first",
    );
    const metrics = "- metrics: `GET /api/v1/metrics`\n";
    const reports = "- reports: `GET /api/v1/summaries`\n";
    replaceIn(file("CONVENTIONS.md"), metrics, metrics + reports);
    replaceIn(file("CONVENTIONS.md"), "## Errors", "## Reports\n\nEach has a name.\n\n## Errors");
    appendFileSync(file("PROGRESS.md"), "| 2026-01-02 | 0.2.0 | the hammer |\n");
    appendFileSync(file("ELICITATIONS.md"), "| 2026-01-02 | agent | one table | short | yes |\n");
    commit(project, "Write things down");

    await done(project, "feature", ...INVOICE);
    commit(project, "Add invoices");
    await done(project, "set", "mcp=off", "frontend=off", "docker=off");
    commit(project, "Do without a page");
    await done(project, "check");

    const status = textOf(project, "CURRENT_STATUS.md");
    expect(status).toContain("| version | 0.2.0 ");
    expect(status).toContain(
      "- Invoices: create, list, change, delete.\n- Reports, every night.\n",
    );
    expect(status).toContain("Reports are slow.");
    expect(status).not.toContain("page");
    const conventions = textOf(project, "CONVENTIONS.md");
    expect(conventions).toMatch(/^- invoices: .*\n- reports: /m);
    expect(conventions).toContain("## Reports\n\nEach has a name.");
    expect(conventions).not.toContain("tools");
    expect(textOf(project, "CHANGELOG.md")).toContain("- Reports can be printed.\n\n## 0.2.0\n");
    expect(textOf(project, "PROGRESS.md")).toContain("| the hammer |");
    expect(textOf(project, "ELICITATIONS.md")).toContain("| one table |");
  });

  it("stays on both sides of a merge in git", async () => {
    const project = await newKomorebi();
    const entry = (text: string) => {
      replaceIn(join(project, "CHANGELOG.md"), "## Unreleased\n", `## Unreleased\n\n- ${text}`);
      appendFileSync(join(project, "ELICITATIONS.md"), `| today | me | ${text} | short | yes |\n`);
      appendFileSync(join(project, "PROGRESS.md"), `| today | ${text} | tests |\n`);
      commit(project, text);
    };
    git(project, "switch", "--quiet", "--create", "reports");
    entry("Reports.");
    git(project, "switch", "--quiet", "-");
    entry("Invoices.");
    git(project, "merge", "--quiet", "--no-edit", "reports");
    for (const path of ["CHANGELOG.md", "ELICITATIONS.md", "PROGRESS.md"]) {
      expect(textOf(project, path)).toContain("Reports.");
      expect(textOf(project, path)).toContain("Invoices.");
    }
    await done(project, "check");
  });
});
