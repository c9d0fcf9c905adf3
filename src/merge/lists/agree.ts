import type { Grammar, Lines, Range, Statement } from "../../languages/grammar.js";
import type { Three } from "../diff/diff3.js";
import { replaceLines, type Text } from "../text/text.js";
import { graftsOf } from "./grafts.js";
import { added, linesIn } from "./statements.js";

/** Lines that are for a person to decide upon, also where one side alone changed them. */
export type Contested = {
  /** Entries that the person edited, and the template removed. */
  readonly project: ReadonlySet<number>;
  /** What defines again what the person defined in another place. */
  readonly target: ReadonlySet<number>;
};

/** Three texts that are ready to be merged line by line. */
export type Agreed = { readonly texts: Three<Text>; readonly contested: Contested };

// Beyond this many lines a file is data, and its lines are no statements that people move about.
const LONGEST_PROGRAM = 20_000;

/** Settles what no merge of lines can see, where the language of a file is read. */
export function agreeOnEntries(
  texts: Three<Text>,
  grammar: Grammar,
  how: "fully" | "keep target",
): Agreed {
  const statements = statementsOf(texts, grammar);
  const agreed = statements && agree(texts, statements, grammar, how);
  const rest = agreed && statementsOf(agreed, grammar);
  return rest === undefined
    ? { texts, contested: { project: new Set(), target: new Set() } }
    : { texts: agreed ?? texts, contested: contestedIn(rest) };
}

/** The statements of all three; undefined where a file is not read so, or is too long for it. */
function statementsOf(
  texts: Three<Text>,
  grammar: Grammar,
): Three<readonly Statement[]> | undefined {
  const sides = [texts.base, texts.project, texts.target];
  if (grammar.unique !== "in-file" || sides.some(({ lines }) => lines.length > LONGEST_PROGRAM))
    return undefined;
  const [base, project, target] = sides.map(({ lines }) => grammar.statements(lines));
  return base && project && target ? { base, project, target } : undefined;
}

function contestedIn({ base, project, target }: Three<readonly Statement[]>): Contested {
  const gone = new Map(added(base, target).map((one) => [one.key, one.text]));
  const edited = project.filter(
    ({ list, key, text }) => list !== undefined && gone.has(key) && gone.get(key) !== text,
  );
  const mine = new Set(added(project, base).flatMap(({ names }) => names));
  const again = added(target, base).filter(({ names }) => names.some((name) => mine.has(name)));
  return { project: linesIn(edited), target: linesIn(again) };
}

/** What one text gets in place of some of its lines; nothing where an entry goes. */
type Edit = { readonly range: Range; readonly lines: Lines };

/**
 * Settles entries of lists (imports, registrations) by key over whole files, before lines are compared:
 * wherever a person has moved an entry, whatever else has changed beside it. What is settled is the same in
 * all three texts afterwards; what is for a person to decide stays as it was. With `keep target` nothing
 * is taken from the target that only the person removed: a conflict shows what the template has.
 */
function agree(
  texts: Three<Text>,
  statements: Three<readonly Statement[]>,
  grammar: Grammar,
  how: "fully" | "keep target",
): Three<Text> {
  const edits: Three<Edit[]> = { base: [], project: [], target: [] };
  for (const sides of entriesByKey(statements)) {
    const removedByPerson = sides.target !== undefined && sides.project === undefined;
    if (how === "fully" || !removedByPerson) agreeOnEntry(sides, edits, grammar);
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

function agreeOnEntry(
  { base, project, target }: Sides,
  edits: Three<Edit[]>,
  grammar: Grammar,
): void {
  if (project && target) {
    const lines = chosen(base?.text, project.text, target.text, grammar);
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

function chosen(
  base: string | undefined,
  project: string,
  target: string,
  { mergeImport }: Grammar,
): Lines | undefined {
  if (project === target || target === base) return project.split("\n");
  return project === base ? target.split("\n") : mergeImport?.(base, project, target);
}

function replace(edits: Edit[], entry: Statement | undefined, lines: Lines): void {
  if (entry && entry.text !== lines.join("\n")) edits.push({ range: entry.range, lines });
}
