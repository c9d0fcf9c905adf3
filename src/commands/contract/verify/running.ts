import type { Definition } from "../../../contract/definition/contract.js";
import type { Outcome } from "../../../contract/evidence/evidence.js";
import { type Interpreter, interpreterFor } from "../../../disk/process/interpreter.js";
import type { Problem } from "../../../problem.js";
import { componentsIn, type Layout } from "../../../render/layout.js";
import type { OptionValues } from "../../../spec/option.js";
import type { ProjectPath } from "../../../tree/path.js";
import type { Progress } from "../../report/result.js";

type Outcomes<Key> = Promise<ReadonlyMap<Key, Outcome>>;

/** What runs a project's code, in its own environment. */
export type Running = {
  readonly imports: (paths: readonly ProjectPath[]) => Outcomes<ProjectPath>;
  readonly accepts: (
    entries: readonly Pick<Definition, "id" | "acceptanceCommand">[],
  ) => Outcomes<string>;
  /** The tests that passed at a commit and do not now. */
  readonly regressionsSince: (commit: string) => Promise<readonly Problem[]>;
};

/** Finds what runs the code of a project: its own Python, with what is installed there. */
export async function runningIn(
  root: string,
  layout: Layout,
  options: OptionValues,
  progress: Progress | undefined,
): Promise<Running> {
  const { backend } = layout;
  const folders = [...new Set([backend.root, "" as const])];
  const { interpreter, passedOver } = await interpreterFor(
    root,
    folders,
    String(options["python"]),
  );
  return {
    imports: (paths) => importsWith(interpreter, passedOver, { root, backend, paths }),
    accepts: async (entries) => {
      const { runAcceptance } = await import("../acceptance.js");
      return runAcceptance({ root, interpreter, entries });
    },
    regressionsSince: async (commit) => {
      const { regressionsSince } = await import("../regression.js");
      const components = componentsIn(layout, options);
      return regressionsSince({
        ...{ root, commit, components, interpreter },
        ...(progress && { progress }),
      });
    },
  };
}

async function importsWith(
  interpreter: Interpreter | undefined,
  passedOver: readonly string[],
  request: {
    readonly root: string;
    readonly backend: Layout["backend"];
    readonly paths: readonly ProjectPath[];
  },
): Outcomes<ProjectPath> {
  if (request.paths.length === 0) return new Map();
  if (interpreter === undefined) {
    const why = ["there is no Python to run it with", ...passedOver].join("; ");
    return new Map(request.paths.map((path) => [path, { is: "not run", why }]));
  }
  const { importAll } = await import("../imports.js");
  return importAll({ ...request, interpreter });
}
