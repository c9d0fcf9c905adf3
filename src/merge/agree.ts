import type { Range } from "./diff.js";
import type { Lines, Three } from "./diff3.js";
import { graftsOf } from "./grafts.js";
import { mergeImport } from "./python/merge-import.js";
import type { Statement } from "./statements.js";
import { replaceLines, type Text } from "./text.js";

/** What one text gets in place of some of its lines; nothing where an entry goes. */
export type Edit = { readonly range: Range; readonly lines: Lines };

/**
 * Settles entries of lists (imports, registrations) by key over whole files, before lines are compared:
 * wherever a person has moved an entry, whatever else has changed beside it. What is settled is the same in
 * all three texts afterwards; what is for a person to decide stays as it was. With `keep target` nothing
 * is taken from the target that only the person removed: a conflict shows what the template has.
 */
export function agree(
  texts: Three<Text>,
  statements: Three<readonly Statement[]>,
  how: "fully" | "keep target",
): Three<Text> {
  const edits: Three<Edit[]> = { base: [], project: [], target: [] };
  for (const sides of entriesByKey(statements)) {
    const removedByPerson = sides.target !== undefined && sides.project === undefined;
    if (how === "fully" || !removedByPerson) settleEntry(sides, edits);
  }
  for (const { side, line, entry } of graftsOf(statements))
    edits[side].push({ range: { start: line, end: line }, lines: entry.text.split("\n") });
  return {
    base: replaceLines(texts.base, edits.base),
    project: replaceLines(texts.project, edits.project),
    target: replaceLines(texts.target, edits.target),
  };
}

type Sides = Partial<Three<Statement>>;

/** The entries that each of the three texts has once at most. */
function entriesByKey(statements: Three<readonly Statement[]>): Sides[] {
  const found = new Map<string, Three<Statement[]>>();
  for (const side of ["base", "project", "target"] as const)
    for (const one of statements[side]) {
      if (one.list === undefined) continue;
      const key = `${one.list}\0${one.key}`;
      const all = found.get(key) ?? { base: [], project: [], target: [] };
      all[side].push(one);
      found.set(key, all);
    }
  return [...found.values()]
    .filter((all) => Object.values(all).every((list) => list.length <= 1))
    .map(({ base: [base], project: [project], target: [target] }) => ({
      ...(base && { base }),
      ...(project && { project }),
      ...(target && { target }),
    }));
}

function settleEntry({ base, project, target }: Sides, edits: Three<Edit[]>): void {
  if (project && target) {
    const lines = chosen(base?.text, project.text, target.text);
    if (lines === undefined) return;
    replace(edits.base, base, lines);
    replace(edits.project, project, lines);
    // Where both added it the person's stays, in its place.
    replace(edits.target, target, base ? lines : []);
  } else if (base?.text === (project ?? target ?? base)?.text) {
    // Who has it still has it as it was written: the other side's removal counts.
    replace(edits.base, base, []);
    replace(edits.project, project, []);
    replace(edits.target, target, []);
  }
}

function chosen(base: string | undefined, project: string, target: string): Lines | undefined {
  if (project === target || target === base) return project.split("\n");
  return project === base ? target.split("\n") : mergeImport(base, project, target);
}

function replace(edits: Edit[], entry: Statement | undefined, lines: Lines): void {
  if (entry && entry.text !== lines.join("\n")) edits.push({ range: entry.range, lines });
}
