import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Folder } from "../../render/component.js";
import { allowedEnvironment, findProgram, withPrograms } from "./environment.js";
import { endingWords, runProgram } from "./run.js";
import { lastLines } from "./tail.js";

/** A Python to run a project's code with. */
export type Interpreter = {
  readonly file: string;
  /** `3.12.4` */
  readonly version: string;
  /** What a person calls it: `.venv`, `backend/.venv`, `$VIRTUAL_ENV`, `python3 of the PATH`. */
  readonly name: string;
  /** The folder of the programs that are installed beside it. */
  readonly programs: string;
  /** The environment of what runs with it. */
  readonly env: Readonly<Record<string, string>>;
};

/** What looking for one came to; with those that were there and could not be taken, a phrase each. */
export type FoundInterpreter = {
  readonly interpreter: Interpreter | undefined;
  readonly passedOver: readonly string[];
};

const isWindows = process.platform === "win32";

/** The folder of programs in a virtual environment. */
const PROGRAMS = isWindows ? "Scripts" : "bin";

const ASK = "import platform; print(platform.python_version())";
const ASK_LIMIT_MS = 20_000;

type Candidate = { readonly file: string; readonly name: string; readonly environment?: string };

/**
 * The Python of a project: that of `.venv` in one of its folders, then of `$VIRTUAL_ENV`, then of the
 * PATH; the first that runs and is of this version or a later one.
 * @param folders where its `.venv` may be: the project's own folder is ""
 * @param floor `3.11`
 */
export async function interpreterFor(
  root: string,
  folders: readonly Folder[],
  floor: string,
): Promise<FoundInterpreter> {
  const passedOver: string[] = [];
  for (const candidate of candidatesFor(root, folders)) {
    const env = environmentWith(candidate);
    const version = await versionOf(candidate.file, root, env);
    if (version.is === "version" && isAtLeast(version.text, floor)) {
      const { file, name } = candidate;
      const programs = dirname(file);
      return { interpreter: { file, version: version.text, name, programs, env }, passedOver };
    }
    const fault =
      version.is === "version" ? `is Python ${version.text}, not ${floor} or later` : version.why;
    passedOver.push(`${candidate.name} ${fault}`);
  }
  return { interpreter: undefined, passedOver };
}

function candidatesFor(root: string, folders: readonly Folder[]): Candidate[] {
  const own = process.env["VIRTUAL_ENV"];
  const environments = [
    ...[...new Set(folders)].map((folder) => ({
      name: `${folder}.venv`,
      environment: join(root, folder, ".venv"),
    })),
    ...(own === undefined || own === "" ? [] : [{ name: "$VIRTUAL_ENV", environment: own }]),
  ];
  const inEnvironments = environments.flatMap(({ name, environment }) => {
    const file = join(environment, PROGRAMS, isWindows ? "python.exe" : "python");
    return existsSync(environment) ? [{ file, name, environment }] : [];
  });
  const env = allowedEnvironment();
  const onPath = ["python3", "python"].flatMap((name) => {
    const file = findProgram(name, { cwd: root, folders: [], env });
    return file === undefined ? [] : [{ file, name: `${name} of the PATH` }];
  });
  return [...inEnvironments, ...onPath];
}

/** As if the environment were activated; without one, as if none were. */
function environmentWith({ file, environment }: Candidate): Record<string, string> {
  const allowed = allowedEnvironment({ ...process.env, VIRTUAL_ENV: undefined });
  const set = {
    // What is only looked at is not littered with bytecode.
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUTF8: "1",
  };
  if (environment === undefined) return { ...allowed, ...set };
  return { ...withPrograms(allowed, dirname(file)), ...set, VIRTUAL_ENV: environment };
}

type VersionFound =
  { readonly is: "version"; readonly text: string } | { readonly is: "none"; readonly why: string };

async function versionOf(
  file: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<VersionFound> {
  // Isolated, and without `site`: what stands in the project has no say in this.
  const args = ["-I", "-S", "-c", ASK];
  const { ending, output } = await runProgram({ file, args, cwd, env, timeLimitMs: ASK_LIMIT_MS });
  const text = lastLines(output, 1);
  if (ending.is === "exit" && ending.code === 0 && /^\d+\.\d+\.\d+/.test(text))
    return { is: "version", text };
  const isOdd = ending.is === "exit" && ending.code === 0;
  return { is: "none", why: isOdd ? "does not say its version" : endingWords(ending) };
}

/** Whether a version such as `3.12.4` is this one, `3.11`, or a later one. */
function isAtLeast(version: string, floor: string): boolean {
  const numbersOf = (text: string) => text.split(".").map((part) => Number.parseInt(part, 10));
  const [major = 0, minor = 0] = numbersOf(version);
  const [wantedMajor = 0, wantedMinor = 0] = numbersOf(floor);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** What to do where there is no interpreter. */
export function interpreterAdvice(floor: string, install: string): string {
  const activate = isWindows ? ".venv\\Scripts\\activate" : "source .venv/bin/activate";
  const make = isWindows ? "py -m venv .venv" : "python3 -m venv .venv";
  return `Install Python ${floor} or later, then: ${make}; ${activate}; ${install}`;
}
