import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { keysIn } from "../proofs/support/keys.js";

/** Hashes of packages, and copies of what stands beside them. */
const NOT_READ = /(?:^|\/)package-lock\.json(?:\.ejs)?$|\/\.agent-project\/base\//;

const SELF = "tests/unit/keys.test.ts";

/** What looks like one and opens nothing. */
const HARMLESS: Readonly<Record<string, string>> = {
  "postgresql+psycopg://postgres:postgres@": "a server that a benchmark starts on loopback",
  "uuid=12345678-90AB-cdef-1234-567890abcdef": "a default of a field",
  "4b825dc642cb6eb9a060e54bf8d69288fbee4904": "git's hash of a tree without files",
  "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393":
    "the hash in a pointer of Git LFS",
  "https://oauth2:secret@": "what a stand-in for GitLab is called with",
};

it("no file of this repository holds anything like a key", () => {
  const listed = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" });
  const found = listed
    .split("\0")
    .filter((path) => path !== "" && !NOT_READ.test(path))
    .flatMap((path) => {
      const bytes = readFileSync(path);
      const keys = bytes.includes(0) ? [] : keysIn(bytes.toString("utf8"));
      return keys
        .filter((key) => !(key in HARMLESS) && path !== SELF)
        .map((key) => `${path}: ${key}`);
    });
  expect(found).toEqual([]);
});
