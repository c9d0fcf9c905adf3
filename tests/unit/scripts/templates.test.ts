import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repeatedLines } from "../../../scripts/repeated-lines.mjs";
import { templatesReadme } from "../../../scripts/templates-readme.mjs";

describe("templates", () => {
  it("are listed in templates/README.md; if a file came or went: npm run examples", async () => {
    expect(readFileSync("templates/README.md", "utf8")).toBe(await templatesReadme());
  });

  it("say little twice", () => {
    const { asTheyAre, withoutSharing } = repeatedLines();
    expect(asTheyAre).toBeLessThanOrEqual(withoutSharing / 10);
  });
});
