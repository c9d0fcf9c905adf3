import { whyNot, type NotApplicable } from "../not-applicable.js";
import type { Result } from "./results.js";
import { columnOf, type Kind } from "./target.js";

/** The cell of a proof that was not run for a kind of project. */
export const MISSING = "missing";

const INTRODUCTION = `# What generated projects prove

Each row is a test that runs against a project which was created, cloned by git into a clean folder and installed, once for each column.
\`npm test\` runs them and compares this table with what it found; \`npm run proofs\` writes it.
`;

/** The committed document: a table for each layout, a column for each kind of project. */
export function documentOf(
  kinds: readonly Kind[],
  found: readonly Result[],
  notApplicable: readonly NotApplicable[],
): string {
  const layouts = [...new Set(kinds.map(({ layout }) => layout))];
  const tables = layouts.map((layout) => {
    const columns = kinds.filter((kind) => kind.layout === layout);
    const here = found.filter((result) => result.layout === layout);
    const proven = titlesOf(here);
    const unproven = notApplicable
      .flatMap(({ proofs }) => proofs)
      .filter((title) => !proven.includes(title));
    const rows = [
      ["proof", ...columns.map(columnOf), "proven by"],
      ["---", ...columns.map(() => "---"), "---"],
      ...[...new Set([...proven, ...unproven])].map((title) =>
        rowOf(title, columns, here, notApplicable),
      ),
    ];
    return `## ${layout}\n\n${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
  });
  return [INTRODUCTION, ...tables].join("\n");
}

/** In the order of the test files, and within each in the order of the tests. */
function titlesOf(found: readonly Result[]): readonly string[] {
  const inOrder = found.toSorted(
    (a, b) => Number(a.theme > b.theme) - Number(a.theme < b.theme) || a.place - b.place,
  );
  return [...new Set(inOrder.map(({ title }) => title))];
}

function rowOf(
  title: string,
  kinds: readonly Kind[],
  found: readonly Result[],
  notApplicable: readonly NotApplicable[],
): readonly string[] {
  const results = found.filter((result) => result.title === title);
  const reasons = kinds.map((kind) => whyNot(kind, title, notApplicable));
  const cells = kinds.map((kind, column) => {
    const result = results.find((candidate) => candidate.column === columnOf(kind));
    if (result !== undefined) return result.reason ?? result.outcome;
    return reasons[column] === undefined ? MISSING : "n/a";
  });
  const themes = [...new Set(results.map(({ theme }) => theme))];
  const proofs = themes.map((theme) => `[${theme}](../tests/proofs/${theme}.test.ts)`);
  const told = new Set(reasons.filter((reason) => reason !== undefined));
  return [title, ...cells, [...proofs, ...told].join("; n/a: ")];
}

/**
 * The document, but with the committed rows of proofs that ask something outside this machine which
 * only one of the two has reached: that a machine is offline, or no longer is, is no change.
 */
export function keepingOutOfReach(document: string, committed: string): string {
  const rows = committed.split("\n").map((line) => line.replaceAll(/ +/g, " "));
  const known = new Map(rows.map((row) => [titleIn(row), row]));
  return document
    .split("\n")
    .map((row) => {
      const other = known.get(titleIn(row)) ?? row;
      return `${row}${other}`.includes("out of reach") ? other : row;
    })
    .join("\n");
}

const titleIn = (row: string) => row.split("|")[1]?.trim();
