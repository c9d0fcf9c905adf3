import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { digestOf } from "../../../src/tree/digest.js";
import { projectPath } from "../../../src/tree/path.js";
import { treeOf, type Tree } from "../../../src/tree/tree.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "digest-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What git itself says of the same files. */
function gitTreeHash(tree: Tree): string {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "core.autocrlf=false", ...args], { cwd: folder, encoding: "utf8" });
  git("init", "--quiet", "--object-format=sha1");
  for (const [path, { bytes, executable }] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    if (executable) chmodSync(join(folder, path), 0o755);
  }
  git("add", "--force", "--all");
  return git("write-tree").trim();
}

const segment = fc.constantFrom("a", "a.b", "a-b", "ab", "a0", "b", "ü", "Z", "z.py");
const file = fc.tuple(
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/")),
  fc.uint8Array({ maxLength: 20 }),
  fc.boolean(),
);

it("is the hash that git gives the same files", () => {
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 8 }), (files) => {
      const entries = files.map(
        ([path, bytes, executable]) =>
          [projectPath(path), { bytes, executable, merge: "whole" }] as const,
      );
      let tree: Tree;
      try {
        tree = treeOf(entries);
      } catch {
        return; // Paths that collide make no tree.
      }
      expect(digestOf(tree)).toBe(gitTreeHash(tree));
    }),
    { numRuns: 30 },
  );
});

it("of nothing is git's empty tree", () => {
  expect(digestOf(new Map())).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});
