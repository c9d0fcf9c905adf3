import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { replaceIn } from "../../support/variant.js";

/** Adds to this package another layout: a folder of templates, its description, and a line in the list. */
export function addLayout(root: string, name: string): void {
  const fixture = resolve("tests/whole/layouts/fixtures", name);
  cpSync(join(fixture, "templates"), join(root, "templates", name), { recursive: true });
  const layouts = join(root, "src/render/layouts");
  cpSync(join(fixture, "layout.ts"), join(layouts, `${name}.ts`));
  const index = join(layouts, "index.ts");
  replaceIn(index, "import { apiV1 }", `import { ${name} } from "./${name}.js";\nimport { apiV1 }`);
  replaceIn(index, "[apiV1", `[${name}, apiV1`);
}
