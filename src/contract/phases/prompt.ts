import { inProject } from "../../render/component.js";
import {
  componentsIn,
  countedAsCode,
  shownPath,
  testFolders,
  type Layout,
} from "../../render/layout.js";
import type { OptionValues } from "../../spec/option.js";
import { foldersAbove, projectPath, type ProjectPath } from "../../tree/path.js";
import type { TaskId } from "../task/id.js";
import { artifactsOf, outputPath, type Phase, phasesUpTo, type Writes } from "./phase.js";
import type { PhaseView, Standards } from "./view.js";

/** What the agent of a phase is told, and what a harness has to know of it. Paths are the project's own. */
export type PhasePrompt = {
  readonly task: TaskId;
  readonly phase: string;
  /** The whole prompt. The same project gives the same one. */
  readonly text: string;
  /** What it has to read: the standards, if they are there, and what earlier phases wrote. */
  readonly reads: readonly ProjectPath[];
  /** All that it may write, its outputs among that; a folder stands for what is in it. */
  readonly writes: readonly ProjectPath[];
  /** What it has to have written in the end. */
  readonly outputs: readonly ProjectPath[];
};

/** Where the standards of a project stand. */
export const STANDARDS = projectPath("CLAUDE.md");

/** What a prompt takes from the project that it is for. */
export type Surroundings = {
  readonly layout: Layout;
  readonly options: OptionValues;
  readonly standards: Standards;
  /** The files of the contract; none before there is one. */
  readonly contract: readonly ProjectPath[];
};

/** The documents of earlier phases that a phase has to read, where they stand for a task. */
export function readsOf(task: TaskId, { reads }: Phase): readonly ProjectPath[] {
  return reads.map((output) => outputNamed(task, output));
}

/** The documents that a phase has to write, where they stand for a task. */
export function outputsOf(task: TaskId, { name, outputs }: Phase): readonly ProjectPath[] {
  return outputs.map(({ file }) => outputPath(task, name, file));
}

/**
 * The prompt of a phase.
 * @param phases all that there are, in order
 * @param template what its text is made by
 */
export function promptOf(
  task: TaskId,
  phase: Phase,
  phases: readonly Phase[],
  surroundings: Surroundings,
  template: (view: PhaseView) => string,
): PhasePrompt {
  const { standards } = surroundings;
  const outputs = outputsOf(task, phase);
  return {
    task,
    phase: phase.name,
    text: `${template(viewOf(task, phase, phases, surroundings)).trimEnd()}\n`,
    reads: [...(standards.is === "text" ? [STANDARDS] : []), ...readsOf(task, phase)],
    writes: [...writableIn(phase.writes, surroundings), ...outputs],
    outputs,
  };
}

/** The files and folders of a project that a phase may write, its own documents left aside. */
export function writableIn(
  writes: Writes,
  { layout, options, contract }: Omit<Surroundings, "standards">,
): readonly ProjectPath[] {
  const code = countedAsCode(layout, options);
  switch (writes) {
    case "nothing":
      return [];
    case "the contract's files":
      return [...new Set([...contract, ...packageFiles(contract, layout), ...code])];
    case "tests":
      return [...new Set([...testFolders(layout, options), ...code])];
  }
}

/** The files that make packages of the folders that modules of the contract stand in. */
function packageFiles(contract: readonly ProjectPath[], { backend }: Layout): ProjectPath[] {
  const source = `${backend.root}${backend.package.replaceAll(".", "/")}`;
  return contract
    .filter((path) => path.endsWith(".py"))
    .flatMap(foldersAbove)
    .filter((folder) => folder.startsWith(`${source}/`))
    .map((folder) => projectPath(`${folder}/__init__.py`));
}

function viewOf(
  task: TaskId,
  phase: Phase,
  phases: readonly Phase[],
  { layout, options, standards }: Surroundings,
): PhaseView {
  const upToNow = phasesUpTo(phase, phases);
  const known = upToNow.flatMap(({ name, outputs }) =>
    outputs.map(({ file }) => `${name}/${file}`),
  );
  return {
    task,
    phase: phase.name,
    folder: `${artifactsOf(task, phase.name)}/`,
    reads: readsOf(task, phase),
    outputs: phase.outputs.map(({ file, sections }) => ({
      path: outputPath(task, phase.name, file),
      sections,
    })),
    pathOf: (output) => {
      if (!known.includes(output)) throw new Error(`No phase up to ${phase.name} has ${output}.`);
      return outputNamed(task, output);
    },
    countsAsCode: countedAsCode(layout, options).map(shownPath),
    testFolders: testFolders(layout, options).map(shownPath),
    components: componentsIn(layout, options).map((component) => ({
      checks: component.checks.map((command) => inProject(component, command)),
      test: inProject(component, component.test),
    })),
    standards,
  };
}

/** Where an output stands: `<phase>/<file>`. */
function outputNamed(task: TaskId, output: string): ProjectPath {
  const [phase = "", file = ""] = output.split("/");
  return outputPath(task, phase, file);
}
