import type { Definition } from "../../../contract/definition/contract.js";
import type { Outcome } from "../../../contract/evidence/evidence.js";
import { type FoundInterpreter, interpreterFor } from "../../../disk/process/interpreter.js";
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

/** What runs the code of a project: its own Python, with what is installed there, looked for once it is needed. */
export function runningIn(
  root: string,
  layout: Layout,
  options: OptionValues,
  progress: Progress | undefined,
): Running {
  const { backend } = layout;
  const folders = [...new Set([backend.root, "" as const])];
  let found: Promise<FoundInterpreter> | undefined;
  const find = () => (found ??= interpreterFor(root, folders, String(options["python"])));
  return {
    imports: async (paths) =>
      paths.length === 0 ? new Map() : importsWith(await find(), { root, backend, paths }),
    accepts: async (entries) => {
      if (entries.length === 0) return new Map();
      const { runAcceptance } = await import("../acceptance.js");
      const { interpreter } = await find();
      return runAcceptance({ root, interpreter, entries });
    },
    regressionsSince: async (commit) => {
      const { regressionsSince } = await import("../regression.js");
      const { interpreter } = await find();
      const components = componentsIn(layout, options);
      return regressionsSince({
        ...{ root, commit, components, interpreter },
        ...(progress && { progress }),
      });
    },
  };
}

async function importsWith(
  { interpreter, passedOver }: FoundInterpreter,
  request: {
    readonly root: string;
    readonly backend: Layout["backend"];
    readonly paths: readonly ProjectPath[];
  },
): Outcomes<ProjectPath> {
  if (interpreter === undefined) {
    const why = ["there is no Python to run it with", ...passedOver].join("; ");
    return new Map(request.paths.map((path) => [path, { is: "not run", why }]));
  }
  const { importAll } = await import("../imports.js");
  return importAll({ ...request, interpreter });
}
