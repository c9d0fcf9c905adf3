import { stripVTControlCharacters } from "node:util";
import picocolors from "picocolors";
import type { Progress } from "../commands/report/result.js";
import { visible } from "../spec/text.js";

/** The flags that say whether to ask. */
type AskingFlags = { readonly json?: true; readonly yes?: true; readonly quiet?: true };

/** Whether there is a person to ask: a terminal on both sides, and nothing that says otherwise. */
export function isInteractive(flags: AskingFlags): boolean {
  return couldAsk(flags) && unattendedBy(process.env) === undefined;
}

/** Says why no question is asked where a person may wonder: on a terminal, without a flag for it. */
export function explainSilence(flags: AskingFlags): void {
  const variable = unattendedBy(process.env);
  if (variable === undefined || flags.quiet || !couldAsk(flags)) return;
  console.error(`No questions: ${variable} says that nobody is here. To be asked, unset it.`);
}

/** Whether terminal and flags allow questions. */
function couldAsk(flags: AskingFlags): boolean {
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

// What agents and CI set for the commands that they run.
const SIGNS = ["CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI"];
const FAMILIES = ["CODEX_", "COPILOT_"];

// What people export for these tools themselves says nothing of who runs a command.
const SETTING =
  /_(?:PROVIDER_\w+|\w*HOME|\w*KEY|\w*TOKEN|\w*MODEL|\w*URL|\w*HOST|\w*PORT|\w*PATH|\w*DIRS?|\w*FILE|\w*CONFIG|\w*PROFILE|\w*CERTIFICATE|\w*EDITOR|\w*EFFORT|LOG_\w+|ALLOW_\w+|AUTO_UPDATE|OFFLINE)$/;

/**
 * The variable of an environment that says that nobody is there to answer a question, also where
 * there is a terminal: an agent's, CI's, or a `TERM` that cannot show one.
 * @returns its name, or undefined where none says so
 */
export function unattendedBy(env: NodeJS.ProcessEnv): string | undefined {
  const isSet = (name: string) => !["", "0", "false"].includes((env[name] ?? "").toLowerCase());
  const ofFamilies = Object.keys(env)
    .filter((name) => FAMILIES.some((family) => name.startsWith(family)) && !SETTING.test(name))
    .sort();
  return (
    [...SIGNS, ...ofFamilies, "CI"].find(isSet) ?? (env["TERM"] === "dumb" ? "TERM" : undefined)
  );
}

/**
 * A text with commands in it as its reader has to type them: `npx` waits for an answer before it
 * installs anything, which `--yes` gives where nobody is there.
 */
export function commandsFor(env: NodeJS.ProcessEnv, text: string): string {
  if (unattendedBy(env) === undefined) return text;
  return text.replaceAll(/\bnpx (?=create-agent-project\b|plop\b)/g, "npx --yes ");
}
