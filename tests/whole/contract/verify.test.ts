import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { task } from "../../../src/commands/contract/task.js";
import { verify, type VerifyRequest } from "../../../src/commands/contract/verify.js";
import { withStatus } from "../../../src/commands/contract/verify/write.js";
import { create } from "../../../src/commands/create.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { parseSpec } from "../../../src/spec/parse.js";
import { projectPath } from "../../../src/tree/path.js";
import { lasting, put, scratch, snapshot } from "../../support/folders.js";
import { refusalOf } from "../../support/refusal.js";

// A project, and a copy of it for each test: 20 s on a busy machine.

const RECORD = ".agent-project/tasks/t.json";
const ANALYSIS = "artifacts/t-analysis/analysis.md";
const DESIGN = "artifacts/t-design/design.md";
const CONTRACT = "artifacts/t-design/features.json";
const LOCK = "artifacts/t-design/features.lock.json";
const REPORT = "artifacts/t-implement/features.json";
const IMPLEMENTATION = "artifacts/t-implement/implementation.md";
const TESTED = "artifacts/t-test/report.md";
const CODE = "app/services/total.py";

const document = (...sections: readonly string[]) =>
  sections.map((one) => `## ${one}\n\nIt sums up.\n`).join("\n");
const DOCUMENTS = {
  [ANALYSIS]: document("Findings", "Affected Areas", "Recommendations"),
  [DESIGN]: document(
    ...["Approach", "Detailed Changes", "Interfaces", "Trade-offs", "Open Questions"],
  ),
  [IMPLEMENTATION]: document("Changes Made", "Deviations from Design", "Known Limitations"),
  [TESTED]: document("Tests Written", "Results", "Open Problems"),
};
const SOURCE =
  'def total(amounts: list[int]) -> int:\n    """The sum."""\n    return sum(amounts)\n';

const ENTRY = {
  ...{ id: "total", file: CODE, description: "Sums amounts." },
  ...{ acceptance_criteria: ["The sum of 1 and 2 is 3."], status: "pending" },
};
const contract = (...entries: readonly object[]) =>
  `${JSON.stringify(
    entries.map((entry) => ({ ...ENTRY, ...entry })),
    undefined,
    2,
  )}\n`;

let template: string;
let project: string;

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=a@b.c"];
  return execFileSync("git", [...identity, ...args], { cwd: project, encoding: "utf8" }).trim();
}

function commit(): string {
  git("add", "--all", "--force", "artifacts", ".agent-project/tasks", "app");
  git("commit", "--quiet", "--message", "Changed");
  return git("rev-parse", "HEAD");
}

const flags = { dryRun: false, git: false, install: false };

beforeAll(async () => {
  const cwd = lasting();
  template = join(cwd, "shop");
  const spec = parseSpec('{ "name": "shop", "layout": "api-v1" }', "spec", layouts);
  await create({ target: template, cwd, spec, ...flags }, () => undefined);
  project = template;
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Start");
  await task({ cwd: project, dryRun: false, id: "t", fromFeatures: false });
});

beforeEach(() => {
  project = join(scratch(), "shop");
  cpSync(template, project, { recursive: true });
});

const verified = (more: Partial<VerifyRequest> = {}) =>
  verify({ cwd: project, dryRun: false, static: true, write: false, ...more });
const problemsOf = async (more: Partial<VerifyRequest> = {}) => (await verified(more)).problems;
const saying = (part: string): unknown => expect.stringContaining(part);

/** A design, judged and frozen. */
async function designed(...entries: readonly object[]): Promise<void> {
  put(project, { [ANALYSIS]: DOCUMENTS[ANALYSIS], [DESIGN]: DOCUMENTS[DESIGN] });
  put(project, { [CONTRACT]: contract(...(entries.length === 0 ? [{}] : entries)) });
  const { problems } = await verified({ task: "t", phase: "design" });
  expect(problems).toEqual([]);
}

