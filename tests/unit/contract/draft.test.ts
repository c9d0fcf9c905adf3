import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { create } from "../../../src/commands/create.js";
import { inspectProject } from "../../../src/commands/plan/inspect.js";
import { draftContract, type SpecDraft } from "../../../src/contract/definition/draft.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { sourceRulesOf, whyNoSource } from "../../../src/contract/definition/source.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import { scratch } from "../../support/folders.js";
import { problemOf } from "../../support/refusal.js";

const PATH = projectPath("artifacts/test-1-design/features.json");

type Feature = { readonly name: string; readonly fields: readonly string[] };

const INVOICE: Feature = { name: "invoice", fields: ["number:str:32:unique", "due_on:date:null"] };
const CUSTOMER: Feature = { name: "customer", fields: ["name:str:80"] };

/** A project with some features whose spec was edited to have others, and what its draft is made from. */
async function edited(
  layout: string,
  before: readonly Feature[],
  after: readonly Feature[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<SpecDraft> {
  const cwd = scratch();
  const target = join(cwd, "shop");
  const spec = parseSpec(
    JSON.stringify({ name: "shop", layout, options, features: before }),
    "spec",
    layouts,
  );
  const flags = { dryRun: false, git: false, install: false };
  await create({ target, cwd, spec, ...flags }, () => undefined);
  const folder = join(target, ".agent-project/features");
  mkdirSync(folder, { recursive: true });
  for (const { name } of before) rmSync(join(folder, `${name}.json`));
  for (const feature of after)
    writeFileSync(join(folder, `${feature.name}.json`), JSON.stringify(feature));
  const planned = await inspectProject(target);
  return {
    changes: planned.plan.changes,
    before: planned.state.last.spec.features,
    after: planned.spec.features,
    layout: planned.layout,
    options: planned.spec.options,
  };
}

const contractOf = (draft: SpecDraft) =>
  readContract(
    draftContract(draft),
    PATH,
    sourceRulesOf(draft.layout, draft.options),
    "all pending",
  );

describe.each([...layouts.keys()])("a draft for %s", (name) => {
  it("lists each source file that a feature writes, and commands of its tests", async () => {
    const draft = await edited(name, [CUSTOMER], [CUSTOMER, INVOICE]);
    const { entries } = contractOf(draft);
    const rules = sourceRulesOf(draft.layout, draft.options);
    const written = draft.changes
      .filter((change) => change.do !== "keep" && change.do !== "delete")
      .map(({ path }) => path)
      .filter((path) => whyNoSource(path, rules) === undefined);
    expect(written.length).toBeGreaterThanOrEqual(6);
    expect(entries.flatMap(({ files }) => files)).toEqual(written);
    expect(written.filter((path) => /alembic\/versions\/.*add_invoice/.test(path))).toHaveLength(1);

    const isWritten = new Set<string>(draft.changes.map(({ path }) => path));
    for (const { files, acceptanceCommand = [], acceptanceCriteria, description } of entries) {
      const [program = "", ...args] = acceptanceCommand;
      expect(["pytest", "npm"]).toContain(program);
      // What is run is what the same change writes.
      const root = program === "npm" ? `${args[1] ?? ""}/` : "";
      const tests = args.filter((one) => one.includes("test") && one.includes("."));
      expect(tests.length).toBeGreaterThan(0);
      for (const one of tests) expect(isWritten, one).toContain(root + one);
      expect(acceptanceCriteria[0]).toBe(
        "The feature 'invoice' has number:str:32:unique, due_on:date:null.",
      );
      expect(description).toContain(files[0]);
    }
  });
});

// The layout that has most: files of two components, and documents.
describe("a draft for komorebi", () => {
  const name = "komorebi";

  it("has a row for what changes when a field is added, and when a feature goes", async () => {
    const more = { ...INVOICE, fields: [...INVOICE.fields, "total:decimal:12,2=0"] };
    const changed = contractOf(await edited(name, [INVOICE, CUSTOMER], [more, CUSTOMER]));
    expect(
      changed.entries.map(({ files }) => files[0]).filter((path) => path.includes("custom")),
    ).toEqual([]);
    expect(changed.entries[0]?.acceptanceCriteria[0]).toContain("total:decimal:12,2=0");

    const gone = contractOf(await edited(name, [INVOICE, CUSTOMER], [CUSTOMER]));
    expect(gone.entries.length).toBeGreaterThan(0);
    for (const { description } of gone.entries) expect(description).toContain("without 'invoice'");
  });

  it("groups the files of many features", async () => {
    const many = Array.from({ length: 23 }, (_, index) => ({
      name: `thing_${String.fromCharCode(97 + index)}`,
      fields: ["name:str"],
    }));
    const some = contractOf(await edited(name, [], many.slice(0, 5)));
    expect(some.entries.map(({ id }) => id)).toEqual([
      "registration-python",
      "feature-thing-a-python",
      "feature-thing-b-python",
      "feature-thing-c-python",
      "feature-thing-d-python",
      "feature-thing-e-python",
      "feature-thing-a-typescript",
      "feature-thing-b-typescript",
      "feature-thing-c-typescript",
      "feature-thing-d-typescript",
      "feature-thing-e-typescript",
      "registration-typescript",
    ]);
    const [, python, , , , , typescript] = some.entries;
    expect(python?.acceptanceCommand?.[0]).toBe("pytest");
    expect(typescript?.acceptanceCommand?.[0]).toBe("npm");

    const draft = await edited(name, [], many);
    const { entries } = contractOf(draft);
    expect(entries.length).toBeGreaterThan(10);
    expect(entries.map(({ id }) => id)).toContain("feature-thing-b-and-1-more");
    const rules = sourceRulesOf(draft.layout, draft.options);
    expect(entries.flatMap(({ files }) => files).sort()).toEqual(
      draft.changes.map(({ path }) => path).filter((path) => !whyNoSource(path, rules)),
    );
  });
});

test("a draft of options imports what they change", async () => {
  const draft = await edited("api-v1", [], []);
  const options = { ...draft.options };
  const change = {
    path: projectPath("app/core/security.py"),
    do: "update" as const,
    after: { bytes: new Uint8Array(), executable: false },
  };
  const { entries } = contractOf({ ...draft, options, changes: [change] });
  expect(entries.map((entry) => entry.acceptanceCommand)).toEqual([
    ["python", "-c", "import app.core.security"],
  ]);
});

test("where a spec asks for nothing new there is no draft", async () => {
  const draft = await edited("api-v1", [CUSTOMER], [CUSTOMER]);
  expect(problemOf(() => draftContract(draft))).toMatchObject({ field: "--from-features" });
});
