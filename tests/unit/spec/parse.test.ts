import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/problem.js";
import { projectName } from "../../../src/spec/naming/name.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { printSpec } from "../../../src/spec/files.js";
import { problemOf, problemsOf } from "../../support/refusal.js";
import { specs } from "./arbitrary.js";
import { layouts } from "./layouts.js";

const parse = (text: string) => parseSpec(text, "spec.json", layouts);

function line({ code, field = "", at }: Problem): string {
  return `${at?.line ?? 0}:${at?.column ?? 0} ${code} ${field}`;
}

describe("a document", () => {
  test("is the same after it was printed and read again", () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const text = printSpec(spec);
        expect(parse(text)).toEqual(spec);
        expect(printSpec(parse(text))).toBe(text);
      }),
    );
  });

  test("has one canonical form, whatever the order it came in", () => {
    const spec = parse(`{
      "keep": ["README.md"],
      "features": [
        { "fields": ["title:str:255"], "name": "news", "plural": "news_items" },
        { "name": "invoice", "access": "owned", "plural": "bills", "fields": ["total:decimal:12,2=9"] }
      ],
      "options": { "docker": false, "agents": ["codex", "claude"] },
      "layout": "api-v1",
      "name": "shop"
    }`);
    expect(printSpec(spec)).toBe(`{
  "name": "shop",
  "layout": "api-v1",
  "options": {
    "database": "sqlite",
    "agents": [
      "claude",
      "codex"
    ],
    "docker": false
  },
  "features": [
    {
      "name": "invoice",
      "plural": "bills",
      "access": "owned",
      "fields": [
        "total:decimal:12,2=9.00"
      ]
    },
    {
      "name": "news",
      "fields": [
        "title:str"
      ]
    }
  ],
  "keep": [
    "README.md"
  ]
}
`);
  });

  test("takes a name from elsewhere, and then needs none", () => {
    const name = projectName("other");
    expect(parseSpec('{"layout": "api-v1"}', "x", layouts, { name }).name).toBe("other");
    expect(parseSpec('{"name": "shop", "layout": "api-v1"}', "x", layouts, { name }).name).toBe(
      "other",
    );
  });

  test("has every problem told at once, in order, each at its place", () => {
    const text = `{
  "name": "my shop", "layout": "api-v1", "optons": {},
  "options": { "databse": "sqlite", "database": "postgres", "docker": "on" },
  "features": [
    { "name": "user", "fields": ["name:strr"] },
    { "name": "customer", "feilds": [], "fields": ["name:str:80:nul", 3, "due:dat\\u0065:nulll"] },
    { "name": "invoice", "access": "owner", "fields": ["customer:ref:custmer", "metadata:str"] },
    { "name": "customers", "fields": "name:str" }
  ],
  "keep": ["../x"]
}`;
    expect(problemsOf(() => parse(text)).map(line)).toEqual([
      "2:11 invalid-name name",
      "2:42 invalid-spec optons",
      "3:16 unknown-option options.databse",
      "3:49 invalid-option options.database",
      "3:71 invalid-option options.docker",
      "5:16 invalid-name features[0].name",
      "5:40 invalid-field features[0].fields[0]",
      "6:27 invalid-spec features[1].feilds",
      "6:65 invalid-field features[1].fields[0]",
      "6:71 invalid-spec features[1].fields[1]",
      "6:89 invalid-field features[1].fields[2]",
      "7:36 invalid-spec features[2].access",
      "7:56 invalid-field features[2].fields[0]",
      "7:81 invalid-field features[2].fields[1]",
      "8:15 invalid-name features[3].name",
      "8:38 invalid-spec features[3].fields",
      "10:12 unsafe-path keep[0]",
    ]);
  });

  test.each([
    ["{}", ["1:1 missing-value name", "1:1 missing-value layout"]],
    ["[]", ["1:1 invalid-spec "]],
    ["null", ["1:1 invalid-spec "]],
    ['{"name": 1, "layout": null}', ["1:10 invalid-spec name", "1:23 invalid-spec layout"]],
    ['{"name": "a", "layout": "api_v1", "options": {"x": 1}}', ["1:25 unknown-layout layout"]],
    ['{"name": "a", "layout": "api-v1", "options": []}', ["1:46 invalid-spec options"]],
    [
      '{"name": "a", "layout": "api-v1", "features": [{}]}',
      ["1:48 missing-value features[0].name", "1:48 missing-value features[0].fields"],
    ],
    [
      '{"name": "a", "layout": "api-v1", "features": [{"name": "x", "fields": []}]}',
      ["1:48 invalid-spec features[0]"],
    ],
    [
      '{"name": "a", "layout": "api-v1", "features": [7, {"name": "x", "fields": ["a:int", "a:int"]}]}',
      ["1:48 invalid-spec features[0]", "1:85 invalid-field features[1].fields[1]"],
    ],
  ])("%s is refused", (text, lines) => {
    expect(problemsOf(() => parse(text)).map(line)).toEqual(lines);
  });

  test("does not blame a reference to a feature that is itself wrong", () => {
    const text =
      '{"name":"a","layout":"api-v1","features":[{"name":"list","fields":["x:int"]},{"name":"b","fields":["l:ref:list"]}]}';
    expect(problemOf(() => parse(text)).field).toBe("features[0].name");
  });

  test("names what was probably meant", () => {
    const [unknown] = problemsOf(() => parse('{"name":"a","layout":"api-v1","featurs":[]}'));
    expect(unknown?.fix).toMatch(/^Did you mean 'features'\?/);
  });

  test.each([
    [
      "features",
      `[${Array.from({ length: 1001 }, (_, n) => `{"name":"f${n}x","fields":["a:int"]}`).join()}]`,
      /1001 features/,
    ],
    ["features", `[${"7,".repeat(400_000)}7]`, /more than 30000 keys and values/],
    ["features", `[${"7,".repeat(29_000)}7]`, /more problems than these 100/],
    ["features", `[{"name":"a","fields":[${'"x",'.repeat(29_000)}"x"]}]`, /29001 fields/],
    ["keep", `[${'"/",'.repeat(29_000)}"/"]`, /more problems than these 100/],
    [
      "options",
      `{${Array.from({ length: 14_000 }, (_, n) => `"o${n}":1`).join()}}`,
      /more problems than these 100/,
    ],
    ["name", `"${"x".repeat(4_000_000)}"`, /has 4000000 characters/],
  ])("that is much too large in its %s is refused soon", (key, value, message) => {
    const started = performance.now();
    const problems = problemsOf(() => parse(`{"layout":"api-v1","${key}":${value}}`));
    expect(problems.map((problem) => problem.message).join("\n")).toMatch(message);
    expect(problems.length).toBeLessThanOrEqual(101);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
