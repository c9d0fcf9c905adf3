import type { ProjectPath } from "../../tree/path.js";
import type { Judge } from "./evidence.js";

const PYTHON = /\.pyi?$/;
const TYPESCRIPT = /\.[cm]?[jt]sx?$/;

/** Beyond this a file is no source that a person reads: it is not judged, but found to be so. */
export const LONGEST_SOURCE = 1_000_000;

/** Loads what judges the files of these languages, and of no others. */
export async function loadJudges(
  paths: readonly string[],
): Promise<(path: ProjectPath) => Judge | undefined> {
  const [python, typescript] = await Promise.all([
    paths.some((path) => PYTHON.test(path)) ? import("./python/judge.js") : undefined,
    paths.some((path) => TYPESCRIPT.test(path)) ? import("./typescript/judge.js") : undefined,
  ]);
  return (path) => {
    const judge = PYTHON.test(path)
      ? python?.pythonJudge(path)
      : TYPESCRIPT.test(path)
        ? typescript?.typescriptJudge(path)
        : undefined;
    return judge && withinLimit(judge);
  };
}

function withinLimit({ stubsIn, testsIn }: Judge): Judge {
  const isTooLong = (text: string) => text.length > LONGEST_SOURCE;
  const why = `it has more than ${LONGEST_SOURCE} characters, which nobody reads`;
  const stub = { name: "the file", at: { line: 1, column: 1 }, why, isDeclared: false };
  return {
    stubsIn: (text) => (isTooLong(text) ? [stub] : stubsIn(text)),
    testsIn: (text) => (isTooLong(text) ? [] : testsIn(text)),
  };
}
