import type { Statement } from "../../languages/grammar.js";
import type { Three } from "../diff/diff3.js";
import { added } from "./statements.js";

/** A new entry of the template, and the line of another text in front of which it goes. */
export type Graft = {
  readonly side: "base" | "project";
  readonly line: number;
  readonly entry: Statement;
};

/** A place between two statements: in front of this line, and of the statement at `next`. */
type Place = { readonly line: number; readonly next: number };

type Places = { readonly base: Place; readonly project: Place };

/**
 * Where the template's new entries of lists go: beside the entry that they stand beside in the template,
 * wherever the person has that now. Those without such a neighbour are left out.
 */
export function graftsOf({ base, project, target }: Three<readonly Statement[]>): Graft[] {
  const fresh = new Set(
    added(added(target, base), project).filter(({ list }) => list !== undefined),
  );
  const own = new Set(added(added(project, base), target));
  const finders = { base: finderIn(base), project: finderIn(project) };
  const placed = new Map<Statement, Places>();
  for (const [at, entry] of target.entries()) {
    if (!fresh.has(entry)) continue;
    const placeIn = (side: "base" | "project", by: "above" | "below") =>
      firstBeside(
        target,
        at,
        by,
        (one) => (by === "above" ? placed.get(one)?.[side] : undefined) ?? finders[side](one, by),
      );
    const inBase = placeIn("base", "above") ?? placeIn("base", "below");
    const above = placeIn("project", "above");
    const below = placeIn("project", "below");
    const inProject = above
      ? passOwn(project, above, entry, own)
      : below
        ? stepBack(project, below, entry, own)
        : endOfList(project, entry);
    if (inBase && inProject) placed.set(entry, { base: inBase, project: inProject });
  }
  return [...placed].flatMap(([entry, places]) => [
    { side: "base" as const, line: places.base.line, entry },
    { side: "project" as const, line: places.project.line, entry },
  ]);
}

/** Finds the place above or below an entry in a text that has it once. */
function finderIn(statements: readonly Statement[]) {
  const keyOf = ({ list, key }: Statement) => `${list ?? ""}\0${key}`;
  const positions = new Map<string, number>();
  for (const [at, one] of statements.entries())
    positions.set(keyOf(one), positions.has(keyOf(one)) ? -1 : at);
  return (entry: Statement, by: "above" | "below"): Place | undefined => {
    const at = positions.get(keyOf(entry));
    const one = at === undefined ? undefined : statements[at];
    if (at === undefined || one === undefined) return undefined;
    return by === "above"
      ? { line: one.range.end, next: at + 1 }
      : { line: one.range.start, next: at };
  };
}

/** Goes through the entries of one list, without blank lines between, until something is found. */
function firstBeside<T>(
  statements: readonly Statement[],
  at: number,
  by: "above" | "below",
  find: (statement: Statement) => T | undefined,
): T | undefined {
  const step = by === "below" ? 1 : -1;
  for (let index = at; ; index += step) {
    const [one, other] = [statements[index], statements[index + step]];
    if (one === undefined || other === undefined || other.list !== one.list) return undefined;
    const [upper, lower] = by === "below" ? [one, other] : [other, one];
    if (upper.range.end !== lower.range.start) return undefined;
    const found = find(other);
    if (found !== undefined) return found;
  }
}

/** Behind the last of the person's entries of this list that does not come later in its order. */
function endOfList(project: readonly Statement[], { list, order }: Statement): Place | undefined {
  const section = (text: string | undefined) => text?.split("\0", 1)[0];
  const at = project.findLastIndex(
    (one) =>
      one.list === list && section(one.order) === section(order) && !isBefore(order, one.order),
  );
  const last = project[at];
  return last && { line: last.range.end, next: at + 1 };
}

/** Past the person's own entries that come first in the order of the list. */
function passOwn(
  project: readonly Statement[],
  start: Place,
  { list, order }: Statement,
  own: ReadonlySet<Statement>,
): Place {
  let { line, next } = start;
  for (;;) {
    const one = project[next];
    if (one === undefined || one.list !== list || one.range.start !== line) break;
    if (!own.has(one) || !isBefore(one.order, order)) break;
    line = one.range.end;
    next++;
  }
  return { line, next };
}

/** Above the person's own entries that come later in the order of the list. */
function stepBack(
  project: readonly Statement[],
  start: Place,
  { list, order }: Statement,
  own: ReadonlySet<Statement>,
): Place {
  let { line, next } = start;
  for (;;) {
    const one = project[next - 1];
    if (one === undefined || one.list !== list || one.range.end !== line) break;
    if (!own.has(one) || !isBefore(order, one.order)) break;
    line = one.range.start;
    next--;
  }
  return { line, next };
}

function isBefore(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a < b;
}
