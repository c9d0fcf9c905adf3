import { existsSync } from "node:fs";
import { join } from "node:path";
import { readRegularFile } from "../../disk/fs/regular-file.js";
import { allowedEnvironment, findProgram } from "../../disk/process/environment.js";
import type { Interpreter } from "../../disk/process/interpreter.js";
import { endingWords, type Ran, runProgram } from "../../disk/process/run.js";
import { projectPath } from "../../tree/path.js";
import { lastLines } from "../../disk/process/tail.js";
import type { Problem } from "../../problem.js";
import type { Component } from "../../render/component.js";
import { shellWord, visible } from "../../spec/text.js";
import type { Progress } from "../report/result.js";
import { copyOfCommit, copyOfNow, shareInstalled, withFolder } from "./copies.js";
import { junitResults, type TestResult } from "./junit.js";

/** The tests of a project, at the start of a task and now. */
export type RegressionRequest = {
  readonly root: string;
  /** The commit that the task started from, as `startCommit` gives it. */
  readonly commit: string;
  readonly components: readonly Pick<Component, "root" | "language" | "test" | "install">[];
  /** The project's Python; without one, tests in Python are not run. */
  readonly interpreter: Interpreter | undefined;
  /** For each run of all tests of a component. */
  readonly timeLimitMs?: number;
  readonly progress?: Progress;
};

type Suite = RegressionRequest["components"][number];

const TIME_LIMIT_MS = 20 * 60_000;
const LARGEST_REPORT = 64 * 1024 * 1024;

// As many names as anybody reads.
const NAMED = 20;

/**
 * The tests that passed when a task began and that fail, are skipped or are gone now. Both trees are
 * copied to temporary folders, so that neither the project nor its repository is written to, and run
 * with what is installed for the project. Tests that fail now and did not are run once more before they
 * count: what passes then only sometimes fails. What could not be run is a problem, too.
 */
export async function regressionsSince(request: RegressionRequest): Promise<readonly Problem[]> {
  return withFolder(async (folder) => {
    const [before, now] = [join(folder, "before"), join(folder, "now")];
    await copyOfCommit(request.root, request.commit, before);
    await copyOfNow(request.root, now);
    const problems: Problem[] = [];
    for (const suite of request.components)
      if (existsSync(join(before, suite.root)))
        problems.push(...(await regressionsIn(suite, { ...request, before, now, folder })));
    return problems;
  });
}

type Place = RegressionRequest & {
  readonly before: string;
  readonly now: string;
  readonly folder: string;
};

async function regressionsIn(suite: Suite, place: Place): Promise<Problem[]> {
  const runner = runnerFor(suite, place);
  if (typeof runner === "string") return [notRun(suite, runner)];
  const before = await runner("before", place.before);
  if (before.results === undefined) return [notRun(suite, `at the start they ${before.why}`)];
  const passed = [...before.results].flatMap(([name, result]) =>
    result === "passed" ? [name] : [],
  );
  if (passed.length === 0)
    // Without tests nothing could have broken.
    return before.results.size === 0 ? [] : [notRun(suite, "at the start none of them passed")];
  const now = await runner("now", place.now);
  if (now.results === undefined) return [notRun(suite, `now they ${now.why}`)];
  const { results } = now;
  const suspects = passed.filter((name) => results.get(name) !== "passed");
  if (suspects.length === 0) return [];
  const again = await runner("again", place.now, suspects);
  const regressions = suspects.filter((name) => again.results?.get(name) !== "passed");
  const fileOf = (name: string) => filesOf([name], join(place.before, suite.root))[0];
  return named(regressions, results, (name) => {
    const file = suite.language === "python" ? fileOf(name) : undefined;
    // Names are what the tests say; a path is what it seems only where it is plain.
    if (file === undefined || !/^\w+(?:\/\w+)*\.py$/.test(file)) return {};
    return { path: projectPath(`${suite.root}${file}`) };
  });
}

function named(
  names: readonly string[],
  now: ReadonlyMap<string, TestResult>,
  placeOf: (name: string) => Pick<Problem, "path">,
): Problem[] {
  const problems = names.slice(0, NAMED).map((name): Problem => {
    const result = now.get(name);
    const became = result === undefined ? "is gone" : result === "skipped" ? "is skipped" : "fails";
    return {
      code: "regression",
      ...placeOf(name),
      message: `The test ${visible(name)} passed when the task began, and ${became} now.`,
      fix: "Mend what it tests; a test that is no longer true is for a person to change.",
    };
  });
  const more = names.length - problems.length;
  if (more > 0)
    problems.push({
      code: "regression",
      message: `So did ${more} more tests.`,
      fix: "Run the project's tests.",
    });
  return problems;
}

/** What came of a run: the result of each test, or why there is none, behind "they". */
type Results =
  | { readonly results: ReadonlyMap<string, TestResult> }
  | { readonly results: undefined; readonly why: string };

