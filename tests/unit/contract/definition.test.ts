import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { contractJsonSchema } from "../../../src/contract/definition/json-schema.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { sourceRulesOf } from "../../../src/contract/definition/source.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { layoutOf } from "../../../src/spec/layout.js";
import { projectPath } from "../../../src/tree/path.js";
import { problemOf, problemsOf } from "../../support/refusal.js";

/*
 * A rule is a folder `fixtures/definition/<rule>/`: `violates.json` and `holds.json` are contracts, `expect.json`
 * has all problems of the first, and whether the JSON Schema tells them, too.
 */
const fixtures = fileURLToPath(new URL("fixtures/definition", import.meta.url));
const PATH = projectPath("artifacts/test-1-design/features.json");
const RULES = sourceRulesOf(layoutOf("api-v1", layouts), {});

const expectation = z.object({
  claims: z.enum(["any", "all pending", "none pending"]),
  schemaTells: z.boolean(),
  problems: z.array(z.string()),
});

const isValid = new Ajv2020({ strict: true, allErrors: true }).compile(contractJsonSchema());

describe.each(readdirSync(fixtures))("the rule %s", (rule) => {
  const textOf = (name: string) => readFileSync(`${fixtures}/${rule}/${name}.json`, "utf8");
  const { claims, schemaTells, problems } = expectation.parse(JSON.parse(textOf("expect")));

  test("tells every violation, at its place", () => {
    const text = textOf("violates");
    const found = problemsOf(() => readContract(text, PATH, RULES, claims));
    expect(found.map(({ message }) => message).sort()).toEqual([...problems].sort());
    for (const { path, at, fix } of found) {
      expect(path).toBe(PATH);
      expect(at?.line).toBeLessThanOrEqual(text.split("\n").length);
      expect(fix).not.toBe("");
    }
    // In the order of the file, and each at another place than the one before it but for missing keys.
    const lines = found.map(({ at }) => at?.line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(isValid(JSON.parse(text))).toBe(!schemaTells);
  });

  test("is kept by what keeps it", () => {
    const text = textOf("holds");
    const { entries } = readContract(text, PATH, RULES, claims);
    expect(entries).toHaveLength(z.array(z.unknown()).parse(JSON.parse(text)).length);
    expect(isValid(JSON.parse(text)), JSON.stringify(isValid.errors)).toBe(true);
  });
});

const ENTRY = {
  ...{ id: "invoice", file: "app/services/invoice.py", description: "d" },
  ...{ acceptance_criteria: "c", status: "pending" },
};

describe("a contract", () => {
  const read = (text: string) => readContract(text, PATH, RULES);

  it("has its entries in order, each with its place", () => {
    const text = JSON.stringify([ENTRY, { ...ENTRY, id: "b", file: "app/b.py" }], null, 2);
    expect(read(text)).toEqual({
      path: PATH,
      entries: [
        {
          ...{ id: "invoice", files: ["app/services/invoice.py"], description: "d" },
          ...{ acceptanceCriteria: ["c"], acceptanceCommand: undefined },
          ...{ status: "pending", reason: undefined, at: { line: 2, column: 3 } },
        },
        expect.objectContaining({ id: "b", at: { line: 9, column: 3 } }),
      ],
    });
  });

  it("has the place of a problem to the column", () => {
    const text = `[\r\n  { "id": "a", "file": "/etc/passwd" }\r\n]`;
    const found = problemsOf(() => read(text));
    expect(found.find(({ code }) => code === "unsafe-path")).toMatchObject({
      field: "[0].file",
      at: { line: 2, column: 24 },
    });
    expect(found).toHaveLength(4);
  });

  test.each([
    ["nothing", "", "The text is empty"],
    ["no JSON", "[{]", "This is not valid JSON"],
    ["a comment", "// x\n[]", "cannot have comments"],
    ["NUL", "\0", "This is not valid JSON"],
    ["a key twice", `[{"id": "a", "id": "b"}]`, "The key 'id' is there twice."],
    ["a prototype", `[{"__proto__": {"id": "a"}}]`, "is not allowed"],
    ["deep nesting", "[".repeat(100_000), "more than 32 levels"],
    ["6 MB", `["${"x".repeat(6_000_000)}"]`, "larger than 5 MB"],
    ["a merge", "[\n<<<<<<< ours\n=======\n>>>>>>> theirs\n]", "conflict of a git merge"],
  ])("that is %s is refused in one problem", (_, text, message) => {
    const problem = problemOf(() => read(text));
    expect(problem).toMatchObject({ code: "invalid-json", path: PATH });
    expect(`The ${problem.message} ${problem.message}`).toMatch(new RegExp(message, "i"));
  });

  it("of 10,000 entries is refused at once", () => {
    const start = performance.now();
    const empty = problemsOf(() =>
      read(JSON.stringify(Array.from({ length: 10_000 }, () => ({})))),
    );
    expect(empty[0]?.message).toBe("There are 10000 entries, and 20 is the most.");
    // Of the first twenty all that is missing, and not of the others.
    expect(empty.length).toBeLessThanOrEqual(102);
    const whole = Array.from({ length: 10_000 }, (_, at) => ({ ...ENTRY, id: `e${at}` }));
    expect(problemOf(() => read(JSON.stringify(whole))).message).toContain("30000 keys and values");
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("is as README has it", () => {
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    const [, example = ""] = /## Contracts[^]*?```json\n([^]*?)```/.exec(readme) ?? [];
    expect(read(example).entries.map(({ id }) => id)).toEqual(["invoice-service"]);
    expect(isValid(JSON.parse(example))).toBe(true);
  });

  it("that is anything is read or refused, and what is read fits the schema", () => {
    const piece = fc.oneof(
      fc.constantFrom("app/a.py", "pending", "done", "a", "/C:/a.py", "..", "", "\0"),
      fc.json().map((json): unknown => JSON.parse(json)),
    );
    const keys = ["id", "file", "files", "description", "acceptance_criteria", "status", "reason"];
    const changes = fc.dictionary(fc.constantFrom(...keys), fc.oneof(piece, fc.array(piece)));
    const documents = fc.oneof(
      piece,
      fc.array(changes.map((changed) => ({ ...ENTRY, ...changed }))),
      changes.map((changed) => [{ ...ENTRY, ...changed }]),
    );
    fc.assert(
      fc.property(documents, (document) => {
        const text = JSON.stringify(document);
        const isSound = problemsOf(() => read(text)).length === 0;
        if (isSound) expect(isValid(document), text).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("with a path of a megabyte is told of in a line", () => {
    const text = JSON.stringify([{ ...ENTRY, file: "a/".repeat(500_000) + "b.py" }]);
    const { message } = problemOf(() => read(text));
    expect(message).toContain("is longer than 1000 characters");
    expect(message.length).toBeLessThan(200);
  });
});
