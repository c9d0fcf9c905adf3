import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { placeholderProblems } from "../../../src/contract/documents/placeholders.js";
import { sectionProblems } from "../../../src/contract/documents/sections.js";
import { projectPath } from "../../../src/tree/path.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const DESIGN = projectPath("artifacts/test-1-design/design.md");

/** Every Markdown document of this repository, the generated ones included. */
function documents(): string[] {
  const ours = readdirSync(repository).filter((name) => name.endsWith(".md"));
  const below = ["docs", "examples", "templates"].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") || name.endsWith(".mdc"))
      .map((name) => `${folder}/${name}`),
  );
  return [...ours, ...below];
}

test("no document of ours, and none that we generate, has a placeholder", () => {
  const all = documents();
  expect(all.length).toBeGreaterThan(80);
  const found = all.flatMap((path) =>
    placeholderProblems(readFileSync(join(repository, path), "utf8"), projectPath(path)),
  );
  expect(found.map(({ path, at, message }) => `${path}:${at?.line} ${message}`)).toEqual([]);
});

const placeholdersIn = (text: string) =>
  placeholderProblems(text, DESIGN).map(({ at, message }) => {
    return `${at?.line}:${at?.column} ${/'(.*)'/.exec(message)?.[1]}`;
  });

describe("a placeholder", () => {
  test.each([
    ["TODO", "1:1 TODO"],
    ["TODO: say how", "1:1 TODO"],
    ["- [ ] **TBD**", "1:9 TBD"],
    ["The limit is TBD.", "1:14 TBD"],
    ["| retries | TBA |", "1:13 TBA"],
    ["Owner: FIXME", "1:8 FIXME"],
    ["# Rules (TODO)", "1:10 TODO"],
    ["Here <describe the approach> is told.", "1:6 <describe the approach>"],
    ["by <your name>", "1:4 <your name>"],
    ["of <project-name>", "1:4 <project-name>"],
    ["in <PROJECT>", "1:4 <PROJECT>"],
    ["It does […] and more.", "1:9 […]"],
    ["It does [...].", "1:9 [...]"],
    ["[Describe the trade-offs here]", "1:1 [Describe the trade-offs here]"],
    ["Lorem ipsum dolor sit amet", "1:1 Lorem ipsum"],
    ["## Approach\n\n...\n\n## Next\n\nText", "3:1 ..."],
    ["## Approach\n\n- …\n", "3:3 …"],
    ["## A\n\n| a | b |\n\ntext\n\n## B\n\n| … | ... |", "9:3 …"],
  ])("in %j is a finding", (text, found) => {
    expect(placeholdersIn(text)).toEqual([found]);
  });

  test.each([
    ["in code", "`TODO` and ``<describe it>``\n\n```md\nTODO: [...]\n```\n\n    TODO\n"],
    ["in a fence within a list", "- one\n\n  ~~~\n  TBD\n  ~~~\n"],
    ["in a comment", "<!-- TODO: <describe it>\n[…] -->\n"],
    ["that a rule forbids", "Leave no TODO. No unfinished TODO, TBD or FIXME is merged."],
    ["that is spoken of", 'A "TODO" in it, TODO comments and the TBD are found.'],
    ["in words", "todo lists, Todo, METHODTODO, TODO_LIST, a-TODO/x, hypothesis.TODO"],
    ["that is HTML", "<details open>\n<summary>More</summary>\n<br>a<b>b</b> <img src='x'> <hr />"],
    ["that is an address", "<https://example.com/a b> <ada@example.com> <#top>"],
    ["that is a type", "List<int>, Map<string, Invoice>, a < b and c > d, <Invoice>, <T>"],
    ["that is a link", "[list of all](x.md) [name][1] [x]\n\n[name]: x.md\n[your way]: y.md"],
    ["that is a box", "- [ ] one\n- [x] two"],
    ["that goes on", "And so on... A, b, …\n\n## A\n\n- a\n- …\n"],
  ])("%s is none", (_, text) => {
    expect(placeholdersIn(text)).toEqual([]);
  });

  it("is told of at each place, in order, in time that the text's length bounds", () => {
    expect(placeholdersIn("a\r\nTODO […]\r\n\r\nTBD")).toEqual(["2:1 TODO", "2:6 […]", "4:1 TBD"]);
    const hostile = [
      " ".repeat(3_000),
      "<a ".repeat(1_000),
      "[add ".repeat(700),
      "`".repeat(3_000),
    ];
    const text = Array.from({ length: 200 }, () => hostile.join("\n")).join("\n");
    const start = performance.now();
    placeholderProblems(text, DESIGN);
    // 2.4 MB: a second here, and hours where the work grows with the square.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe("sections", () => {
  const SECTIONS = ["Approach", "Trade-offs", "Open Questions"];
  const problems = (text: string) =>
    sectionProblems(text, DESIGN, SECTIONS).map(({ at, message, fix }) => ({
      said: `${at === undefined ? "" : `${at.line}:${at.column} `}${message}`,
      fix,
    }));
  const said = (text: string) => problems(text).map((one) => one.said);

  test.each([
    [
      "in order",
      "# Design\n\n## Approach\n\nA\n\n## Trade-offs\n\nB\n\n## Open Questions\n\nNone.\n",
    ],
    ["in another order", "## Open Questions\nNone\n## Approach\nA\n## Trade-offs\nB"],
    [
      "numbered, in other cases",
      "# 1. APPROACH\n\nA\n\n# 2) **Trade-offs**:\n\nB\n\n# 3 Open questions\n\nNone",
    ],
    ["underlined", "Approach\n========\n\nA\n\nTrade-offs\n---\nB\n\n## Open Questions ##\nC"],
    [
      "with only code in them",
      "## Approach\n```py\nx = 1\n```\n## Trade-offs\n    x\n## Open Questions\n- none",
    ],
    [
      "with text below titles of theirs",
      "## Approach\n\n### First\n\nA\n\n## Trade-offs\nB\n## Open Questions\nC",
    ],
    [
      "and Windows' line ends",
      "## Approach\r\n\r\nA\r\n## Trade-offs\r\nB\r\n## Open Questions\r\nC\r\n",
    ],
  ])("that are there, %s, are no finding", (_, text) => {
    expect(said(text)).toEqual([]);
  });

  it("that are missing are found, with what may be meant", () => {
    const found = problems("## Approch\n\nA\n\n## Trade-offs\n\nB\n");
    expect(found.map((one) => one.said)).toEqual([
      "The section 'Approach' is missing.",
      "The section 'Open Questions' is missing.",
    ]);
    expect(found[0]?.fix).toContain("Is it what you call 'Approch'?");
    expect(found[1]?.fix).toContain("'## Open Questions'");
  });

  it("that are empty are found at their title", () => {
    expect(
      said("## Approach\n\n<!-- how -->\n\n## Trade-offs\n\n### More\n\n## Open Questions\n\nNone"),
    ).toEqual(["1:1 The section 'Approach' is empty.", "5:1 The section 'Trade-offs' is empty."]);
  });

  it("in code and comments are none", () => {
    expect(
      said("```\n## Approach\nA\n```\n<!--\n## Trade-offs\nB\n-->\n\n    ## Open Questions\n"),
    ).toEqual(SECTIONS.map((section) => `The section '${section}' is missing.`));
  });

  it("of an empty document are all missing", () => {
    expect(said("")).toHaveLength(3);
  });
});
