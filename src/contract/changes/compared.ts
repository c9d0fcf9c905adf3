import type { Assertion, TestCase } from "../evidence/evidence.js";

/** What has become of a test: the first of these that is so. */
export type Outcome =
  | { readonly is: "skipped"; readonly by: string }
  | { readonly is: "emptied" }
  | { readonly is: "dropped"; readonly assertion: string; readonly count: number }
  | { readonly is: "weakened"; readonly from: string; readonly to: string }
  | { readonly is: "fewer cases"; readonly first: string; readonly count: number }
  | { readonly is: "changed"; readonly from: string; readonly to: string };

/** Compares a test with what it was; undefined where it asks all that it did. */
export function outcomeOf(before: TestCase, now: TestCase): Outcome | undefined {
  if (now.skipped !== undefined && before.skipped === undefined)
    return { is: "skipped", by: now.skipped };
  if (before.assertions.length > 0 && now.assertions.length === 0) return { is: "emptied" };
  return weakenedBy(before, now) ?? casesLost(before, now);
}

function weakenedBy(before: TestCase, now: TestCase): Outcome | undefined {
  const lost = without(before.assertions, now.assertions, textOf);
  const gained = without(now.assertions, before.assertions, textOf);
  const [first] = lost;
  if (first === undefined) return undefined;
  if (lost.length > gained.length) {
    // What has a counterpart was changed; one of the others is the one to name.
    const abouts = new Set(gained.map(({ about }) => about));
    const gone = lost.find(({ about }) => !abouts.has(about)) ?? first;
    return { is: "dropped", assertion: gone.text, count: lost.length - gained.length };
  }
  // What asks more than it did is no change to speak of.
  const pairs = pairedUp(lost, gained).filter(([was, is]) => !isWeaker(was, is));
  const weaker = pairs.find(([was, is]) => isWeaker(is, was));
  const [from, to] = weaker ?? pairs[0] ?? [];
  return from && to && { is: weaker ? "weakened" : "changed", from: from.text, to: to.text };
}

const textOf = ({ text }: Assertion) => text;

/** Each assertion that is gone with one that came for it: about the same, or else the strongest that is left. */
function pairedUp(lost: readonly Assertion[], gained: readonly Assertion[]) {
  const left = [...gained].sort((a, b) => b.strength - a.strength);
  const take = (fits: (one: Assertion) => boolean) => {
    const at = left.findIndex(fits);
    return at < 0 ? [] : left.splice(at, 1);
  };
  const pairs: (readonly [Assertion, Assertion])[] = [];
  const others: Assertion[] = [];
  const strongestFirst = [...lost].sort((a, b) => b.strength - a.strength);
  for (const was of strongestFirst) {
    const [is] = take(({ about }) => about === was.about);
    if (is) pairs.push([was, is]);
    else others.push(was);
  }
  for (const was of others) {
    const [is] = take(() => true);
    if (is) pairs.push([was, is]);
  }
  return pairs;
}

function isWeaker(is: Assertion, was: Assertion): boolean {
  if (is.strength !== was.strength) return is.strength < was.strength;
  if (is.about !== was.about || !was.bounds || !is.bounds) return false;
  return is.bounds.least < was.bounds.least || is.bounds.most > was.bounds.most;
}

function casesLost(before: TestCase, now: TestCase): Outcome | undefined {
  const lost = without(before.cases, now.cases, (one) => one);
  const gained = without(now.cases, before.cases, (one) => one);
  const [first] = lost;
  if (first === undefined) return undefined;
  const count = lost.length - gained.length;
  if (count > 0) return { is: "fewer cases", first, count };
  return { is: "changed", from: first, to: gained[0] ?? first };
}

/** The first list less what is in the second, each as often as it is there. */
export function without<T>(
  list: readonly T[],
  other: readonly T[],
  keyOf: (one: T) => string,
): readonly T[] {
  const counts = new Map<string, number>();
  for (const one of other) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return list.filter((one) => {
    const count = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

/** Whether a test asks all that another one did, and runs where that ran. */
export function covers(now: TestCase, before: TestCase): boolean {
  if (now.skipped !== undefined && before.skipped === undefined) return false;
  return (
    before.assertions.length > 0 && without(before.assertions, now.assertions, textOf).length === 0
  );
}
