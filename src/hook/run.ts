import { findRoot } from "../disk/project.js";
import { faultOf } from "../cli/fault.js";
import { commandsFor } from "../cli/terminal.js";
import { Refused, type Problem } from "../problem.js";
import { dialectOf, type Reply, type Stop } from "./agents.js";
import { decide, type Sent } from "./decide.js";
import { digestOfFindings, findingsIn, findingsText, type Findings } from "./findings.js";
import { readInput } from "./input.js";
import { Memory } from "./memory.js";

/** Where nobody answers a question. */
const NOBODY = { CI: "true" };

const ALL = "To see all: npx create-agent-project check, and verify.";

/**
 * Answers the hook of an agent that is about to stop, in its own way: what is left to do sends it back, once. Whatever goes
 * wrong here keeps nobody.
 * @returns the exit code that its agent understands
 */
export async function runHook(agent: string, cwd: string): Promise<number> {
  const dialect = dialectOf(agent);
  const reply = await answer(agent, cwd).catch((error: unknown) => {
    const [problem] = error instanceof Refused ? error.problems : [faultOf(error)];
    return dialect.pass(notJudged(problem));
  });
  if (reply.stdout !== undefined) console.log(JSON.stringify(reply.stdout));
  if (reply.stderr !== undefined) console.error(reply.stderr);
  return reply.exitCode;
}

async function answer(agent: string, cwd: string): Promise<Reply> {
  const dialect = dialectOf(agent);
  const stop = dialect.read(await readInput(process.stdin));
  if (stop.isMoot) return dialect.pass();
  const root = findRoot(cwd);
  const findings = await findingsIn(root);
  const memory = new Memory(root, [agent, stop.session]);
  const { text, isBlocked } = judge(stop, findings, memory);
  return isBlocked ? dialect.block(text ?? "") : dialect.pass(text);
}

type Verdict = { readonly text?: string; readonly isBlocked: boolean };

function judge(stop: Stop, findings: Findings, memory: Memory): Verdict {
  if (findings.are === "unknown") return { text: notJudged(findings.why), isBlocked: false };
  const { problems } = findings;
  const decision = decide(stop, digestOfFindings(problems), memory.recall());
  switch (decision.is) {
    case "pass":
      memory.keep(undefined);
      return { isBlocked: false };
    case "give up":
      return { text: told(problems, "This is still so, and is left at that"), isBlocked: false };
    case "block":
      return sendBack(problems, decision.sent, memory);
  }
}

function sendBack(problems: readonly Problem[], sent: Sent, memory: Memory): Verdict {
  // Who cannot be remembered could be sent back for ever.
  if (memory.keep(sent))
    return { text: told(problems, "Not done yet. Mend this before you stop"), isBlocked: true };
  return { text: told(problems, "This is not done"), isBlocked: false };
}

function told(problems: readonly Problem[], what: string): string {
  return commandsFor(NOBODY, `${what}:\n\n${findingsText(problems)}\n\n${ALL}`);
}

function notJudged({ message, fix }: Problem): string {
  return commandsFor(NOBODY, `Nothing was checked. ${message} ${fix}`);
}
