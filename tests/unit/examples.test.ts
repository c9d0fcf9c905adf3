import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startingTree } from "../../src/commands/plan/starting-tree.js";
import { layouts } from "../../src/render/layouts/index.js";
import { parseSpec } from "../../src/spec/parse.js";

const examples = readdirSync("examples").filter((name) =>
  existsSync(join("examples", name, "spec.json")),
);

/** The committed files of an example, by path. */
function committed(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

describe.each(examples)("examples/%s", (name) => {
  const source = join("examples", name, "spec.json");
  const spec = parseSpec(readFileSync(source, "utf8"), source, layouts);

  it("is what its spec renders; if the change is meant: npm run examples", async () => {
    const rendered = new Map(
      [...(await startingTree(spec))].map(([path, { bytes }]) => [
        path,
        Buffer.from(bytes).toString(),
      ]),
    );
    const example = committed(join("examples", name, "tree"));
    expect([...rendered.keys()]).toEqual([...example.keys()]);
    for (const [path, text] of rendered) expect(text, path).toBe(example.get(path));
  });
});

it("README shows the harness of the examples as it is", () => {
  const harness = readFileSync("examples/harness/harness.js", "utf8");
  expect(readFileSync("README.md", "utf8")).toContain(`\n\`\`\`js\n${harness}\`\`\`\n`);
  expect(harness.split("\n").length).toBeLessThan(50);
});
