// What a case is in each program, where it is more than an update of an edited project.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MOVING, OURS } from "./tools.mjs";

/** @typedef {import("../../tests/whole/refresh/support/case.js").Case} Case */

/** @typedef {import("./tools.mjs").Options} Options */
/**
 * @typedef {object} Equal
 * @property {Options} [options] chosen at the creation, in place of `before.sh`
 * @property {string} [edit] shell, in place of `before.sh`
 * @property {readonly string[]} [args] of the update
 * @property {readonly string[]} [kept] files that the template must leave alone
 * @property {string} [further] what the person writes into a file after the update, which then is taken back
 * @property {boolean} [none] whether there is nothing to compare
 * @property {string} [note]
 */

/** Files that a template must leave alone, in each program. @param {readonly string[]} kept @param {string} edit shell, beyond keeping them */
const keeping = (kept, edit) => ({
  [OURS]: { kept },
  copier: {
    kept,
    edit,
    args: kept.map((path) => `--skip=${path}`),
    note: "With `--skip` for each file, which has to be given at every update.",
  },
  cruft: {
    kept,
    edit: `sed -i '1s|{|{\\n  "skip": ${JSON.stringify(kept)},|' .cruft.json\n${edit}`,
    note: "With the files under `skip` in `.cruft.json`.",
  },
});
const CHOSEN = {
  options: { tone: "cool", bell: false },
  note: "The options are chosen when the project is created.",
};
const TAKEN_BACK = {
  copier: "Taken back with the git commands that its documentation gives.",
  cruft: "Taken back with git; its documentation gives no way.",
};

/** @type {Readonly<Record<string, Readonly<Record<string, Equal>>>>} by case, then by program */
const equals = {
  "file-that-is-kept": keeping(["docs/notes.md", "app/dropped.py"], ""),
  "file-that-is-kept-and-renamed": keeping(
    ["app/greeting.py"],
    "sed -i 's/Good morning/Good day/' app/greeting.py",
  ),
  "poetry-lock-beside-kept-requirements": keeping(
    ["requirements.txt"],
    "sed -i 's/beta==1.0/beta==1.5/' requirements.txt\necho '# made by poetry' > poetry.lock",
  ),
  "option-that-is-gone": { copier: CHOSEN, cruft: CHOSEN },
  "conflict-then-abort": {
    [OURS]: { further: "" },
    copier: { further: "", note: TAKEN_BACK.copier },
    cruft: { further: "", note: TAKEN_BACK.cruft },
  },
  "conflict-then-edit-then-abort": {
    [OURS]: { further: "Half resolved." },
    copier: { further: "Half resolved.", note: TAKEN_BACK.copier },
    cruft: { further: "Half resolved.", note: TAKEN_BACK.cruft },
  },
};

/** @type {ReadonlySet<string>} the cases of which something is said here, by name */
export const named = new Set(Object.keys(equals));

/**
 * What a case is in a program. One that edits files of our record has no equal elsewhere, unless it
 * is said here what that is.
 * @param {Case} it @param {string} tool @returns {Equal}
 */
export function equalOf(it, tool) {
  const equal = equals[it.name]?.[tool === MOVING ? "copier" : tool];
  return equal ?? { none: tool !== OURS && editsOurRecord(it) };
}

/** @param {Case} it */
function editsOurRecord({ folder }) {
  const script = join(folder, "before.sh");
  return existsSync(script) && /\.agent-project\//.test(readFileSync(script, "utf8"));
}
