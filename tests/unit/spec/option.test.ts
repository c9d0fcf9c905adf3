import { describe, expect, test } from "vitest";
import { layoutOf, type Layouts } from "../../../src/spec/layout.js";
import { projectName } from "../../../src/spec/naming/name.js";
import { parseOption, readOption, type Option } from "../../../src/spec/option.js";
import { specOf } from "../../../src/spec/spec.js";
import { problemOf } from "../../support/refusal.js";
import { layouts } from "./layouts.js";

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

describe("a value that another option excludes", () => {
  const layouts: Layouts = new Map([
    [
      "site",
      {
        summary: "A site",
        options: {
          host: { summary: "Host", kind: "choice", values: ["hub", "lab"], default: "hub" },
          bot: {
            summary: "Bot",
            kind: "choice",
            values: ["dep", "ren", "none"],
            default: "dep",
            excluded: {
              value: "dep",
              by: { option: "host", value: "lab" },
              why: "dep runs on hub",
              default: "none",
            },
          },
        },
      },
    ],
  ]);
  const optionsOf = (options: object) =>
    specOf({ name: projectName("shop"), layout: "site", options: { ...options } }, layouts).options;

  test.each([
    [{}, { host: "hub", bot: "dep" }],
    [{ host: "lab" }, { host: "lab", bot: "none" }],
    [
      { bot: "ren", host: "lab" },
      { host: "lab", bot: "ren" },
    ],
  ])("is no default beside it: %j", (given, options) => {
    expect(optionsOf(given)).toEqual(options);
  });

  test("is refused with the reason, and with what is left", () => {
    expect(problemOf(() => optionsOf({ bot: "dep", host: "lab" }))).toEqual({
      code: "invalid-option",
      field: "options.bot",
      message: "With host=lab, 'bot' cannot be 'dep': dep runs on hub.",
      fix: "Choose bot=ren or bot=none.",
    });
  });
});

test("an unknown layout is refused with the nearest", () => {
  expect(problemOf(() => layoutOf("apiv1", layouts))).toMatchObject({
    code: "unknown-layout",
    fix: "Did you mean 'api-v1'? The layouts are api-v1 or komorebi.",
  });
});
