import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { NOT_APPLICABLE } from "../not-applicable.js";
import { results } from "../support/results.js";
import { documentOf, keepingOutOfReach, MISSING } from "../support/table.js";
import { KINDS } from "../support/target.js";

const FILE = resolve("docs/proofs.md");

it("docs/proofs.md is what this run has found", async () => {
  const found = results();
  expect(found.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  const options = { ...(await resolveConfig(FILE)), filepath: FILE };
  const document = documentOf(KINDS, found, NOT_APPLICABLE);
  expect(document).not.toContain(`| ${MISSING} |`);
  if (process.env["PROOFS"] === "write") {
    writeFileSync(FILE, await format(document, options));
    return;
  }
  const committed = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  expect(await format(keepingOutOfReach(document, committed), options)).toBe(committed);
});
