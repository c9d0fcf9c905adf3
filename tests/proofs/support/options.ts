import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startingTree } from "../../../src/commands/plan/starting-tree.js";
import { layouts } from "../../../src/render/layouts/index.js";
import type { Option, OptionValue } from "../../../src/spec/option.js";
import { parseSpec } from "../../../src/spec/parse.js";
import type { Tree } from "../../../src/tree/tree.js";
import type { Choice, Options } from "../../support/pairwise.js";
import { factsOf } from "./layouts/index.js";
import type { Target, WrittenSpec } from "./target.js";

/**
 * The options of a layout, each with its values; without those that reach no code and no CI
 * (`tests/unit/render/update-bots.test.ts`, `tests/unit/render/agents.test.ts`).
 */
export function optionsOf(layout: string): Options<OptionValue> {
  const options = Object.entries(layouts.get(layout)?.options ?? {});
  return Object.fromEntries(
    options.flatMap(([name, option]) =>
      ["updates", "agents"].includes(name) ? [] : [[name, valuesOf(option)]],
    ),
  );
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
export function ownOf(
  target: Target,
  choices: readonly Choice<OptionValue>[],
): readonly Choice<OptionValue>[] {
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
