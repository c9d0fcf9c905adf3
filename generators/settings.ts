import { refuse } from "../src/problem.js";
import type { Layout } from "../src/render/layout.js";
import { layouts } from "../src/render/layouts/index.js";
import { layoutOf } from "../src/spec/layout.js";
import { isExcluded, type OptionValue, parseOption, unknownOption } from "../src/spec/option.js";
import { type Spec, type SpecChange, specOf } from "../src/spec/spec.js";

/**
 * The option values that `key=value` words ask for; of a key that stands twice, the last.
 * @throws Refused for what is no such word, an option that the layout does not have, or a value that
 * the option does not have
 */
export function settingsOf(
  layout: Layout,
  words: readonly string[],
): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    words.map((word) => {
      const [, key, raw] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (key === undefined || raw === undefined)
        return refuse({
          code: "bad-arguments",
          message: `'${word}' is no option with a value.`,
          fix: `Write key=value, such as: ${Object.keys(layout.options)[0] ?? "key"}=…`,
        });
      const option = Object.hasOwn(layout.options, key) ? layout.options[key] : undefined;
      if (option === undefined) return unknownOption(key, layout.name, layout.options);
      return [key, parseOption(key, option, raw)];
    }),
  );
}

/**
 * The spec with other option values. An option that nobody names gives way to those that somebody does:
 * where its value cannot be beside theirs, it has the one that a new project would.
 * @param words `key=value` each
 * @throws Refused as {@link settingsOf}
 */
export function settingsChange(spec: Spec, words: readonly string[]): SpecChange {
  const layout = layoutOf(spec.layout, layouts);
  const named = settingsOf(layout, words);
  const all = { ...spec.options, ...named };
  const options = Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) =>
        Object.hasOwn(named, name) || !isExcluded(layout.options[name], value, all),
    ),
  );
  return { spec: specOf({ ...spec, options }, layouts), renames: new Map() };
}
