import leven from "leven";
import { refuse } from "../problem.js";
import { quoted } from "../spec/text.js";

/**
 * Refuses the name of a folder that is a command with a typing mistake: a project would be made that
 * nobody asked for.
 * @throws Refused `bad-arguments`, naming the command and the way to a folder of that name
 */
export function refuseMistyped(dir: string, commands: readonly string[]): void {
  const meant = commands.find((command) => isSlipOf(dir.toLowerCase(), command));
  if (meant === undefined) return;
  refuse({
    code: "bad-arguments",
    field: "<dir>",
    message: `There is no command ${quoted(dir)}.`,
    fix: `Did you mean '${meant}'? To make a project in a folder of that name: npx create-agent-project create ${dir}`,
  });
}

/** Whether one letter is wrong, missing, or too many, or two have changed places. */
function isSlipOf(typed: string, word: string): boolean {
  const distance = leven(typed, word, { maxDistance: 2 });
  if (distance === 2) return sorted(typed) === sorted(word);
  return distance === 1;
}

function sorted(word: string): string {
  return Array.from(word).sort().join("");
}
