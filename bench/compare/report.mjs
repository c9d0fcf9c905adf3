// docs/refresh-comparison.md: a cell for each case and program, what was found where a cell is not good, and counts.
import { execFileSync } from "node:child_process";
import { format } from "prettier";
import { table } from "../load/figures.mjs";
import { OURS } from "./tools.mjs";

/** @typedef {import("../../tests/whole/refresh/support/case.js").Case} Case */
/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {import("./trial.mjs").Result} Result */
/** @typedef {import("./trial.mjs").Word} Word */

/** From the best to the worst. @type {ReadonlyMap<Word, string>} */
const WORDS = new Map([
  ["merged", "what the person did and what the template did are both there"],
  ["taken back", "every file is as it was before the update"],
  ["later edit kept", "taking the update back left alone what was edited since"],
  [
    "conflict",
    "both sides are in the file between markers, or one of them in a `.rej` beside it, or git or a failing program names the file",
  ],
  ["later edit lost", "taking the update back took with it what was edited since"],
  ["refused", "the program ended with an error and changed nothing"],
  [
    "form changed",
    "merged, but line endings, byte order mark or final newline are not as the person had them",
  ],
  ["not taken back", "files are not as they were before the update"],
  ["not settled", "a second update to the same version changes files again"],
  ["record wrong", "the project's record has the wrong version, or lost a chosen option"],
  [
    "change missed",
    "something that the template did is not there, and nothing in the project shows it",
  ],
  ["crashed", "the program ended with a traceback"],
  [
    "edit lost",
    "something that the person did is not there any more, or a file that neither side touched is not as it was",
  ],
  ["no equal", "the case is about files that only ours has"],
]);
/** @type {ReadonlySet<Word>} */
const WITHOUT_EXIT = new Set([
  "no equal",
  "merged",
  "taken back",
  "later edit kept",
  "later edit lost",
]);
/** @type {ReadonlySet<Word>} */
const GOOD = new Set([...WITHOUT_EXIT, "conflict", "refused"]);
const MOST_FINDINGS = 3;

/** @param {Result} result */
function cell({ word, exit, note }, /** @type {string[]} */ notes) {
  const said = WITHOUT_EXIT.has(word) ? word : `${word}, exit ${exit}`;
  if (note === undefined) return GOOD.has(word) ? said : `**${said}**`;
  if (!notes.includes(note)) notes.push(note);
  const mark = `[^${notes.indexOf(note) + 1}]`;
  return GOOD.has(word) ? said + mark : `**${said}**${mark}`;
}

/** @param {string} name */
const sentence = (name) => name.replaceAll("-", " ");

/** @param {readonly Case[]} cases @param {readonly Tool[]} tools @param {readonly Result[]} results @param {string[]} notes */
function outcomes(cases, tools, results, notes) {
  const rows = cases.map(({ name }) => [
    sentence(name),
    ...tools.map((tool) => {
      const result = results.find((one) => one.name === name && one.tool === tool.name);
      return result === undefined ? "" : cell(result, notes);
    }),
  ]);
  return table([["case", ...tools.map(({ name, version }) => `${name} ${version}`)], ...rows]);
}

/** @param {readonly Tool[]} tools @param {readonly Result[]} results */
function counts(tools, results) {
  const rows = [...WORDS.keys()].map((word) => [
    word,
    ...tools.map(
      ({ name }) => `${results.filter((one) => one.tool === name && one.word === word).length}`,
    ),
  ]);
  const silent = tools.map(
    ({ name }) =>
      `${results.filter((one) => one.tool === name && !WITHOUT_EXIT.has(one.word) && one.exit === 0).length}`,
  );
  return table([
    ["outcome", ...tools.map(({ name }) => name)],
    ...rows.filter((row) => row.slice(1).some((count) => count !== "0")),
    ["all that need a look, with exit code 0", ...silent],
  ]);
}

/** @param {readonly Result[]} results */
function diagnostics(results) {
  const rows = results
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map(({ name, tool, diagnostics }) => {
      const shown = diagnostics.slice(0, MOST_FINDINGS).map((finding) => `\`\` ${finding} \`\``);
      const more = diagnostics.length - shown.length;
      return [sentence(name), tool, [...shown, ...(more > 0 ? [`${more} more`] : [])].join("<br>")];
    });
  return table([["case", "program", "found"], ...rows]);
}

