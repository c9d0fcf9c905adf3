import { resolve } from "node:path";
import { execa } from "execa";

export { lasting, scratch } from "./folders.js";

/** Variables of an environment. */
export type Variables = Readonly<Record<string, string>>;

const SIGN_OF_NOBODY = /^(?:CI|CLAUDECODE|CURSOR_AGENT|GEMINI_CLI|CODEX_\w+|COPILOT_\w+)$/;

/** What makes this run's environment one in which a person may sit at the terminal. */
export function withPerson(): Readonly<Record<string, string | undefined>> {
  const signs = Object.keys(process.env).filter((name) => SIGN_OF_NOBODY.test(name));
  return { ...Object.fromEntries(signs.map((name) => [name, undefined])), TERM: "xterm" };
}

/** The built bins. */
export const bins = {
  create: resolve("dist/create-agent-project.js"),
  inside: resolve("dist/agent-project.js"),
} as const;

export type Ran = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd: string;
  readonly env?: Variables;
  readonly input?: string;
  readonly bin?: string;
  readonly uid?: number;
  /** In milliseconds. */
  readonly timeout?: number;
};

/** Runs the built program to its end, without a terminal. */
export async function cli(args: readonly string[], options: RunOptions): Promise<Ran> {
  const { bin = bins.create, cwd, env = {}, input = "", uid, timeout = 60_000 } = options;
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    cwd,
    // Whatever colours this run has, the program sees neither wish: node warns where it sees both.
    env: { ...withPerson(), ...env, NO_COLOR: undefined, FORCE_COLOR: undefined },
    input,
    reject: false,
    timeout,
    ...identity,
  });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}
