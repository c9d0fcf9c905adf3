import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { withPerson, type Variables } from "./cli.js";

/** Texts to wait for, and what a person types then. */
export type Script = readonly (readonly [string, string])[];

type Given = { readonly cwd: string; readonly script?: Script; readonly env?: Variables };

/**
 * Runs a command on a terminal of 100 columns, with nothing in its environment that says that nobody
 * is there, unless `env` does.
 */
export async function runOnTerminal(
  command: readonly string[],
  { cwd, script = [], env = {} }: Given,
) {
  const driver = resolve("tests/support/terminal.py");
  const { exitCode, stdout } = await execa(
    "python3",
    [driver, JSON.stringify(script), ...command],
    {
      cwd,
      env: { ...withPerson(), NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
      reject: false,
    },
  );
  return { exitCode, output: stdout, screen: stripVTControlCharacters(stdout) };
}
