import type { Statement } from "../../languages/grammar.js";

/** Whether both lists have one name, with different statements behind it. */
export function clash(a: readonly Statement[], b: readonly Statement[]): boolean {
  const texts = new Map(a.flatMap((one) => one.names.map((name) => [name, one.text] as const)));
  return b.some((one) => one.names.some((name) => texts.has(name) && texts.get(name) !== one.text));
}

/** The statements with names none of which the other text has. */
export function added(statements: readonly Statement[], before: readonly Statement[]): Statement[] {
  const known = new Set(before.flatMap(({ names }) => names));
  return statements.filter(
    ({ names }) => names.length > 0 && !names.some((name) => known.has(name)),
  );
}

/** The positions of all lines of some statements. */
export function linesIn(statements: readonly Statement[]): Set<number> {
  const lines = new Set<number>();
  for (const { range } of statements)
    for (let at = range.start; at < range.end; at++) lines.add(at);
  return lines;
}
