// One case through one program.
import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { COMMIT, bash, edit } from "../../tests/whole/refresh/support/case.js";
import { equalOf } from "./equals.mjs";
import { committedIn } from "./hidden.mjs";
import { judge } from "./judge.mjs";
import { settled } from "./lines.mjs";
import { isUnchanged, modesUnlikeGit, stateOf } from "./state.mjs";
import { releaseOf } from "./templates.mjs";
import { differing, part, treeOf } from "./trees.mjs";

/** @typedef {import("../../tests/whole/refresh/support/case.js").Case} Case */
/** @typedef {import("./equals.mjs").Equal} Equal */
/** @typedef {import("./state.mjs").State} State */
/** @typedef {import("./templates.mjs").Templates} Templates */
/** @typedef {import("./tools.mjs").Ran} Ran */
/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {import("./tools.mjs").Where} Where */
/** @typedef {import("./trees.mjs").Tree} Tree */
/** @typedef {"no equal" | "merged" | "conflict" | "refused" | "taken back" | "later edit kept" | "later edit lost" | "form changed" | "change missed" | "edit lost" | "record wrong" | "not settled" | "crashed" | "not taken back"} Word */
/** @typedef {{ word: Word, diagnostics: string[] }} Outcome */
/** @typedef {Outcome & { name: string, tool: string, exit: number, note: string | undefined, output: string }} Result */
/** @typedef {{ it: Case, tool: Tool, equal: Equal, templates: Templates, place: string, project: string, where: Where }} Context */

/** What all trials share: a folder, and the environment of every program. @typedef {{ templates: Templates, folder: string, machine: Where["env"] }} Stage */

/** @param {Case} it @param {Tool} tool @param {Stage} stage @returns {Promise<Result>} */
export async function trial(it, tool, { templates, folder, machine }) {
  const equal = equalOf(it, tool.name);
  const about = { name: it.name, tool: tool.name, note: equal.note };
  if (equal.none) return { ...about, word: "no equal", diagnostics: [], exit: 0, output: "" };
  const own = join(folder, tool.name, it.name);
  const [place, home] = [join(own, "place"), join(own, "home")];
  for (const made of [place, home]) mkdirSync(made, { recursive: true });
  const env = { ...machine, HOME: home };
  const created = join(place, "shop");
  const kept = join(folder, tool.name, `${it.from} ${JSON.stringify(equal.options ?? {})}`);
  if (!existsSync(kept)) {
    mkdirSync(kept);
    await tool.create(it.from, equal.options ?? {}, { cwd: kept, env });
    commitFirst(tool, join(kept, "shop"), releaseOf(templates, it.from).files, env);
  }
  cpSync(join(kept, "shop"), created, { recursive: true, verbatimSymlinks: true });
  // What git remembers of the files it compares with is of those that were copied.
  bash(created, "git update-index -q --refresh", env);

  const where = { cwd: prepare(it, tool, equal, created, env), env };
  const context = { it, tool, equal, templates, place, project: where.cwd, where };
  const before = stateOf(tool, place, where);
  const { exit, output } = await tool.update(it.to, equal.args ?? [], where);
  const outcome =
    equal.further === undefined
      ? await outcomeOf(context, before, { exit, output })
      : takenBack(context, before, equal.further);
  rmSync(own, { recursive: true });
  return { ...about, ...outcome, exit, output };
}

/** @param {Tool} tool @param {string} project @param {Tree} wanted what it has to be, byte for byte @param {Where["env"]} env */
function commitFirst(tool, project, wanted, env) {
  const files = part(treeOf(project), (path) => !tool.owns(path));
  const unlike = differing(files, wanted);
  if (unlike.length > 0) throw new Error(`${tool.name} writes otherwise: ${unlike.join(", ")}`);
  bash(project, `git init --quiet --initial-branch=main\n${COMMIT}`, env);
}

/** The person's part. @param {Case} it @param {Tool} tool @param {Equal} equal @param {string} created @param {Where["env"]} env */
function prepare(it, tool, equal, created, env) {
  if (equal.edit === undefined && equal.options === undefined)
    return edit(it, created, { program: tool.program(it.from), env });
  bash(created, `${equal.edit ?? ""}\n${COMMIT}`, env);
  return created;
}

