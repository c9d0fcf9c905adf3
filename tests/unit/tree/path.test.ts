import { describe, expect, it } from "vitest";
import { Refused } from "../../../src/problem.js";
import { projectPath } from "../../../src/tree/path.js";

describe("projectPath", () => {
  it.each([
    "README.md",
    "app/main.py",
    ".github/workflows/ci.yml",
    "a b/ü.txt",
    "con-fig/x",
    "..a",
  ])("takes %j", (raw) => {
    expect(projectPath(raw)).toBe(raw);
  });

  it.each([
    ["", "is empty"],
    ["/etc/passwd", "is absolute"],
    ["C:/x", "is absolute"],
    ["c:x", "is absolute"],
    ["../x", "has the segment '..'"],
    ["a/../x", "has the segment '..'"],
    ["a//b", "has the segment ''"],
    ["a/", "has the segment ''"],
    ["./a", "has the segment '.'"],
    ["a\\b", "not safe on every platform"],
    ["a\u0000b", "not safe on every platform"],
    ["a\nb", "not safe on every platform"],
    ["a\u202eb", "not safe on every platform"],
    ["a\ud800b", "not safe on every platform"],
    ["a?", "not safe on every platform"],
    [".git/config", "is inside .git"],
    ["sub/.GIT/hooks/x", "is inside .git"],
    ["git~1/config", "is inside .git"],
    ["nul", "device name"],
    ["app/COM1.py", "device name"],
    ["aux.txt", "device name"],
    ["a.", "cannot store"],
    ["a /b", "cannot store"],
    ["ü".repeat(128), "over 255 bytes"],
  ])("refuses %j: it %s", (raw, why) => {
    const attempt = () => projectPath(raw);
    expect(attempt).toThrow(Refused);
    expect(attempt).toThrow(why);
  });
});
