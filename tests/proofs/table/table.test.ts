import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { RUNS_ALL } from "../../support/extent.js";
import { NOT_APPLICABLE } from "../not-applicable.js";
import { results } from "../support/results.js";
import { documentOf, MISSING, withTablesOf } from "../support/table.js";
import { KINDS, PROVES_ALL_LAYOUTS } from "../support/target.js";

const FILE = resolve("docs/proofs.md");

it("docs/proofs.md is what this run has found", async () => {
  const found = results();
  expect(found.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  const options = { ...(await resolveConfig(FILE)), filepath: FILE };
  const isToBeWritten = process.env["PROOFS"] === "write";
  const committed = readFileSync(FILE, "utf8");
  const document = documentOf(KINDS, found, NOT_APPLICABLE, RUNS_ALL ? undefined : committed);
  expect(document).not.toContain(`| ${MISSING} |`);
  const formatted = await format(
    PROVES_ALL_LAYOUTS ? document : withTablesOf(committed, document),
    options,
  );
  if (isToBeWritten) writeFileSync(FILE, formatted);
  else expect(formatted).toBe(committed);
});
