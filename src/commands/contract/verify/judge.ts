import type { Contract, Entry } from "../../../contract/definition/contract.js";
import type { FileEvidence } from "../../../contract/evidence/evidence.js";
import { claimProblems, highestOf, statusOf } from "../../../contract/evidence/ladder.js";
import type { Phase } from "../../../contract/phases/phase.js";
import { phases } from "../../../contract/phases/phases.js";
import type { Problem } from "../../../problem.js";
import type { ProjectPath } from "../../../tree/path.js";
import { outputProblems } from "./documents.js";
import { evidenceOf } from "./evidence.js";
import { readFrozen, type TrustedTexts } from "./frozen.js";
import type { TaskPlace } from "./place.js";
import type { Running } from "./running.js";
import { changesSince, lookSince } from "./since.js";
import type { Verification, Verified } from "./verification.js";
import { creating, withStatus, type Writing } from "./write.js";

/** What came of judging a task, and what is to be written for it. */
export type Judged = {
  readonly verification: Verification;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  readonly writings: readonly Writing[];
};

/** Judges a task up to a phase. */
export async function judge(
  place: TaskPlace,
  trusted: TrustedTexts,
  running: Running | undefined,
  mayWriteStatus: boolean,
): Promise<Judged> {
  // Begun first, for git works beside the rest; what is wrong with it is told below.
  const looking = lookSince(place.root, place.task);
  looking.catch(() => undefined);
  const documents = outputProblems(place);
  const frozen = readFrozen(place, trusted, documents.length === 0);
  const { report } = frozen;
  const entries = report?.entries ?? [];
  const changes = running === undefined ? undefined : await looking;
  const evidence = await evidenceOf(place.root, entries, running);
  // What is not there is told as such, and once.
  const isThere = ({ id }: Entry) =>
    evidence.get(id)?.every((file) => highestOf(file) !== undefined) === true;
  const contracts = {
    design: frozen.design,
    report: report && { ...report, entries: entries.filter(isThere) },
  };
  const working =
    !place.isAsked && documents.length === 0 && frozen.problems.length === 0
      ? phaseAfter(place.phase)
      : place.phase;
  const since = await changesSince(changes ?? (await looking), place, working, contracts, running);
  const shown = entries.map((entry) => ({ entry, files: evidence.get(entry.id) ?? [] }));
  const claims = shown.flatMap(({ entry, files }) =>
    report ? claimProblems(entry, files, report.path, place.isStatic) : [],
  );
  const verified = shown.map(({ entry, files }) => verifiedOf(entry, files));
  return {
    verification: { task: place.task.id, phase: place.phase.name, entries: verified },
    problems: [...documents, ...frozen.problems, ...claims, ...since.problems],
    notes: since.notes,
    writings: writingsOf(place.root, frozen.freeze, mayWriteStatus ? report : undefined, verified),
  };
}

function verifiedOf({ id, status }: Entry, files: readonly FileEvidence[]): Verified {
  return {
    id,
    claimed: status,
    shown: statusOf(files),
    files: files.map((file) => ({
      path: file.path,
      rung: highestOf(file) ?? null,
      rungs: [...file.outcomes].map(([rung, outcome]) => ({ rung, ...outcome })),
    })),
  };
}

function writingsOf(
  root: string,
  freeze: { readonly path: ProjectPath; readonly text: string } | undefined,
  report: Contract | undefined,
  verified: readonly Verified[],
): Writing[] {
  const status = report && withStatus(root, report.path, verified);
  return [...(freeze ? [creating(freeze.path, freeze.text)] : []), ...(status ? [status] : [])];
}

/** The phase that comes after another one; the last one itself. */
function phaseAfter(phase: Phase): Phase {
  return phases[phases.indexOf(phase) + 1] ?? phase;
}
