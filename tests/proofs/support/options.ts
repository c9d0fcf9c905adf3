import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startingTree } from "../../../src/commands/plan/starting-tree.js";
import { layouts } from "../../../src/render/layouts/index.js";
import type { Option, OptionValue } from "../../../src/spec/option.js";
import { parseSpec } from "../../../src/spec/parse.js";
import type { Tree } from "../../../src/tree/tree.js";
import { combinationsOf, threewise } from "../../../scripts/combinations.mjs";
import { factsOf } from "./layouts/index.js";
import type { Target, WrittenSpec } from "./target.js";

/**
 * The options of a layout, each with its values; without those that reach no code and no CI
 * (`tests/unit/render/update-bots.test.ts`, `tests/unit/render/agents.test.ts`).
 */
export function optionsOf(layout: string): Readonly<Record<string, readonly OptionValue[]>> {
  const options = Object.entries(layouts.get(layout)?.options ?? {});
  return Object.fromEntries(
    options.flatMap(([name, option]) =>
      ["updates", "agents"].includes(name) ? [] : [[name, valuesOf(option)]],
    ),
  );
}

type Choice = Readonly<Record<string, OptionValue>>;

/** So many trees are rendered in seconds. */
const MANY = 300;

/**
 * All combinations of a layout's options, or, of too many, such in which any three values stand together.
 * @param fixed values of those that have only one here
 */
export function manyOf(layout: string, fixed: Choice = {}): readonly Choice[] {
  const only = Object.entries(fixed).map(([name, value]) => [name, [value]] as const);
  const options = { ...optionsOf(layout), ...Object.fromEntries(only) };
  const all = combinationsOf(options);
  return all.length > MANY ? threewise(options) : all;
}

function valuesOf(option: Option): readonly OptionValue[] {
  switch (option.kind) {
    case "flag":
      return [true, false];
    case "choice":
      return option.values;
    case "set":
      return [[], option.values];
  }
}

/** Those combinations of options that a target's column has to prove; others have the rest. */
export function ownOf(target: Target, choices: readonly Choice[]): readonly Choice[] {
  const { sharedBy } = factsOf(target);
  return choices.filter((choice) => choice[sharedBy] === target.spec.options[sharedBy]);
}

/** What a spec gives, without writing it. */
export function treeOf(spec: WrittenSpec): Promise<Tree> {
  return startingTree(parseSpec(JSON.stringify(spec), "options", layouts));
}

export function write(root: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}
