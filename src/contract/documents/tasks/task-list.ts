import { posix } from "node:path";
import type { Position, Problem } from "../../../problem.js";
import { quoted } from "../../../spec/text.js";
import { isProjectPath, type ProjectPath } from "../../../tree/path.js";
import { type Line, linesOf, linksIn, type Piece, rest, spansIn, wordsIn } from "./lines.js";

/** A path that a task names, and where. */
export type NamedPath = { readonly path: ProjectPath; readonly at: Position };

/** A section of a document, by its anchor. */
export type SectionLink = NamedPath & { readonly anchor: string };

/** A task of a list: `- [x] \`base-2\` Errors, after \`base-1\``, and the lines below it. */
export type ListedTask = {
  readonly id: string;
  readonly title: string;
  readonly isTicked: boolean;
  /** Where its id stands. */
  readonly at: Position;
  /** The ids of the tasks that it comes after. */
  readonly after: readonly Piece[];
  readonly specs: readonly NamedPath[];
  readonly files: readonly NamedPath[];
  /** Whether it says that it has no files: what it asks for is done elsewhere. */
  readonly isElsewhere: boolean;
  /** The commands that prove it. */
  readonly proof: readonly Piece[];
  /** The tests that these run. */
  readonly tests: readonly NamedPath[];
  /** The section that has to say what is to be done before it begins. */
  readonly section: SectionLink | undefined;
};

/** A list of tasks: those that have an id, in their order, and what of it cannot be read. */
export type TaskList = {
  readonly path: ProjectPath;
  readonly tasks: readonly ListedTask[];
  readonly problems: readonly Problem[];
};

/** Reads a list of tasks in Markdown. What is wrong with it are problems, each at its place. */
export function readTaskList(text: string, path: ProjectPath): TaskList {
  const drafts = draftsIn(text, path);
  const ids = new Set(drafts.tasks.map(({ id }) => id));
  const problems = [...drafts.problems];
  const named = new PathReader(path, problems);
  return { path, tasks: drafts.tasks.map((draft) => taskOf(draft, ids, named)), problems };
}

type Field = "spec" | "files" | "proof" | "settings";

/** A task as its lines have it. */
type Draft = Pick<ListedTask, "id" | "isTicked" | "at"> & {
  readonly indent: number;
  /** What stands behind the id. */
  readonly head: Piece[];
  readonly fields: Map<Field, Piece[]>;
  readonly section: Piece | undefined;
};

