import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import type { Progress } from "../commands/report/result.js";
import { visible } from "../spec/text.js";
import type { Everywhere } from "./program.js";
import { unattendedBy } from "./unattended.js";

/** Whether there is a person to ask: a terminal on both sides, and nothing that says otherwise. */
export function isInteractive(flags: Everywhere): boolean {
  return couldAsk(flags) && unattendedBy(process.env) === undefined;
}

/** Says why no question is asked where a person may wonder: on a terminal, without a flag for it. */
export function explainSilence(flags: Everywhere): void {
  const variable = unattendedBy(process.env);
  if (variable === undefined || flags.quiet || !couldAsk(flags)) return;
  console.error(`No questions: ${variable} says that nobody is here. To be asked, unset it.`);
}

/** Whether terminal and flags allow questions. */
function couldAsk(flags: Everywhere): boolean {
  // Without a terminal, `isTTY` is not false but undefined.
  const hasTerminal = [process.stdin, process.stdout].every(({ isTTY }) => isTTY);
  return hasTerminal && !flags.yes && !flags.json;
}

/** How many lines the terminal shows; what most show where it does not tell. */
export function rowsOfScreen(): number {
  return process.stdout.rows || 24;
}

/** Shows progress on stderr: one line that is written over on a terminal, else a line a step. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  let last = "";
  return ({ title, line }) => {
    if (quiet) return;
    if (canOverwrite(stream)) {
      const text = line === undefined ? title : `${title}: ${stripVTControlCharacters(line)}`;
      stream.write(`\r\u001b[K${visible(text).slice(0, stream.columns - 1)}`);
    } else if (title !== last) {
      stream.write(`${visible(title)}\n`);
    }
    last = title;
  };
}

/** Takes the progress line off a terminal. */
export function clearProgress(stream: NodeJS.WriteStream): void {
  if (canOverwrite(stream)) stream.write("\r\u001b[K");
}

/** Whether a line can be written over; what calls itself dumb knows no way. */
function canOverwrite(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env["TERM"] !== "dumb";
}

const { FORCE_COLOR, NO_COLOR, TERM } = process.env;

/** Colours, where somebody sees them: not in files, pipes or CI logs, unless FORCE_COLOR asks. */
export const colors = picocolors.createColors(
  !NO_COLOR && !!(FORCE_COLOR ?? (process.stdout.isTTY && TERM !== "dumb")),
);
