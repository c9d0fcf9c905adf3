import type { Contract } from "../../../contract/definition/contract.js";
import {
  changedSince,
  type Lock,
  lockOf,
  printLock,
  readLock,
} from "../../../contract/definition/lock.js";
import { contractPlaces } from "../../../contract/definition/places.js";
import { type Claims, readContract } from "../../../contract/definition/read.js";
import { type SourceRules, sourceRulesOf } from "../../../contract/definition/source.js";
import { outputPath, phasesUpTo } from "../../../contract/phases/phase.js";
import { CONTRACT_FILE, phases } from "../../../contract/phases/phases.js";
import type { TaskId } from "../../../contract/task/id.js";
import { type Problem, Refused } from "../../../problem.js";
import type { ProjectPath } from "../../../tree/path.js";
import { readDocument, type TaskPlace } from "./place.js";

/** The contract of a task, as far as it can be read, and what is wrong with it. */
export type Frozen = {
  /** What the design phase wrote. */
  readonly design: Contract | undefined;
  /** What the last phase that reports on it wrote, with the claims that are judged. */
  readonly report: Contract | undefined;
  readonly problems: readonly Problem[];
  /** The lock that is to be written: the design is sound, and nothing has frozen it yet. */
  readonly freeze: { readonly path: ProjectPath; readonly text: string } | undefined;
};

/** What a commit that the agent could not write has of a task's lock and contract; undefined where none was named. */
export type TrustedTexts = ReadonlyMap<ProjectPath, string> | undefined;

/**
 * Reads the contract of a task: what was designed, whether it is what was frozen, and what is claimed of it.
 * @param isSound whether the other documents of the design are in order, so that it may be frozen
 */
export function readFrozen(place: TaskPlace, trusted: TrustedTexts, isSound: boolean): Frozen {
  const { task, phase } = place;
  const places = contractPlaces(task.id);
  const [designer, ...reporters] = phasesUpTo(phase, phases).filter(({ outputs }) =>
    outputs.some(({ file }) => file === CONTRACT_FILE),
  );
  if (designer === undefined) return NOTHING_YET;
  const design = read(place, places.contract, "all pending");
  const reporter = reporters.at(-1);
  const path = reporter && outputPath(task.id, reporter.name, CONTRACT_FILE);
  const report = path && read(place, path, "none pending");
  const lock = readFrozenLock(place, places, trusted, phase === designer);
  return {
    design: design?.contract,
    report: report?.contract,
    problems: [
      ...problemsOf(
        lock,
        [design, report].flatMap((one) => one ?? []),
      ),
      ...(phase !== designer && isOpen(lock, design) ? [unfrozen(task.id, places.lock)] : []),
    ],
    freeze:
      isSound && phase === designer && isOpen(lock, design)
        ? { path: places.lock, text: printLock(lockOf(design.contract)) }
        : undefined,
  };
}

type Sound = ReadContract & { readonly contract: Contract };

/** Whether a contract is there that nothing has frozen yet. */
function isOpen(lock: ReadLock, design: ReadContract | undefined): design is Sound {
  return lock.is === "absent" && design?.contract !== undefined;
}

/** What is wrong with contracts and their lock, and where they say something else than it. */
function problemsOf(lock: ReadLock, read: readonly ReadContract[]): Problem[] {
  const { lock: frozen } = lock;
  const contracts = read.flatMap(({ contract }) => contract ?? []);
  return [
    ...read.flatMap(({ problems }) => problems),
    ...lock.problems,
    ...(frozen ? contracts.flatMap((one) => changedSince(frozen, one)) : []),
  ];
}

const NOTHING_YET: Frozen = {
  design: undefined,
  report: undefined,
  problems: [],
  freeze: undefined,
};

type ReadContract = {
  readonly contract: Contract | undefined;
  readonly problems: readonly Problem[];
};

/** A contract that is there; that it is missing is told with the other documents. */
function read(
  { root, layout, options }: TaskPlace,
  path: ProjectPath,
  claims: Claims,
): ReadContract | undefined {
  const found = readDocument(root, path);
  if (found.is !== "text") return undefined;
  return orProblems(() => readContract(found.text, path, sourceRulesOf(layout, options), claims));
}

function orProblems(make: () => Contract): ReadContract {
  try {
    return { contract: make(), problems: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { contract: undefined, problems: error.problems };
  }
}

type ReadLock =
  | { readonly is: "read"; readonly lock: Lock; readonly problems: readonly Problem[] }
  | { readonly is: "absent"; readonly lock?: undefined; readonly problems: readonly Problem[] }
  | { readonly is: "unreadable"; readonly lock?: undefined; readonly problems: readonly Problem[] };

/** The lock that counts: that of the trusted commit where one was named, to which the project's own has to be the same. */
function readFrozenLock(
  { root, layout, options }: TaskPlace,
  places: ReturnType<typeof contractPlaces>,
  trusted: TrustedTexts,
  isDesigning: boolean,
): ReadLock {
  const path = places.lock;
  const found = readDocument(root, path);
  if (found.is === "unreadable") return { is: "unreadable", problems: [found.problem] };
  const own = found.is === "text" ? found.text.replaceAll("\r\n", "\n") : undefined;
  let problems: readonly Problem[] = [];
  try {
    const counted = isJudgedBy(trusted, places, isDesigning)
      ? trustedLock(trusted, places, sourceRulesOf(layout, options))
      : own;
    if (own !== counted && (own ?? trusted?.get(path)) !== undefined) problems = [untrusted(path)];
    if (counted === undefined) return { is: "absent", problems };
    return { is: "read", lock: readLock(counted, path), problems };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { is: "unreadable", problems: [...problems, ...error.problems] };
  }
}

/** Whether a trusted commit has a say: what a design freezes for the first time is in no commit from before it. */
function isJudgedBy(
  trusted: TrustedTexts,
  { contract, lock }: ReturnType<typeof contractPlaces>,
  isDesigning: boolean,
): trusted is ReadonlyMap<ProjectPath, string> {
  if (trusted === undefined) return false;
  return !isDesigning || trusted.has(contract) || trusted.has(lock);
}

/** The lock that a trusted commit has; where it froze nothing, what it has of the contract counts as frozen. */
function trustedLock(
  trusted: ReadonlyMap<ProjectPath, string>,
  { contract, lock }: ReturnType<typeof contractPlaces>,
  rules: SourceRules,
): string | undefined {
  const [text, designed] = [trusted.get(lock), trusted.get(contract)];
  if (text !== undefined || designed === undefined) return text;
  return printLock(lockOf(readContract(designed, contract, rules)));
}

/** A file of the project that is not what the trusted commit has. */
export function untrusted(path: ProjectPath): Problem {
  return {
    code: "changed-contract",
    path,
    message: `'${path}' is not what the trusted commit has.`,
    fix: "Bring that back; or trust a commit in which a person has changed it.",
  };
}

function unfrozen(task: TaskId, path: ProjectPath): Problem {
  return {
    code: "changed-contract",
    path,
    message: `The contract of '${task}' was not frozen before work on it began: whether it is what was designed cannot be told.`,
    fix: `Where it is: npx create-agent-project verify --task ${task} --phase design`,
  };
}
