import ejs from "ejs";
import { describe, expect, it } from "vitest";
import { promptOf, type Surroundings } from "../../../src/contract/phases/prompt.js";
import { templates } from "../../../src/contract/phases/compiled/phases.templates.js";
import type { Phase } from "../../../src/contract/phases/phase.js";
import { phases } from "../../../src/contract/phases/phases.js";
import type { PhaseView, Standards } from "../../../src/contract/phases/view.js";
import { taskId } from "../../../src/contract/task/id.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { render } from "../../../src/render/render.js";
import { layoutOf } from "../../../src/spec/layout.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";

const TASK = taskId("test-1");
const AGENTS = ["claude", "codex", "copilot", "cursor", "antigravity", "gemini"];

/** What other options change of CLAUDE.md and of what there is. */
const OPTIONS: Readonly<Record<string, readonly object[]>> = {
  komorebi: [{ auth: "jwt" }, { frontend: false, mcp: false }, { queue: "celery", auth: "jwt" }],
  sqlmodel: [{ auth: "cookie" }, { auth: "jwt", "auth-server": true }],
};

/** By hand: what may be named although it is no path of a project. */
const NO_PATHS = new Set(["/C:/…", "..", "1.0", "a/b"]);

async function projectOf(layout: string, options: object) {
  const spec = parseSpec(JSON.stringify({ name: "demo", layout, options }), "test", layouts);
  const tree = await render(spec);
  const files = new Set<string>(tree.keys());
  const text = Buffer.from(tree.get(projectPath("CLAUDE.md"))?.bytes ?? []).toString();
  return { files, surroundings: surroundingsOf(layout, spec.options, { is: "text", text }) };
}

function surroundingsOf(
  layout: string,
  options: Surroundings["options"],
  standards: Standards,
): Surroundings {
  const contract = [projectPath("app/services/orders/total.py")];
  return { layout: layoutOf(layout, layouts), options, standards, contract };
}

function promptFor(phase: Phase, surroundings: Surroundings) {
  const template = templates[phase.name] ?? expect.fail(`no template for ${phase.name}`);
  return promptOf(TASK, phase, phases, surroundings, template);
}

