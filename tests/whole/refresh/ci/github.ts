import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { use } from "./actions.js";
import { evaluate, fill, isTrue, type Contexts } from "./expression.js";

const Environment = z.record(z.string(), z.string()).default({});
const Step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  // An expression in a script is code that somebody else writes.
  run: z
    .string()
    .refine((script) => !script.includes("${{"))
    .optional(),
  env: Environment,
  "continue-on-error": z.boolean().default(false),
  "timeout-minutes": z.number().optional(),
});
const Job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  "runs-on": z.literal("ubuntu-latest"),
  "timeout-minutes": z.number(),
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  outputs: Environment,
  env: Environment,
  steps: z.array(Step),
});
const Workflow = z.strictObject({
  name: z.string(),
  on: z.unknown(),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string() }),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  env: Environment,
  jobs: z.record(z.string(), Job),
});
type Step = z.infer<typeof Step>;
type Job = z.infer<typeof Job>;

/** Where a workflow runs and what it is given. */
export type Setting = {
  /** A folder of its own for this run. */
  readonly folder: string;
  /** The bare repository in the place of GitHub's. */
  readonly origin: string;
  /** The environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly github: Readonly<Record<string, unknown>>;
};

type Outcome = "success" | "failure" | "skipped";
type Values = Readonly<Record<string, string>>;

export type Run = {
  /** The result of each job. */
  readonly jobs: Readonly<Record<string, Outcome>>;
  /** What all steps printed. */
  readonly log: string;
  /** What the run shows of itself on its page. */
  readonly summary: string;
};

/** A job under way: where it works, what it knows, what its steps came to. */
type Place = {
  readonly setting: Setting;
  readonly home: string;
  readonly temp: string;
  readonly work: string;
  readonly contexts: Contexts;
};

/** The jobs of a workflow, once it is clear that it has nothing that is not understood here. */
export function jobsOf(source: string): Readonly<Record<string, Job>> {
  return Workflow.parse(parse(source)).jobs;
}

/** Runs a workflow's jobs one after the other, each in a folder of its own, its steps with bash. */
export async function runWorkflow(source: string, setting: Setting): Promise<Run> {
  const { jobs, env } = Workflow.parse(parse(source));
  const { github, inputs, secrets, folder } = setting;
  const done: Record<string, { readonly result: Outcome; readonly outputs: Values }> = {};
  const said: string[] = [];
  for (const [name, job] of Object.entries(jobs)) {
    const needs = job.needs === undefined ? {} : { [job.needs]: done[job.needs] };
    const known: Contexts = { github, inputs, secrets, needs };
    const isReady = Object.values(needs).every((one) => one?.result === "success");
    if (isReady && isTrue(evaluate(job.if ?? "'yes'", known))) {
      const contexts = { ...known, env: filled({ ...env, ...job.env }, known) };
      done[name] = await runJob(job, placeFor(name, job, contexts, setting), said);
    } else done[name] = { result: "skipped", outputs: {} };
  }
  return {
    jobs: Object.fromEntries(Object.entries(done).map(([name, { result }]) => [name, result])),
    log: said.join("\n"),
    summary: textOf(join(folder, "summary.md")),
  };
}

function placeFor(name: string, job: Job, known: Contexts, setting: Setting): Place {
  const home = join(setting.folder, name);
  const temp = join(home, "temp");
  mkdirSync(temp, { recursive: true });
  const steps = Object.fromEntries(
    job.steps.map(({ id }) => [id ?? "", { outcome: "skipped", outputs: {} }]),
  );
  const contexts = { ...known, steps, runner: { temp } };
  return { setting, home, temp, work: join(home, "work"), contexts };
}

async function runJob(job: Job, place: Place, said: string[]) {
  const steps: Record<string, unknown> = { ...place.contexts["steps"] };
  const contexts: Contexts = { ...place.contexts, steps };
  let failed = false;
  for (const [index, step] of job.steps.entries()) {
    if (!isDue(step, contexts, failed)) continue;
    const { ok, log, outputs } = await runStep(step, { ...place, contexts }, index);
    said.push(`# ${step.name ?? step.uses ?? ""}`, log);
    steps[step.id ?? ""] = { outcome: ok ? "success" : "failure", outputs };
    failed ||= !ok && !step["continue-on-error"];
  }
  const result: Outcome = failed ? "failure" : "success";
  return { result, outputs: filled(job.outputs, contexts) };
}

/** As GitHub sees it: steps after a failure run only if they ask about it. */
function isDue({ if: condition }: Step, contexts: Contexts, failed: boolean): boolean {
  if (condition === undefined) return !failed;
  const asks = /\b(always|success|failure)\(\)/.test(condition);
  const functions = { always: true, success: !failed, failure: failed };
  return (asks || !failed) && isTrue(evaluate(condition, contexts, functions));
}

async function runStep(step: Step, { setting, home, temp, work, contexts }: Place, index: number) {
  if (step.run === undefined) {
    const inputs = filled(step.with, contexts);
    await use(step.uses ?? "", inputs, { work, ...setting });
    return { ok: true, log: "", outputs: {} };
  }
  const script = join(home, `step-${index}.sh`);
  const output = join(home, `output-${index}`);
  writeFileSync(script, step.run);
  // As GitHub calls it, where a workflow says `shell: bash`.
  const bash = ["--noprofile", "--norc", "-eo", "pipefail", script];
  const { exitCode, all } = await execa("bash", bash, {
    cwd: work,
    env: {
      ...setting.env,
      ...filled(contexts["env"] ?? {}, contexts),
      ...filled(step.env, contexts),
      HOME: home,
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(setting.folder, "summary.md"),
    },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { ok: exitCode === 0, log: all, outputs: outputsIn(output) };
}

function filled(values: Readonly<Record<string, unknown>>, contexts: Contexts): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fill(String(value), contexts)]),
  );
}

function outputsIn(file: string): Values {
  return Object.fromEntries(
    [...textOf(file).matchAll(/^(\w+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]),
  );
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
