import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { claiming, CODE, CONTRACT, STUBS, writeAll, writeOutputs } from "../../support/agent.js";
import { cli, scratch } from "../../support/cli.js";
import { snapshot } from "../../support/folders.js";
import { commit, ended, git, newProject, run } from "../../support/project.js";
import { replaceIn } from "../../support/variant.js";
import { connect } from "./client.js";

// Each session starts the built program; a project is made in half a second. All of it takes some 30 s.

const TOOLS = [
  ...["layouts", "schema", "create", "feature", "set", "refresh", "status", "check"],
  ...["task", "prompt", "verify", "abort"],
];
const READING = ["layouts", "schema", "status", "check", "prompt"];

describe("tools/list", () => {
  it("has each command, in less than 10 kB, and says which only read", async () => {
    const { client } = await connect(scratch());
    const list = await client.listTools();
    expect(list.tools.map(({ name }) => name)).toEqual(TOOLS);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThan(10_000);
    for (const { name, annotations, inputSchema } of list.tools) {
      expect([name, annotations?.readOnlyHint]).toEqual([name, READING.includes(name)]);
      expect(inputSchema["additionalProperties"], name).toBe(false);
      const takesPlan = "plan" in (inputSchema.properties ?? {});
      expect([name, takesPlan]).toEqual([name, !READING.includes(name)]);
    }
    const marks = Object.fromEntries(
      list.tools.map(({ name, annotations }) => [name, annotations]),
    );
    expect(marks["create"]).toMatchObject({ destructiveHint: false, idempotentHint: false });
    expect(marks["feature"]).toMatchObject({ destructiveHint: true, idempotentHint: true });
    expect(marks["task"]).toMatchObject({ destructiveHint: false, idempotentHint: true });
  });

  it("is served by the protocol of 2025-11-25, in the version of the package", async () => {
    const { client } = await connect(scratch());
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    expect(client.getServerVersion()).toMatchObject({ name: "create-agent-project", version });
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
  });
});

describe("layouts and schema", () => {
  it("answer as with --json", async () => {
    const { call } = await connect(scratch());
    for (const [name, given, ...words] of [
      ["layouts", {}],
      ["schema", {}],
      ["schema", { of: "contract" }, "--of", "contract"],
    ] as const) {
      const { stdout } = await cli([name, ...words, "--json"], { cwd: scratch() });
      expect(await call(name, given)).toEqual({
        ...{ isError: false, changes: [], problems: [], notes: [], next: [] },
        ...(JSON.parse(stdout) as object),
      });
    }
  });
});

describe("create", () => {
  const spec = { features: [{ name: "customer", fields: ["name:str:80"] }] };

  it("plans, writes nothing, and then makes what the command line makes", async () => {
    const cwd = scratch();
    const { call } = await connect(cwd);
    const planned = await call("create", { folder: "shop", spec });
    expect(planned).toMatchObject({ ok: true, isError: false, command: "create" });
    expect(existsSync(join(cwd, "shop"))).toBe(false);
    const made = await call("create", { folder: "shop", spec, plan: planned.plan });
    expect(made).toMatchObject({
      isError: false,
      digest: planned.digest,
      changes: planned.changes,
    });
    expect(made.next[0]).toBe("cd shop");
    expect(git(join(cwd, "shop"), "rev-parse", "HEAD^{tree}")).toBe(planned.digest);
    const beside = scratch();
    const words = ["shop", "--yes", "--json", "--feature=customer name:str:80"];
    const { stdout } = await cli(words, { cwd: beside });
    expect(JSON.parse(stdout)).toMatchObject({ digest: planned.digest });
  });

  it.each([
    ["another spec", { spec: {} }],
    ["another folder", { folder: "other" }],
    ["another name", { spec: { ...spec, name: "other" } }],
  ])("refuses the plan of %s", async (_case, other) => {
    const cwd = scratch();
    const { call } = await connect(cwd);
    const { plan } = await call("create", { folder: "shop", spec });
    const { isError, problems } = await call("create", { folder: "shop", spec, plan, ...other });
    expect(isError).toBe(true);
    expect(problems).toMatchObject([{ code: "changed", field: "plan" }]);
    expect(snapshot(cwd)).toEqual([]);
  });

  it("names what is wrong with a spec, and with arguments", async () => {
    const { call } = await connect(scratch());
    const wrong = await call("create", { folder: "shop", spec: { layout: "api-v2" } });
    expect(wrong).toMatchObject({ isError: true, problems: [{ code: "unknown-layout" }] });
    const { problems } = await call("create", { foldr: "shop", git: "no" });
    expect(problems.map(({ code, field }) => [code, field])).toEqual([
      ["missing-value", "spec"],
      ["bad-arguments", "git"],
      ["bad-arguments", "foldr"],
    ]);
    expect(problems[2]?.fix).toContain("'folder'");
    const full = scratch();
    writeFileSync(join(full, "mine"), "");
    const { call: inFull } = await connect(full);
    expect(await inFull("create", { spec: {} })).toMatchObject({
      ...{ isError: true, problems: [{ code: "target-not-empty" }] },
    });
  });
});

