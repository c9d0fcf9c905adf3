import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { featureTemplateView } from "../../../src/render/feature/view.js";
import { subjectsOf } from "../../../src/render/feature/subject.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";

/** The fields of a feature, told to templates of pages. */
function onPage(fields: readonly string[]) {
  const museum = { name: "museum", fields: ["name:str:9"] };
  const features = [{ name: "exhibit", fields }, museum];
  const spec = parseSpec(
    JSON.stringify({ name: "a", layout: "api-v1", features }),
    "test",
    layouts,
  );
  const [subject] = subjectsOf(spec.features, { kind: "public" });
  if (subject === undefined) throw new Error("There is no feature.");
  const { feature } = featureTemplateView(
    subject,
    { dialects: { page: true }, modules: {}, packages: new Set() },
    "1.0.0",
  );
  return feature.fields.map(({ page }) => {
    if (page === undefined) throw new Error("It is on no page.");
    return page;
  });
}

const many = Array.from({ length: 12 }, (_, number) => `value_${number}`).join(",");
const TYPES = [
  ...["str:80", 'str:80="say \\"hi\\""', `text="${"x".repeat(70)}"`, "int=5", "float=0.5"],
  ...["decimal:9,2=1", "bool=false", "date", "datetime=2026-01-31T12:00:00Z", "uuid", "json"],
  ...["enum:a,b=a", `enum:${many}`, "list:str", "ref:museum"],
];
const NAMES = ["a", "rooms_of_it", "some_rather_long_name_of_a_field", "n".repeat(40)];

describe("a field on a page", () => {
  it.each(NAMES)(
    "is written as prettier would, whatever its type, when it is called %s",
    async (name) => {
      for (const type of TYPES)
        for (const modifier of type.includes("=") || type.startsWith("list")
          ? [""]
          : ["", ":null"]) {
          const [page] = onPage([`${name}:${type}${modifier}`]);
          const members = [page?.read, page?.create, page?.update]
            .map((one) => `  ${one}\n`)
            .join("");
          const text = `export interface Exhibit {\n${members}}\n\nexport const fields = [\n  ${page?.form},\n  {\n    name: "last",\n  },\n];\n`;
          expect(await format(text, { parser: "typescript" }), type).toBe(text);
        }
    },
  );

  it("has the types that the API writes and takes", () => {
    const [price, due, tags] = onPage(["price:decimal:9,2", "due:date:null", "tags:list:str"]);
    expect(price).toMatchObject({ read: "price: string;", create: "price: string | number;" });
    expect(due).toMatchObject({ read: "due: string | null;", create: "due?: string | null;" });
    expect(tags).toMatchObject({ read: "tags: string[];", update: "tags?: string[];" });
  });

  it("tells a form what to ask for", () => {
    const [rooms, museum] = onPage(["rooms:int=1", "museum:ref:museum"]);
    expect(rooms?.form).toBe('{ name: "rooms", kind: "integer", required: true, initial: 1 }');
    expect(museum?.form).toBe('{ name: "museum_id", kind: "ref", required: true, to: museums }');
  });
});

describe("a feature on a page", () => {
  const long = "n".repeat(34);
  const FEATURES = [
    { name: "blob", fields: ["data:json", "tags:list:str"] },
    {
      name: "exhibit",
      fields: ["label:str:80:null", "museum:ref:museum", "twin:ref:exhibit:null"],
    },
    { name: "museum", access: "role:admin", fields: ["name:str:60", "open:bool"] },
    { name: long, access: "owned", fields: ["first_of_some:bool", `${long}:enum:a,b`, "x:str"] },
  ];

  it("has a tab, a store and a form that prettier leaves alone, whatever it is called", async () => {
    const spec = { name: "a", layout: "komorebi", options: { auth: "jwt" }, features: FEATURES };
    const tree = await render(parseSpec(JSON.stringify(spec), "test", layouts));
    const ofFeatures = /^frontend\/src\/(?:tabs|store\/\w+|components\/\w+|api\/\w+)\.tsx?$/;
    for (const [path, { bytes }] of tree) {
      const text = Buffer.from(bytes).toString();
      if (ofFeatures.test(path))
        expect(await format(text, { parser: "typescript" }), path).toBe(text);
    }
    const store = Buffer.from(tree.get(projectPath("frontend/src/store/museum.ts"))?.bytes ?? []);
    expect(store.toString()).toContain('access: "role:admin"');
  });
});
