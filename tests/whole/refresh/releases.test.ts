import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cli, lasting, scratch } from "../../support/cli.js";
import { commit, git, run, textOf } from "../../support/project.js";
import { variant, type Variant } from "../../support/variant.js";

/** A release that does what no release has done yet: spec files have another form, tables change. */
const RELEASES = `import type { Release } from "./release.js";

export const releases: readonly Release[] = [
  {
    version: "9.1.0",
    changes: [
      {
        what: "Texts are called 'str'.",
        why: "That is shorter.",
        documents: ({ project, features }) => ({
          project,
          features: new Map([...features].map(([name, feature]) => [name, renamed(feature)])),
        }),
      },
      {
        what: "There are tenants.",
        why: "One server is enough for all of them.",
        migration: {
          title: "add tenants",
          upgrade: 'op.create_table("tenants", sa.Column("id", sa.Integer(), primary_key=True))',
          downgrade: 'op.drop_table("tenants")',
        },
      },
      {
        what: "Tenants are partitioned.",
        why: "They are many.",
        when: { database: "postgresql" },
        migration: {
          title: "partition tenants",
          upgrade: 'op.execute("SELECT 1")',
          downgrade: 'op.execute("SELECT 1")',
        },
      },
    ],
  },
];

function renamed(feature: Readonly<Record<string, unknown>>) {
  const text = JSON.stringify(feature).replaceAll(":string", ":str");
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
`;

let older: Variant;
let newer: Variant;

beforeAll(() => {
  const folder = lasting();
  older = variant(join(folder, "older"), "9.0.0", () => undefined);
  newer = variant(join(folder, "newer"), "9.1.0", (root) => {
    writeFileSync(join(root, "src/history/releases.ts"), RELEASES);
  });
});

const INVOICE = ".agent-project/features/invoice.json";
const PAYMENT = ".agent-project/features/payment.json";

/** A project of the older version with a feature, whose files are then edited by hand. */
async function projectWith(edits: Readonly<Record<string, string>>): Promise<string> {
  const cwd = scratch();
  const words = ["shop", "--yes", "--feature", "invoice number:str:32"];
  const { exitCode, stderr } = await cli(words, { cwd, bin: older.bins.create });
  expect(exitCode, stderr).toBe(0);
  const project = join(cwd, "shop");
  for (const [path, text] of Object.entries(edits)) writeFileSync(join(project, path), text);
  commit(project, "Our edits");
  return project;
}

/** Refreshes a project, and lets the gate judge what became of it. */
async function refreshed(project: string): Promise<string> {
  const words = ["refresh", "--summary", "../summary.md"];
  const { exitCode, stdout, stderr } = await run(project, words, { bin: newer.bins.inside });
  expect(exitCode, stdout + stderr).toBe(0);
  const check = await run(project, ["check"], { bin: newer.bins.inside });
  expect(check.exitCode, check.stderr).toBe(0);
  return stdout;
}

describe("spec files in an older form", () => {
  it("are read where somebody added a feature by hand, and written in the new form", async () => {
    const text = '{ "name": "payment", "fields": ["note:string:20"] }\n';
    const project = await projectWith({ [PAYMENT]: text });
    await refreshed(project);
    expect(JSON.parse(textOf(project, PAYMENT))).toEqual({
      name: "payment",
      fields: ["note:str:20"],
    });
  });

  it("are written in the new form also where they mean what was written last", async () => {
    const text = '{\r\n  "name": "invoice",\r\n  "fields": ["number:string:32"]\r\n}\r\n';
    const project = await projectWith({ [INVOICE]: text });
    await refreshed(project);
    expect(textOf(project, INVOICE)).toContain('"number:str:32"');
    expect(textOf(project, INVOICE)).not.toMatch(/[^\r]\n/);
  });
});

describe("a migration that a release brings", () => {
  const revisions = (project: string) =>
    readdirSync(join(project, "alembic/versions")).filter((name) => name.endsWith(".py"));

  it("follows those of the project, and comes to those only that the change is about", async () => {
    const project = await projectWith({ "NOTES.md": "Ours\n" });
    const before = revisions(project);
    const stdout = await refreshed(project);
    const [added = "", ...more] = revisions(project).filter((name) => !before.includes(name));
    expect(more).toEqual([]);
    expect(added).toMatch(/^0003_\w+_add_tenants\.py$/);
    const head = before.at(-1)?.slice(0, "0002_12345678".length) ?? "";
    expect(textOf(project, `alembic/versions/${added}`)).toContain(`down_revision = "${head}"`);
    expect(stdout).not.toContain("partitioned");
    expect(readFileSync(join(project, "../summary.md"), "utf8")).toContain(
      "- [ ] There are new migrations: run `alembic upgrade head` on every database.",
    );
  });

  it("comes also where somebody did away with what features import, and with the imports", async () => {
    const project = await projectWith({ "app/api/deps.py": "# Ours is elsewhere.\n" });
    await refreshed(project);
  });

  it("joins branches first", async () => {
    const own = 'revision = "own"\ndown_revision = None\n';
    const project = await projectWith({ "alembic/versions/own.py": own });
    await refreshed(project);
    const names = git(project, "status", "--porcelain", "--untracked-files=all")
      .split("\n")
      .filter((line) => line.startsWith("?? alembic/"));
    expect(names).toHaveLength(2);
    expect(names[0]).toMatch(/0003_\w+_join_branches\.py$/);
    expect(names[1]).toMatch(/0004_\w+_add_tenants\.py$/);
  });
});
