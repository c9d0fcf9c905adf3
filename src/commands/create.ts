import { randomBytes } from "node:crypto";
import { relative } from "node:path";
import { checkTarget, createIn } from "../disk/create.js";
import { recordOf } from "../disk/record/record.js";
import type { Problem } from "../problem.js";
import { inProject } from "../render/component.js";
import { componentsIn, type Layout } from "../render/layout.js";
import { renderLocal } from "../render/render.js";
import { asItIs, type Spec } from "../spec/spec.js";
import { shellWord } from "../spec/text.js";
import { digestOf } from "../tree/digest.js";
import { treeOf } from "../tree/tree.js";
import { newProject } from "./plan/project-state.js";
import { planChange } from "./plan/plan-change.js";
import type { Progress, Result } from "./report/result.js";

export type CreateRequest = {
  /** The folder to make, absolute. */
  readonly target: string;
  /** Where the person stands, absolute: the next commands start there. */
  readonly cwd: string;
  readonly spec: Spec;
  readonly dryRun: boolean;
  /** Make a repository and a first commit. */
  readonly git: boolean;
  /** Make a virtual environment and install the requirements into it. */
  readonly install: boolean;
};

/**
 * Makes a new project: all of it, or nothing.
 * @throws Refused when the target is not a new or empty folder, or cannot be written
 */
export async function create(request: CreateRequest, progress: Progress): Promise<Result> {
  const { target, spec } = request;
  await checkTarget(target);
  const planned = await planChange(newProject(target, spec), asItIs(spec), { anew: true });
  const { layout, plan } = planned;
  const committed = treeOf([...plan.base, ...recordOf(plan.base, plan.version)]);
  const done = { command: "create", digest: () => digestOf(committed), changes: plan.changes };
  if (request.dryRun) return { ...done, ok: true, problems: [], notes: [], next: [] };

  const local = await renderLocal(spec, () => randomBytes(32).toString("hex"));
  await createIn(target, treeOf([...committed, ...local]));
  const notes = [`Created ${placeOf(request)}: ${plan.changes.length} files.`];
  if (request.git) {
    // Loaded late: child processes cost more to load than the files to write.
    const { firstCommit } = await import("../disk/git/first-commit.js");
    const commit = firstCommit(target, committed, `Start from the ${spec.layout} layout`);
    notes.push(
      commit.done
        ? "Made a git repository with a first commit."
        : `No commit was made. ${commit.why}`,
    );
  }
  const problems: Problem[] = [];
  if (request.install) {
    const { installRequirements } = await import("./install.js");
    problems.push(...(await installRequirements(target, layout, spec, progress)));
  }
  return {
    ...done,
    ok: problems.length === 0,
    problems,
    notes,
    next: nextCommands(request, layout, request.install && problems.length === 0),
  };
}

/** The project by its name, and where it lies unless the name says so. */
function placeOf({ target, cwd, spec }: CreateRequest): string {
  const place = wayTo(target, cwd) || "this folder";
  return place === spec.name ? spec.name : `${spec.name} in ${place}`;
}

/** The shorter way to a folder: from where the person stands, empty for there, or from the root. */
function wayTo(target: string, cwd: string): string {
  const path = relative(cwd, target);
  return path.length <= target.length ? path : target;
}

function nextCommands(request: CreateRequest, layout: Layout, installed: boolean): string[] {
  const folder = wayTo(request.target, request.cwd);
  const windows = process.platform === "win32";
  return [
    ...(folder === "" ? [] : [`cd ${shellWord(folder)}`]),
    ...(installed ? [] : [`${windows ? "py" : "python3"} -m venv .venv`]),
    windows ? ".venv\\Scripts\\activate" : ". .venv/bin/activate",
    ...componentsIn(layout, request.spec.options).flatMap((component) =>
      [...(installed ? [] : [component.install]), ...component.run].map((command) =>
        inProject(component, command),
      ),
    ),
  ];
}
