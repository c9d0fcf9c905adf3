import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isNewerPackage, parsePackages, rewritePackages } from "../../../scripts/packages.mjs";

const TEMPLATE = `{
  "name": "<%= project.name %>-frontend",
  "version": "0.1.0",
  "dependencies": {
    "@preact/signals-react": "3.12.0",
    "react": "18.2.0"
  },
  "devDependencies": {
    "vite": "8.3.8"
  }
}
`;

describe("pins of a package.json", () => {
  it("are those of the application and of its tools, without what the layout holds", () => {
    expect(parsePackages(TEMPLATE, "t")).toEqual([
      { name: "@preact/signals-react", version: "3.12.0" },
      { name: "vite", version: "8.3.8" },
    ]);
  });

  it.each(["^8.3.8", "8", "latest"])("are refused where a range stands: %s", (range) => {
    const text = TEMPLATE.replace("8.3.8", range);
    expect(() => parsePackages(text, "package.json.ejs")).toThrow(
      "package.json.ejs does not pin vite",
    );
  });

  it("are written where they stand, and nothing else is", () => {
    const written = rewritePackages(TEMPLATE, new Map([["vite", "8.4.0"]]));
    expect(written).toBe(TEMPLATE.replace("8.3.8", "8.4.0"));
  });

  it("are found in the layout that has a page", () => {
    const file = "templates/komorebi/frontend/package.json.ejs";
    const names = parsePackages(readFileSync(file, "utf8"), file).map(({ name }) => name);
    expect(names).toContain("vitest");
  });
});

it.each([
  ["1.2.3", "1.2.4", true],
  ["1.9.0", "1.10.0", true],
  ["1.2.3", "1.2.3", false],
  ["2.0.0", "1.9.9", false],
  ["1.2.3", "2.0.0-beta.1", false],
])("%s, then %s: it is newer: %s", (old, offered, newer) => {
  expect(isNewerPackage(old, offered)).toBe(newer);
});
