import { execa } from "execa";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { trackedFiles } from "./support/clone.js";
import { backendOf, factsOf } from "./support/layouts/index.js";
import { prove } from "./support/proof.js";
import { keysIn } from "./support/keys.js";

prove({ database: "each", features: "both" }, (target, proof) => {
  proof("no committed file holds anything like a key", async () => {
    for (const path of await trackedFiles(target.clone))
      expect(keysIn(readFileSync(join(target.clone, path), "utf8")), path).toEqual([]);
  });

  proof(".env is never committed, nor is what it holds", async () => {
    const { created, backend } = target;
    const secrets = keysIn(readFileSync(join(backendOf(target, created), ".env"), "utf8"));
    expect(secrets).toHaveLength(factsOf(target).secret === undefined ? 0 : 1);
    const { stdout } = await execa("git", ["log", "--all", "--patch", "--text"], { cwd: created });
    for (const secret of secrets) expect(stdout).not.toContain(secret);
    expect(existsSync(join(backend, ".env"))).toBe(false);
    const ignored = await execa("git", ["check-ignore", ".env"], { cwd: backend });
    expect(ignored.stdout).toBe(".env");
  });
});
