import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { generate, readDocument, staleFiles } from "../scripts/types.mjs";

const OPENAPI = process.env.OPENAPI;

function hasBackend(): boolean {
  if (OPENAPI) return true;
  try {
    const code = "import backend.app.openapi";
    execFileSync("python", ["-c", code], { cwd: "..", stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function operation(tag: string, schema: string) {
  const content = { "application/json": { schema: ref(schema) } };
  return { tags: [tag], responses: { 200: { content } } };
}

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

describe("the types of the API", () => {
  it.skipIf(!hasBackend())("are those of the back end", async () => {
    const files = await generate(readDocument(OPENAPI));
    expect(staleFiles(files)).toEqual([]);
  });

  it("are a file for each tag, and one for what tags share", async () => {
    const files = await generate({
      paths: {
        "/lines": { get: operation("invoice lines", "LineRead") },
        "/notes": { get: operation("notes", "Note-Output") },
      },
      components: {
        schemas: {
          Kind: { type: "string", enum: ["a", "b"] },
          Json: {},
          LineRead: {
            title: "LineRead",
            type: "object",
            required: ["kind", "count"],
            properties: {
              kind: ref("Kind"),
              count: { anyOf: [{ type: "integer" }, { type: "null" }] },
              extra: { type: "array", items: ref("Json"), maxItems: 2 },
            },
          },
          "Note-Output": {
            type: "object",
            properties: { title: { title: "Title", ...ref("Kind") } },
          },
        },
      },
    });
    expect(files).toEqual({
      "invoice_lines.ts": `import type { Kind } from "./shared";

export interface LineRead {
  kind: Kind;
  count: number | null;
  extra?: unknown[];
}
`,
      "notes.ts": `import type { Kind } from "./shared";

export interface NoteOutput {
  title?: Kind;
}
`,
      "shared.ts": `export type Kind = "a" | "b";\n`,
    });
  });
});
