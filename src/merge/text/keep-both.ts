import {
  type Grammar,
  indentOf,
  isBlank,
  leastIndent,
  type Lines,
  type Range,
  type Statement,
} from "../../languages/grammar.js";
import type { Chunk, Three } from "../diff/diff3.js";
import { clash } from "../lists/statements.js";
import { piece, type Piece } from "./pieces.js";

type Side = {
  readonly from: "project" | "target";
  readonly range: Range;
  readonly lines: Lines;
  readonly statements: readonly Statement[];
  /** Whether there is no blank line in it: then it is attached to a neighbour as a whole. */
  readonly solid: boolean;
  /** Whether no blank line parts it from the code above, which it then goes on with. */
  readonly attachedAbove: boolean;
  /** Whether no blank line parts it from the code below, as a decorator or a comment. */
  readonly attachedBelow: boolean;
};

/**
 * Keeps what both sides inserted at one point, the template's first unless that would tear what a
 * person wrote from what it belongs to. Undefined where a person must be asked: one name twice, or no
 * order in which both stay what they were.
 */
export function keepBoth(chunk: Chunk, lines: Three<Lines>, grammar: Grammar): Piece[] | undefined {
  if (chunk.base.start !== chunk.base.end) return undefined;
  const project = sideOf("project", chunk, lines, grammar);
  const target = sideOf("target", chunk, lines, grammar);
  if (project === undefined || target === undefined) return undefined;
  if (clash(project.statements, target.statements) || haveOneCase(project, target))
    return undefined;
  const mine = [piece("project", project.range)];
  const theirs = withoutThoseOf(project, target);
  if (theirs.length === 0) return mine;
  const first = targetFirst(project, target);
  if (first === undefined) return undefined;
  return first
    ? [...theirs, gap(target, project), ...mine]
    : [...mine, gap(project, target), ...theirs];
}

/** The blank lines that definitions want between them, where neither side brought any. */
function gap(first: Side, second: Side): Piece {
  const apart = Math.max(first.statements.at(-1)?.apart ?? 0, second.statements[0]?.apart ?? 0);
  const joint = !isBlank(first.lines.at(-1) ?? "") && !isBlank(second.lines[0] ?? "");
  return { from: "merge", lines: Array<string>(joint ? apart : 0).fill("") };
}

function sideOf(
  from: Side["from"],
  { base, [from]: range }: Chunk,
  all: Three<Lines>,
  grammar: Grammar,
): Side | undefined {
  const lines = all[from].slice(range.start, range.end);
  const statements = grammar.statements(all[from], range);
  if (statements === undefined) return undefined;
  const [above, below] = [all.base[base.start - 1], all.base[base.end]];
  const isText = (line: string | undefined) => line !== undefined && !isBlank(line);
  // Definitions do not belong to what begins or ends the class that both were added to.
  const areDefined = statements.every(({ apart }) => apart > 0);
  const opens = areDefined && /[([{]\s*$/.test(above ?? "");
  const closes = areDefined && /^\s*[)\]}]/.test(below ?? "");
  return {
    from,
    range,
    lines,
    statements,
    solid: !lines.some(isBlank),
    attachedAbove: isText(above) && !opens && isText(lines[0]),
    attachedBelow: isText(below) && !closes && isText(lines.at(-1)),
  };
}

/** The template's lines without the named statements that the person has, word for word, as well. */
function withoutThoseOf(project: Side, target: Side): Piece[] {
  const there = new Set(
    project.statements.flatMap((one) =>
      one.names.length > 0 || isFlat(project) ? [one.text] : [],
    ),
  );
  const flat = isFlat(target);
  const drop = target.statements.filter(
    (one) => (one.names.length > 0 || flat) && there.has(one.text),
  );
  if (drop.length === 0) return [piece("target", target.range)];
  const rest: Piece[] = [];
  let start = 0;
  for (const { range } of drop) {
    rest.push(...remaining(target, start, range.start));
    start = range.end;
    while (start < target.lines.length && isBlank(target.lines[start] ?? "")) start++;
  }
  return [...rest, ...remaining(target, start, target.lines.length)];
}

function remaining(target: Side, start: number, end: number): Piece[] {
  if (target.lines.slice(start, end).every(isBlank)) return [];
  return [piece("target", { start: target.range.start + start, end: target.range.start + end })];
}

/** Whether each line stands for itself, as in a list: then the same line twice says nothing more. */
function isFlat({ lines }: Side): boolean {
  return lines.every(
    (line) =>
      /\w/.test(line) &&
      !/[([{]\s*$|^\s*(```|~~~|<)/.test(line) &&
      indentOf(line) === indentOf(lines[0] ?? ""),
  );
}

/** Whether the template's lines come first; undefined where neither order leaves both whole. */
function targetFirst(project: Side, target: Side): boolean | undefined {
  if (mayPrecede(target, project)) return true;
  if (mayPrecede(project, target)) return false;
  return undefined;
}

/** Whether each side keeps its place when `second` stands right behind `first`. */
function mayPrecede(first: Side, second: Side): boolean {
  const cutBelow = first.attachedBelow && !(second.solid && second.attachedBelow);
  const cutAbove = second.attachedAbove && !(first.solid && first.attachedAbove);
  const endsList = first.statements.at(-1)?.atEnd?.isThere === true;
  return (
    !cutBelow && !cutAbove && !endsList && !runsInto(first, second) && mayFollow(first, second)
  );
}

/** Whether both sides have one case of a switch: what is run with it may differ all the same. */
function haveOneCase(project: Side, target: Side): boolean {
  const cases = ({ statements }: Side) =>
    statements.flatMap(({ flow, names }) => (flow ? names : []));
  const mine = new Set(cases(project));
  return cases(target).some((name) => mine.has(name));
}

/** Whether a case of a switch would run into another than it does now. */
function runsInto(first: Side, second: Side): boolean {
  const { flow } = second.statements[0] ?? {};
  if (flow === undefined || second.statements.every((one) => one.flow?.isEmpty)) return false;
  return flow.isEntered || first.statements.at(-1)?.flow?.goesOn !== false;
}

/** Whether the first lines of `second` would not become part of a block that `first` opened. */
function mayFollow(first: Side, second: Side): boolean {
  const start = second.lines.find((line) => !isBlank(line));
  return start === undefined || indentOf(start) <= leastIndent(first.lines);
}
