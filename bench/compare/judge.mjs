// What an update came to, from files alone: what the person did, what the template did, and what is there now.
import { filesOf } from "./files.mjs";
import { formOf, linesOf, plainOf, unseen, valuesOf, views, withRejected } from "./lines.mjs";
import { same } from "./trees.mjs";

/** @typedef {import("./trees.mjs").Entry} Entry */
/** @typedef {import("./files.mjs").File} File */
/** @typedef {import("./files.mjs").Trees} Trees */
/**
 * Edits of the person and changes of the template that are not there, files whose text is written otherwise than the person
 * wrote it, and files that are left to the person.
 * @typedef {{ lost: string[], missed: string[], reformed: string[], conflicts: string[] }} Verdict
 */

/**
 * @param {Trees} trees
 * @param {(path: string) => boolean} isNamed whether a file is said to be in conflict other than by what is in it or beside it
 * @returns {Verdict}
 */
export function judge(trees, isNamed) {
  const files = filesOf(trees).map((file) => {
    const missed = missedIn(trees, file);
    const named = missed.length > 0 && (isNamed(file.place) || isNamed(file.paths.base ?? ""));
    return { file, missed: named ? [] : missed, conflict: named || isMarked(trees, file) };
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
  const { paths, place, base, person, template, now } = file;
  if (same(base, person) && paths.base === paths.person) return [];
  if (person === undefined)
    return isBack(trees, file) ? [`${place}: was deleted, and is back`] : [];
  if (now === undefined) {
    const dropped = template === undefined && isAsWritten(base, person);
    return dropped ? [] : [`${place}: is gone`];
  }
  const arriving = trees.template.get(place);
  const alone = arriving === undefined || same(base, arriving);
  if (alone || !isText(person) || !isText(now)) {
    const kept = same(now, person) || isAsWritten(now, person);
    return kept ? [] : [`${place}: is not as the person had it`];
  }
  const { person: view } = views(now.bytes, person.bytes);
  const lines = unseen(comparable({ base, side: person, other: template, now }, view));
  const mode = base !== undefined && base.executable !== person.executable;
  if (mode && now.executable !== person.executable) lines.push("executable bit");
  return lines.map((what) => `${place}: ${what}`);
}

/** @param {Trees} trees @param {File} file */
const isBack = (trees, { paths, deleted }) =>
  deleted &&
  [paths.base, paths.template].some(
    (path) => path !== undefined && trees.merged.has(path) && !trees.person.has(path),
  );

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
  const { paths, place, base, person, template, now } = file;
  if ((same(base, template) && paths.base === paths.template) || file.deleted) return [];
  if (template === undefined) {
    const untouched = isAsWritten(base, person) && paths.base === paths.person;
    return untouched && now !== undefined ? [`${place}: was dropped, and is there`] : [];
  }
  const old = paths.base;
  const stays = old !== undefined && old !== paths.template && trees.merged.has(old);
  const found = stays ? [`${old}: was renamed, and is there`] : [];
  if (now === undefined || now.link || person?.link) return [...found, `${place}: is not there`];
  if (!isText(now)) return [...found, `${place}: is not merged`];
  const rejected = trees.merged.get(`${place}.rej`) ?? trees.merged.get(`${old ?? place}.rej`);
  const { template: view } = views(now.bytes, person?.bytes);
  const merged = rejected === undefined ? view : withRejected(view, rejected.bytes);
  const lines = unseen(comparable({ base, side: template, other: person, now }, merged));
  const mode = template.executable !== (base?.executable ?? false);
  if (mode && now.executable !== template.executable) lines.push("executable bit");
  return [...found, ...lines.map((what) => `${place}: ${what}`)];
}

/**
 * The same file's lines on all sides; of JSON that is whole on all of them, its values.
 * @param {{ base: Entry | undefined, side: Entry, other: Entry | undefined, now: Entry }} entries
 * @param {string[]} view the lines that are there now for this side
 */
function comparable({ base, side, other, now }, view) {
  const values = [base, side, other, now].map((entry) => (entry ? valuesOf(entry.bytes) : []));
  const [inBase, inSide, inOther, inNow] = values;
  if (inBase && inSide && inOther && inNow)
    return { base: inBase, side: inSide, other: inOther, merged: inNow };
  const [lines, theirs] = [base, other].map((entry) => (entry ? linesOf(entry.bytes) : []));
  return { base: lines ?? [], side: linesOf(side.bytes), other: theirs ?? [], merged: view };
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