/** Cases in which another program ends better than ours. @param {readonly Case[]} cases @param {readonly Result[]} results */
function better(cases, results) {
  const rank = (/** @type {Result | undefined} */ result) =>
    result === undefined ? WORDS.size : [...WORDS.keys()].indexOf(result.word);
  const found = cases.flatMap(({ name }) => {
    const ours = results.find((one) => one.name === name && one.tool === OURS);
    const others = results.filter((one) => one.name === name && rank(one) < rank(ours));
    return others.map(
      ({ tool, word }) => `- ${sentence(name)}: ${tool}, ${word}; ours, ${ours?.word}`,
    );
  });
  return found.length === 0 ? "In none of these cases." : found.join("\n");
}

/**
 * @param {readonly Case[]} cases @param {readonly Tool[]} tools @param {readonly Result[]} results
 * @param {readonly Result[]} moved those of copier with migrations
 * @param {string} cookiecutter its version
 * @returns {Promise<string>} the page
 */
export async function report(cases, tools, results, moved, cookiecutter) {
  /** @type {string[]} */
  const notes = [];
  const all = outcomes(cases, tools, results, notes);
  const versionOf = (/** @type {string} */ name) =>
    tools.find((tool) => tool.name === name)?.version;
  const text = `# Refresh beside copier and cruft

Written by \`npm run bench:compare\`; not to be edited. The cases of our own tests through three programs: a project of one version
of a template is edited by a person, committed, and brought to the next version. Cells in bold are what nobody wants.

${all}

${notes.map((note, index) => `[^${index + 1}]: ${note}`).join("\n\n")}

${[...WORDS]
  .filter(([word]) => results.some((one) => one.word === word))
  .map(([word, meaning]) => `- **${word}**: ${meaning}.`)
  .join("\n")}

${counts(tools, results)}

## What was found

A line with a sign is one that the person (edit lost) or the template (change missed) added or took away, which the project does not show.

${diagnostics(results)}

## Where another does better

${better(cases, results)}

Beyond these cases: copier and cruft work with anybody's template in any language, and with a template that has no releases; ours
brings only its own. They keep one small file in the project, ours a copy of everything it wrote, which tools that edit every file
reach, too: then ours refuses until \`repair\` has brought the copy back. Copier can ask new questions while it updates. Both leave most conflicts in git's index, where every merge tool finds them; exit code 0 hurts only where nobody looks.

## Renames that copier is told of

A renamed file of a template is a file that is gone and a new one. Ours declares renames. Copier's documentation has no way for
that, but its migrations, with \`--trust\`, can run \`git mv\` before an update. Then edits stay, and the file is in conflict wherever the template
changed it too, in projects that nobody edited as well:

${table([
  ["case", "copier", "with migrations"],
  ...moved.map((result) => {
    const plain = results.find((one) => one.name === result.name && one.tool === "copier");
    return [sentence(result.name), plain ? cell(plain, []) : "", cell(result, [])];
  }),
])}

## How

- The cases are the folders of \`tests/whole/refresh/fixtures/cases/\`, the versions those of \`tests/whole/refresh/fixtures/tiny/\`. All three
  templates write the same bytes and modes; the run fails if they do not.
- Each program is used as its documentation says: \`refresh\`; \`copier update --defaults --vcs-ref=VERSION\`, conflicts inline as by
  default; \`cruft update --skip-apply-ask --checkout=VERSION\`. No setting of theirs or of git's is changed, and nobody answers questions.
- No expectation is written for any program. What the person did is the difference between the project and what the template had
  written; what the template did, that between its versions. Both have to be in the project afterwards, line by line (in JSON value by
  value), with modes, links and bytes of what is no text; what neither side touched has to be as it was, and nothing outside of the project may
  change. Of a conflict, each side has to be there. Where lines are is not judged.
- Where both sides changed the version of a requirement, an action or a dependency, the higher one is right, or the person's where they lowered
  it, whichever program came to it; a conflict is one as any other.
- A file that a sparse checkout leaves out counts as git has it. Of files that git does not look at, what is committed in the end is judged, too.
- A case that edits files of our record has no equal elsewhere, unless the program has its own way to the same end.
- Afterwards the record has to hold the version and the chosen options; then conflicts are settled for the person, all is
  committed with its modes, and a second update has to change nothing.
- copier ${versionOf("copier")}, cruft ${versionOf("cruft")} with cookiecutter ${cookiecutter}, ${execFileSync("git", ["--version"], { encoding: "utf8" }).trim()}.
`;
  return format(text, { parser: "markdown", printWidth: 100 });
}
