import { linesOf, wordsOf } from "./settings.js";

/** How a change of a setting can weaken a gate; what came of it is a phrase behind the setting's name. */
export type Loosening = (before: unknown, now: unknown) => string | undefined;

const isOn = (value: unknown) => value === true || /^(?:true|yes|on|1)$/i.test(textOf(value));
const isOff = (value: unknown) => value === false || /^(?:false|no|off|0)$/i.test(textOf(value));
const textOf = (value: unknown) => (typeof value === "string" ? value : "");
const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const without = (all: readonly string[], some: readonly string[]) =>
  all.filter((word) => !some.includes(word));

type Split = (value: unknown) => string[];

/** A list of what is left out: it has more entries. */
export const grows =
  (split: Split = wordsOf): Loosening =>
  (before, now) => {
    const added = without(split(now), split(before));
    return added.length === 0 ? undefined : `has ${added.join(", ")} now`;
  };

/** A list of what is looked at, which is nothing without it: it has fewer entries. */
export const shrinks: Loosening = (before, now) => {
  const gone = without(wordsOf(before), wordsOf(now));
  return gone.length === 0 ? undefined : `has ${gone.join(", ")} no more`;
};

/** A list of what is looked at, which is everything without it. */
export const narrows: Loosening = (before, now) => {
  if (now === undefined) return undefined;
  return before === undefined ? `is only ${wordsOf(now).join(", ")} now` : shrinks(before, now);
};

/** A check that is off, or gone. */
export const turnsOff: Loosening = (before, now) =>
  (isOn(before) && !isOn(now)) || (isOff(now) && !isOff(before)) ? "is off now" : undefined;

/** A leniency that is on. */
export const turnsOn: Loosening = (before, now) =>
  isOn(now) && !isOn(before) ? "is on now" : undefined;

/** A threshold that is lower, or gone. */
export const falls: Loosening = (before, now) => {
  if (before === undefined || Number(now ?? 0) >= Number(before)) return undefined;
  return `was ${shown(before)}, and is ${now === undefined ? "gone" : shown(now)}`;
};

/** A limit that is higher, or gone. */
export const rises: Loosening = (before, now) => {
  if (before === undefined || Number(now ?? Infinity) <= Number(before)) return undefined;
  return `was ${shown(before)}, and is ${now === undefined ? "gone" : shown(now)}`;
};

/** What decides by itself what is looked at: any change. */
export const changes: Loosening = (before, now) => {
  if (JSON.stringify(before) === JSON.stringify(now)) return undefined;
  if (before === undefined) return `is ${shown(now)} now`;
  return `was ${shown(before)}, and is ${now === undefined ? "gone" : shown(now)}`;
};

/** Warnings that fail a run no more, or are not heard. */
export const filtersMore: Loosening = (before, now) => {
  const [was, is] = [linesOf(before), linesOf(now)];
  const added = without(is, was).filter((filter) => !filter.startsWith("error"));
  const gone = without(was, is).filter((filter) => filter.startsWith("error"));
  if (added.length > 0) return `has ${added.join(", ")} now`;
  return gone.length > 0 ? `has ${gone.join(", ")} no more` : undefined;
};

// What only says how results are shown, or makes a run stricter.
const HARMLESS =
  /^(?:-v+|-q+|-r\w*|-s|-l|--verbose|--quiet|--showlocals|--tb=.*|--durations.*|--color=.*|--strict.*|--cov(?:=.*)?|--cov-(?:report|branch|context).*|-W=?error.*|--junit.*)$/;
// What may go.
const DISPENSABLE =
  /^(?:-v+|-q+|-r\w*|-s|-l|--verbose|--quiet|--showlocals|--tb=.*|--durations.*|--color=.*|--cov-report.*|--junit.*)$/;

/** Options of a test run: every one that is new, or gone, counts unless it is known to do no harm. */
export const options: Loosening = (before, now) => {
  const [was, is] = [optionsOf(before), optionsOf(now)];
  const added = without(is, was).filter((word) => !HARMLESS.test(word));
  const gone = without(was, is).filter((word) => !DISPENSABLE.test(word));
  if (added.length > 0) return `has ${added.join(" ")} now`;
  return gone.length > 0 ? `has ${gone.join(" ")} no more` : undefined;
};

/** Words with their quotes; an option and the word behind it stay apart, and count each. */
function optionsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return [...textOf(value).matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
}
