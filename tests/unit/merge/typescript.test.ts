import fc from "fast-check";
import { JsxEmit, transpileModule } from "typescript";
import { describe, expect, test } from "vitest";
import { outlineOf, parses } from "../../../src/languages/typescript/read.js";
import { mergeTexts } from "./support/files.js";

const isTsx = (text: string) =>
  transpileModule(text, {
    fileName: "a.tsx",
    compilerOptions: { jsx: JsxEmit.Preserve },
    reportDiagnostics: true,
  }).diagnostics?.length === 0;

describe("what is read as TypeScript", () => {
  test.each([
    'import data from "./a.json" with { type: "json" };\n',
    "export const a = { b: 1 } satisfies Record<string, number>;\n",
    "export const f = <T,>(a: T): a is NonNullable<T> => a !== null;\n",
    "abstract class A<T extends object = {}> {\n  #b?: T;\n  declare readonly c: string;\n  @dec() static async *d() {}\n}\n",
    "type A<T> = T extends `${infer B}-${string}` ? [first: B, ...rest: string[]] : never;\n",
    "declare module 'x' {\n  export function f(this: Window): asserts this;\n}\n",
    "export type { A } from './a';\nexport * as b from './b';\n",
    "enum A {\n  B = 1 << 2,\n}\nnamespace C {\n  export let d!: A;\n}\n",
    "const a = <p>{/* nothing */}</p>;\n",
    "const a = b?.c?.[0]!.d ?? /[/]\\/x/u.test(`${e}`);\n",
    "label: for (const a of b) continue label;\n",
  ])("has %j, as TypeScript itself does", (text) => {
    expect(isTsx(text)).toBe(true);
    expect(parses(text, "with JSX")).toBe(true);
  });

  test.each([
    "const a = ;\n",
    "import { a from 'a';\n",
    "const a = <p>;\n",
    "function f( {\n",
    "}\n",
  ])("has no %j, as TypeScript itself has not", (text) => {
    expect(isTsx(text)).toBe(false);
    expect(parses(text, "with JSX")).toBe(false);
  });

  test("has a type in angle brackets only where no file can have an element", () => {
    const text = "const a = <string>b;\n";
    expect(parses(text, "without JSX")).toBe(true);
    expect(parses(text, "with JSX")).toBe(false);
  });

  test.each([
    ["program", 'import a from "a";\n\nexport const b = a;', 2],
    ["children", "<A />\n<B c={1}>\n  text\n</B>\n{d}", 3],
    ["children", "{items.map((one) => (\n  <A key={one} />\n))}", 1],
    ["array", '{ path: "/", element: <A /> },\n...more,\nB,', 3],
    ["array", '"a",\n"b",', 2],
    ["object", "a: 1,\nb() {},\n...c,", 3],
    ["class", "a = 1;\n\nb(): void {\n  c();\n}", 2],
    ["interface", "readonly a: string;\nb?(): void;", 2],
  ] as const)("is of a %s: %j", (place, text, count) => {
    const outline = outlineOf(text.split("\n"), "with JSX");
    expect(outline?.place).toBe(place);
    expect(outline?.units).toHaveLength(count);
  });

  test.each([
    ["cases", 'case "a":\n  return b;\ndefault:\n  break;', 2],
    ["attributes", 'a="b"\nc\nd={() => {\n  e();\n}}', 3],
    ["union", '| "a"\n| { kind: "b" };', 2],
    ["enum", 'A = "a",\nB = 1 << 2,', 2],
    ["pattern", "a,\nb: c = 1,\n...d", 3],
    ["names", "a,\ntype B as C,", 2],
    ["class", "a() {\n  return this.#b;\n}", 1],
    ["program", "if (a) continue;\nbreak;", 2],
  ] as const)("is of a %s where it stands in one: %j", (place, text, count) => {
    const outline = outlineOf(text.split("\n"), "with JSX", [place]);
    expect(outline?.place).toBe(place);
    expect(outline?.units).toHaveLength(count);
  });

  test.each([
    ["union", '"a" | "b"'],
    ["enum", "A,"],
    ["cases", 'case "a":\n  return 1;\n}'],
    ["attributes", "a b <c />"],
  ] as const)("is of no %s: %j", (place, text) => {
    expect(outlineOf(text.split("\n"), "with JSX", [place])).toBeUndefined();
  });

  test.each(["</div>", "return (", "} else {", "only some words"])(
    "is no whole of anything: %j",
    (line) => {
      expect(outlineOf([line], "with JSX")).toBeUndefined();
    },
  );
});

