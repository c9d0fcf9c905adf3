// What an update came to, from files alone: what the person did, what the template did, and what is there now.
import { filesOf } from "./files.mjs";
import { formOf, linesOf, plainOf, unseen, valuesOf, views, withRejected } from "./lines.mjs";
import { same } from "./trees.mjs";
import { withoutAgreed } from "./versions.mjs";

/** @typedef {import("./trees.mjs").Entry} Entry */
/** @typedef {import("./files.mjs").File} File */
/** @typedef {import("./files.mjs").Trees} Trees */
/** @typedef {import("./versions.mjs").Lines} Lines */
/**
 * Edits of the person and changes of the template that are not there, files whose text is written otherwise than the person
 * wrote it, and files that are left to the person.
 * @typedef {{ lost: string[], missed: string[], reformed: string[], conflicts: string[] }} Verdict
 */

/**
 * @param {Trees} trees
 * @param {(path: string) => boolean} isOpen whether git or a failing program says that a file is in conflict
 * @param {(path: string) => boolean} isNamed whether the program speaks of a file
 * @returns {Verdict}
 */
export function judge(trees, isOpen, isNamed) {
  const files = filesOf(trees).map((file) => {
    const missed = missedIn(trees, file);
    const spots = new Set([file.place, file.paths.base ?? file.place]);
    const open = missed.length > 0 && [...spots].some(isOpen);
    const said = missed.length === 0 ? [] : [...spots].filter(isNamed);
    return {
      file,
      missed: open ? [] : [...missed, ...said.map((path) => `${path}: is named in the output`)],
      conflict: open || isMarked(trees, file),
    };
  });
  return {
    lost: files.flatMap(({ file }) => lostIn(trees, file)),
    missed: files.flatMap(({ missed }) => missed),
    reformed: files.flatMap(({ file }) => reformedIn(file)),
    conflicts: files.flatMap(({ file, conflict }) => (conflict ? file.place : [])),
  };
}

/** What the person did and is not there. @param {Trees} trees @param {File} file @returns {string[]} */
function lostIn(trees, file) {
  const { paths, place, base, person, now } = file;
  if (same(base, person) && paths.base === paths.person) return disturbedIn(file);
  if (person === undefined) return backIn(trees, file);
  if (isUnderOldName(trees, file)) return [];
  if (now === undefined) return isDropped(file) ? [] : [`${place}: is gone`];
  if (arrivesAt(trees, file) && isText(person) && isText(now)) return lostOf(file, person, now);
  const kept = same(now, person) || isAsWritten(now, person);
  return kept ? [] : [`${place}: is not as the person had it`];
}

/** What happened to a file that neither side touched. @param {File} file @returns {string[]} */
function disturbedIn({ paths, place, base, person, template, now }) {
  if (!same(base, template) || paths.base !== paths.template) return [];
  if (same(now, person) || isAsWritten(now, person)) return [];
  return [`${place}: is ${now === undefined ? "gone" : "changed"}, and neither side did that`];
}

/** What the person deleted and is there. @param {Trees} trees @param {File} file @returns {string[]} */
function backIn({ merged, person }, { paths, deleted }) {
  const back = [paths.base, paths.template].find(
    (path) => path !== undefined && merged.has(path) && !person.has(path),
  );
  if (!deleted || back === undefined) return [];
  return [`${back}: was deleted${back === paths.base ? "" : ` as ${paths.base}`}, and is back`];
}

/** Whether the person's file stands untouched where the template has renamed it. @param {Trees} trees @param {File} file */
const isUnderOldName = ({ merged }, { paths, place, person }) =>
  paths.person !== undefined && place !== paths.person && same(merged.get(paths.person), person);

/** Whether the template has something new for the place of a file. @param {Trees} trees @param {File} file */
const arrivesAt = ({ template }, { place, base }) =>
  template.has(place) && !same(base, template.get(place));

/** @param {File} file @param {Entry} person @param {Entry} now @returns {string[]} */
function lostOf({ place, base, template }, person, now) {
  const { person: view } = views(now.bytes, person.bytes);
  const lines = comparable({ base, person, template, now }, view);
  const lost = unseen({ ...lines, side: lines.person, other: lines.template });
  return [...lost, ...unseenMode(base, person, now)].map((what) => `${place}: ${what}`);
}

