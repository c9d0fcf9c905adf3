import { contractPlaces } from "../../contract/definition/places.js";
import { readContract } from "../../contract/definition/read.js";
import { sourceRulesOf } from "../../contract/definition/source.js";
import { phases as allPhases } from "../../contract/phases/phases.js";
import { artifactsOf, type Phase } from "../../contract/phases/phase.js";
import {
  promptOf,
  readsOf,
  STANDARDS,
  type PhasePrompt,
  type Surroundings,
} from "../../contract/phases/prompt.js";
import type { Standards } from "../../contract/phases/view.js";
import type { TaskId } from "../../contract/task/id.js";
import { byMode } from "../../disk/fs/contained.js";
import { findRoot, readPaths } from "../../disk/project.js";
import type { OnDisk, Project } from "../../merge/tree/plan.js";
import { refuseAll, type Problem } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import { layoutOf } from "../../spec/layout.js";
import type { ProjectPath } from "../../tree/path.js";
import { specAt } from "../plan/inspect.js";
import type { Answer } from "../report/result.js";
import { phaseNamed } from "./phase-named.js";
import { taskAt } from "./tasks.js";
import { decodeUtf8 } from "../../tree/utf8.js";

/** What a prompt is asked for. */
export type PromptRequest = {
  /** A folder of the project, absolute. */
  readonly cwd: string;
  /** The name of the phase: `design`. */
  readonly phase: string;
  /** The id of the task: `test-1`. */
  readonly task: string;
};

/** What the agent of a phase is told: the text, what it has to read and may write, and what it has to have written. */
export async function prompt(request: PromptRequest): Promise<Answer> {
  const data = await promptFor(request);
  return { command: "prompt", ok: true, data, text: data.text.trimEnd() };
}

/**
 * The prompt of a phase of a task. The same project gives the same one; nothing is written.
 * @throws Refused for a phase or a task that is not there, and `unmet-contract` where an earlier phase has not
 * written what this one has to read: an agent that begins without it would make it up
 */
export async function promptFor(request: PromptRequest): Promise<PhasePrompt> {
  const spec = await specAt(request.cwd);
  const root = findRoot(request.cwd);
  const phase = phaseNamed(request.phase, "<phase>");
  const { id } = taskAt(root, request.task, "--task");
  const reads = readsOf(id, phase);
  const found = readPaths(root, [...reads, STANDARDS], byMode);
  refuseAll(reads.flatMap((path) => missing(path, found.get(path), id)));
  const project = { layout: layoutOf(spec.layout, layouts), options: spec.options };
  const surroundings: Surroundings = {
    ...project,
    standards: standardsIn(found.get(STANDARDS)),
    contract: contractFiles(id, phase, found, project),
  };
  const { templates } = await import("../../contract/phases/compiled/phases.templates.js");
  const template = templates[phase.name];
  if (template === undefined) throw new Error(`The phase ${phase.name} has no template.`);
  return promptOf(id, phase, allPhases, surroundings, template);
}

function missing(path: ProjectPath, found: OnDisk | undefined, task: TaskId): Problem[] {
  if (found?.is === "file") return [];
  const writer = allPhases.find(({ name }) => path.startsWith(`${artifactsOf(task, name)}/`));
  return [
    {
      code: "unmet-contract",
      path,
      message: `'${path}' ${found?.is === "other" ? `is a ${found.what}, and no file` : "is not there"}; this phase begins with it.`,
      fix: `The phase before has to write it: npx create-agent-project prompt ${writer?.name ?? ""} --task ${task}`,
    },
  ];
}

function standardsIn(found: OnDisk | undefined): Standards {
  if (found === undefined || found.is === "absent") return { is: "absent" };
  const text = textIn(found);
  return text === undefined ? { is: "unreadable" } : { is: "text", text };
}

/** A text as every system has it: the prompt must not hang on how git checks out line ends. */
function textIn(found: OnDisk): string | undefined {
  const text = found.is === "file" ? decodeUtf8(found.content.bytes) : undefined;
  return text?.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/**
 * The files of the contract, once there is one.
 * @throws Refused where it is not sound: nobody can work by it
 */
function contractFiles(
  task: TaskId,
  phase: Phase,
  found: Project,
  { layout, options }: Pick<Surroundings, "layout" | "options">,
): readonly ProjectPath[] {
  const { contract } = contractPlaces(task);
  const onDisk = found.get(contract);
  const text = onDisk && textIn(onDisk);
  if (text === undefined || phase.writes === "nothing") return [];
  return readContract(text, contract, sourceRulesOf(layout, options)).entries.flatMap(
    ({ files }) => files,
  );
}
