import inquirer from "inquirer";
import type { Question } from "../../generators/question.js";
import { promptOf } from "./prompt.js";

type Answer = string | boolean | readonly string[];

/** Puts one question on the terminal. */
export async function ask(question: Question): Promise<Answer> {
  const { answer } = await inquirer.prompt<{ answer: Answer }>([promptOf(question, "answer")]);
  return answer;
}

/** Asks whether to go on. */
export async function agree(message: string): Promise<boolean> {
  return (await ask({ name: "agree", kind: "flag", message, default: true })) === true;
}
