import { resolve } from "node:path";
import { execa } from "execa";

export { lasting, scratch } from "./folders.js";

/** The built bins. */
export const bins = {
  create: resolve("dist/create-agent-project.js"),
  inside: resolve("dist/agent-project.js"),
} as const;

export type Ran = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
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
    env: { ...env, NO_COLOR: undefined, FORCE_COLOR: undefined },
    input,
    reject: false,
    timeout,
    ...identity,
  });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}
