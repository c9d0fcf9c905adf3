import { refuseUnclean } from "../disk/git/status.js";
import { refuse } from "../problem.js";
import { asItIs } from "../spec/spec.js";
import { quoted } from "../spec/text.js";
import type { ProjectPath } from "../tree/path.js";
import { version } from "../version.js";
import { type Agreement, makeChange, resultOf } from "./plan/change-project.js";
import { isChange, type PlannedChange } from "./plan/plan-change.js";
import { countsNote, templateNotes, todosOf } from "./report/notes.js";
import type { Result } from "./report/result.js";
import { summaryOf } from "./report/summary.js";

type RefreshRequest = Agreement & {
  /** Where the person stands, absolute. */
  readonly cwd: string;
  readonly dryRun: boolean;
  /** Write nothing, and say whether there is anything to do. */
  readonly check: boolean;
  /** Also where git does not have all that stands in the project. */
  readonly allowDirty: boolean;
  /** Where in the project the summary is to be written: nothing of the templates may go there. */
  readonly summary?: ProjectPath;
};

/** What a refresh did, or would do, and the text of a pull request that proposes it, in Markdown. */
type Refreshed = { readonly result: Result; readonly summary: string };

/**
 * Brings the project that a folder is in to the templates of this version, with everything that
 * people changed still in it.
 * @throws Refused `other-version` for a project of a newer version, `unclean` where git does not have
 * all that stands in it
 */
export async function refresh({
  cwd,
  dryRun,
  check,
  allowDirty,
  summary,
  agree,
}: RefreshRequest): Promise<Refreshed> {
  const planned = await makeChange({
    command: "refresh",
    cwd,
    dryRun: dryRun || check,
    change: asItIs,
    anew: false,
    accepts: "older versions",
    beforeWriting: async (change) => {
      refuseSummary(change, summary);
      if (!allowDirty && isChange(change)) refuseUnclean(change.state.root);
      if (agree) agree((await refreshed(change, true)).told);
    },
  });
  const { result, told } = await refreshed(planned, dryRun);
  return { result: check ? verdictOn(planned, told) : told, summary: summaryOf(planned, result) };
}

/** What a refresh did, or would do, without and with what people should know of the new templates. */
async function refreshed(planned: PlannedChange, dryRun: boolean) {
  const result = await resultOf(planned, { command: "refresh", dryRun });
  return { result, told: { ...result, notes: [...notesOf(planned), ...result.notes] } };
}

function refuseSummary({ plan }: PlannedChange, summary: ProjectPath | undefined): void {
  if (!plan.changes.some(({ path }) => path === summary)) return;
  refuse({
    code: "bad-arguments",
    field: "--summary",
    message: `${quoted(summary ?? "")} cannot take the summary: the templates have a file of that name.`,
    fix: "Name a file of its own, best outside of the project.",
  });
}

/** What a person should know of the new templates. */
function notesOf({ state, spec }: PlannedChange): string[] {
  const { since, recorded } = state;
  if (recorded.version === version) return [];
  return [
    `From the templates of ${recorded.version} to those of ${version}.`,
    ...templateNotes(since, spec),
    ...todosOf(since).map((todo) => `For you to do: ${todo}`),
  ];
}

/** The same as a gate: anything to do is a problem. */
function verdictOn(planned: PlannedChange, result: Result): Result {
  const { recorded } = planned.state;
  if (!isChange(planned)) return { ...result, next: [] };
  const isOlder = recorded.version !== version;
  const problem = {
    code: "behind",
    path: ".agent-project/version",
    message: isOlder
      ? `Version ${recorded.version} wrote this project, and this is version ${version}.`
      : "The project is behind its spec.",
    fix: `To bring it up to date: npx create-agent-project@${version} refresh`,
  } as const;
  const notes = [...notesOf(planned), `To come: ${countsNote(result.changes)}`];
  return { ...result, ok: false, problems: [problem], notes, next: [] };
}
