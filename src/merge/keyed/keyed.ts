import type { Three } from "../diff/diff3.js";

/** An entry of a list whose entries have keys. */
export type Keyed = {
  readonly key: string;
  readonly text: string;
  /** Where it stands in a list that is kept in order, as a string to compare; undefined in others. */
  readonly order: string | undefined;
};

/** One entry of the merged list, or what the sides have where they do not agree. */
export type Outcome<I> =
  | { readonly is: "entry"; readonly from: "project" | "target"; readonly entry: I }
  | {
      readonly is: "conflict";
      readonly base: I | undefined;
      readonly entry: I;
      readonly target: I;
    };

/**
 * Merges three lists by key. The person's order stays, and what the person removed stays removed. What
 * the template dropped goes, unless the person edited it. The same key changed on both sides is a
 * conflict. A new entry of the template stands behind the one it follows there, or before the one it
 * precedes; among the person's own entries there, where its order says. Keys are unique in each list.
 */
export function mergeKeyed<I extends Keyed>(lists: Three<readonly I[]>): Outcome<I>[] {
  const base = byKey(lists.base);
  const target = byKey(lists.target);
  const project = byKey(lists.project);
  const kept = new Map<string, Outcome<I>>();
  const own = new Set<Outcome<I>>();
  for (const [key, entry] of project) {
    const outcome = outcomeOf(base.get(key), entry, target.get(key));
    if (outcome === undefined) continue;
    kept.set(key, outcome);
    if (!base.has(key) && !target.has(key)) own.add(outcome);
  }
  const isNew = ({ key }: I) => !base.has(key) && !project.has(key);
  return withNew([...target.values()], isNew, kept, own, base.size === 0 ? "first" : "last");
}

/** What the person has, with the template's new entries put in; `own` is the person's alone. */
function withNew<I extends Keyed>(
  target: readonly I[],
  isNew: (entry: I) => boolean,
  kept: ReadonlyMap<string, Outcome<I>>,
  own: ReadonlySet<Outcome<I>>,
  withoutNeighbour: "first" | "last",
): Outcome<I>[] {
  const out = [...kept.values()];
  const ownAt = (index: number) => {
    const outcome = out[index];
    return outcome !== undefined && own.has(outcome) ? outcome.entry : undefined;
  };
  const successor = target.map(({ key }) => kept.get(key)).find((one) => one !== undefined);
  let at = withoutNeighbour === "first" ? 0 : out.length;
  if (successor) at = out.indexOf(successor);
  let behind = false;
  for (const entry of target) {
    const known = kept.get(entry.key);
    if (known !== undefined) at = indexFrom(out, known, at) + 1;
    behind ||= known !== undefined;
    if (!isNew(entry)) continue;
    while (!behind && precedes(entry, ownAt(at - 1))) at--;
    while (precedes(ownAt(at), entry)) at++;
    out.splice(at++, 0, { is: "entry", from: "target", entry });
    behind = true;
  }
  return out;
}

function indexFrom<T>(list: readonly T[], item: T, from: number): number {
  const near = list.indexOf(item, from);
  return near === -1 ? list.indexOf(item) : near;
}

function precedes(a: Keyed | undefined, b: Keyed | undefined): boolean {
  return a?.order !== undefined && b?.order !== undefined && a.order < b.order;
}

/** What becomes of an entry that the person has; undefined where it goes. */
function outcomeOf<I extends Keyed>(
  base: I | undefined,
  entry: I,
  target: I | undefined,
): Outcome<I> | undefined {
  const mine: Outcome<I> = { is: "entry", from: "project", entry };
  if (target === undefined) return base?.text === entry.text ? undefined : mine;
  if (target.text === entry.text || target.text === base?.text) return mine;
  if (base?.text === entry.text) return { is: "entry", from: "target", entry: target };
  return { is: "conflict", base, entry, target };
}

function byKey<I extends Keyed>(entries: readonly I[]): Map<string, I> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}
