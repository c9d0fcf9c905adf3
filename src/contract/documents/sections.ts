import type { Problem } from "../../problem.js";
import { anyOf, didYouMean } from "../../spec/text.js";
import type { ProjectPath } from "../../tree/path.js";
import { type Line, linesOf } from "./prose.js";

/**
 * What is wrong with the sections of a Markdown document: each has to be there, at any level and in any
 * order, with something in it. Case, numbers before a title and emphasis do not count.
 */
export function sectionProblems(
  text: string,
  path: ProjectPath,
  sections: readonly string[],
): Problem[] {
  const lines = linesOf(text);
  const headings = lines.flatMap(({ heading }, index) => (heading ? [{ ...heading, index }] : []));
  const titles = headings.map(({ title }) => title);
  return sections.flatMap((section): Problem[] => {
    const found = headings.filter(({ title }) => nameOf(title) === nameOf(section));
    const [first] = found;
    if (first === undefined) return [missing(path, section, sections, titles)];
    if (found.some(({ index, level }) => hasContent(lines.slice(index + 1), level))) return [];
    return [
      {
        code: "unmet-contract",
        path,
        at: { line: first.index + 1, column: 1 },
        message: `The section '${section}' is empty.`,
        fix: "Write what belongs there; where there is nothing to say, say so in a sentence.",
      },
    ];
  });
}

const MOST_TITLES = 100;

function missing(
  path: ProjectPath,
  section: string,
  sections: readonly string[],
  titles: readonly string[],
): Problem {
  // A document that is meant to have these sections has few others.
  const others = titles
    .slice(0, MOST_TITLES)
    .filter((title) => sections.every((one) => nameOf(one) !== nameOf(title)));
  const hint = didYouMean(section, others).replace("Did you mean", "Is it what you call");
  return {
    code: "unmet-contract",
    path,
    message: `The section '${section}' is missing.`,
    fix: `${hint}Add the heading '## ${section}' with what belongs below it. The sections are ${anyOf(sections).replace(/ or (?=[^,]*$)/, " and ")}.`,
  };
}

/** A title as it is compared: `1. **Trade-offs**:` is 'trade-offs'. */
function nameOf(title: string): string {
  return title
    .replace(/[*_`]/g, "")
    .replace(/^(?:\d+[.)]?)+\s+/, "")
    .replace(/\s*:\s*$/, "")
    .trim()
    .toLowerCase();
}

/** Whether a section says something before the next one of its level or above; titles alone do not. */
function hasContent(below: readonly Line[], level: number): boolean {
  const end = below.findIndex(({ heading }) => heading !== undefined && heading.level <= level);
  const own = end === -1 ? below : below.slice(0, end);
  return own.some(({ isBlank, heading }) => !isBlank && heading === undefined);
}
