import { refuse } from "../problem.js";
import { anyOf, didYouMean, quoted } from "./text.js";

/** A choice that a layout offers: one of some values, on or off, or any of some values. */
export type Option = { readonly summary: string } & (
  | {
      readonly kind: "choice";
      readonly values: readonly string[];
      readonly default: string;
      readonly excluded?: Exclusion;
    }
  | { readonly kind: "flag"; readonly default: boolean }
  | {
      readonly kind: "set";
      readonly values: readonly string[];
      readonly default: readonly string[];
    }
);

/** One value of a choice that cannot be where another option, which stands before it, has some value. */
type Exclusion = {
  readonly value: string;
  readonly by: { readonly option: string; readonly value: string };
  /** Why, as part of a sentence. */
  readonly why: string;
  /** What is taken there where nobody chooses. */
  readonly default: string;
};

/** A choice's value, a flag's, or a set's members in the order of the option's `values`. */
export type OptionValue = string | boolean | readonly string[];

/** What a layout offers: option by name, in the order in which a spec lists them. */
export type LayoutOptions = Readonly<Record<string, Option>>;

/** The values of a project's options. */
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** Option values that must all hold: of a set, one that is in it; of a list, any of these. */
export type Condition = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Whether these option values meet a condition. */
export function meets(options: OptionValues, condition: Condition | undefined): boolean {
  return Object.entries(condition ?? {}).every(([name, wanted]) => {
    const values = [options[name]].flat();
    return [wanted].flat().some((one) => values.includes(one));
  });
}

const FLAG_WORDS: ReadonlyMap<string, boolean> = new Map([
  ["on", true],
  ["true", true],
  ["yes", true],
  ["off", false],
  ["false", false],
  ["no", false],
]);

/**
 * Reads an option's value as the command line gives it (`--set name=raw`): `on` or `off` (also
 * `true`, `yes`, `false`, `no`) for a flag; for a set a list with commas, nothing or `none` for the
 * empty set.
 * @throws Refused `invalid-option` with the nearest known word.
 */
export function parseOption(name: string, option: Option, raw: string): OptionValue {
  switch (option.kind) {
    case "choice":
      return member(name, raw, option.values);
    case "flag":
      return FLAG_WORDS.get(raw.toLowerCase()) ?? refuseUnknownValue(name, raw, ["on", "off"]);
    case "set":
      return parseSet(name, raw, option.values);
  }
}

/**
 * Reads an option's value as JSON gives it: a text for a choice, true or false for a flag, a list of
 * texts for a set.
 * @throws Refused `invalid-option` with the nearest known word.
 */
export function readOption(name: string, option: Option, value: unknown): OptionValue {
  switch (option.kind) {
    case "choice":
      return typeof value === "string"
        ? member(name, value, option.values)
        : wrongKind(name, "a text", anyOf(option.values.map((word) => JSON.stringify(word))));
    case "flag":
      return typeof value === "boolean" ? value : wrongKind(name, "true or false", "true or false");
    case "set":
      return Array.isArray(value) && value.every((word) => typeof word === "string")
        ? inOrder(
            value.map((word) => member(name, word, option.values)),
            option.values,
          )
        : wrongKind(name, "a list of texts", `a list of any of ${anyOf(option.values)}`);
  }
}

/** What is left of an option beside the values of others. */
export function remainingOption(
  option: Option,
  others: Readonly<Record<string, OptionValue>>,
): Option {
  const excluded = exclusionFor(option, others);
  if (option.kind !== "choice" || excluded === undefined) return option;
  const values = option.values.filter((value) => value !== excluded.value);
  return { ...option, values, default: excluded.default };
}

/**
 * Reads an option's value as {@link readOption} does.
 * @throws Refused `invalid-option` also for a value that another option's excludes
 */
export function readAllowedOption(
  name: string,
  option: Option,
  value: unknown,
  others: Readonly<Record<string, OptionValue>>,
): OptionValue {
  const read = readOption(name, option, value);
  const excluded = exclusionFor(option, others);
  if (read !== excluded?.value) return read;
  const left = remainingOption(option, others);
  const ways = left.kind === "choice" ? left.values.map((word) => `${name}=${word}`) : [];
  return refuse({
    code: "invalid-option",
    message: `With ${excluded.by.option}=${excluded.by.value}, '${name}' cannot be '${read}': ${excluded.why}.`,
    fix: `Choose ${anyOf(ways)}.`,
  });
}

/** Refuses an option that the layout does not have: `unknown-option`, with the nearest that it has. */
export function unknownOption(name: string, layout: string, options: LayoutOptions): never {
  const known = Object.keys(options);
  refuse({
    code: "unknown-option",
    message: `The layout '${layout}' has no option ${quoted(name)}.`,
    fix: `${didYouMean(name, known)}It has ${anyOf(known)}.`,
  });
}

/** A value as the command line takes it: the way back from {@link parseOption}. */
export function printOption(value: OptionValue): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  return value.length === 0 ? "none" : value.join(",");
}

/** Whether an option cannot have a value beside those of others. */
export function isExcluded(
  option: Option | undefined,
  value: OptionValue,
  others: Readonly<Record<string, OptionValue>>,
): boolean {
  return option !== undefined && exclusionFor(option, others)?.value === value;
}

function exclusionFor(
  option: Option,
  others: Readonly<Record<string, OptionValue>>,
): Exclusion | undefined {
  if (option.kind !== "choice" || option.excluded === undefined) return undefined;
  const { by } = option.excluded;
  return others[by.option] === by.value ? option.excluded : undefined;
}

// The members of a set in the order of the option's values, each once.
function inOrder(members: readonly string[], values: readonly string[]): readonly string[] {
  return values.filter((value) => members.includes(value));
}

function parseSet(name: string, raw: string, values: readonly string[]): readonly string[] {
  const none = raw.trim() === "" || (raw === "none" && !values.includes("none"));
  const members = none ? [] : raw.split(",").map((word) => member(name, word.trim(), values));
  return inOrder(members, values);
}

function member(name: string, word: string, values: readonly string[]): string {
  return values.includes(word) ? word : refuseUnknownValue(name, word, values);
}

function refuseUnknownValue(name: string, word: string, known: readonly string[]): never {
  refuse({
    code: "invalid-option",
    message: `The option '${name}' cannot be ${quoted(word)}.`,
    fix: `${didYouMean(word, known)}It takes ${anyOf(known)}.`,
  });
}

function wrongKind(name: string, kind: string, takes: string): never {
  refuse({
    code: "invalid-option",
    message: `The option '${name}' must be ${kind}.`,
    fix: `It takes ${takes}.`,
  });
}