/** Work on that design, and the report on it. */
async function implemented(claim: object = { status: "done" }, source = SOURCE): Promise<void> {
  await designed();
  put(project, { [CODE]: source, [IMPLEMENTATION]: DOCUMENTS[IMPLEMENTATION] });
  put(project, { [REPORT]: contract(claim) });
}

describe("documents", () => {
  it("that are in order have no findings, phase by phase", async () => {
    expect((await verified()).notes).toEqual(["No phase of 't' has written anything yet."]);
    put(project, { [ANALYSIS]: DOCUMENTS[ANALYSIS] });
    expect(await verified()).toMatchObject({ ok: true, verification: [{ phase: "analysis" }] });
    await implemented();
    expect(await verified()).toMatchObject({
      ok: true,
      verification: [
        {
          ...{ task: "t", phase: "implement" },
          entries: [{ id: "total", claimed: "done", files: [{ path: CODE, rung: "whole" }] }],
        },
      ],
    });
    put(project, { [TESTED]: DOCUMENTS[TESTED] });
    expect(await problemsOf({ task: "t" })).toEqual([]);
  });

  it("of a phase and those before it have to be there, with their sections, and nothing left to fill in", async () => {
    await implemented();
    rmSync(join(project, ANALYSIS));
    put(project, { [IMPLEMENTATION]: document("Changes Made", "Known Limitations") });
    put(project, { [DESIGN]: `${DOCUMENTS[DESIGN]}\nTODO: more.\n` });
    expect(await problemsOf()).toMatchObject([
      { code: "unmet-contract", path: ANALYSIS, fix: saying("prompt analysis --task t") },
      { code: "placeholder", path: DESIGN },
      { code: "unmet-contract", path: IMPLEMENTATION, message: saying("Deviations from Design") },
    ]);
  });

  it("are files, in UTF-8", async () => {
    await implemented();
    rmSync(join(project, ANALYSIS));
    symlinkSync("/etc/passwd", join(project, ANALYSIS));
    writeFileSync(join(project, IMPLEMENTATION), Buffer.from([0xff]));
    expect(await problemsOf()).toMatchObject([
      { code: "unmet-contract", path: ANALYSIS, message: saying("is a link") },
      { code: "unmet-contract", path: IMPLEMENTATION, message: saying("is not UTF-8") },
    ]);
  });

  it("are not looked for through a link in place of their folder", async () => {
    await implemented();
    const away = scratch();
    cpSync(join(project, "artifacts"), away, { recursive: true });
    rmSync(join(project, "artifacts"), { recursive: true });
    symlinkSync(away, join(project, "artifacts"));
    const problems = await problemsOf({ phase: "implement" });
    expect(problems).toContainEqual(
      expect.objectContaining({ path: CONTRACT, message: saying("is a link") }),
    );
  });
});

