import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import type { Contract } from "../../../src/contract/definition/contract.js";
import {
  changedSince,
  lockOf,
  printLock,
  readLock,
  type Lock,
} from "../../../src/contract/definition/lock.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { projectPath } from "../../../src/tree/path.js";
import { problemOf } from "../../support/refusal.js";

const CONTRACT = projectPath("artifacts/test-1-design/features.json");
const LOCK = projectPath("artifacts/test-1-design/features.lock.json");

const read = (text: string): Contract =>
  readContract(text, CONTRACT, { packages: ["app/"], code: [] });

/*
 * A case is a folder `fixtures/changed/<case>/`: `frozen.json` is a contract as it was frozen, of `violates.json`
 * `expect.json` has what has changed since, and `holds.json` is the same contract in other words of JSON.
 */
const fixtures = fileURLToPath(new URL("fixtures/changed", import.meta.url));

describe.each(readdirSync(fixtures))("since a contract was frozen, %s", (name) => {
  const textOf = (file: string) => readFileSync(`${fixtures}/${name}/${file}.json`, "utf8");
  const frozen = readLock(printLock(lockOf(read(textOf("frozen")))), LOCK);

  test("is told with the entry, the key, and what it was", () => {
    const contract = read(textOf("violates"));
    const found = changedSince(frozen, contract);
    const expected = z.array(z.string()).parse(JSON.parse(textOf("expect")));
    expect(found.map(({ message }) => message)).toEqual(expected);
    for (const { code, path, at, message } of found) {
      expect([code, path]).toEqual(["changed-contract", CONTRACT]);
      expect(at === undefined).toBe(message.includes("no longer"));
    }
  });

  test("is not told where nothing of it has changed", () => {
    expect(changedSince(frozen, read(textOf("holds")))).toEqual([]);
  });
});

const texts = fc
  .string({ unit: "binary", minLength: 1, maxLength: 30 })
  .filter((one) => /\S/.test(one));
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/), {
  ...{ minLength: 1, maxLength: 20 },
});
const raws = ids.chain((names) =>
  fc.tuple(
    ...names.map((id) =>
      fc.record(
        {
          id: fc.constant(id),
          file: fc.constant(`app/services_of/${id}_.py`),
          files: fc.constant([`app/more/${id}_.py`, `app/and/${id}_.ts`]),
          description: texts,
          acceptance_criteria: fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 3 })),
          acceptance_command: fc.array(
            texts.filter((one) => !one.includes("\0")),
            { minLength: 1, maxLength: 4 },
          ),
          status: fc.constantFrom("pending", "done"),
        },
        { requiredKeys: ["id", "file", "description", "acceptance_criteria", "status"] },
      ),
    ),
  ),
);
const amendments = fc.array(
  fc.record({ reason: texts, changes: fc.array(texts, { maxLength: 3 }) }),
  { maxLength: 3 },
);

describe("a lock", () => {
  it("is read as it was printed, whatever it says", () => {
    fc.assert(
      fc.property(raws, amendments, (raw, amended) => {
        const lock = lockOf(read(JSON.stringify(raw)), amended);
        const text = printLock(lock);
        expect(readLock(text, LOCK)).toEqual(lock);
        expect(printLock(readLock(text, LOCK))).toBe(text);
        expect(changedSince(lock, read(JSON.stringify(raw)))).toEqual([]);
      }),
    );
  });

  it("is the same for entries and keys in any order", () => {
    const shuffled = raws.chain((raw) =>
      fc.tuple(
        fc.constant(raw),
        fc.shuffledSubarray([...raw], { minLength: raw.length, maxLength: raw.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([raw, other]) => {
        const turned = other.map((entry) => Object.fromEntries(Object.entries(entry).reverse()));
        expect(printLock(lockOf(read(JSON.stringify(turned))))).toBe(
          printLock(lockOf(read(JSON.stringify(raw)))),
        );
      }),
    );
  });

  const lock: Lock = {
    definitions: [
      {
        id: "invoice",
        files: [projectPath("app/invoice.py"), projectPath("app/line.py")],
        description: "Invoices.",
        acceptanceCriteria: ["They sum up."],
        acceptanceCommand: ["pytest", "tests/test_invoices.py"],
      },
      {
        id: "report",
        files: [projectPath("app/report.py")],
        description: "Reports.",
        acceptanceCriteria: ["They are whole."],
        acceptanceCommand: undefined,
      },
    ],
    amendments: [{ reason: "Reports, too.", changes: ["'report' is new."] }],
  };
  const text = printLock(lock);

  it("is no other in other bytes of the same JSON", () => {
    const all = [text.replaceAll("\n", "\r\n"), JSON.stringify(JSON.parse(text)), `\uFEFF${text}`];
    for (const one of all) expect(readLock(one, LOCK)).toEqual(lock);
  });

  test.each([
    ["a word", (one: string) => one.replace("They sum up.", "They sum.")],
    ["a command", (one: string) => one.replace(`"pytest"`, `"true"`)],
    [
      "an entry that is gone",
      (one: string) => one.replace(/,\n {4}\{\n {6}"id": "report"[^}]*\}/, ""),
    ],
    [
      "an amendment that is gone",
      (one: string) => one.replace(/"amendments": \[[^]*?\n {2}\]/, `"amendments": []`),
    ],
    ["a reason", (one: string) => one.replace("Reports, too.", "As agreed.")],
    ["a key more", (one: string) => one.replace(`"format": 1`, `"format": 1, "x": 1`)],
    ["another path", (one: string) => one.replace("app/line.py", "../line.py")],
    ["another format", (one: string) => one.replace(`"format": 1`, `"format": 2`)],
    ["no digest", (one: string) => one.replace(/,\n {2}"digest": "\w+"/, "")],
    ["another digest", (one: string) => one.replace(/"digest": "\w/, `"digest": "x`)],
    ["two branches", (one: string) => `<<<<<<< ours\n${one}=======\n${one}>>>>>>> theirs\n`],
    ["nothing", () => ""],
    ["a list", () => "[]"],
  ])("that was edited is told: %s", (_, edit) => {
    const edited = edit(text);
    expect(edited).not.toBe(text);
    const problem = problemOf(() => readLock(edited, LOCK));
    expect(problem).toMatchObject({ code: "changed-contract", path: LOCK });
    expect(problem.fix).toContain(`git checkout -- ${LOCK}`);
  });
});
