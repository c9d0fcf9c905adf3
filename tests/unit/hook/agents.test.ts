import { describe, expect, it } from "vitest";
import { dialectOf } from "../../../src/hook/agents.js";
import { agentNames } from "../../../src/render/agents.js";
import { problemOf } from "../../support/refusal.js";

// Inputs by hand, from the documentation of each agent (November 2026); sources in src/render/agents.ts.

const CLAUDE = {
  session_id: "abc123",
  transcript_path: "/home/ada/.claude/projects/shop/abc123.jsonl",
  cwd: "/home/ada/shop",
  permission_mode: "default",
  hook_event_name: "Stop",
  stop_hook_active: true,
  last_assistant_message: "Done.",
};
const CODEX = { ...CLAUDE, turn_id: "7", model: "gpt-5", transcript_path: null };
const COPILOT = {
  hook_event_name: "Stop",
  session_id: "abc123",
  timestamp: "2026-11-30T00:00:00.000Z",
  cwd: "/home/ada/shop",
  transcript_path: "/tmp/transcript",
  stop_reason: "end_turn",
  stop_hook_active: false,
};
const VS_CODE = {
  timestamp: "2026-11-30T00:00:00.000Z",
  cwd: "/home/ada/shop",
  sessionId: "abc123",
  hookEventName: "Stop",
  transcript_path: "/tmp/transcript.json",
  stop_hook_active: false,
};
const CURSOR = {
  conversation_id: "c-1",
  generation_id: "g-1",
  model: "auto",
  hook_event_name: "stop",
  cursor_version: "3.7.21",
  workspace_roots: ["/home/ada/shop"],
  status: "completed",
  loop_count: 0,
};
const ANTIGRAVITY = {
  conversationId: "a-1",
  modelName: "gemini-3.8-flash",
  workspacePaths: ["/home/ada/shop"],
  transcriptPath: "/tmp/t",
  executionNum: 1,
  terminationReason: "NO_TOOL_CALL",
  error: "",
  fullyIdle: true,
};
const GEMINI = {
  session_id: "g-1",
  transcript_path: "/tmp/t.json",
  cwd: "/home/ada/shop",
  hook_event_name: "AfterAgent",
  timestamp: "2026-11-30T00:00:00.000Z",
  prompt: "Go on",
  prompt_response: "Done.",
  stop_hook_active: false,
};

const last = { isMoot: false };

describe("what agents say", () => {
  it.each([
    ["claude", CLAUDE, { ...last, session: "abc123", wasSentBack: true }],
    [
      "claude",
      { ...CLAUDE, stop_hook_active: false },
      { ...last, session: "abc123", wasSentBack: false },
    ],
    ["codex", CODEX, { ...last, session: "abc123", wasSentBack: true }],
    ["copilot", COPILOT, { ...last, session: "abc123", wasSentBack: false }],
    ["copilot", VS_CODE, { ...last, session: "abc123", wasSentBack: false }],
    ["cursor", CURSOR, { ...last, session: "c-1", wasSentBack: false }],
    ["cursor", { ...CURSOR, loop_count: 2 }, { ...last, session: "c-1", wasSentBack: true }],
    ["antigravity", ANTIGRAVITY, { ...last, session: "a-1", wasSentBack: undefined }],
    ["gemini", GEMINI, { ...last, session: "g-1", wasSentBack: false }],
  ])("%s is read", (agent, input, expected) => {
    expect(dialectOf(agent).read(input)).toEqual(expected);
  });

  it.each([
    // Copilot, VS Code and Cursor read .claude/settings.json, and have files of their own.
    ["claude", COPILOT],
    ["claude", VS_CODE],
    ["claude", CURSOR],
    ["cursor", { ...CURSOR, status: "aborted" }],
    ["cursor", { ...CURSOR, status: "error" }],
    ["antigravity", { ...ANTIGRAVITY, fullyIdle: false }],
    ["antigravity", { ...ANTIGRAVITY, error: "quota" }],
  ])("%s has nothing to be asked", (agent, input) => {
    expect(dialectOf(agent).read(input).isMoot).toBe(true);
  });

  it.each(agentNames)("%s may say nothing, or anything", (agent) => {
    const { read } = dialectOf(agent);
    expect(read({})).toEqual({ session: "", wasSentBack: undefined, isMoot: false });
    const odd = { session_id: 1, sessionId: {}, conversation_id: [], conversationId: null };
    const flags = { stop_hook_active: "yes", loop_count: "2", fullyIdle: 0, error: 1, status: 3 };
    expect(read({ ...odd, ...flags })).toEqual({
      session: "",
      wasSentBack: undefined,
      isMoot: false,
    });
  });

  it("refuses a name that is no agent's, with the nearest", () => {
    const problem = problemOf(() => dialectOf("claud"));
    expect(problem).toMatchObject({ code: "bad-arguments", field: "<agent>" });
    expect(problem.fix).toContain("'claude'");
  });
});

describe("what agents are told", () => {
  it.each([
    ["claude", { exitCode: 2, stderr: "why" }],
    ["codex", { exitCode: 0, stdout: { decision: "block", reason: "why" } }],
    [
      "copilot",
      {
        exitCode: 0,
        stdout: {
          decision: "block",
          reason: "why",
          hookSpecificOutput: { hookEventName: "Stop", decision: "block", reason: "why" },
        },
      },
    ],
    ["cursor", { exitCode: 0, stdout: { followup_message: "why" } }],
    ["antigravity", { exitCode: 0, stdout: { decision: "continue", reason: "why" } }],
    ["gemini", { exitCode: 0, stdout: { decision: "deny", reason: "why" } }],
  ])("%s is sent back", (agent, reply) => {
    expect(dialectOf(agent).block("why")).toEqual(reply);
  });

  it.each([
    ["claude", { exitCode: 0 }, { exitCode: 0, stdout: { systemMessage: "so" } }],
    ["codex", { exitCode: 0, stdout: {} }, { exitCode: 0, stdout: { systemMessage: "so" } }],
    ["copilot", { exitCode: 0, stdout: {} }, { exitCode: 0, stdout: { systemMessage: "so" } }],
    ["cursor", { exitCode: 0, stdout: {} }, { exitCode: 0, stdout: {}, stderr: "so" }],
    ["antigravity", { exitCode: 0, stdout: {} }, { exitCode: 0, stdout: {}, stderr: "so" }],
    ["gemini", { exitCode: 0, stdout: {} }, { exitCode: 0, stdout: { systemMessage: "so" } }],
  ])("%s may stop", (agent, silent, told) => {
    expect(dialectOf(agent).pass()).toEqual(silent);
    expect(dialectOf(agent).pass("so")).toEqual(told);
  });
});
