import { describe, expect, it } from "vitest";
import { commandsFor, unattendedBy } from "../../../src/cli/terminal.js";

describe("nobody is there", () => {
  it.each([
    [{ CLAUDECODE: "1" }, "CLAUDECODE"],
    [{ CURSOR_AGENT: "1" }, "CURSOR_AGENT"],
    [{ GEMINI_CLI: "1" }, "GEMINI_CLI"],
    [{ CODEX_SANDBOX: "seatbelt" }, "CODEX_SANDBOX"],
    [{ CODEX_THREAD_ID: "0199", CODEX_CI: "1" }, "CODEX_CI"],
    [{ COPILOT_CLI: "1" }, "COPILOT_CLI"],
    [{ COPILOT_AGENT_SESSION_ID: "x" }, "COPILOT_AGENT_SESSION_ID"],
    [{ CI: "true" }, "CI"],
    [{ CI: "1", CLAUDECODE: "1" }, "CLAUDECODE"],
    [{ TERM: "dumb" }, "TERM"],
    [{ TERM: "dumb", CI: "false" }, "TERM"],
  ])("%j", (env, variable) => {
    expect(unattendedBy(env)).toBe(variable);
  });
});

describe("somebody may be there", () => {
  it.each([
    {},
    ...["false", "False", "0", ""].map((value) => ({ CI: value, CLAUDECODE: value })),
    { CODEX_SANDBOX: "0", COPILOT_CLI: "false" },
    { TERM: "xterm-256color" },
    { CODEX_HOME: "/home/ada/.codex", CODEX_API_KEY: "k", CODEX_SQLITE_HOME: "/x" },
    { COPILOT_HOME: "/home/ada/.copilot", COPILOT_CACHE_HOME: "/x", COPILOT_MODEL: "m" },
    { COPILOT_GITHUB_TOKEN: "t", COPILOT_ALLOW_ALL: "true", COPILOT_AUTO_UPDATE: "true" },
    { COPILOT_PROVIDER_TYPE: "openai", COPILOT_PROVIDER_BASE_URL: "http://localhost" },
    { COPILOT_CUSTOM_INSTRUCTIONS_DIRS: "/x", COPILOT_LOG_LEVEL: "debug" },
    { CONTINUE: "1", CI_NAME: "x", GEMINI_API_KEY: "k", CLAUDE_CONFIG_DIR: "/x" },
  ])("%j", (env) => {
    expect(unattendedBy(env)).toBeUndefined();
  });
});

describe("a text with commands", () => {
  const TEXT = "To join them: npx create-agent-project sync, or npx plop feature; npx other";

  it("stays as it is for people", () => {
    expect(commandsFor({}, TEXT)).toBe(TEXT);
  });

  it("keeps npx from asking where nobody would answer", () => {
    expect(commandsFor({ CLAUDECODE: "1" }, TEXT)).toBe(
      "To join them: npx --yes create-agent-project sync, or npx --yes plop feature; npx other",
    );
    const pinned = "npx create-agent-project@1.2.3 refresh, not npx --yes create-agent-project";
    expect(commandsFor({ CI: "1" }, pinned)).toBe(
      "npx --yes create-agent-project@1.2.3 refresh, not npx --yes create-agent-project",
    );
  });
});