describe("the lock", () => {
  it("is written once, of a sound design, and not in a dry run", async () => {
    put(project, { [ANALYSIS]: DOCUMENTS[ANALYSIS], [CONTRACT]: contract({}) });
    put(project, { [DESIGN]: document("Approach") });
    await verified({ phase: "design" });
    expect(existsSync(join(project, LOCK))).toBe(false);

    put(project, { [DESIGN]: DOCUMENTS[DESIGN] });
    const before = snapshot(project);
    const dry = await verified({ phase: "design", dryRun: true });
    expect([dry.ok, snapshot(project)]).toEqual([true, before]);

    const { changes } = await verified({ phase: "design" });
    expect(changes).toMatchObject([{ path: LOCK, do: "create" }]);
    const frozen = snapshot(project);
    expect((await verified({ phase: "design" })).changes).toEqual([]);
    expect(snapshot(project)).toEqual(frozen);
  });

  it("has to be there before work on the contract begins", async () => {
    await implemented();
    rmSync(join(project, LOCK));
    expect(await problemsOf()).toMatchObject([
      { code: "changed-contract", path: LOCK, fix: saying("--phase design") },
    ]);
    expect(existsSync(join(project, LOCK))).toBe(false);
  });

  it("holds the design and the report to what was frozen", async () => {
    await implemented();
    put(project, { [CONTRACT]: contract({ description: "Sums some amounts." }) });
    put(project, { [REPORT]: contract({ status: "done", acceptance_criteria: ["It is there."] }) });
    expect(await problemsOf()).toMatchObject([
      { code: "changed-contract", path: CONTRACT, message: saying("description") },
      { code: "changed-contract", path: REPORT, message: saying("acceptance_criteria") },
    ]);
  });

  it("that was edited counts as none", async () => {
    await implemented();
    const text = readFileSync(join(project, LOCK), "utf8");
    put(project, { [LOCK]: text.replace("Sums amounts.", "Sums.") });
    expect(await problemsOf()).toMatchObject([{ code: "changed-contract", path: LOCK }]);
  });

  it("makes a report with other entries a finding", async () => {
    await designed({}, { id: "other", file: "app/services/other.py" });
    put(project, { [CODE]: SOURCE, [IMPLEMENTATION]: DOCUMENTS[IMPLEMENTATION] });
    put(project, { [REPORT]: contract({ status: "done" }) });
    expect(await problemsOf()).toMatchObject([
      { code: "changed-contract", path: REPORT, message: saying("'other' was frozen") },
    ]);
  });
});

describe("a claim", () => {
  const CLAIMS: readonly (readonly [string, object, string | undefined, string])[] = [
    ["of a file that is not there", { status: "done" }, undefined, "(exists)"],
    ["of a file that does not parse", { status: "done" }, "def f(:\n", "(parses)"],
    ["of a stub", { status: "done" }, "def total() -> int:\n    pass\n", "(whole)"],
    [
      "of what cannot be told apart from strings",
      { status: "done" },
      `x = f'''{"'''"}'''\n\n\ndef total() -> int:\n    pass\n`,
      "(whole)",
    ],
    ["of an empty module", { status: "done" }, "", "(whole)"],
    [
      "of what says that it is none",
      { status: "done" },
      "def f() -> int:\n    raise NotImplementedError\n",
      "(whole)",
    ],
    ["of a part that is not there", { status: "partial", reason: "Hard." }, undefined, "(exists)"],
    ["of a part without a reason", { status: "partial" }, SOURCE, "does not say why"],
    ["that is none", { status: "pending" }, SOURCE, "no longer 'pending'"],
  ];
  it.each(CLAIMS)("%s is a finding", async (_, claim, source, message) => {
    await implemented(claim, source);
    if (source === undefined) rmSync(join(project, CODE));
    expect(await problemsOf()).toMatchObject([{ message: saying(message) }]);
  });

  it("of a link, a folder or what nobody reads is a finding", async () => {
    await implemented();
    rmSync(join(project, CODE));
    symlinkSync("health.py", join(project, CODE));
    expect(await problemsOf()).toMatchObject([{ path: CODE, message: saying("it is a link") }]);
    rmSync(join(project, CODE));
    mkdirSync(join(project, CODE));
    expect(await problemsOf()).toMatchObject([{ path: CODE, message: saying("directory") }]);
    rmSync(join(project, CODE), { recursive: true });
    put(project, { [CODE]: `${SOURCE}X = "${"x".repeat(1_000_000)}"\n` });
    expect(await problemsOf()).toMatchObject([{ path: CODE, message: saying("nobody reads") }]);
    truncateSync(join(project, CODE), 65 * 1024 * 1024);
    expect(await problemsOf()).toMatchObject([{ path: CODE, message: saying("too large") }]);
  });

  it("of a file that nothing has changed in since the task began is a finding", async () => {
    const file = "app/main.py";
    await designed({ file });
    put(project, { [IMPLEMENTATION]: DOCUMENTS[IMPLEMENTATION] });
    put(project, { [REPORT]: contract({ file, status: "done" }) });
    expect(await problemsOf()).toMatchObject([
      { code: "unmet-contract", path: REPORT, message: saying("'total' claims 'done'") },
    ]);
    const text = readFileSync(join(project, file), "utf8");
    put(project, { [file]: `${text}\n\n${SOURCE}` });
    expect(await problemsOf()).toEqual([]);
  });

  it("of what git ignores is a finding: no clone has it", async () => {
    const file = "htmlcov/total.py";
    await designed({ file });
    put(project, { [file]: SOURCE, [IMPLEMENTATION]: DOCUMENTS[IMPLEMENTATION] });
    put(project, { [REPORT]: contract({ file, status: "done" }) });
    expect(await problemsOf()).toMatchObject([
      { code: "unmet-contract", path: REPORT, message: saying("nothing that git would commit") },
    ]);
  });

  it("is written as the evidence shows it, and nothing else is; and not where nothing was run", async () => {
    await implemented({ status: "done", reason: "It is said so." });
    const before = readFileSync(join(project, REPORT), "utf8");
    const shown = { id: "total", claimed: "done", shown: "partial", files: [] } as const;
    const path = projectPath(REPORT);
    const written = withStatus(project, path, [shown])?.change.after.bytes ?? expect.fail();
    expect(Buffer.from(written).toString()).toBe(before.replace("done", "partial"));
    expect(withStatus(project, path, [{ ...shown, shown: "done" }])).toBeUndefined();
    await expect(verified({ write: true })).rejects.toThrow("Without running anything");
  });
});

