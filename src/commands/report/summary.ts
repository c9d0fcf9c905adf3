import { reasonsFor } from "../../history/upgrade.js";
import type { Change, Plan } from "../../merge/tree/plan.js";
import type { Problem } from "../../problem.js";
import { inProject } from "../../render/component.js";
import type { Layout } from "../../render/layout.js";
import type { ProjectPath } from "../../tree/path.js";
import { sameContent } from "../../tree/tree.js";
import { version } from "../../version.js";
import { isChange, type PlannedChange } from "../plan/plan-change.js";
import { writtenPath } from "../plan/project-state.js";
import { diffOf } from "./diff.js";
import { countsNote, keptFiles, templateNotes, todosOf, mergedVersions } from "./notes.js";
import type { Result } from "./result.js";

type Reasons = ReadonlyMap<ProjectPath, string>;

/** The text of a pull request that proposes a refresh: Markdown, what needs a person first. */
export function summaryOf(planned: PlannedChange, { changes, problems }: Result): string {
  const { state, spec, layout, migrations } = planned;
  const from = state.recorded.version;
  const title = `# Template refresh: ${from === version ? version : `${from} → ${version}`}`;
  if (!isChange(planned)) return `${title}\n\nNothing to do.\n`;
  const { since } = state;
  const reasons = reasonsFor(state.last.spec, since);
  const conflicts = problems.filter(({ code }) => code === "conflict");
  return [
    title,
    countsNote(changes),
    section("Conflicts", conflictLines(conflicts)),
    section(
      "For you to do",
      [
        ...problems.filter(({ code }) => code !== "conflict").map(problemLine),
        ...todosOf(since),
        ...planned.lockfiles.todos,
        ...(migrations.written.length > 0 ? [upgradeTodo(layout)] : []),
      ].map((text) => `- [ ] ${text}`),
    ),
    section(
      "What changed, and why",
      templateNotes(since, spec, true).map((text) => `- ${text}`),
    ),
    section("Merged with your edits", mergedLines(planned.plan)),
    section(
      "Versions that both sides changed",
      mergedVersions(changes).map(({ path, note }) => `- ${code(path)}: ${note}.`),
    ),
    section("Left as they are", keptLines(planned, reasons)),
    missedChanges(planned),
    allFiles(changes, reasons),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
    .concat("\n");
}

function upgradeTodo({ backend }: Layout): string {
  const command = inProject(backend, backend.migrations.run);
  return `There are new migrations: run \`${command}\` on every database.`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
}

function conflictLines(conflicts: readonly Problem[]): string[] {
  const [first] = conflicts;
  if (first === undefined) return [];
  return [
    "Your edits and the template's do not go together in these files. Markers show where; a file without a line was left as it is.",
    "",
    ...conflicts.map(
      ({ path = "", at, message }) =>
        `- ${code(path)}${at === undefined ? "" : `, line ${at.line}`}: ${message}`,
    ),
    "",
    `To resolve them, run \`npx create-agent-project@${version} refresh\` in a checkout, edit the files until they are as they should be, and commit. \`npx create-agent-project abort\` takes it all back instead.`,
  ];
}

function problemLine({ path, message, fix }: Problem): string {
  return `${path === undefined ? "" : `${code(path)}: `}${message} ${fix}`;
}

function mergedLines({ changes, base }: Plan): string[] {
  const isMerged = (change: Change) => {
    if (change.do !== "rename") return change.do === "merge";
    const written = base.get(change.path);
    return written !== undefined && !sameContent(written, change.after);
  };
  return changes.filter(isMerged).map(({ path }) => `- ${code(path)}`);
}

function keptLines({ state, plan }: PlannedChange, reasons: Reasons): string[] {
  return keptFiles(plan.changes).map(({ path, why }) => {
    const reason = reasons.get(writtenPath(state, path));
    return `- ${code(path)}: ${why}.${reason === undefined ? "" : ` ${reason}`}`;
  });
}

/** What the template changed in files that are not there: they may only have another name. */
function missedChanges({ state, plan }: PlannedChange): string {
  const { changes, base } = plan;
  const diffs = changes.flatMap((change) => {
    if (change.do !== "keep" || change.why !== "deleted") return [];
    const was = state.recorded.base.get(writtenPath(state, change.path));
    return was ? [diffOf(change.path, was, base.get(change.path))] : [];
  });
  if (diffs.length === 0) return "";
  return details("What the template changed in files that you deleted or renamed", fenced(diffs));
}

function fenced(diffs: readonly string[]): string {
  const text = diffs.join("\n");
  const fence = ticksFor(text, 3);
  return `${fence}diff\n${text}\n${fence}`;
}

/** As many backticks as it takes to tell the end of a text from those in it, and no fewer than `least`. */
function ticksFor(text: string, least: number): string {
  const longest = text.split(/[^`]+/).reduce((most, { length }) => Math.max(most, length), 0);
  return "`".repeat(Math.max(least, longest + 1));
}

function details(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function allFiles(changes: readonly Change[], reasons: Reasons): string {
  const lines = changes.flatMap((change) => {
    if (change.do === "keep") return [];
    const from = "from" in change ? change.from : undefined;
    const reason = reasons.get(from ?? change.path);
    const move = from === undefined ? "" : `${code(from)} → `;
    return [
      `- ${change.do} ${move}${code(change.path)}${reason === undefined ? "" : `: ${reason}`}`,
    ];
  });
  return lines.length === 0 ? "" : details("All files", lines.join("\n"));
}

/** A path as Markdown shows it letter by letter, backticks in it included. */
function code(path: string): string {
  const ticks = ticksFor(path, 1);
  return ticks === "`" ? `\`${path}\`` : `${ticks} ${path} ${ticks}`;
}
