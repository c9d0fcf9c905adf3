import { newsFor, reasonsFor } from "../history/since.js";
import type { Change } from "../merge/plan.js";
import type { Problem } from "../problem.js";
import type { ProjectPath } from "../tree/path.js";
import { version } from "../version.js";
import { isChange, type Worked } from "./change.js";
import { newsNotes, todosOf } from "./news.js";
import { countsNote, keptFiles } from "./notes.js";
import type { Result } from "./result.js";

type Reasons = ReadonlyMap<ProjectPath, string>;

/** The text of a pull request that proposes a refresh: Markdown, what needs a person first. */
export function summaryOf(worked: Worked, { changes, problems }: Result): string {
  const { standing, spec } = worked;
  const from = standing.recorded.version;
  const title = `# Template refresh: ${from === version ? version : `${from} → ${version}`}`;
  if (!isChange(worked)) return `${title}\n\nNothing to do.\n`;
  const news = newsFor(spec, standing.since);
  const reasons = reasonsFor(standing.last.spec, standing.since);
  const conflicts = problems.filter(({ code }) => code === "conflict");
  return [
    title,
    countsNote(changes),
    section("Conflicts", conflictLines(conflicts)),
    section(
      "For you to do",
      [
        ...problems.filter(({ code }) => code !== "conflict").map(problemText),
        ...todosOf(news),
      ].map((text) => `- [ ] ${text}`),
    ),
    section(
      "What changed, and why",
      newsNotes(news).map((note, index) => `- ${note} ${news[index]?.why ?? ""}`),
    ),
    section("Merged with your edits", mergedLines(changes)),
    section("Left as they are", keptLines(changes, reasons)),
    allFiles(changes, reasons),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
    .concat("\n");
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

function problemText({ path, message, fix }: Problem): string {
  return `${path === undefined ? "" : `${code(path)}: `}${message} ${fix}`;
}

function mergedLines(changes: readonly Change[]): string[] {
  return changes.filter((change) => change.do === "merge").map(({ path }) => `- ${code(path)}`);
}

function keptLines(changes: readonly Change[], reasons: Reasons): string[] {
  return keptFiles(changes).map(({ path, why }) => {
    const reason = reasons.get(path);
    return `- ${code(path)}: ${why}.${reason === undefined ? "" : ` ${reason}`}`;
  });
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
  if (lines.length === 0) return "";
  return `<details>\n<summary>All files</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** A path as Markdown shows it letter by letter, backticks in it included. */
function code(path: string): string {
  return path.includes("`") ? `\`\` ${path} \`\`` : `\`${path}\``;
}
