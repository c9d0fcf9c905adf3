import { format } from "prettier";
import { expect, it } from "vitest";
import { markdownOf } from "../../../src/render/feature/markdown.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { subjectsOf } from "../../../src/render/feature/subject.js";
import { viewOf } from "../../../src/render/unit.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { MAX_NAME } from "../../../src/spec/naming/snake.js";
import type { Tree } from "../../../src/tree/tree.js";
import { FEATURES } from "../../support/features.js";

function specOf(features: readonly object[], rest: object = {}) {
  const text = JSON.stringify({ name: "a", layout: "sqlmodel", features, ...rest });
  return parseSpec(text, "test", layouts);
}

/** A field of a ticket, in the words of its specification. */
function inWords(field: string) {
  const { features } = specOf([{ name: "ticket", fields: [field] }]);
  const [subject] = subjectsOf(features, { kind: "public" });
  const [first] = subject?.feature.fields ?? [];
  if (subject === undefined || first === undefined) throw new Error("There is no field.");
  const target = subject.targets[first.name];
  return markdownOf({ feature: "ticket", field: first, enumClass: undefined, target });
}

function textsIn(tree: Tree): [string, string][] {
  return [...tree].flatMap(([path, { bytes }]) =>
    /^(CONSTITUTION\.md$|specs\/|tasks\/)/.test(path)
      ? [[path, Buffer.from(bytes).toString("utf8")]]
      : [],
  );
}

it.each([
  ["a:str:9", "VARCHAR(9)", "text of at most 9 characters, not blank; required"],
  ["a:str:9=", "VARCHAR(9)", 'text of at most 9 characters; `""` if left out'],
  ["a:str:1:null", "VARCHAR(1), null", "text of at most 1 character; may be `null`"],
  ["a:text=x", "TEXT", 'text; `"x"` if left out'],
  ["a:int:unique", "BIGINT, unique", "whole number of 64 bits; required"],
  ["a:float=0.5", "DOUBLE PRECISION", "finite number; `0.5` if left out"],
  [
    "a:decimal:9,2=1",
    "NUMERIC(9, 2)",
    'number of at most 9 digits, 2 of them after the point; `"1.00"` if left out',
  ],
  ["a:bool=true", "BOOLEAN", "`true` or `false`; `true` if left out"],
  ["a:date:index", "DATE, index", "date; required"],
  [
    "a:datetime=2026-01-31T12:00:00+01:00",
    "TIMESTAMP WITH TIME ZONE",
    'time with a zone; `"2026-01-31T11:00:00Z"` if left out',
  ],
  ["a:uuid", "UUID", "UUID; required"],
  [
    "a:enum:low,high:null=low",
    "VARCHAR(63), null",
    'one of `low`, `high`; `"low"` if left out; may be `null`',
  ],
  ["a:json", "JSONB", "any JSON value but `null`; required"],
  ["a:json:null", "JSONB, null", "any JSON value; may be `null`"],
  ["a:list:str", "JSONB", "list of at most 100 texts of at most 255 characters; `[]` if left out"],
  [
    "a:ref:ticket:null",
    "UUID, null, index, refers to `tickets.id` (SET NULL)",
    "id of a ticket; may be `null`",
  ],
])("%s is the column %s, and %s", (field, column, value) => {
  expect(inWords(field)).toMatchObject({ column, value });
});

it("names what lists can be asked for with", () => {
  expect(inWords("a:int:null").filters).toEqual(["a", "a__min", "a__max", "a__null"]);
  expect(inWords("a:text").filters).toEqual([]);
});

it("keeps a default in its code, and leaves out what nobody reads there", () => {
  expect(inWords('a:text=`x`"').value).toBe('text; `"\\u0060x\\u0060\\""` if left out');
  expect(inWords(`a:text=${"x".repeat(200)}`).value).toBe(
    "text; a text of 200 characters if left out",
  );
});

it("gives files that prettier leaves alone, whatever the names and the login", async () => {
  const long = `b${"x".repeat(MAX_NAME - 1)}`;
  const features = [
    ...FEATURES,
    { name: "z", access: "role:clerk", fields: ["a:str"] },
    { name: long, access: "public", fields: [`${long.replace("b", "c")}:str`, "z:ref:z"] },
  ];
  for (const auth of ["cookie", "jwt", "both"])
    for (const some of [[], features]) {
      const name = some.length > 0 ? `b${"-0".repeat(24)}c` : "a";
      const tree = await render(specOf(some, { name, options: { auth } }));
      for (const [path, text] of textsIn(tree))
        expect(await format(text, { parser: "markdown", printWidth: 100 }), path).toBe(text);
    }
}, 30_000);

it("has features after those that they refer to, and those that refer to each other by name", () => {
  const layout = layouts.get("sqlmodel");
  if (layout === undefined) throw new Error("There is no such layout.");
  const spec = specOf([
    { name: "ant", fields: ["x:ref:wasp", "y:ref:wasp:null", "z:ref:ant:null"] },
    { name: "bee", fields: ["x:ref:cow:null"] },
    { name: "cow", fields: ["x:ref:bee:null"] },
    { name: "wasp", fields: ["a:str"] },
  ]);
  const view = viewOf(spec, layout);
  expect(view.features.map(({ refersTo }) => refersTo)).toEqual([["wasp"], ["cow"], ["bee"], []]);
  const ordered = view.inOrderOfReference();
  expect(ordered.map(({ name, after }) => [name, ...after.map((one) => one.name)])).toEqual([
    ["bee"],
    ["cow", "bee"],
    ["wasp"],
    ["ant", "wasp"],
  ]);
});
