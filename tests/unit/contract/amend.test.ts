import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { amend } from "../../../src/commands/contract/amend.js";
import { create } from "../../../src/commands/create.js";
import { lockOf, printLock, readLock } from "../../../src/contract/definition/lock.js";
import { contractPlaces } from "../../../src/contract/definition/places.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { taskId } from "../../../src/contract/task/id.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { lasting, put } from "../../support/folders.js";
import { refusalOf } from "../../support/refusal.js";

const places = contractPlaces(taskId("test-1"));
const ENTRY = {
  ...{ id: "invoice", file: "app/services/invoice.py", description: "Invoices." },
  ...{ acceptance_criteria: ["They sum up."], status: "pending" },
};
const BEFORE = JSON.stringify([ENTRY]);
const AFTER = JSON.stringify([{ ...ENTRY, description: "Invoices, in parts." }]);

const read = (text: string) =>
  readContract(text, places.contract, { packages: ["app/"], code: [] });
const FROZEN = printLock(lockOf(read(BEFORE)));

const saying = (part: string): unknown => expect.stringContaining(part);

describe("amend", () => {
  const cwd = lasting();
  const project = join(cwd, "shop");
  // A second, of a busy machine.
  beforeAll(async () => {
    const spec = parseSpec('{ "name": "shop", "layout": "api-v1" }', "spec", layouts);
    const flags = { dryRun: false, git: false, install: false };
    await create({ target: project, cwd, spec, ...flags }, () => undefined);
  });
  beforeEach(() => {
    for (const folder of [join(project, "artifacts"), join(cwd, "away")])
      rmSync(folder, { recursive: true, force: true });
    put(project, { [places.contract]: AFTER, [places.lock]: FROZEN });
  });

  const lockText = () => readFileSync(join(project, places.lock), "utf8");
  const amended = (more: { reason?: string; dryRun?: boolean; task?: string } = {}) =>
    amend({ cwd: project, dryRun: false, task: "test-1", reason: "Customers pay twice.", ...more });

  it("freezes the contract anew, and keeps what changed and why", async () => {
    const result = await amended();
    const change = `'invoice' has changed in 'description': "Invoices." → "Invoices, in parts.".`;
    expect(result).toMatchObject({ ok: true, notes: [change] });
    expect(result.changes).toMatchObject([{ path: places.lock, do: "update" }]);
    const amendments = [{ reason: "Customers pay twice.", changes: [change] }];
    expect(lockText()).toBe(printLock(lockOf(read(AFTER), amendments)));

    put(project, { [places.contract]: BEFORE });
    await amended({ reason: "They do not." });
    const { amendments: kept } = readLock(lockText(), places.lock);
    expect(kept.map(({ reason }) => reason)).toEqual(["Customers pay twice.", "They do not."]);
    // Nothing is left beside it.
    expect(readdirSync(join(project, "artifacts/test-1-design")).sort()).toEqual([
      "features.json",
      "features.lock.json",
    ]);
  });

  it("shows in a dry run what it would write, and writes nothing", async () => {
    const result = await amended({ dryRun: true });
    expect(result.diff).toContain('+      "description": "Invoices, in parts.",');
    expect(result.notes).toContain("Nothing was written.");
    expect(lockText()).toBe(FROZEN);
  });

  test.each<[string, () => void, object]>([
    [
      "nothing has changed",
      () => {
        put(project, { [places.contract]: BEFORE.replace("pending", "done") });
      },
      { code: "bad-arguments" },
    ],
    [
      "nothing was frozen",
      () => {
        rmSync(join(project, places.lock));
      },
      { code: "bad-arguments", message: saying("Nothing is frozen yet") },
    ],
    [
      "there is no contract",
      () => {
        rmSync(join(project, places.contract));
      },
      { code: "bad-arguments", message: saying("has no contract") },
    ],
    [
      "the contract is not sound",
      () => {
        put(project, { [places.contract]: AFTER.replace("app/services", "/srv") });
      },
      { code: "unsafe-path", path: places.contract },
    ],
    [
      "the lock was edited",
      () => {
        put(project, { [places.lock]: FROZEN.replace("sum up", "sum") });
      },
      { code: "changed-contract", path: places.lock },
    ],
    [
      "the lock is not UTF-8",
      () => {
        writeFileSync(join(project, places.lock), Buffer.from([0x7b, 0xff]));
      },
      { code: "invalid-contract", path: places.lock },
    ],
    [
      "the lock is a link",
      () => {
        writeFileSync(join(cwd, "elsewhere.json"), FROZEN);
        rmSync(join(project, places.lock));
        symlinkSync(join(cwd, "elsewhere.json"), join(project, places.lock));
      },
      { code: "unsafe-path", path: places.lock },
    ],
    [
      "its folder is a link",
      () => {
        put(join(cwd, "away"), { "features.json": AFTER, "features.lock.json": FROZEN });
        rmSync(join(project, "artifacts/test-1-design"), { recursive: true });
        symlinkSync(join(cwd, "away"), join(project, "artifacts/test-1-design"));
      },
      { code: "unsafe-path", path: places.contract },
    ],
  ])("refuses where %s, and writes nothing", async (_, arrange, problem) => {
    arrange();
    const before = existing(join(project, places.lock));
    expect(await refusalOf(() => amended())).toMatchObject([problem]);
    expect(await refusalOf(() => amended({ dryRun: true }))).toMatchObject([problem]);
    expect(existing(join(project, places.lock))).toEqual(before);
  });

  test.each([
    [{ reason: " \t" }, "--reason"],
    [{ reason: "a\nb" }, "--reason"],
    [{ reason: "\u202Eab" }, "--reason"],
    [{ reason: "x".repeat(501) }, "--reason"],
    [{ task: "../test-1" }, "--task"],
    [{ task: "" }, "--task"],
    [{ task: "test-2" }, "--task"],
  ])("refuses %j", async (more, field) => {
    expect(await refusalOf(() => amended(more))).toMatchObject([{ field }]);
    expect(lockText()).toBe(FROZEN);
  });
});

function existing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