/** @param {Entry | undefined} base @param {Entry} side @param {Entry} now */
const unseenMode = (base, side, now) =>
  side.executable !== (base?.executable ?? false) && side.executable !== now.executable
    ? ["executable bit"]
    : [];

/** Whether the template dropped a file that the person had not edited. @param {File} file */
const isDropped = ({ paths, base, person, template }) =>
  template === undefined && isAsWritten(base, person) && paths.base === paths.person;

/** How the person had a text written, where it is not written so now. @param {File} file @returns {string[]} */
function reformedIn({ place, base, person, now }) {
  if (!base || !person?.bytes.length || !now || ![base, person, now].every(isText)) return [];
  const [before, is] = [formOf(base.bytes), formOf(now.bytes)];
  return [...formOf(person.bytes)]
    .filter(([what, form]) => before.get(what) !== form && is.get(what) !== form)
    .map(([what]) => `${place}: ${what}`);
}

/** What the template did and is not there. @param {Trees} trees @param {File} file @returns {string[]} */
function missedIn(trees, file) {
  const { paths, place, base, template, now } = file;
  if (file.deleted || (same(base, template) && paths.base === paths.template)) return [];
  if (template === undefined)
    return isDropped(file) && now !== undefined ? [`${place}: was dropped, and is there`] : [];
  const old = paths.base;
  const stays = old !== undefined && old !== paths.template && trees.merged.has(old);
  return [
    ...(stays ? [`${old}: was renamed, and is there`] : []),
    ...missedOf(trees, file, template),
  ];
}

/** @param {Trees} trees @param {File} file @param {Entry} template @returns {string[]} */
function missedOf({ merged }, { paths, place, base, person, now }, template) {
  if (now === undefined || now.link || person?.link) return [`${place}: is not there`];
  if (!isText(now)) return [`${place}: is not merged`];
  const rejected = merged.get(`${place}.rej`) ?? merged.get(`${paths.base ?? place}.rej`);
  const { template: view } = views(now.bytes, person?.bytes);
  const seen = rejected === undefined ? view : withRejected(view, rejected.bytes);
  const lines = comparable({ base, person, template, now }, seen);
  const unmerged = unseen({ ...lines, side: lines.template, other: lines.person });
  return [...unmerged, ...unseenMode(base, template, now)].map((what) => `${place}: ${what}`);
}

/**
 * The same file's lines on all sides; of JSON that is whole on all of them, its values.
 * @param {{ base: Entry | undefined, person: Entry | undefined, template: Entry | undefined, now: Entry }} entries
 * @param {string[]} view the lines that are there now for one side
 * @returns {Lines}
 */
function comparable({ base, person, template, now }, view) {
  const entries = [base, person, template];
  const values = [...entries, now].map((entry) => (entry ? valuesOf(entry.bytes) : []));
  const lines = entries.map((entry) => (entry ? linesOf(entry.bytes) : []));
  const isJson = values.every((value) => value !== undefined);
  const [inBase = [], inPerson = [], inTemplate = [], inNow = []] = isJson
    ? values
    : [...lines, view];
  return withoutAgreed({ base: inBase, person: inPerson, template: inTemplate, merged: inNow });
}

/** Whether a conflict is in a file or beside it. @param {Trees} trees @param {File} file */
function isMarked({ person, merged }, { paths, place, person: before, now }) {
  const own = person.get(place) ?? before;
  if (now !== undefined && !now.link && views(now.bytes, own?.bytes).marked) return true;
  const rejected = [place, paths.base].map((path) => `${path ?? place}.rej`);
  return rejected.some((path) => merged.has(path) && !person.has(path));
}

/** Whether two are the same but for line endings, byte order mark and final newline. @param {Entry | undefined} one @param {Entry | undefined} other */
const isAsWritten = (one, other) =>
  one !== undefined &&
  other !== undefined &&
  isText(one) &&
  isText(other) &&
  one.executable === other.executable &&
  plainOf(one.bytes) === plainOf(other.bytes);

/** As git tells texts apart. @param {Entry} entry */
const isText = (entry) => !entry.link && !entry.bytes.includes(0);