/** Runs the tests of a component in a copy of the project; these again, where some are named, and others with them. */
type Runner = (title: string, copy: string, names?: readonly string[]) => Promise<Results>;

/** How the tests of a component are run; or why they cannot be. */
function runnerFor(suite: Suite, place: Place): Runner | string {
  return suite.language === "python" ? pytestRunner(suite, place) : npmRunner(suite, place);
}

function pytestRunner(suite: Suite, place: Place): Runner | string {
  const { interpreter } = place;
  if (interpreter === undefined) return "no Python of the project was found";
  const { env, programs } = interpreter;
  const [name = "", ...args] = suite.test.split(" ");
  const program = findProgram(name, { cwd: place.root, folders: [programs], env });
  const [file, more] =
    program === undefined && name === "pytest"
      ? [interpreter.file, ["-m", "pytest", ...args]]
      : [program, args];
  if (file === undefined) return `there is no ${name}`;
  return async (title, copy, names) => {
    const files = names === undefined ? [] : filesOf(names, join(copy, suite.root));
    if (names !== undefined && files.length === 0) return { results: new Map() };
    const report = join(place.folder, `${title}.xml`);
    const own = ["-p", "no:cacheprovider", "-o", "junit_family=xunit2", `--junitxml=${report}`];
    const ran = await run(suite, place, title, {
      ...{ file, env, cwd: join(copy, suite.root) },
      args: [...more, ...own, ...files],
    });
    return resultsFrom(report, ran);
  };
}

function npmRunner(suite: Suite, place: Place): Runner | string {
  const modules = `${suite.root}node_modules`;
  if (!existsSync(join(place.root, modules)))
    return `nothing is installed in ${suite.root || "the project's folder"}`;
  const env = allowedEnvironment();
  const [name = "", ...args] = suite.test.split(" ");
  const file = findProgram(name, { cwd: place.root, folders: [], env });
  if (file === undefined) return `there is no ${name}`;
  for (const copy of [place.before, place.now]) shareInstalled(place.root, copy, modules);
  return async (title, copy) => {
    const report = join(place.folder, `${title}-npm.xml`);
    const program = { file, env, cwd: join(copy, suite.root) };
    // Vitest names its tests; a runner that knows nothing of this may fail for it, and is asked without.
    const own = ["--", "--reporter=junit", `--outputFile=${report}`];
    const read = resultsFrom(
      report,
      await run(suite, place, title, { ...program, args: [...args, ...own] }),
    );
    if (read.results !== undefined) return read;
    const plain = await run(suite, place, title, { ...program, args });
    if (plain.ending.is !== "exit") return resultsFrom(report, plain);
    const whole = `${shellWord(suite.test)} in ${suite.root || "."}`;
    return { results: new Map([[whole, plain.ending.code === 0 ? "passed" : "failed"]]) };
  };
}

function run(
  suite: Suite,
  { progress, timeLimitMs = TIME_LIMIT_MS }: Place,
  title: string,
  program: Omit<Parameters<typeof runProgram>[0], "timeLimitMs">,
): Promise<Ran> {
  progress?.({ title: `Running the tests${suite.root && ` of ${suite.root}`} (${title})` });
  return runProgram({ ...program, timeLimitMs });
}

// By pytest: all passed, some failed, it was interrupted (by what cannot be collected), there are none.
const REPORTED = new Set([0, 1, 2, 5]);

function resultsFrom(report: string, { ending, output }: Ran): Results {
  const read = readRegularFile(report, LARGEST_REPORT, "refuse");
  if (ending.is === "exit" && REPORTED.has(ending.code) && read.is === "file")
    return { results: junitResults(read.bytes.toString("utf8")) };
  const last = lastLines(output, 5);
  return { results: undefined, why: `${endingWords(ending)}${last === "" ? "" : `: ${last}`}` };
}

function notRun({ root, test, install }: Suite, why: string): Problem {
  return {
    code: "not-checked",
    message: `Whether tests that passed still do was not found out by '${test}'${root && ` in ${root}`}: ${why}`,
    fix: `Install what they need: ${root === "" ? install : `cd ${root.slice(0, -1)} && ${install}`}; or leave out what runs: --static`,
  };
}

/** The files of tests by their names, `tests.unit.test_items.TestItems::test_create`, as far as they are there. */
function filesOf(names: readonly string[], folder: string): readonly string[] {
  const files = names.flatMap((name) => {
    const parts = (name.split("::")[0] ?? "").split(".");
    for (let end = parts.length; end > 0; end--) {
      const file = `${parts.slice(0, end).join("/")}.py`;
      if (!file.startsWith("-") && existsSync(join(folder, file))) return [file];
    }
    return [];
  });
  return [...new Set(files)];
}