describe("in a project", () => {
  it("feature and set plan, write just that, and change nothing the second time", async () => {
    const project = await newProject();
    const { call, apply } = await connect(project);
    const before = snapshot(project);
    const invoice = { name: "invoice", fields: ["number:str:32", "total:decimal:12,2"] };
    const planned = await call("feature", invoice);
    expect(planned.diff).toBeUndefined();
    expect((await call("feature", { ...invoice, diff: true })).diff).toContain("+++ b/");
    expect(snapshot(project)).toEqual(before);
    const done = await call("feature", { ...invoice, plan: planned.plan });
    expect(done).toMatchObject({ isError: false, ok: true, changes: planned.changes });
    expect(existsSync(join(project, "app/services/invoice.py"))).toBe(true);
    expect(done.plan).toBeUndefined();
    expect(await apply("feature", invoice)).toMatchObject({ ok: true, changes: [] });
    expect(await apply("set", { options: ["docker=off"] })).toMatchObject({ ok: true });
    expect(existsSync(join(project, "Dockerfile"))).toBe(false);
    expect(await call("check")).toMatchObject({ ok: true, isError: false });
  });

  it("a plan holds for the files as they are, and for those that it touches alone", async () => {
    const project = await newProject();
    const { call } = await connect(project);
    const invoice = { name: "invoice", fields: ["number:str:32"] };
    const { plan } = await call("feature", invoice);
    const router = join(project, "app/api/v1/__init__.py");
    const text = readFileSync(router, "utf8");
    writeFileSync(router, `${text}\n# Ours.\n`);
    const edited = snapshot(project);
    const refused = await call("feature", { ...invoice, plan });
    expect(refused).toMatchObject({
      isError: true,
      problems: [{ code: "changed", field: "plan" }],
    });
    expect(snapshot(project)).toEqual(edited);
    writeFileSync(router, text);
    writeFileSync(join(project, "README.md"), "# Ours\n");
    expect(await call("feature", { ...invoice, plan })).toMatchObject({ isError: false, ok: true });
  });

  it("the plan of one project is none for another of the same files", async () => {
    const cwd = scratch();
    const { call, apply } = await connect(cwd);
    for (const folder of ["one", "two"]) await apply("create", { folder, spec: { name: "shop" } });
    const { plan } = await call("set", { folder: "one", options: ["docker=off"] });
    const { problems } = await call("set", { folder: "two", options: ["docker=off"], plan });
    expect(problems).toMatchObject([{ code: "changed" }]);
  });

  it("refresh, status, check and abort do as the commands do", async () => {
    const project = await newProject();
    const { call, apply } = await connect(project);
    expect(await apply("refresh")).toMatchObject({ ok: true, changes: [] });
    expect(await call("status", { path: "app/main.py" })).toMatchObject({ isError: false });
    expect(await call("status", { path: "../secret" })).toMatchObject({ isError: true });
    replaceIn(join(project, ".agent-project/project.json"), '"docker": true', '"docker": false');
    const behind = await call("check");
    expect(behind).toMatchObject({ ok: false, isError: false });
    expect(behind.problems[0]).toMatchObject({ code: "behind" });
    git(project, "checkout", "--quiet", ".");
    writeFileSync(join(project, "app/api/v1/__init__.py"), "# Gone.\n");
    commit(project, "Edit");
    await ended(1, project, "feature", "invoice", "number:str:32");
    const taken = await apply("abort");
    expect(taken.notes).toEqual(["Took back 'feature'."]);
    expect(git(project, "status", "--porcelain")).toBe("");
  });

  it("two calls at once come one after the other", async () => {
    const project = await newProject();
    const { call } = await connect(project);
    const features = ["invoice", "customer", "order_line"].map((name) => ({
      name,
      fields: ["number:str:32"],
    }));
    const [first, ...others] = features;
    const { plan } = await call("feature", first);
    const answers = await Promise.all([
      call("feature", { ...first, plan }),
      ...others.map((feature) => call("feature", feature)),
      call("check"),
      call("set", { options: ["docker=off"] }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, isError: false });
    expect(answers[1].notes.join()).toContain("customer");
  });

  it("a task goes from its beginning to what is implemented, each step planned first", async () => {
    const project = await newProject();
    const { call, apply } = await connect(project);
    const record = join(project, ".agent-project/tasks/test-1.json");
    const planned = await call("task", { id: "test-1" });
    expect(planned).toMatchObject({ ok: true, isError: false });
    expect(planned.changes[0]).toEqual({
      ...{ path: ".agent-project/tasks/test-1.json", action: "create" },
    });
    expect(existsSync(record)).toBe(false);
    const other = await call("task", { id: "test-2", plan: planned.plan });
    expect(other.problems).toMatchObject([{ code: "changed", field: "plan" }]);
    const begun = await call("task", { id: "test-1", plan: planned.plan });
    expect(begun).toMatchObject({ isError: false, changes: planned.changes });
    expect(existsSync(record)).toBe(true);
    expect((await apply("task", { id: "test-1" })).changes).toEqual([]);

    const early = await call("prompt", { phase: "design", task: "test-1" });
    expect(early).toMatchObject({ isError: true, problems: [{ code: "unmet-contract" }] });
    const work = async (phase: string, contract: readonly object[]) => {
      const asked = await call("prompt", { phase, task: "test-1" });
      const printed = await run(project, ["prompt", phase, "--task", "test-1", "--json"]);
      expect(asked).toMatchObject(JSON.parse(printed.stdout) as object);
      const { outputs } = z.object({ outputs: z.array(z.string()) }).parse(asked["data"]);
      writeOutputs(project, outputs, contract);
    };
    await work("analysis", CONTRACT);
    await work("design", CONTRACT);
    const lock = "artifacts/test-1-design/features.lock.json";
    const judged = { task: "test-1", static: true };
    const would = await call("verify", judged);
    expect(would).toMatchObject({ ok: true, changes: [{ path: lock, action: "create" }] });
    expect(existsSync(join(project, lock))).toBe(false);
    const frozen = await call("verify", { ...judged, plan: would.plan });
    expect(frozen).toMatchObject({ ok: true, isError: false, changes: would.changes });
    expect(existsSync(join(project, lock))).toBe(true);

    writeAll(project, STUBS);
    await work("implement", claiming("done"));
    const found = await call("verify", judged);
    expect(found).toMatchObject({ ok: false, isError: false });
    expect(found.problems.map(({ code }) => code)).toEqual(["unmet-contract", "unmet-contract"]);
    writeAll(project, CODE);
    const good = await call("verify", judged);
    const printed = await run(project, ["verify", "--task", "test-1", "--static", "--json"]);
    expect(good).toMatchObject(JSON.parse(printed.stdout) as object);
    expect(good).toMatchObject({ ok: true, isError: false });
    const guess = await call("verify", { ...judged, write: true });
    expect(guess).toMatchObject({ isError: true, problems: [{ code: "bad-arguments" }] });
  });

  it.each([
    ["task", { id: "test-1", fromFeature: true }, "fromFeature"],
    ["prompt", { phase: "design" }, "task"],
    ["verify", { task: 1 }, "task"],
  ])("%s takes what its command takes", async (name, given, field) => {
    const { call } = await connect(await newProject());
    const { isError, problems } = await call(name, given);
    expect(isError).toBe(true);
    expect(problems.map((problem) => problem.field)).toEqual([field]);
  });
});

describe("the process", () => {
  it("answers nothing but the protocol on stdout, whatever it is sent", async () => {
    const { stdout, exitCode } = await cli(["mcp"], {
      cwd: scratch(),
      input:
        'no JSON\n{"jsonrpc":"2.0","id":1,"method":"ping"}\n{"jsonrpc":"2.0","id":2,"method":"what"}\n',
    });
    expect(exitCode).toBe(0);
    for (const line of stdout.split("\n").filter(Boolean))
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
  });

  it("has no tool but those, and says so as the protocol has it", async () => {
    const { client } = await connect(scratch());
    await expect(client.callTool({ name: "rm", arguments: {} })).rejects.toThrow(
      "There is no tool rm",
    );
  });

  it("ends with its input, a command that is under way first", async () => {
    const cwd = scratch();
    const { call, client, pid } = await connect(cwd);
    const { plan } = await call("create", { folder: "shop", spec: {} });
    const started = client.callTool({
      name: "create",
      arguments: { folder: "shop", spec: {}, plan },
    });
    const ended = started.catch(() => "not answered");
    // The request has been written when this turn ends.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
    await ended;
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
    if (!existsSync(join(cwd, "shop"))) expect(snapshot(cwd)).toEqual([]);
    else expect((await run(join(cwd, "shop"), ["check"])).exitCode).toBe(0);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