/** @param {Context} context @param {State} before @param {Ran} ran @returns {Promise<Outcome>} */
async function outcomeOf(context, before, ran) {
  const after = stateOf(context.tool, context.place, context.where);
  const unchanged = isUnchanged(before, after);
  if (ran.exit !== 0 && /^Traceback /m.test(ran.output))
    return { word: "crashed", diagnostics: unchanged ? [] : ["left half-way"] };
  if (ran.exit !== 0 && unchanged) return { word: "refused", diagnostics: [] };

  const { lost, missed, reformed, conflicts } = await verdictOf(context, before, after, ran);
  const outside = differing(before.outside, after.outside);
  const open = conflicts.length > 0 || ran.exit !== 0;
  const repeated = await unsettled(context);
  const committed = inCommit(context, before, [...lost, ...missed]);
  /** @type {Outcome[]} */
  const found = [
    {
      word: "edit lost",
      diagnostics: [
        ...lost,
        ...committed.lost,
        ...outside.map((path) => `${path}: is changed, outside`),
      ],
    },
    {
      word: "change missed",
      diagnostics: [
        ...new Set([...missed, ...committed.missed, ...(await modesUnlikeGit(context.where))]),
      ],
    },
    { word: "record wrong", diagnostics: wrongIn(context, before, after) },
    { word: "not settled", diagnostics: repeated },
    ...(open ? [] : [{ word: /** @type {const} */ ("form changed"), diagnostics: reformed }]),
  ];
  const worst = found.find(({ diagnostics }) => diagnostics.length > 0);
  return {
    word: worst?.word ?? (open ? "conflict" : "merged"),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The template before, and after, with what the person keeps as it was. @param {Context} context @returns {{ base: Tree, template: Tree }} */
function templatesOf({ it, equal, templates }) {
  const base = releaseOf(templates, it.from).files;
  const kept = part(base, (path) => equal.kept?.includes(path) ?? false);
  return { base, template: new Map([...releaseOf(templates, it.to).files, ...kept]) };
}

/**
 * What is wrong in the commit with files that git did not look at before: they may be right on disk,
 * and others get what is committed.
 * @param {Context} context @param {State} before @param {readonly string[]} known what is wrong on disk, too
 * @returns {{ lost: string[], missed: string[] }}
 */
function inCommit(context, { unwatched }, known) {
  const { base, template } = templatesOf(context);
  const isUnwatched = (/** @type {string} */ path) => unwatched.has(path);
  const [was, is] = [base, template].map((tree) => part(tree, isUnwatched));
  if (!was || !is || unwatched.size === 0) return { lost: [], missed: [] };
  const merged = part(committedIn(context.where, join(context.place, "shop")), isUnwatched);
  const nowhere = () => false;
  const verdict = judge({ base: was, person: unwatched, template: is, merged }, nowhere, nowhere);
  const say = (/** @type {readonly string[]} */ diagnostics) =>
    diagnostics
      .filter((finding) => !known.includes(finding))
      .map((finding) => `${finding}, in what is committed`);
  return { lost: say(verdict.lost), missed: say(verdict.missed) };
}

/** @param {Context} context @param {State} before @param {State} after @param {Ran} ran */
async function verdictOf(context, before, after, ran) {
  const { base, template } = templatesOf(context);
  const { where } = context;
  const git = execa({ ...where, extendEnv: false, reject: false });
  const { stdout } = await git`git diff --name-only --diff-filter=U --relative`;
  const unmerged = new Set(stdout.split("\n"));
  const isNamed = (/** @type {string} */ path) => ran.output.includes(path);
  const isOpen = (/** @type {string} */ path) =>
    unmerged.has(path) || (ran.exit !== 0 && isNamed(path));
  return judge({ base, person: before.files, template, merged: after.files }, isOpen, isNamed);
}

/** The version, and what was chosen of the options that are still there. @param {Context} context @param {State} before @param {State} after */
function wrongIn({ it, templates }, before, after) {
  const known = releaseOf(templates, it.to).options;
  const changed = Object.entries(before.record.options).filter(
    ([name, value]) => name in known && after.record.options[name] !== value,
  );
  const version = after.record.version === it.to ? [] : [`version ${after.record.version}`];
  return [...version, ...changed.map(([name]) => `option ${name}`)];
}

/** What a second update changes, after every conflict was settled for the person. @param {Context} context @returns {Promise<string[]>} */
async function unsettled({ it, tool, equal, place, project, where }) {
  for (const [path, { bytes, link }] of stateOf(tool, place, where).files) {
    const text = settled(bytes);
    if (path.endsWith(".rej")) rmSync(join(project, path));
    else if (!link && !text.equals(bytes)) writeFileSync(join(project, path), text);
  }
  bash(project, COMMIT, where.env);
  const before = stateOf(tool, place, where);
  await tool.update(it.to, equal.args ?? [], where);
  const unlike = differing(before.files, stateOf(tool, place, where).files);
  return unlike.map((path) => `${path}: a second update changes it`);
}

/** @param {Context} context @param {State} before @param {string} further @returns {Outcome} */
function takenBack({ it, tool, place, project, where }, before, further) {
  appendFileSync(join(project, "docs/notes.md"), further);
  bash(project, `${tool.undo(it.to)} || true`, where.env);
  const after = stateOf(tool, place, where);
  if (further !== "") {
    const kept = after.files.get("docs/notes.md")?.bytes.includes(further) ?? false;
    return { word: kept ? "later edit kept" : "later edit lost", diagnostics: [] };
  }
  return isUnchanged(before, after)
    ? { word: "taken back", diagnostics: [] }
    : { word: "not taken back", diagnostics: differing(before.files, after.files) };
}
