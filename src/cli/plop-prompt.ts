import type { Question } from "../../generators/question.js";
import { refuse, Refused } from "../problem.js";
import { visibleLines } from "../spec/text.js";
import { problemText } from "./output.js";
import { promptOf } from "./prompt.js";

/** A question as plop takes it; plop brings an older inquirer, in which a choice is called a list. */
export function plopPrompt(question: Question) {
  const prompt = promptOf(question);
  switch (question.kind) {
    case "choice":
      return { ...prompt, type: "list" };
    case "set":
      return { ...prompt, bypass: membersOf };
    case "text":
    case "flag":
      return prompt;
  }
}

/** The members of a set that is given as an argument, as `--set` takes it; the spec's reader judges them. */
function membersOf(answer: string): readonly string[] {
  return ["", "none"].includes(answer) ? [] : answer.split(",");
}

/** Refuses to go on without an answer, where nobody is there to give it. */
export function refuseMissing(message: string, example: string): never {
  const fix = `Give the answers as arguments: ${example}`;
  return refuse({ code: "missing-value", message, fix });
}

/** What an action of plop returns: plop prints it, or the message of what is thrown. */
export async function inPlop(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refused)
      throw new Error(error.problems.map(problemText).join("\n"), { cause: error });
    // plop prints the message as it is.
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(visibleLines(message), { cause: error });
  }
}
