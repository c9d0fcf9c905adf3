import type { Choice, Question } from "../../generators/question.js";
import { visible, visibleLines } from "../spec/text.js";

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
