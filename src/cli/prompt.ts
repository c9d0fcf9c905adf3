import type { Question, Choice } from "../../generators/question.js";
import { visible, visibleLines } from "../spec/text.js";

type Reply = string | boolean | readonly string[];

/** Puts one question on the terminal. */
export async function ask(question: Question): Promise<Reply> {
  // Loaded late: plop brings its own.
  const { default: inquirer } = await import("inquirer");
  const { answer } = await inquirer.prompt<{ answer: Reply }>([promptOf(question, "answer")]);
  return answer;
}

/** Asks whether to go on. */
export async function agree(message: string): Promise<boolean> {
  return (await ask({ name: "agree", kind: "flag", message, default: true })) === true;
}

/** A question the way inquirer, and so plop, takes it. @param name the key of the answer */
export function promptOf(question: Question, name: string = question.name) {
  const message = visible(question.message);
  switch (question.kind) {
    case "text":
      return {
        type: "input" as const,
        name,
        message,
        default: question.default ?? "",
        validate: (answer: string) => {
          const fault = question.fault(answer);
          return fault === undefined ? true : visibleLines(fault);
        },
      };
    case "choice":
      return {
        type: "select" as const,
        name,
        message,
        choices: question.choices.map(choiceOf),
        default: question.default,
      };
    case "set":
      return {
        type: "checkbox" as const,
        name,
        message,
        choices: question.choices.map((choice) => ({
          ...choiceOf(choice),
          checked: question.default.includes(choice.value),
        })),
      };
    case "flag":
      return { type: "confirm" as const, name, message, default: question.default };
  }
}

function choiceOf({ value, label }: Choice) {
  return { value, name: label };
}