describe("a task", () => {
  it("without a start, or without git, is judged by what files show, and says so", async () => {
    await implemented();
    rmSync(join(project, ".git"), { recursive: true });
    const { ok, notes } = await verified();
    expect([ok, notes]).toMatchObject([true, [saying("up to"), saying("git")]]);
    put(project, { [RECORD]: '{ "id": "t", "start": null }\n' });
    expect(await verified()).toMatchObject({
      ...{ ok: true, notes: [saying("up to"), saying("began without a commit")] },
    });
    const { problems } = await verified({ static: false, phase: "analysis" });
    expect(problems).toContainEqual(expect.objectContaining({ code: "not-checked" }));
  });

  it("is one of those that are open, and each of them is judged", async () => {
    await task({ cwd: project, dryRun: false, id: "u", fromFeatures: false });
    await implemented();
    const { verification } = await verified();
    expect(verification.map((one) => [one.task, one.phase])).toEqual([
      ["t", "implement"],
      ["u", null],
    ]);
  });

  it("is finished when its last document is committed, and not for a file of that name", async () => {
    await designed();
    const trusted = commit();
    await implemented();
    put(project, { [CODE]: "", [TESTED]: "" });
    expect((await verified()).ok).toBe(false);
    commit();
    expect(await verified()).toMatchObject({ ok: true, notes: ["There is no open task."] });
    expect((await verified({ task: "t" })).ok).toBe(false);
    // Where the commit that counts does not have it, it is open.
    expect((await verified({ trusted })).ok).toBe(false);
    rmSync(join(project, RECORD));
    expect(await problemsOf({ trusted })).toMatchObject([
      { code: "changed-contract", path: RECORD, message: saying("is gone") },
    ]);
    expect(await problemsOf({ trusted: "HEAD" })).toEqual([]);
  });

  it("is judged up to the phase that was named, and no other", async () => {
    await implemented();
    rmSync(join(project, CODE));
    const problems = await problemsOf({ phase: "analysis" });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["outside-contract"]));
    const refused = await refusalOf(() => verified({ phase: "desing" }));
    expect(refused).toMatchObject([{ code: "bad-arguments", fix: saying("design") }]);
  });

  it.each(["../t", "a/b", "/t", "C:t", "t\0", "."])("is not called %j", async (id) => {
    expect(await refusalOf(() => verified({ task: id }))).toMatchObject([{ field: "--task" }]);
  });

  it("that is not there is refused, with the nearest", async () => {
    const refused = await refusalOf(() => verified({ task: "tt" }));
    expect(refused).toMatchObject([{ code: "bad-arguments", fix: saying("'t'") }]);
  });
});

