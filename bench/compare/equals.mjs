// What a case is in each program, where it is more than an update of an edited project.
import { MOVING, OURS } from "./tools.mjs";

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

const KEPT = ["docs/notes.md", "app/dropped.py"];
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
  "file-that-is-kept": {
    [OURS]: { kept: KEPT },
    copier: {
      kept: KEPT,
      edit: "",
      args: KEPT.map((path) => `--skip=${path}`),
      note: "With `--skip` for each file, which has to be given at every update.",
    },
    cruft: {
      kept: KEPT,
      edit: `sed -i '1s|{|{\\n  "skip": ${JSON.stringify(KEPT)},|' .cruft.json`,
      note: "With the files under `skip` in `.cruft.json`.",
    },
  },
  // About how our own files are written.
  "spec-with-crlf-and-byte-order-mark": { copier: { none: true }, cruft: { none: true } },
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

/** @param {string} name of a case @param {string} tool @returns {Equal} */
export const equalOf = (name, tool) => equals[name]?.[tool === MOVING ? "copier" : tool] ?? {};
