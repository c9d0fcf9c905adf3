import { anyOf, didYouMean, quoted } from "../spec/text.js";
import { refuse } from "../problem.js";
import { agentNames, type AgentName } from "../render/agents.js";

/** What an agent said when it was about to stop, as far as it said anything that can be read. */
export type Stop = {
  /** The conversation that it is in; empty where it does not say. */
  readonly session: string;
  /** Whether it goes on only since a hook sent it back; undefined where it does not say. */
  readonly wasSentBack: boolean | undefined;
  /** Whether nothing hangs on this stop: it was interrupted, has failed, or another hook answers. */
  readonly isMoot: boolean;
};

/** What a process answers with. */
export type Reply = {
  readonly exitCode: 0 | 2;
  readonly stdout?: object;
  readonly stderr?: string;
};

/** How an agent talks to its hooks. */
type Dialect = {
  readonly read: (input: Input) => Stop;
  /** Sends it back to work. */
  readonly block: (text: string) => Reply;
  /** Lets it stop, with a word for the person where there is one. */
  readonly pass: (text?: string) => Reply;
};

/** The JSON that an agent gives its hook. */
type Input = Readonly<Record<string, unknown>>;

const textIn = (input: Input, ...keys: readonly string[]) =>
  keys.map((key) => input[key]).find((value) => typeof value === "string") ?? "";

const flagIn = (input: Input, key: string) => {
  const value = input[key];
  return typeof value === "boolean" ? value : undefined;
};

/** What most have from Claude Code. */
const read = (input: Input): Stop => ({
  session: textIn(input, "session_id", "sessionId"),
  wasSentBack: flagIn(input, "stop_hook_active"),
  isMoot: false,
});

const passAsJson = (text?: string): Reply => ({
  exitCode: 0,
  stdout: text === undefined ? {} : { systemMessage: text },
});

const passAside = (text?: string): Reply => ({
  ...{ exitCode: 0, stdout: {} },
  ...(text !== undefined && { stderr: text }),
});

/** Each from the documentation of its agent (sources and dates: `src/render/agents.ts`). */
const dialects: Readonly<Record<AgentName, Dialect>> = {
  claude: {
    // Copilot and Cursor read Claude Code's settings, too, and have a hook of their own.
    read: (input) => ({
      ...read(input),
      isMoot: "timestamp" in input || "cursor_version" in input,
    }),
    block: (stderr) => ({ exitCode: 2, stderr }),
    pass: (text) => (text === undefined ? { exitCode: 0 } : passAsJson(text)),
  },
  codex: {
    read,
    block: (reason) => ({ exitCode: 0, stdout: { decision: "block", reason } }),
    pass: passAsJson,
  },
  copilot: {
    read,
    // Copilot's CLI and cloud agent take the first two, VS Code the last.
    block: (reason) => ({
      exitCode: 0,
      stdout: {
        ...{ decision: "block", reason },
        hookSpecificOutput: { hookEventName: "Stop", decision: "block", reason },
      },
    }),
    pass: passAsJson,
  },
  cursor: {
    read: (input) => {
      const { loop_count: loops, status } = input;
      return {
        session: textIn(input, "conversation_id"),
        wasSentBack: typeof loops === "number" ? loops > 0 : undefined,
        isMoot: status === "aborted" || status === "error",
      };
    },
    block: (text) => ({ exitCode: 0, stdout: { followup_message: text } }),
    pass: passAside,
  },
  antigravity: {
    read: (input) => ({
      session: textIn(input, "conversationId"),
      wasSentBack: undefined,
      // With work in the background it is not at its end.
      isMoot: input["fullyIdle"] === false || textIn(input, "error") !== "",
    }),
    block: (reason) => ({ exitCode: 0, stdout: { decision: "continue", reason } }),
    pass: passAside,
  },
  gemini: {
    read,
    block: (reason) => ({ exitCode: 0, stdout: { decision: "deny", reason } }),
    pass: passAsJson,
  },
};

/**
 * How an agent talks to its hooks.
 * @throws Refused for a name that is no agent's
 */
export function dialectOf(agent: string): Dialect {
  const name = agentNames.find((one) => one === agent);
  if (name !== undefined) return dialects[name];
  return refuse({
    code: "bad-arguments",
    field: "<agent>",
    message: `There is no agent ${quoted(agent)}.`,
    fix: `${didYouMean(agent, agentNames)}The agents are ${anyOf(agentNames)}.`,
  });
}