describe("a trusted commit", () => {
  it("has the record, the lock and the contract that count", async () => {
    await designed();
    const trusted = commit();
    await implemented();
    expect(await problemsOf({ trusted })).toEqual([]);

    put(project, { [CONTRACT]: contract({ description: "Less." }) });
    put(project, { [REPORT]: contract({ description: "Less.", status: "done" }) });
    rmSync(join(project, LOCK));
    await verified({ phase: "design" });
    const problems = await problemsOf({ trusted });
    expect(problems).toContainEqual(
      expect.objectContaining({ path: LOCK, message: saying("trusted commit") }),
    );
    expect(problems.filter(({ message }) => message.includes("description"))).toHaveLength(2);
  });

  it("has the start that counts", async () => {
    await designed();
    const trusted = commit();
    await implemented();
    put(project, { [RECORD]: `{ "id": "t", "start": "${trusted}" }\n` });
    expect(await problemsOf({ trusted })).toContainEqual(
      expect.objectContaining({ code: "changed-contract", path: RECORD }),
    );
  });

  it("that has no such task, or is none, is refused", async () => {
    const trusted = git("rev-parse", "HEAD");
    await implemented();
    for (const ref of [trusted, "nobody", "--all", "HEAD..HEAD"])
      expect(await refusalOf(() => verified({ trusted: ref }))).toMatchObject([
        { code: "bad-arguments", field: "--trusted" },
      ]);
  });
});

describe("a hostile contract", () => {
  const judged = async (text: string | Buffer) => {
    await designed();
    rmSync(join(project, LOCK));
    writeFileSync(join(project, CONTRACT), text);
    const { problems, changes } = await verified({ phase: "design" });
    expect(changes).toEqual([]);
    return problems;
  };

  const TEXTS: readonly (readonly [string, string, string])[] = [
    ["no JSON", "[{,", "invalid-json"],
    ["another shape", '{ "features": [] }', "invalid-contract"],
    ["of no entry", "[]", "invalid-contract"],
    [
      "of 10,000 entries",
      contract(...Array.from({ length: 10_000 }, (_, n) => ({ id: `e${n}`, file: `a/${n}.py` }))),
      "invalid-json",
    ],
    [
      "of 2,000 entries",
      contract(...Array.from({ length: 2_000 }, () => ({}))),
      "invalid-contract",
    ],
    ...["/etc/passwd", "C:/x.py", "/c/x.py", "../x.py", "app/../../x.py", "a\0.py", "~/x.py"].map(
      (file) => [`with ${JSON.stringify(file)}`, contract({ file }), "unsafe-path"] as const,
    ),
  ];
  it.each(TEXTS)("%s is a finding", async (_, text, code) => {
    const problems = await judged(text);
    expect(new Set(problems.map((one) => one.code))).toContain(code);
    expect(problems.length).toBeLessThan(100);
    for (const problem of problems) expect(problem).toMatchObject({ path: CONTRACT });
  });

  it("of 60 MB is a finding", async () => {
    expect(await judged(Buffer.alloc(60_000_000, " "))).toMatchObject([{ code: "invalid-json" }]);
  });

  it("that is a link is a finding", async () => {
    await designed();
    const away = join(scratch(), "features.json");
    cpSync(join(project, CONTRACT), away);
    rmSync(join(project, CONTRACT));
    symlinkSync(away, join(project, CONTRACT));
    expect(await problemsOf({ phase: "design" })).toMatchObject([
      { path: CONTRACT, message: saying("is a link") },
    ]);
  });
});