const BOX = /^\[([^\]]{0,3})\](?=[ \t]|$)[ \t]*/;
const ID = /^[*_]*`([^`]*)`[*_]*/;
const ID_TEXT = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const FIELD = /^[*_]*(spec|file|proof|setting)s?[*_]*[ \t]*:[*_]*[ \t]*/i;
const FIELDS: Readonly<Record<string, Field>> = {
  spec: "spec",
  file: "files",
  proof: "proof",
  setting: "settings",
};

function draftsIn(text: string, path: ProjectPath) {
  const reader = new DraftReader(path);
  for (const line of linesOf(text)) reader.read(line);
  return reader;
}

/** Gathers the lines of each task. */
class DraftReader {
  readonly tasks: Draft[] = [];
  readonly problems: Problem[] = [];
  #task: Draft | undefined;
  #pieces: { readonly indent: number; readonly own: Piece[] } | undefined;
  /** The item above that links to a section. */
  #section: { readonly indent: number; readonly link: Piece } | undefined;

  constructor(private readonly path: ProjectPath) {}

  read(line: Line): void {
    if (line.heading !== undefined) this.#leave(-1);
    else if (line.isItem) this.#readItem(line);
    else this.#readText(line);
  }

  #readItem(line: Line): void {
    this.#leave(line.indent);
    const [box = "", mark = ""] = BOX.exec(line.text) ?? [];
    const behind = rest(line, box.length);
    const [idText = "", id = ""] = ID.exec(behind.text) ?? [];
    if (box !== "" && this.#isTask(mark, id)) this.#begin(line, behind, { mark, id, idText });
    else if (this.#task !== undefined) this.#readField(line);
    else this.#section = sectionOf(line) ?? this.#section;
  }

  /** Whether a box is that of a task: in a task it may be a step of it, and elsewhere no box. */
  #isTask(mark: string, id: string): boolean {
    if (ID_TEXT.test(id)) return true;
    return this.#task === undefined && /^[ xX]$/.test(mark);
  }

  #begin(
    { indent, at }: Line,
    behind: Piece,
    { mark, id, idText }: { readonly mark: string; readonly id: string; readonly idText: string },
  ): void {
    const box = mark.trim().toLowerCase();
    const head: Piece[] = [rest(behind, idText.length)];
    const task: Draft = {
      ...{ id, indent, head, isTicked: box === "x", fields: new Map<Field, Piece[]>() },
      at: rest(behind, idText.indexOf("`") + 1).at,
      section: this.#section?.link,
    };
    this.#task = task;
    this.#pieces = { indent, own: head };
    if (box !== "" && box !== "x")
      this.#report(at, `The box of ${quoted(id)} says ${quoted(mark)}.`, "Write [ ] or [x].");
    if (ID_TEXT.test(id)) this.tasks.push(task);
    else
      this.#report(
        at,
        id === "" ? "This task has no id." : `${quoted(id)} is no id of a task.`,
        "Give it one, in backticks behind its box, of letters, digits, '-', '_' and '.': `base-7`.",
      );
  }

  #readText(line: Line): void {
    if (line.indent === 0) this.#leave(-1);
    else if (this.#task !== undefined) this.#readField(line);
  }

  #readField(line: Line): void {
    const [label, name = ""] = FIELD.exec(line.text) ?? [];
    const field = FIELDS[name.toLowerCase()];
    if (label !== undefined && field !== undefined) {
      const own = this.#task?.fields.get(field) ?? [];
      this.#task?.fields.set(field, own);
      this.#pieces = { indent: line.indent, own };
      own.push(rest(line, label.length));
      return;
    }
    if (this.#goesOn(line)) this.#pieces?.own.push(line);
    else this.#pieces = undefined;
  }

  /** Whether a line goes on with what was being read: other items are steps of the task, other texts remarks. */
  #goesOn(line: Line): boolean {
    if (this.#pieces === undefined) return false;
    const { own, indent } = this.#pieces;
    if (line.isItem) return line.indent > indent && own !== this.#task?.head;
    return own.at(-1)?.at.line === line.at.line - 1;
  }

  /** Ends what is not left of here. */
  #leave(indent: number): void {
    if (this.#task !== undefined && indent <= this.#task.indent) {
      this.#task = undefined;
      this.#pieces = undefined;
    }
    if (this.#section !== undefined && indent <= this.#section.indent) this.#section = undefined;
  }

  #report(at: Position, message: string, fix: string): void {
    this.problems.push({ code: "invalid-contract", path: this.path, at, message, fix });
  }
}