/** An application as people and templates write it: an import, a route and a link for each page. */
function appOf(pages: readonly string[]): string {
  return [
    ...pages.map((page) => `import { ${page} } from "./pages/${page.toLowerCase()}";`),
    "",
    "export const routes = [",
    ...pages.map((page) => `  { path: "/${page.toLowerCase()}", element: <${page} /> },`),
    "];",
    "",
    "export function Menu() {",
    "  return (",
    "    <nav>",
    ...pages.map((page) => `      <Link to="/${page.toLowerCase()}">${page}</Link>`),
    "    </nav>",
    "  );",
    "}",
    "",
  ].join("\n");
}

/** A module in which each state has a member, a case, an attribute, a method and a constant. */
function stateOf(states: readonly string[]): string {
  return [
    "export type State =",
    '  | "none"',
    ...states.map((state) => `  | "${state}"`),
    "  ;",
    "",
    "export function labelOf(state: State) {",
    "  switch (state) {",
    '    case "none":',
    '      return "None";',
    ...states.flatMap((state) => [`    case "${state}":`, `      return "A ${state}";`]),
    "  }",
    "}",
    "",
    "export const tabs = (",
    "  <Tabs",
    ...states.map((state) => `    ${state}={labelOf("${state}")}`),
    "  />",
    ");",
    "",
    "export class Store {",
    "  none() {",
    "    return 0;",
    "  }",
    ...states.flatMap((state) => ["", `  ${state}() {`, `    return "the ${state}";`, "  }"]),
    "}",
    "",
    "export enum Level {",
    ...states.map((state) => `  ${state} = "level ${state}",`),
    "}",
    "",
  ].join("\n");
}

describe.each([
  ["an application to which both sides add pages", "web/src/app.tsx", appOf],
  ["a module to which both sides add states", "web/src/state.tsx", stateOf],
])("%s", (_, path, textOf) => {
  const pages = (letter: string) =>
    fc.uniqueArray(fc.nat(8), { maxLength: 3 }).map((all) => all.map((n) => `${letter}age${n}`));
  const among = (base: readonly string[], own: readonly string[]) =>
    fc.tuple(...own.map(() => fc.nat(base.length))).map((places) => {
      const all = [...base];
      own.forEach((page, at) => all.splice(places[at] ?? 0, 0, page));
      return all;
    });
  const sides = fc
    .record({ base: pages("P"), mine: pages("M"), theirs: pages("T") })
    .chain(({ base, mine, theirs }) =>
      fc.record({
        base: fc.constant(base),
        project: among(base, mine),
        target: among(base, theirs),
      }),
    );

  test("has all of them, each once, and is a program", () => {
    let clean = 0;
    fc.assert(
      fc.property(sides, ({ base, project, target }) => {
        const texts = { base: textOf(base), project: textOf(project), target: textOf(target) };
        const { text, action } = mergeTexts(path, texts);
        expect(action).not.toBe("conflict");
        clean += 1;
        const all = new Set([...base, ...project, ...target]);
        for (const page of all)
          for (const line of textOf([page])
            .split("\n")
            .filter((one) => one.includes(page)))
            expect(text?.split("\n").filter((one) => one === line)).toHaveLength(1);
        expect(isTsx(text ?? "")).toBe(true);
      }),
    );
    expect(clean).toBeGreaterThan(50);
  });
});
