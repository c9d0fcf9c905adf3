import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { changelogOf } from "../../../scripts/changelog.mjs";
import { releases } from "../../../src/history/releases.js";

it("the changelog is that of the releases: npm run examples writes it", async () => {
  expect(readFileSync("CHANGELOG.md", "utf8")).toBe(await changelogOf(releases));
});