function sectionOf(line: Line) {
  const link = linksIn(line).find(({ text }) => /^[^#]+\.md#./i.test(text));
  return link && { indent: line.indent, link };
}

/** Reads paths as tasks name them: in backticks from the project's folder, as links from the list's. */
class PathReader {
  constructor(
    private readonly list: ProjectPath,
    private readonly problems: Problem[],
  ) {}

  all(pieces: readonly Piece[], task: string): NamedPath[] {
    const [spans, links] = [pieces.flatMap(spansIn), pieces.flatMap(linksIn)];
    // Without backticks and links, what looks like a path is one.
    const isBare = spans.length + links.length === 0;
    const words = isBare ? pieces.flatMap(wordsIn).filter(isPlainlyPath) : [];
    return [
      ...[...spans, ...words].flatMap((one) => this.#named(one, plainPath(one.text), task)),
      ...links.flatMap((link) => this.link(link, task) ?? []),
    ];
  }

  link(link: Piece, task: string): NamedPath | undefined {
    const [target = ""] = link.text.split(/[#?]/);
    if (target === "" || /^[a-z][a-z\d+.-]+:/i.test(target)) return undefined;
    const path = posix.join(posix.dirname(this.list), target);
    return this.#named(link, path.replace(/\/+$/, ""), task)[0];
  }

  #named({ text, at }: Piece, path: string, task: string): NamedPath[] {
    if (isProjectPath(path)) return [{ path, at }];
    this.problems.push({
      ...{ code: "unsafe-path", path: this.list, at },
      message: `${quoted(task)} names ${quoted(text)}, which is no path in the project.`,
      fix: "Name files and folders as they are called from the project's folder: `app/main.py`.",
    });
    return [];
  }
}

/** A path without what may stand around it: `./`, a slash at its end, a line or a name in it. */
function plainPath(text: string): string {
  return text
    .replace(/^\.\//, "")
    .replace(/::?[\w:.[\]-]*$/, "")
    .replace(/\/+$/, "");
}

/** Whether a word that is not marked as one is a path. */
function isPlainlyPath({ text }: Piece): boolean {
  return /^[\w.@-]+(?:\/[\w.@-]+)*\/?$/.test(text) && /\/|\w\.\w/.test(text);
}

const NONE = /^[`*_]*(?:none|no files?|nothing|n\/a|-|–|—)[`*_]*\.?$/i;

function taskOf(draft: Draft, ids: ReadonlySet<string>, named: PathReader): ListedTask {
  const { id, isTicked, at, head, fields, section } = draft;
  const [own = [], proof = []] = [fields.get("files"), fields.get("proof")];
  const isElsewhere =
    own.length > 0 &&
    NONE.test(
      own
        .map(({ text }) => text)
        .join(" ")
        .trim(),
    );
  const commands = proof.flatMap(spansIn);
  return {
    ...{ id, isTicked, at, isElsewhere, proof: commands },
    ...titleAndAfter(head, ids),
    specs: named.all(fields.get("spec") ?? [], id),
    files: isElsewhere ? [] : named.all(own, id),
    tests: commands.flatMap(testsOf),
    section: section && sectionLink(section, named.link(section, id)),
  };
}

function sectionLink({ text }: Piece, named: NamedPath | undefined): SectionLink | undefined {
  return named && { ...named, anchor: text.slice(text.indexOf("#") + 1) };
}

const PYTEST = /^(?:python3? -m )?pytest\s/;

/** The files and folders of tests that a command runs. */
function testsOf({ text, at }: Piece): NamedPath[] {
  if (!PYTEST.test(text)) return [];
  const words = text.split(/\s+/).filter((word) => !word.startsWith("-") && /\/|\.py\b/.test(word));
  return words.map(plainPath).flatMap((path) => (isProjectPath(path) ? [{ path, at }] : []));
}

const AFTER = /(?:^|[\s,;:(])after(?:[ \t]+|$)/gi;

/** What a task is called, and the tasks that it comes after. */
function titleAndAfter(head: readonly Piece[], ids: ReadonlySet<string>) {
  const found = head.findIndex((piece, index) => afterIn(piece, head[index + 1], ids));
  const piece = head[found];
  const match = piece && afterIn(piece, head[found + 1], ids);
  if (piece === undefined || match === undefined)
    return { title: titleOf(head.map(({ text }) => text)), after: [] };
  const before = [...head.slice(0, found), { text: piece.text.slice(0, match.index) }];
  const tail = [rest(piece, match.index + match[0].length), ...head.slice(found + 1)];
  return { title: titleOf(before.map(({ text }) => text)), after: idsIn(tail, ids) };
}

const FIRST_WORD = /^(?:`|[^\s,;`()]*[^\s,;`().:])/;

/** Where a line says what comes before: `after` is an ordinary word, too, so an id has to follow. */
function afterIn(piece: Piece, next: Piece | undefined, ids: ReadonlySet<string>) {
  return [...piece.text.matchAll(AFTER)].find(({ 0: word, index }) => {
    const behind = rest(piece, index + word.length);
    const follows = behind.text.trim() === "" ? next : behind;
    const [first = ""] = FIRST_WORD.exec(follows?.text ?? "") ?? [];
    return first.startsWith("`") || ids.has(first);
  });
}

const BETWEEN = /^[\s,;&*_]*(?:and|or)?[\s,;&*_]*$/i;

/**
 * The ids that a task comes after: what stands in backticks one after the other, whether there is such
 * a task or not; of what comes later, or without backticks, the names of tasks.
 */
function idsIn(tail: readonly Piece[], ids: ReadonlySet<string>): Piece[] {
  const spans = tail.flatMap(spansIn);
  if (spans.length === 0) return tail.flatMap(wordsIn).filter(({ text }) => ids.has(text));
  const gaps = tail
    .map(({ text }) => text)
    .join("\n")
    .split(SPANS);
  const broken = gaps.findIndex((gap) => !BETWEEN.test(gap));
  const chained = broken === -1 ? spans.length : broken;
  return spans.filter(({ text }, index) => (index < chained ? ID_TEXT.test(text) : ids.has(text)));
}

const SPANS = /`[^`\n]+`/;

function titleOf(texts: readonly string[]): string {
  return texts
    .join(" ")
    .trim()
    .replace(/^[\s:.–—-]+|[\s,;:(]+$/g, "");
}
