import { describe, expect, test } from "vitest";
import { parseOption, readOption, type Option } from "../../../src/spec/option.js";
import { layoutOf } from "../../../src/spec/layout.js";
import { layouts } from "./layouts.js";
import { problemOf } from "../../support/refusal.js";

const choice: Option = {
  summary: "The database",
  kind: "choice",
  values: ["sqlite", "postgresql"],
  default: "sqlite",
};
const flag: Option = { summary: "Docker", kind: "flag", default: true };
const set: Option = {
  summary: "Agents",
  kind: "set",
  values: ["claude", "codex", "copilot"],
  default: ["claude"],
};

describe("on the command line", () => {
  test.each([
    ["on", true],
    ["TRUE", true],
    ["yes", true],
    ["off", false],
    ["false", false],
    ["No", false],
  ])("a flag reads %s as %s", (raw, value) => {
    expect(parseOption("docker", flag, raw)).toBe(value);
  });

  test.each([
    ["copilot,claude", ["claude", "copilot"]],
    ["codex, codex", ["codex"]],
    ["none", []],
    ["", []],
  ])("a set reads %j as %j, in the order of the values", (raw, value) => {
    expect(parseOption("agents", set, raw)).toEqual(value);
  });

  test("a choice reads one of its values", () => {
    expect(parseOption("database", choice, "postgresql")).toBe("postgresql");
  });

  test.each([
    [choice, "postgres", "Did you mean 'postgresql'? It takes sqlite or postgresql."],
    [flag, "enabled", "It takes on or off."],
    [set, "claude,copilto", "Did you mean 'copilot'? It takes claude, codex or copilot."],
    [set, "claude,", "It takes claude, codex or copilot."],
  ])("what is not known is refused with what is nearest", (option, raw, fix) => {
    expect(problemOf(() => parseOption("it", option, raw))).toMatchObject({
      code: "invalid-option",
      fix,
    });
  });
});

describe("in JSON", () => {
  test("every kind has its type", () => {
    expect(readOption("database", choice, "sqlite")).toBe("sqlite");
    expect(readOption("docker", flag, false)).toBe(false);
    expect(readOption("agents", set, ["codex", "claude", "codex"])).toEqual(["claude", "codex"]);
  });

  test.each([
    [choice, 3.11, "The option 'it' must be a text."],
    [flag, "on", "The option 'it' must be true or false."],
    [set, "claude", "The option 'it' must be a list of texts."],
    [set, [1], "The option 'it' must be a list of texts."],
  ])("a value of another type is refused", (option, value, message) => {
    expect(problemOf(() => readOption("it", option, value)).message).toBe(message);
  });
});

test("an unknown layout is refused with the nearest", () => {
  expect(problemOf(() => layoutOf("apiv1", layouts))).toMatchObject({
    code: "unknown-layout",
    fix: "Did you mean 'api-v1'? The layouts are api-v1 or komorebi.",
  });
});
