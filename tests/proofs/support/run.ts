import { execa } from "execa";
import { expect } from "vitest";
import { CACHE } from "../../support/python.js";
import type { Target } from "./target.js";

export type Environment = Readonly<Record<string, string>>;

/** The environment of a shell in which a project's virtual environment is active, and nothing else. */
export function environmentOf(programs: string, more: Environment = {}): Environment {
  const { PATH = "", HOME = "" } = process.env;
  return {
    PATH: `${programs}:${PATH}`,
    HOME,
    LANG: "C.UTF-8",
    // Types of libraries are worked out once, not in every fresh clone or environment; but a cache has
    // one user at a time, and test files run beside each other.
    MYPY_CACHE_DIR: `${CACHE}/mypy-${process.env["VITEST_POOL_ID"] ?? 0}`,
    ...more,
  };
}

/** All tests are a proof of their own: with this, a command that runs them takes some, to show that it runs. */
export const FEW_TESTS: Environment = { PYTEST_ADDOPTS: "-k health --cov-fail-under=0" };

/** Requests that nobody would expect: as long as all other tests, and they reach no line that others do not. */
export const HOSTILE_TESTS = "test_hostile_input.py";
export const WITHOUT_HOSTILE_TESTS: Environment = {
  PYTEST_ADDOPTS: `--ignore-glob=*/${HOSTILE_TESTS}`,
};

export type Ran = { readonly exitCode: number; readonly output: string };

/** Runs a line of shell in a folder, whatever comes of it. */
export async function tryShell(
  target: Pick<Target, "programs">,
  line: string,
  cwd: string,
  env: Environment = {},
): Promise<Ran> {
  const { exitCode = -1, all } = await execa(line, {
    cwd,
    env: environmentOf(target.programs, env),
    extendEnv: false,
    shell: "bash",
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { exitCode, output: all };
}

/** Runs a line of shell in a folder, and expects that it succeeds. */
export async function shell(
  target: Pick<Target, "programs">,
  line: string,
  cwd: string,
  env: Environment = {},
): Promise<string> {
  const { exitCode, output } = await tryShell(target, line, cwd, env);
  expect(exitCode, `${line}\n${output}`).toBe(0);
  return output;
}
