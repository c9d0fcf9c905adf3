import type { Node } from "jsonc-parser";
import type { Three } from "../diff/diff3.js";
import { chooseDependency } from "./dependency.js";
import {
  layoutOf,
  marginInside,
  refill,
  render,
  renderProperty,
  type Item,
  type Layout,
} from "./json-layout.js";
import { byKey, canonical, jsonOf, rawOf, type Json } from "./json-value.js";

/** What a JSON merge gives: one text, or three that differ only where the sides do not agree. */
export type MergedJson = {
  /** What people should know of how it was merged. */
  readonly notes: readonly string[];
} & (
  | { readonly is: "merged"; readonly text: string }
  | { readonly is: "conflict"; readonly texts: Three<string> }
);

type Side = "base" | "project" | "target";

/** A merge under way: the texts, the person's layout, and whose value stands where they disagree. */
type Run = Three<Json> & {
  readonly layout: Layout;
  readonly prefer: Side;
  conflicts: number;
  readonly notes: string[];
};

/**
 * Merges JSON by key, at every depth, into the person's text: their order of keys, indentation and line
 * endings stay. Undefined where one of the texts is no JSON.
 */
export function mergeJson(texts: Three<string>): MergedJson | undefined {
  const [base, project, target] = [jsonOf(texts.base), jsonOf(texts.project), jsonOf(texts.target)];
  if (base === undefined || project === undefined || target === undefined) return undefined;
  const layout = layoutOf(texts.project);
  const merge = (prefer: Side) => {
    const run: Run = { base, project, target, layout, prefer, conflicts: 0, notes: [] };
    const value = mergeValue(run, base.root, project.root, target.root, "") ?? "";
    const { offset, length } = project.root;
    const text = texts.project.slice(0, offset) + value + texts.project.slice(offset + length);
    return { text, conflicts: run.conflicts, notes: run.notes };
  };
  const merged = merge("project");
  const { notes } = merged;
  if (merged.conflicts === 0) return { is: "merged", text: merged.text, notes };
  return {
    is: "conflict",
    notes,
    texts: { base: merge("base").text, project: merged.text, target: merge("target").text },
  };
}

/** The text of a value that the person has; undefined where it goes. */
function mergeValue(
  run: Run,
  base: Node | undefined,
  project: Node,
  target: Node | undefined,
  margin: string,
): string | undefined {
  const was = base && canonical(run.base, base);
  const mine = canonical(run.project, project);
  const own = rawOf(run.project, project);
  if (target === undefined) return was === mine ? undefined : own;
  const theirs = canonical(run.target, target);
  if (theirs === was || theirs === mine) return own;
  // Also where the person changed nothing: their order of keys stays.
  if (project.type === "object" && target.type === "object")
    return mergeObject(run, base, project, target, margin);
  if (was === mine) return render(run.target, target, margin, run.layout);
  return (
    joinArrays(run, base, project, target, margin) ??
    newerDependency(run, base, project, target) ??
    disagree(run, base, project, target, margin)
  );
}

/** The text of a dependency of which only the version differs; undefined where it is something else. */
function newerDependency(
  run: Run,
  base: Node | undefined,
  project: Node,
  target: Node,
): string | undefined {
  const choice = base && chooseDependency({ base, project, target });
  if (choice === undefined) return undefined;
  run.notes.push(...choice.notes);
  return choice.side === "project" ? rawOf(run.project, project) : rawOf(run.target, target);
}

/** The value of the side that this run prefers. */
function disagree(
  run: Run,
  base: Node | undefined,
  project: Node,
  target: Node,
  margin: string,
): string | undefined {
  run.conflicts++;
  if (run.prefer === "project") return rawOf(run.project, project);
  const other = run.prefer === "base" ? base : target;
  return other && render(run[run.prefer], other, margin, run.layout);
}

function mergeObject(
  run: Run,
  base: Node | undefined,
  project: Node,
  target: Node,
  margin: string,
): string {
  const was = byKey(base);
  const mine = byKey(project);
  const wanted = byKey(target);
  const inner = marginInside(run.project, project, margin, run.layout);
  const items: (Item & { readonly key: string })[] = [];
  for (const { key, node, value } of mine.values()) {
    const merged = mergeValue(run, was.get(key)?.value, value, wanted.get(key)?.value, inner);
    if (merged === undefined) continue;
    const head = run.project.text.slice(node.offset, value.offset);
    items.push({ key, was: node, text: head + merged });
  }
  // A new key stands behind the one that it follows in the template.
  const placed = new Set(items.map(({ key }) => key));
  const behind = new Map<string | undefined, Item[]>();
  let last: string | undefined;
  for (const { key, value } of wanted.values()) {
    if (placed.has(key)) last = key;
    if (was.has(key) || mine.has(key)) continue;
    const text = renderProperty(key, render(run.target, value, inner, run.layout), run.layout);
    behind.set(last, [...(behind.get(last) ?? []), { was: undefined, text }]);
  }
  const all = [
    ...(behind.get(undefined) ?? []),
    ...items.flatMap((item) => [item, ...(behind.get(item.key) ?? [])]),
  ];
  return refill(run.project, project, all, margin, run.layout);
}

/** Both sides' additions to an array; undefined where one of them did anything else. */
function joinArrays(
  run: Run,
  base: Node | undefined,
  project: Node,
  target: Node,
  margin: string,
): string | undefined {
  const arrays = [base ?? { ...project, children: [] }, project, target];
  if (arrays.some(({ type }) => type !== "array")) return undefined;
  const was = (base?.children ?? []).map((item) => canonical(run.base, item));
  const mine = new Set(project.children?.map((item) => canonical(run.project, item)));
  const wanted = new Map(
    target.children?.map((item) => [canonical(run.target, item), item] as const),
  );
  if (!was.every((item) => mine.has(item) && wanted.has(item))) return undefined;
  const inner = marginInside(run.project, project, margin, run.layout);
  const items: Item[] = (project.children ?? []).map((item) => ({
    was: item,
    text: rawOf(run.project, item),
  }));
  for (const [key, item] of wanted)
    if (!mine.has(key))
      items.push({ was: undefined, text: render(run.target, item, inner, run.layout) });
  return refill(run.project, project, items, margin, run.layout);
}
