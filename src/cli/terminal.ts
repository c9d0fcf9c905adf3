import { stripVTControlCharacters } from "node:util";
import type { Progress } from "../commands/result.js";
import type { Everywhere } from "./program.js";

/** Whether there is a person to ask: a terminal on both sides, and no flag that says otherwise. */
export function isInteractive(flags: Everywhere): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && !flags.yes && !flags.json;
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
    if (stream.isTTY) {
      const text = line === undefined ? title : `${title}: ${stripVTControlCharacters(line)}`;
      stream.write(`\r\u001b[K${text.slice(0, stream.columns - 1)}`);
    } else if (title !== last) {
      stream.write(`${title}\n`);
    }
    last = title;
  };
}

/** Takes the progress line off a terminal. */
export function clearProgress(stream: NodeJS.WriteStream): void {
  if (stream.isTTY) stream.write("\r\u001b[K");
}