/** Whatever in a text is written like a path: words with inner slashes, and names of documents. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w@:/<>.-])[\w.@-]+(?:\/[\w.@<>[\]-]+)*\/?(?![\w<])/g)]
    .map(([found]) => found.replace(/[.:]+$/, ""))
    .filter((found) => found.includes("/") || /^[A-Z_]+\.md$/.test(found))
    .filter((found) => !/[<>]/.test(found) && !NO_PATHS.has(found));
}

describe.each([...layouts.keys()])("in a project of %s", (layout) => {
  const chosen = [
    ...[[], ...AGENTS.map((agent) => [agent]), AGENTS].map((agents) => ({ agents })),
    ...(OPTIONS[layout] ?? []),
  ];

  it.each(chosen)(
    "every path that a prompt names is there, or is an output: %j",
    async (options) => {
      const { files, surroundings } = await projectOf(layout, options);
      const { standards } = surroundings;
      // As tests/unit/render/agents.test.ts has it with usual options.
      expect(standards.is === "text" && standards.text.split("\n").length <= 150).toBe(true);
      const isFolder = (path: string) => [...files].some((file) => file.startsWith(path));
      const written = new Set<string>();
      for (const phase of phases) {
        const { text, reads, outputs } = promptFor(phase, surroundings);
        for (const path of reads) expect(files.has(path) || written.has(path), path).toBe(true);
        for (const path of outputs) written.add(path);
        const named = pathsIn(text);
        expect(named.length).toBeGreaterThan(15);
        const lost = named.filter(
          (path) =>
            !files.has(path) &&
            !written.has(path) &&
            !isFolder(path.endsWith("/") ? path : `${path}/`),
        );
        expect([phase.name, lost]).toEqual([phase.name, []]);
      }
    },
  );
});

describe("a prompt", async () => {
  const { surroundings } = await projectOf("api-v1", {});
  const prompts = phases.map((phase) => ({ phase, prompt: promptFor(phase, surroundings) }));

  it("is the same each time", () => {
    for (const { phase, prompt } of prompts) expect(promptFor(phase, surroundings)).toEqual(prompt);
  });

  it("has the standards as they stand, and no others", () => {
    const own = (standards: Standards) =>
      phases.map((phase) => promptFor(phase, { ...surroundings, standards }));
    for (const { text, reads } of own({
      is: "text",
      text: "# Ours\n\nBe <%= kind %> & brief.\n",
    })) {
      expect(text.endsWith("# Ours\n\nBe <%= kind %> & brief.\n")).toBe(true);
      expect(text).not.toContain("## Conventions");
      expect(reads).toContain("CLAUDE.md");
    }
    for (const { text, reads } of own({ is: "absent" })) {
      expect(text).toContain("There is no CLAUDE.md in this project");
      expect(reads).not.toContain("CLAUDE.md");
    }
    for (const { text } of own({ is: "unreadable" }))
      expect(text).toContain("CLAUDE.md is no file with a text here");
  });

  // By hand, from what each phase has to be told.
  it.each([
    ["the current folder is the root", /current folder is the root of the project/],
    ["paths are relative", /relative to it.*never absolute.*`\/C:\/…`/s],
    ["nothing is guessed", /list its folder\. Do not guess/],
    ["nothing extra is written", /no README, ARCHITECTURE, INDEX or SUMMARY file, no diagram/],
    ["how it is judged", /npx --yes create-agent-project verify --task test-1 --phase \w+/],
    ["the standards", /## Conventions/],
  ])("says in each phase: %s", (_what, said) => {
    for (const { prompt } of prompts) expect(prompt.text).toMatch(said);
  });

  it.each([
    ["analysis", ["Findings", "Affected Areas", "Recommendations", "word for word"]],
    [
      "design",
      [
        ...["Approach", "Detailed Changes", "Interfaces", "Trade-offs", "Open Questions"],
        ...['"status": "pending"', '"acceptance_criteria"', "No tests and no documents", "twenty"],
        ...["Small files", "`tests/access/`", "schema --of contract", "amend"],
      ],
    ],
    [
      "implement",
      [
        ...["**No tests**", "every test that is there passes", "`__init__.py`", "several files"],
        ...["Code before configuration", "Every entry", "Code is whole", "can be imported"],
        ...["`done`", "`partial`", "Changes Made", "Deviations from Design", "Known Limitations"],
        ...["coverage does not count", "`tests/access/`", "pytest", "black --check"],
      ],
    ],
    ["test", ["**No code**", "`tests/`", "coverage among them", "Tests Written", "Open Problems"]],
  ])("says in the phase %s what it is about", (name, said) => {
    const text = prompts.find(({ phase }) => phase.name === name)?.prompt.text;
    for (const words of said) expect(text?.replaceAll(/\s+/g, " ")).toContain(words);
  });

  it("tells a harness what is read, written and left", () => {
    const told = prompts.map(({ prompt: { task, phase, reads, writes, outputs } }) => {
      return { task, phase, reads, writes, outputs };
    });
    const common = { task: "test-1" };
    const [analysis, design, implement, test] = phases.map(
      ({ name }) => `artifacts/test-1-${name}`,
    );
    expect(told).toEqual([
      {
        ...common,
        phase: "analysis",
        reads: ["CLAUDE.md"],
        writes: [`${analysis}/analysis.md`],
        outputs: [`${analysis}/analysis.md`],
      },
      {
        ...common,
        phase: "design",
        reads: ["CLAUDE.md", `${analysis}/analysis.md`],
        writes: [`${design}/design.md`, `${design}/features.json`],
        outputs: [`${design}/design.md`, `${design}/features.json`],
      },
      {
        ...common,
        phase: "implement",
        reads: ["CLAUDE.md", `${design}/design.md`, `${design}/features.json`],
        writes: [
          ...["app/services/orders/total.py", "app/services/__init__.py"],
          ...["app/services/orders/__init__.py", "tests/access"],
          ...[`${implement}/features.json`, `${implement}/implementation.md`],
        ],
        outputs: [`${implement}/features.json`, `${implement}/implementation.md`],
      },
      {
        ...common,
        phase: "test",
        reads: [
          ...["CLAUDE.md", `${design}/features.json`],
          ...[`${implement}/features.json`, `${implement}/implementation.md`],
        ],
        writes: ["tests", "tests/access", `${test}/report.md`],
        outputs: [`${test}/report.md`],
      },
    ]);
  });
});

it("a phase is an entry and a template", async () => {
  const review: Phase = {
    name: "review",
    summary: "reads what was built",
    reads: ["implement/implementation.md", "test/report.md"],
    outputs: [{ file: "review.md", sections: ["Verdict"] }],
    writes: "nothing",
  };
  const source =
    "Review <%= view.task %>: <%= view.pathOf('test/report.md') %> into <%= view.outputs[0].path %>.";
  const compiled = ejs.compile(source, { localsName: "view", strict: true });
  const template = (view: PhaseView) => compiled(view);
  const { surroundings } = await projectOf("api-v1", {});
  expect(promptOf(TASK, review, [...phases, review], surroundings, template)).toEqual({
    task: "test-1",
    phase: "review",
    text: "Review test-1: artifacts/test-1-test/report.md into artifacts/test-1-review/review.md.\n",
    reads: [
      ...["CLAUDE.md", "artifacts/test-1-implement/implementation.md"],
      "artifacts/test-1-test/report.md",
    ],
    writes: ["artifacts/test-1-review/review.md"],
    outputs: ["artifacts/test-1-review/review.md"],
  });
});

it("phases have templates, short names, and read what earlier ones write", () => {
  expect(Object.keys(templates).sort()).toEqual(phases.map(({ name }) => name).sort());
  const written = new Set<string>();
  for (const { name, reads, outputs } of phases) {
    // With a dash, two tasks could have one folder.
    expect(name).toMatch(/^[a-z]+$/);
    for (const output of reads) expect([...written]).toContain(output);
    for (const { file } of outputs) written.add(`${name}/${file}`);
  }
});
