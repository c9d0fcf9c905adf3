import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTaskList } from "../../../../src/contract/documents/tasks/task-list.js";
import { taskFindings } from "../../../../src/contract/documents/tasks/task-problems.js";
import { projectPath } from "../../../../src/tree/path.js";
import { evidenceFrom, type Given } from "./support.js";

// Each folder breaks one rule in violates.md and keeps it in holds.md. problems.txt has what is found, evidence.json
// what is known of the project's files: why a rung failed, or the text of a document.
const FIXTURES = join(import.meta.dirname, "fixtures");
const LIST = projectPath("tasks/backend_tasks.md");

function read(rule: string, file: string): string {
  return readFileSync(join(FIXTURES, rule, file), "utf8");
}

function found(rule: string, file: string): string {
  const given = existsSync(join(FIXTURES, rule, "evidence.json"))
    ? (JSON.parse(read(rule, "evidence.json")) as Given)
    : {};
  const { problems } = taskFindings(readTaskList(read(rule, file), LIST), evidenceFrom(given));
  return problems
    .map(({ code, path, at, message, fix }) => {
      expect([path, fix]).toEqual([LIST, expect.stringMatching(/\S/)]);
      return `${at?.line}:${at?.column} ${code} ${message}\n`;
    })
    .join("");
}

describe.each(readdirSync(FIXTURES))("a list of tasks: %s", (rule) => {
  it("is a finding where it is violated", () => {
    expect(found(rule, "violates.md")).toBe(read(rule, "problems.txt"));
  });

  it("is none where it holds", () => {
    expect(found(rule, "holds.md")).toBe("");
  });
});
