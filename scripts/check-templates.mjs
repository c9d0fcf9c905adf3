// Renders every layout with any three values of its options beside each other, with the shortest or the
// longest name; of a set, which adds files and hangs on no other option, each value beside the others' defaults:
// what a template prints without having it, in whichever branch, fails the build. So does what the
// templates of features print, for fields of every type.

import { combinationsOf, covering } from "./combinations.mjs";

const NAMES = ["a", `b${"-0".repeat(24)}c`];

// Of every type, with every modifier and access, and both kinds of references.
const TYPES =
  "str:9 text int float decimal:9,2 bool date datetime uuid enum:a,b json list:str".split(" ");
const FEATURES = ["public", "authenticated", "owned", "role:clerk"].flatMap((access, index) => [
  { name: `f${index}x`, access, fields: TYPES.map((type, at) => `a${at}:${type}`) },
  {
    name: `g${index}x`,
    access,
    fields: [
      ...TYPES.slice(0, -1).map((type, at) => `a${at}:${type}:null`),
      ...["u:str:9:unique", "i:int:index=1", `r:ref:f${index}x`, `s:ref:g${index}x:null`],
    ],
  },
]);

/** @typedef {import("../src/spec/option.js").Option} Option */
/** @typedef {Record<string, unknown>} Chosen */

/** @typedef {Extract<Option, { kind: "set" }>} SetOption */

/** @param {Exclude<Option, SetOption>} option @returns {(string | boolean)[]} */
function valuesOf(option) {
  return option.kind === "flag" ? [true, false] : [...option.values];
}

/** Nothing, each member alone, all. @param {SetOption} option @returns {(readonly string[])[]} */
function setsOf(option) {
  return [[], ...option.values.map((value) => [value]), option.values];
}

/** Few that have any three values which are possible beside each other. @param {[string, Option][]} options */
function combinations(options) {
  const values = options.flatMap(([name, option]) =>
    option.kind === "set" ? [] : [/** @type {const} */ ([name, valuesOf(option)])],
  );
  const all = combinationsOf(Object.fromEntries(values));
  return covering(
    all.filter((chosen) => isPossible(chosen, options)),
    3,
  );
}

/** @param {[string, Option][]} options @returns {Chosen[]} */
function oneSetAtATime(options) {
  return options.flatMap(([name, option]) =>
    option.kind === "set" ? setsOf(option).map((value) => ({ [name]: value })) : [],
  );
}

/** Whether no option has a value that another's excludes. @param {Chosen} chosen @param {[string, Option][]} options */
function isPossible(chosen, options) {
  return options.every(([name, option]) => {
    if (option.kind !== "choice" || option.excluded === undefined) return true;
    const { value, by } = option.excluded;
    return chosen[name] !== value || chosen[by.option] !== by.value;
  });
}

/**
 * For each rule of who may use features: options of projects that it holds for, and features that these may have.
 * @param {readonly import("../src/spec/access-rule.js").AccessRule[]} rules
 */
function byAccess(rules) {
  return rules.map(({ when = {}, kinds }) => ({
    options: Object.fromEntries(
      Object.entries(when).map(([name, value]) => [name, [value].flat()[0]]),
    ),
    features: FEATURES.filter(({ access }) => kinds.some((kind) => access.startsWith(kind))),
  }));
}

/** The program as it was just built: it is not there when this module is loaded. @returns {Promise<typeof import("../src/index.js")>} */
function built() {
  return import(new URL("../dist/index.js", import.meta.url).href);
}

/** @returns {Promise<number>} how many trees were rendered */
export async function checkTemplates() {
  const { layouts, parseSpec, render } = await built();
  let rendered = 0;
  for (const [layout, { options, access, only, local, backend, compiled }] of layouts) {
    const { templates, featureTemplates, optionTables } = await compiled.load();
    for (const { tables } of backend.migrations.ofOptions)
      if (!(tables in optionTables))
        throw new Error(
          `The layout ${layout} speaks of the tables ${tables}, which have no template`,
        );
    const known = new Set([
      ...Object.keys(templates),
      ...Object.keys(featureTemplates),
      ...Object.values(compiled.moved),
    ]);
    for (const path of [...Object.keys(only), ...local])
      if (!known.has(path))
        throw new Error(`The layout ${layout} speaks of ${path}, which is no template`);
    const entries = Object.entries(options);
    for (const chosen of [...combinations(entries), ...oneSetAtATime(entries)]) {
      // No branch of a template hangs on the name.
      const name = NAMES[rendered % NAMES.length];
      const spec = JSON.stringify({ name, layout, options: chosen });
      try {
        await render(parseSpec(spec, "combination", layouts));
      } catch (error) {
        throw new Error(`${spec}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      rendered += 1;
    }
    for (const allowed of compiled.featurePaths.length > 0 ? byAccess(access) : []) {
      const spec = JSON.stringify({ name: "a", layout, ...allowed });
      await render(parseSpec(spec, "features", layouts));
      rendered += 1;
    }
  }
  return rendered;
}
