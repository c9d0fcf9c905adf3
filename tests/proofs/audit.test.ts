import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { scratch } from "../support/cli.js";
import { environmentFor } from "../support/python.js";
import { OutOfReach, prove } from "./support/proof.js";
import { tryShell } from "./support/run.js";

/** Known to have advisories: if none is found for it, there was nothing to look them up in. */
const CONTROL = "python-jose==3.3.0\n";

prove({ database: "each", features: "without" }, (target, proof) => {
  proof("the requirements have no known advisory that the README does not speak of", async () => {
    const programs = await environmentFor(resolve("tests/proofs/tools/audit.txt"));
    const control = join(scratch(), "requirements.txt");
    writeFileSync(control, CONTROL);
    const readme = readFileSync(join(target.clone, "README.md"), "utf8");
    const excused = [...readme.matchAll(/\bCVE-\d+-\d+\b/g)].map(([id]) => `--ignore-vuln=${id}`);
    const audit = (what: string) =>
      tryShell({ programs }, `pip-audit --progress-spinner=off ${what}`, target.clone);
    const known = await audit(`--disable-pip --no-deps --requirement ${control}`);
    if (!known.output.includes("PYSEC-") && !known.output.includes("GHSA-"))
      return new OutOfReach("database out of reach");
    const { exitCode, output } = await audit(
      `--path ${join(target.programs, "../lib/python3*/site-packages")} ${excused.join(" ")}`,
    );
    expect(exitCode, output).toBe(0);
  });
});
