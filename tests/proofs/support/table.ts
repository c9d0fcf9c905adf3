import { whyNot, type NotApplicable } from "../not-applicable.js";
import type { Result } from "./results.js";
import { columnOf, type Kind } from "./target.js";

/** The cell of a proof that was not run for a kind of project. */
export const MISSING = "missing";

const OUT_OF_REACH = "out of reach";

/** The first row of each table. */
const TREE = "the project's tree, as git names it, when all of this was last proven";

const INTRODUCTION = `# What generated projects prove

Each row is a test that runs against a project which was created, cloned by git into a clean folder and installed, once for each column.
\`npm run proofs\` runs all of them and writes this table. \`npm test\` runs each once for what it depends on, in some layouts, takes samples where
there are many alike, and compares. A cell that is \`out of scope\` has never run: nothing that its proof depends on differs from a column that has.
`;

/**
 * The committed document: a table for each layout, a column for each kind of project.
 * @param committed - what it was, for the cells of proofs that did not run; none if all of them did
 */
export function documentOf(
  kinds: readonly Kind[],
  found: readonly Result[],
  notApplicable: readonly NotApplicable[],
  committed?: string,
): string {
  const layouts = [...new Set(kinds.map(({ layout }) => layout))];
  const tables = layouts.map((layout) => {
    const columns = kinds.filter((kind) => kind.layout === layout);
    const here = found.filter((result) => result.layout === layout);
    const known = committed === undefined ? new Map<string, string>() : cellsIn(committed, layout);
    const proven = titlesOf(here);
    const unproven = notApplicable
      .flatMap(({ proofs }) => proofs.filter((title) => typeof title === "string"))
      .filter((title) => !proven.includes(title));
    const rows = [
      ["proof", ...columns.map(columnOf), "proven by"],
      ["---", ...columns.map(() => "---"), "---"],
      ...treeRow(columns, committed === undefined ? here : [], known),
      ...[...new Set([...proven, ...unproven])].map((title) =>
        rowOf(title, columns, here, known, notApplicable),
      ),
    ];
    return `## ${layout}\n\n${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
  });
  return [INTRODUCTION, ...tables].join("\n");
}

/** A document with the tables of another one for the layouts that it does not have; new ones stand last. */
export function withTablesOf(committed: string, document: string): string {
  const all = new Map([...tablesIn(committed), ...tablesIn(document)]);
  return [INTRODUCTION, ...all.values()].join("\n");
}

function tablesIn(document: string): ReadonlyMap<string, string> {
  const [, ...tables] = document.split(/^(?=## )/m);
  return new Map(
    tables.map((table) => [table.slice(0, table.indexOf("\n")), table.trimEnd() + "\n"]),
  );
}

/** In the order of the test files, and within each in the order of the tests. */
function titlesOf(found: readonly Result[]): readonly string[] {
  const inOrder = found.toSorted(
    (a, b) => Number(a.theme > b.theme) - Number(a.theme < b.theme) || a.place - b.place,
  );
  return [...new Set(inOrder.map(({ title }) => title))];
}

/**
 * What a run of all proofs was about; any other run proves no tree, and leaves what is committed.
 * @param found what a run of all proofs has found, if it was one
 */
function treeRow(
  kinds: readonly Kind[],
  found: readonly Result[],
  known: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const trees = kinds.map((kind) => {
    const column = columnOf(kind);
    const tree = found.find((result) => result.column === column)?.tree;
    return tree !== undefined ? `\`${tree}\`` : known.get(placeOf(TREE, column));
  });
  return trees.some((tree) => tree === undefined) ? [] : [[TREE, ...trees.map(String), ""]];
}

function rowOf(
  title: string,
  kinds: readonly Kind[],
  found: readonly Result[],
  known: ReadonlyMap<string, string>,
  notApplicable: readonly NotApplicable[],
): readonly string[] {
  const results = found.filter((result) => result.title === title);
  const reasons = kinds.map((kind) => whyNot(kind, title, notApplicable));
  const cells = kinds.map((kind, index) => {
    const column = columnOf(kind);
    const result = results.find((candidate) => candidate.column === column);
    const before = known.get(placeOf(title, column));
    if (reasons[index] !== undefined) return "n/a";
    return cellOf(result, before);
  });
  const themes = [...new Set(results.map(({ theme }) => theme))];
  const proofs = themes.map((theme) => `[${theme}](../tests/proofs/${theme}.test.ts)`);
  const told = new Set(reasons.filter((reason) => reason !== undefined));
  return [title, ...cells, [...proofs, ...told].join("; n/a: ")];
}

function cellOf(result: Result | undefined, before: string | undefined): string {
  if (result === undefined || result.outcome === "out of scope")
    return before ?? result?.outcome ?? MISSING;
  const cell = result.reason ?? result.outcome;
  // That a machine is offline, or no longer is, is no change.
  const isOffline = [cell, before].some((text) => text?.includes(OUT_OF_REACH));
  return isOffline && result.outcome !== "failed" ? (before ?? cell) : cell;
}

const placeOf = (title: string, column: string) => JSON.stringify([title, column]);

/** The cells of a layout's table in a document, by their places. */
function cellsIn(document: string, layout: string): ReadonlyMap<string, string> {
  const [, table = ""] = document.split(`\n## ${layout}\n`);
  const rows = table
    .replace(/\n## [\s\S]*/, "")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const [head = [], , ...body] = rows;
  return new Map(
    body.flatMap(([, title = "", ...cells]) =>
      cells.map((cell, index) => [placeOf(title, head[index + 2] ?? ""), cell] as const),
    ),
  );
}
