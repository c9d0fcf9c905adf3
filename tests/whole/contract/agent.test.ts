import { cpSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { lockOf, printLock } from "../../../src/contract/definition/lock.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { projectPath } from "../../../src/tree/path.js";
import {
  claiming,
  CODE,
  CONTRACT,
  leaveOneTest,
  STUBS,
  TESTS,
  writeAll,
  writeOutputs,
} from "../../support/agent.js";
import { cli, lasting, scratch, type Variables } from "../../support/cli.js";
import { commit, done, ended, git, newProject, run, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";
import { replaceIn } from "../../support/variant.js";

// A task from its first command to its last, with a scripted agent that is honest, lazy, or cheats. What is found is
// written from what a harness must not be fooled by, not from what the program says. Fifty starts of it take half a minute of
// computing, a quarter of that where the code runs.

const TASK = ["--task", "test-1"];
const RECORD = ".agent-project/tasks/test-1.json";
const DESIGNED = "artifacts/test-1-design/features.json";
const LOCK = "artifacts/test-1-design/features.lock.json";
const REPORTED = "artifacts/test-1-implement/features.json";
const FILES = ["app/services/totals.py", "app/services/receipts.py", "app/schemas/receipt.py"];

const Prompt = z.object({ data: z.object({ outputs: z.array(z.string()) }) });

const Verified = z.object({
  ok: z.boolean(),
  changes: z.array(z.object({ path: z.string() })),
  problems: z.array(
    z.object({ code: z.string(), path: z.string().optional(), message: z.string() }),
  ),
  notes: z.array(z.string()),
  verification: z.array(
    z.object({
      task: z.literal("test-1"),
      phase: z.string(),
      entries: z.array(
        z.object({
          id: z.string(),
          claimed: z.string(),
          shown: z.string(),
          files: z.array(
            z.object({
              path: z.string(),
              rung: z.string().nullable(),
              rungs: z.array(z.looseObject({ rung: z.string(), is: z.string() })),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A phase of a task: the agent asks for its prompt, and leaves exactly what that asks for. */
async function phase(project: string, name: string, contract: readonly object[] = CONTRACT) {
  const asked = await run(project, ["prompt", name, ...TASK, "--json"]);
  expect(asked.exitCode, asked.stdout).toBe(0);
  writeOutputs(project, Prompt.parse(JSON.parse(asked.stdout)).data.outputs, contract);
}

async function verified(exit: number, project: string, words: readonly string[], env?: Variables) {
  const args = ["verify", ...TASK, ...words, "--json"];
  const ran = await run(project, args, { timeout: 300_000, ...(env && { env }) });
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(exit);
  const told = Verified.parse(JSON.parse(ran.stdout));
  expect(told.ok).toBe(exit === 0);
  const found = told.problems.map(({ code, path }) => `${code} ${path ?? ""}`.trimEnd());
  return { ...told, found: [...new Set(found)].sort() };
}

const judged = (exit: number, project: string, ...words: string[]) =>
  verified(exit, project, ["--static", ...words]);

/** Begins a task and designs it, each step as the prompts say. */
async function design(project: string): Promise<void> {
  await done(project, "task", "test-1");
  await phase(project, "analysis");
  await judged(0, project, "--phase", "analysis");
  await phase(project, "design");
}

/** A project whose task is designed, verified and committed. */
let designed: string;

beforeAll(async () => {
  designed = join(lasting(), "shop");
  cpSync(await newProject(), designed, { recursive: true });
  await design(designed);
  await judged(0, designed, "--phase", "design");
  commit(designed, "Design receipts");
});

function aDesigned(): string {
  const project = join(scratch(), "shop");
  cpSync(designed, project, { recursive: true });
  return project;
}

/** What an agent of the phase implement leaves. */
async function implement(
  project: string,
  code: Readonly<Record<string, string>>,
  claim: Parameters<typeof claiming>[0] = "done",
): Promise<void> {
  writeAll(project, code);
  await phase(project, "implement", claiming(claim));
}

describe("a design", () => {
  it("is frozen once it is sound, and not before", async () => {
    const project = await newProject();
    await design(project);
    writeAll(project, { [DESIGNED]: JSON.stringify(claiming("done")) });
    replaceIn(join(project, "artifacts/test-1-design/design.md"), "Nothing to say.", "TODO");
    replaceIn(join(project, "artifacts/test-1-design/design.md"), "## Trade-offs", "## Thoughts");
    const { found, changes } = await judged(1, project, "--phase", "design");
    expect(found).toEqual([
      `invalid-contract ${DESIGNED}`,
      "placeholder artifacts/test-1-design/design.md",
      "unmet-contract artifacts/test-1-design/design.md",
    ]);
    expect([changes, existsSync(join(project, LOCK))]).toEqual([[], false]);
    await phase(project, "design");
    const dry = await judged(0, project, "--phase", "design", "--dry-run");
    expect(existsSync(join(project, LOCK))).toBe(false);
    const froze = await judged(0, project, "--phase", "design");
    expect(froze.changes.map(({ path }) => path)).toEqual([LOCK]);
    expect(froze.changes).toEqual(dry.changes);
    expect(JSON.parse(textOf(project, LOCK))).toMatchObject({
      entries: [{ id: "receipts", file: FILES[1], files: [FILES[2]] }, { id: "totals" }],
      amendments: [],
    });
    expect((await judged(0, project)).changes).toEqual([]);
  });

  it("that writes code is told so", async () => {
    const project = aDesigned();
    writeAll(project, CODE);
    expect((await judged(1, project, "--phase", "design")).found).toEqual(
      FILES.map((path) => `outside-contract ${path}`).sort(),
    );
  });

  it("that is in order lets the next phase begin, with what its contract names alone", async () => {
    const project = aDesigned();
    writeAll(project, CODE);
    expect((await judged(0, project)).verification[0]?.phase).toBe("design");
    writeAll(project, { "app/services/more.py": "MORE = 1\n" });
    expect((await judged(1, project)).found).toEqual(["outside-contract app/services/more.py"]);
    rmSync(join(project, "artifacts/test-1-design/design.md"));
    expect((await judged(1, project)).found).toHaveLength(FILES.length + 2);
  });
});

describe("tasks of which something was claimed since a commit", () => {
  const since = async (exit: number, project: string, ...words: string[]) => {
    const { exitCode, stdout } = await run(project, ["verify", "--static", "--json", ...words]);
    expect(exitCode, stdout).toBe(exit);
    return z
      .object({ verification: z.array(z.object({ task: z.string() })) })
      .parse(JSON.parse(stdout)).verification;
  };

  it("are judged, and no others: what people change beside an open task is theirs", async () => {
    const project = aDesigned();
    writeAll(project, { "app/services/more.py": "MORE = 1\n" });
    expect(await since(1, project)).toHaveLength(1);
    expect(await since(0, project, "--since", "HEAD")).toEqual([]);
    await implement(project, STUBS);
    expect(await since(1, project, "--since", "HEAD")).toHaveLength(1);
    commit(project, "Stubs");
    expect(await since(0, project, "--since", "HEAD")).toEqual([]);
    expect(await since(1, project, "--since", "HEAD~")).toHaveLength(1);
  });

  it("are told from those that were finished before, not from those that finish with it", async () => {
    const project = aDesigned();
    await implement(project, CODE);
    writeAll(project, TESTS);
    await phase(project, "test");
    commit(project, "Receipts");
    expect(await since(0, project)).toEqual([]);
    expect(await since(0, project, "--since", "HEAD~")).toHaveLength(1);
    expect(await since(0, project, "--since", "HEAD")).toEqual([]);
  });

  it("are all where there is no commit yet, as before the first one", async () => {
    const project = aDesigned();
    rmSync(join(project, ".git"), { recursive: true });
    git(project, "init", "--quiet");
    expect(await since(0, project, "--since", "HEAD")).toHaveLength(1);
  });

  it("need a commit that is there, where there are tasks", async () => {
    const { exitCode, stdout } = await run(aDesigned(), ["verify", "--since", "none", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ field: "--since" }] });
    await done(await newProject("--no-git"), "verify", "--static", "--since", "none");
  });
});

describe("what is implemented", () => {
  it("whole is in order, and so are its tests", async () => {
    const project = aDesigned();
    await implement(project, CODE);
    const { found, verification } = await judged(0, project);
    expect(found).toEqual([]);
    expect(verification).toMatchObject([{ phase: "implement", entries: [{}, {}] }]);
    const rungs = verification.flatMap(({ entries }) =>
      entries.flatMap(({ files }) => files.map(({ path, rung }) => [path, rung])),
    );
    expect(rungs).toEqual(FILES.map((path) => [path, "whole"]));
    expect((await judged(1, project, "--phase", "test")).found).toEqual([
      "unmet-contract artifacts/test-1-test/report.md",
    ]);
    writeAll(project, TESTS);
    expect((await judged(1, project, "--phase", "implement")).found).toEqual([
      "outside-contract tests/unit/test_receipts.py",
    ]);
    await phase(project, "test");
    expect((await judged(0, project)).verification).toMatchObject([{ phase: "test" }]);
  });

  it("as stubs is not done, and partial only where a stub says so itself", async () => {
    const project = aDesigned();
    await implement(project, STUBS);
    const { found, problems } = await judged(1, project);
    expect(found).toEqual([`unmet-contract ${FILES[1]}`, `unmet-contract ${FILES[0]}`]);
    expect(problems.map(({ message }) => message).join("\n")).toMatch(/total[^]*receipt_for/);
    const reason = "The rest waits for prices.";
    const partial = { status: "partial", reason };
    await implement(project, STUBS, { totals: partial, receipts: partial });
    expect((await judged(1, project)).found).toEqual([`unmet-contract ${FILES[1]}`]);
    await implement(project, CODE, { totals: { status: "partial" }, receipts: partial });
    expect((await judged(1, project)).found).toEqual([`invalid-contract ${REPORTED}`]);
    await implement(
      project,
      { ...CODE, [FILES[0] ?? ""]: STUBS["app/services/totals.py"] },
      {
        ...{ totals: partial, receipts: { status: "done" } },
      },
    );
    expect((await judged(0, project)).found).toEqual([]);
  });

  it("as claims without files is not there, and as nothing is pending", async () => {
    const project = aDesigned();
    await implement(project, {});
    const { found, verification } = await judged(1, project);
    expect(found).toEqual(FILES.map((path) => `unmet-contract ${path}`).sort());
    expect(verification).toMatchObject([
      {
        entries: [
          { id: "totals", claimed: "done", shown: "pending", files: [{ rung: null }] },
          { id: "receipts", claimed: "done", shown: "pending" },
        ],
      },
    ]);
    await implement(project, CODE, "pending");
    expect((await judged(1, project)).found).toEqual([`invalid-contract ${REPORTED}`]);
    rmSync(join(project, REPORTED));
    expect((await judged(1, project)).found).toEqual([`unmet-contract ${REPORTED}`]);
  });
});

/** Skips a test, asks CI for less, keeps pytest from a test, and writes what it may not. */
function cheat(project: string): void {
  const skip = '    @pytest.mark.skip(reason="later")\n    async def test_live_and_ready';
  replaceIn(join(project, "tests/test_health.py"), "    async def test_live_and_ready", skip);
  replaceIn(
    join(project, ".github/workflows/ci.yml"),
    "--cov=app",
    "--cov=app --cov-fail-under=50",
  );
  replaceIn(join(project, "pyproject.toml"), '--strict-markers"', '--strict-markers -k health"');
  replaceIn(join(project, "app/schemas/health.py"), '"ok"', '"fine"');
}

const CHEATED = [
  "outside-contract .github/workflows/ci.yml",
  "outside-contract app/schemas/health.py",
  "outside-contract pyproject.toml",
  "outside-contract tests/test_health.py",
  "weakened-gate .github/workflows/ci.yml",
  "weakened-gate pyproject.toml",
  "weakened-test tests/test_health.py",
];

describe("an agent that cheats", () => {
  it("is found out, committed or not", async () => {
    const project = aDesigned();
    await implement(project, CODE);
    cheat(project);
    replaceIn(join(project, LOCK), "The total of nothing is 0.", "There is a total.");
    expect((await judged(1, project)).found).toEqual(
      [...CHEATED, `changed-contract ${LOCK}`].sort(),
    );
    commit(project, "Receipts");
    const all = await judged(1, project);
    expect(all.found).toEqual([...CHEATED, `changed-contract ${LOCK}`].sort());
    expect(all.problems.map(({ message }) => message).join("\n")).toContain("test_live_and_ready");
    // With another start, its changes would be nobody's.
    rmSync(join(project, LOCK));
    expect((await judged(1, project)).found).toContain(`changed-contract ${LOCK}`);
  });

  it("may hide it behind a record and a lock of its own, but not from a commit that it could not write", async () => {
    const project = aDesigned();
    const trusted = git(project, "rev-parse", "HEAD");
    const less = claiming("pending").map((entry) => ({
      ...{ ...entry, acceptance_criteria: "There is something." },
      acceptance_command: undefined,
    }));
    await implement(project, CODE);
    cheat(project);
    rmSync(join(project, RECORD));
    const text = JSON.stringify(less);
    const path = projectPath(DESIGNED);
    writeAll(project, {
      [DESIGNED]: text,
      [LOCK]: printLock(lockOf(readContract(text, path, { packages: ["app/"], code: [] }))),
      [REPORTED]: JSON.stringify(less.map((entry) => ({ ...entry, status: "done" }))),
    });
    commit(project, "Receipts");
    const start = git(project, "rev-parse", "HEAD");
    writeAll(project, { [RECORD]: `${JSON.stringify({ id: "test-1", start }, null, 2)}\n` });
    expect((await judged(1, project)).found).toEqual([`unmet-contract ${REPORTED}`]);
    // Nothing that it claims has changed since; a comment more, and it has.
    const touched = Object.entries(CODE).map(
      ([file, text]) => [file, `${text}# Reviewed.\n`] as const,
    );
    writeAll(project, Object.fromEntries(touched));
    expect((await judged(0, project)).found).toEqual([]);
    const { found } = await judged(1, project, "--trusted", trusted);
    expect(found).toEqual(
      [
        ...CHEATED,
        ...[RECORD, LOCK, DESIGNED, REPORTED].map((file) => `changed-contract ${file}`),
      ].sort(),
    );
    for (const ref of [`${trusted}^`, "no-such-branch", "--help"])
      expect((await run(project, ["verify", ...TASK, `--trusted=${ref}`])).exitCode).toBe(2);
  });

  it("is told that a task's record is nothing to edit", async () => {
    const project = aDesigned();
    await implement(project, CODE);
    const start = git(project, "rev-parse", "HEAD");
    writeAll(project, { [RECORD]: `${JSON.stringify({ id: "test-1", start }, null, 2)}\n` });
    expect((await judged(1, project)).found).toEqual([`weakened-gate ${RECORD}`]);
  });
});

describe("what a trusted commit has", () => {
  it("is no obstacle to honest work, whether it froze the contract or not", async () => {
    const project = await newProject();
    await done(project, "task", "test-1");
    commit(project, "Begin");
    const begun = git(project, "rev-parse", "HEAD");
    await phase(project, "analysis");
    await phase(project, "design");
    await judged(0, project, "--phase", "design", "--trusted", begun);
    // Once more, with the lock that this has written.
    await judged(0, project, "--phase", "design", "--trusted", begun);
    const lock = textOf(project, LOCK);
    rmSync(join(project, LOCK));
    commit(project, "Design");
    const unfrozen = git(project, "rev-parse", "HEAD");
    await judged(0, project, "--phase", "design");
    expect(textOf(project, LOCK)).toBe(lock);
    await implement(project, CODE);
    await judged(0, project, "--trusted", unfrozen);
    // The lock is no older than the work: it could be the agent's own.
    expect((await judged(1, project, "--trusted", begun)).found).toEqual([
      `changed-contract ${LOCK}`,
    ]);
  });
});

describe("a reworded contract", () => {
  it("is refused, and taken once it is amended with a reason", async () => {
    const project = aDesigned();
    const amended = CONTRACT.map((entry) =>
      entry.id === "receipts" ? { ...entry, description: "Make receipts, in cents." } : entry,
    );
    await implement(project, CODE);
    writeAll(project, {
      [REPORTED]: JSON.stringify(amended.map((entry) => ({ ...entry, status: "done" }))),
    });
    expect((await judged(1, project)).found).toEqual([`changed-contract ${REPORTED}`]);
    writeAll(project, { [DESIGNED]: JSON.stringify(amended) });
    const { found, problems } = await judged(1, project);
    expect(found).toEqual([`changed-contract ${DESIGNED}`, `changed-contract ${REPORTED}`]);
    expect(problems[0]?.message).toContain("'receipts'");
    await ended(2, project, "amend", ...TASK, "--reason", " ");
    await done(project, "amend", ...TASK, "--reason", "Receipts say what they count in");
    expect((await judged(0, project)).found).toEqual([]);
    expect(JSON.parse(textOf(project, LOCK))).toMatchObject({
      amendments: [{ reason: "Receipts say what they count in" }],
    });
  });
});

describe("without git", () => {
  it("what cannot be told is said, and fails who asked for it", async () => {
    const project = await newProject("--no-git");
    await design(project);
    const { found, problems } = await verified(1, project, ["--phase", "design"]);
    expect(found).toEqual(["not-checked"]);
    for (const what of ["contract", "tests", "gates", "regressions"])
      expect(problems[0]?.message).toContain(what);
    const { notes } = await judged(0, project, "--phase", "design");
    expect(notes.join("\n")).toContain(problems[0]?.message);
    await implement(project, STUBS);
    expect((await judged(1, project)).found).toEqual([
      `unmet-contract ${FILES[1]}`,
      `unmet-contract ${FILES[0]}`,
    ]);
    expect((await cli(["verify", ...TASK], { cwd: scratch() })).exitCode).toBe(2);
  });
});

describe("where the code runs", () => {
  const HEALTH = "app/schemas/health.py";
  const health = {
    ...{ id: "health", file: HEALTH, description: "Say when it started.", status: "pending" },
    acceptance_criteria: "It says when it started.",
  };
  const contract = [...CONTRACT, health];
  const reported = contract.map((entry) => ({ ...entry, status: "done" }));

  it("imports, acceptance and what passed before count, too", async () => {
    const project = await newProject();
    const programs = await environmentFor(join(project, "requirements.txt"));
    const env = { VIRTUAL_ENV: dirname(programs) };
    leaveOneTest(project);
    commit(project, "One test");
    await done(project, "task", "test-1");
    await phase(project, "analysis");
    await phase(project, "design", contract);
    await verified(0, project, ["--phase", "design"], env);

    writeAll(project, {
      ...CODE,
      "app/services/totals.py": CODE["app/services/totals.py"]?.replace("sum(amounts)", "1") ?? "",
      "app/schemas/receipt.py": `import nothing_of_that_name\n${CODE["app/schemas/receipt.py"] ?? ""}`,
    });
    replaceIn(join(project, HEALTH), 'status: Literal["ok"] = "ok"', 'status: str = "fine"');
    await phase(project, "implement", reported);
    const bad = await verified(1, project, ["--write"], env);
    expect(bad.found).toEqual([
      "regression tests/unit/test_start.py",
      `unmet-contract ${FILES[2]}`,
      `unmet-contract ${FILES[1]}`,
      `unmet-contract ${FILES[0]}`,
    ]);
    const [one] = bad.verification;
    expect(one?.entries.map(({ id, shown }) => [id, shown])).toEqual([
      ["totals", "partial"],
      ["receipts", "partial"],
      ["health", "done"],
    ]);
    expect(one?.entries[0]?.files[0]?.rungs.at(-1)).toMatchObject({
      ...{ rung: "accepted", is: "failed" },
      why: expect.stringContaining("AssertionError") as string,
    });
    expect(one?.entries[1]?.files[1]?.rungs.at(-1)).toMatchObject({
      ...{ rung: "imports", is: "failed" },
      why: expect.stringContaining("nothing_of_that_name") as string,
    });
    expect(bad.problems.map(({ message }) => message).join("\n")).toContain("test_health_is_ok");
    expect(textOf(project, REPORTED)).toContain('"partial"');

    writeAll(project, { ...CODE, [REPORTED]: JSON.stringify(reported) });
    replaceIn(join(project, HEALTH), 'status: str = "fine"', 'status: str = "ok"');
    const good = await verified(0, project, [], env);
    expect(good.found).toEqual([]);
    expect(good.verification[0]?.entries.map(({ shown }) => shown)).toEqual([
      ...["done", "done", "done"],
    ]);
    const before = git(project, "status", "--porcelain", "--untracked-files=all");
    expect(before).not.toContain("__pycache__");
  });
});
