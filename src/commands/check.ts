import { readProject } from "../disk/project.js";
import type { Change } from "../merge/tree/plan.js";
import { isVersion } from "../merge/versions/order.js";
import { readHistory } from "../migrate/revisions.js";
import { Refused, type Problem } from "../problem.js";
import { parseJson, valueAt, type Json } from "../spec/json/json.js";
import { projectPath } from "../tree/path.js";
import type { Tree } from "../tree/tree.js";
import { PACKAGE, type Version } from "../version.js";
import { readTextsCheckedOut } from "./plan/checked-out.js";
import { documentProblems } from "./documents.js";
import { openConflicts } from "./plan/conflicts.js";
import { inspectProject } from "./plan/inspect.js";
import type { PlannedChange } from "./plan/plan-change.js";
import type { ProjectState } from "./plan/project-state.js";
import type { Result } from "./report/result.js";
import { decodeUtf8 } from "../tree/utf8.js";

/**
 * The gate for CI: is the project what its spec says, are all conflicts resolved, do its migrations
 * have one head, does its package.json ask for the version that wrote it, and do its documents agree with
 * its code? Files that people edited, deleted or added are no matter otherwise.
 */
export async function check(cwd: string): Promise<Result> {
  const inspected = await inspectProject(cwd);
  const { state, spec, plan } = inspected;
  // A damaged copy is told of here, not by the command that needs it next.
  for (const copy of state.recorded.base.values()) copy.bytes.at(0);
  const changes = plan.changes.filter((change) => change.do !== "keep");
  const history = await heads(inspected);
  // What is not checked out here is no fault of the project.
  const isUnknown = ({ code }: Problem) => code === "not-checked-out";
  const isTold = ({ code }: Problem) => history.some((problem) => problem.code === code);
  const obstacles = inspected.obstacles.filter((problem) => !isTold(problem));
  const problems = [
    ...changes.map(behind),
    ...openConflicts(inspected.project),
    ...[...history, ...obstacles].filter((problem) => !isUnknown(problem)),
    ...ownVersionProblems(state),
    ...documentProblems(state.root, inspected.layout, state.recorded.base),
  ];
  const ok = problems.length === 0;
  const notes = [
    ...(ok ? [`${spec.name} matches its spec.`] : []),
    ...(history.some(isUnknown) ? ["Its migrations are not here, and were not looked at."] : []),
  ];
  return { command: "check", ok, changes, problems, notes, next: [] };
}

const WOULD = {
  create: "is missing",
  update: "is behind the spec",
  merge: "is behind the spec, and edited",
  conflict: "is behind the spec, and its edits are in the way",
  delete: "is no longer part of the project",
  rename: "has another name now",
} as const;

function behind(change: Exclude<Change, { do: "keep" }>): Problem {
  return {
    code: "behind",
    path: change.path,
    message: `The file ${WOULD[change.do]}.`,
    fix: "To make the project match its spec: npx create-agent-project sync ('status --diff' shows what would change).",
  };
}

async function heads({ state, layout }: PlannedChange): Promise<Problem[]> {
  const { folder } = layout.backend.migrations;
  try {
    const { heads } = readHistory(await readTextsCheckedOut(state.root, folder, ".py"), folder);
    const ids = heads.map(({ id }) => id);
    return ids.length > 1 ? [severalHeads(folder, ids)] : [];
  } catch (error) {
    if (error instanceof Refused) return [...error.problems];
    throw error;
  }
}

function severalHeads(folder: string, ids: readonly string[]): Problem {
  return {
    code: "several-heads",
    path: folder,
    message: `The migrations have ${ids.length} heads: ${ids.join(", ")}.`,
    fix: "To join them: npx create-agent-project sync",
  };
}

const MANIFEST = projectPath("package.json");
const SECTIONS = ["devDependencies", "dependencies", "optionalDependencies"];

/**
 * What is wrong where package.json asks for another version of this program than the one that wrote
 * the project: `npm install` puts that one there, and it refuses to run. People may have another file
 * there, none, or none of our version in it; then nothing is.
 */
function ownVersionProblems({ root, recorded }: ProjectState): Problem[] {
  const manifest = readManifest(root, recorded.base);
  if (manifest === undefined) return [];
  return SECTIONS.flatMap((section) => {
    const asked = askedFor(manifest.value, section);
    return asked === undefined || asked === recorded.version
      ? []
      : [otherVersion(manifest, section, { asked, recorded: recorded.version })];
  });
}

function readManifest(root: string, base: Tree): Json | undefined {
  const found = readProject(root, [MANIFEST], base).get(MANIFEST);
  const text = found?.is === "file" ? decodeUtf8(found.content.bytes) : undefined;
  if (text === undefined) return undefined;
  try {
    return parseJson(text, MANIFEST);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The version of this program in a section, from which on or whichever it is; a path, a tag and an address are none. */
function askedFor(manifest: unknown, section: string): Version | undefined {
  const asked = valueAt(manifest, [section, PACKAGE]);
  if (typeof asked !== "string") return undefined;
  const bare = asked.trim().replace(/^(?:[~^]|>?=)?\s*v?/, "");
  return isVersion(bare) ? bare : undefined;
}

function otherVersion(
  { locate }: Json,
  section: string,
  { asked, recorded }: { readonly asked: Version; readonly recorded: Version },
): Problem {
  return {
    code: "other-version",
    path: MANIFEST,
    field: `${section}.${PACKAGE}`,
    at: locate([section, PACKAGE]),
    message: `It asks for ${PACKAGE} ${asked}, and version ${recorded} wrote this project last: the one that npm installs will refuse to run.`,
    fix: `Put ${recorded} back there. Or bring the project to that version: npx ${PACKAGE}@${asked} refresh`,
  };
}
