import type { Definition } from "../../contract/definition/contract.js";
import type { Outcome } from "../../contract/evidence/evidence.js";
import { allowedEnvironment, findProgram } from "../../disk/process/environment.js";
import type { Interpreter } from "../../disk/process/interpreter.js";
import { endingWords, runProgram } from "../../disk/process/run.js";
import { lastLines } from "../../disk/process/tail.js";
import { shellWord, visible } from "../../spec/text.js";

/** The commands of a contract, to be run in a project. */
export type AcceptanceRequest = {
  readonly root: string;
  /** The project's Python, whose programs come first; other programs run without one, too. */
  readonly interpreter: Interpreter | undefined;
  readonly entries: readonly Pick<Definition, "id" | "acceptanceCommand">[];
  /** For each command. */
  readonly timeLimitMs?: number;
};

const TIME_LIMIT_MS = 5 * 60_000;
const LINES = 10;

/**
 * What came of the acceptance command of each entry, by its id: one after the other, in the project's
 * folder, without a shell. A command that several entries have runs once.
 */
export async function runAcceptance(
  request: AcceptanceRequest,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const known = new Map<string, Outcome>();
  for (const { id, acceptanceCommand } of request.entries) {
    if (acceptanceCommand === undefined) {
      outcomes.set(id, { is: "does not apply" });
      continue;
    }
    const key = JSON.stringify(acceptanceCommand);
    const outcome = known.get(key) ?? (await outcomeOf(acceptanceCommand, request));
    known.set(key, outcome);
    outcomes.set(id, outcome);
  }
  return outcomes;
}

async function outcomeOf(
  command: readonly string[],
  { root, interpreter, timeLimitMs = TIME_LIMIT_MS }: AcceptanceRequest,
): Promise<Outcome> {
  const [name = "", ...args] = command;
  const shown = `'${visible(command.map(shellWord).join(" "))}'`;
  const env = interpreter?.env ?? allowedEnvironment();
  const folders = interpreter === undefined ? [] : [interpreter.programs];
  const file = findProgram(name, { cwd: root, folders, env });
  if (file === undefined)
    return { is: "not run", why: `${shown}: there is no program ${visible(shellWord(name))}.` };
  const { ending, output } = await runProgram({ file, args, cwd: root, env, timeLimitMs });
  if (ending.is === "not started")
    return { is: "not run", why: `${shown} ${endingWords(ending)}.` };
  if (ending.is === "exit" && ending.code === 0) return { is: "held" };
  const last = lastLines(output, LINES);
  const end = last === "" ? "; it wrote nothing" : `:\n${last}`;
  return { is: "failed", why: `${shown} ${endingWords(ending)}${end}` };
}
