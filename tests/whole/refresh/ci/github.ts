import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
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
type Done = { readonly result: Outcome; readonly outputs: Readonly<Record<string, string>> };

export type Run = {
  /** The result of each job. */
  readonly jobs: Readonly<Record<string, Outcome>>;
  /** What all steps printed. */
  readonly log: string;
  /** What the run shows of itself on its page. */
  readonly summary: string;
};

/** Runs a workflow's jobs one after the other, each in a folder of its own, its steps with bash. */
export async function runWorkflow(source: string, setting: Setting): Promise<Run> {
  const workflow = Workflow.parse(parse(source));
  const { github, inputs, secrets } = setting;
  const done: Record<string, Done> = {};
  const said: string[] = [];
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needs = job.needs === undefined ? {} : { [job.needs]: done[job.needs] };
    const known: Contexts = { github, inputs, secrets, needs };
    const ready = Object.values(needs).every((one) => one?.result === "success");
    if (!ready || (job.if !== undefined && !isTrue(evaluate(job.if, known)))) {
      done[name] = { result: "skipped", outputs: {} };
      continue;
    }
    const env = filled({ ...workflow.env, ...job.env }, known);
    done[name] = await runJob(name, job, { ...known, env }, setting, said);
  }
  const summary = join(setting.folder, "summary.md");
  return {
    jobs: Object.fromEntries(Object.entries(done).map(([name, { result }]) => [name, result])),
    log: said.join("\n"),
    summary: existsSync(summary) ? readFileSync(summary, "utf8") : "",
  };
}

async function runJob(
  name: string,
  job: Job,
  known: Contexts,
  setting: Setting,
  said: string[],
): Promise<Done> {
  const home = join(setting.folder, name);
  const temp = join(home, "temp");
  mkdirSync(temp, { recursive: true });
  const steps: Record<string, { outcome: Outcome; outputs: Record<string, string> }> = {};
  for (const { id } of job.steps)
    if (id !== undefined) steps[id] = { outcome: "skipped", outputs: {} };
  const contexts: Contexts = { ...known, steps, runner: { temp } };
  let failed = false;
  for (const [index, step] of job.steps.entries()) {
    if (!isDue(step, contexts, failed)) continue;
    const output = join(home, `output-${index}`);
    const env = {
      ...setting.env,
      ...filled(known["env"] ?? {}, contexts),
      ...filled(step.env, contexts),
      HOME: home,
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(setting.folder, "summary.md"),
    };
    const place = { work: join(home, "work"), setting, contexts };
    const { ok, log } =
      step.run === undefined ? await use(step, place) : await runStep(step.run, place, env);
    said.push(`# ${step.name ?? step.uses ?? ""}`, log);
    if (step.id !== undefined)
      steps[step.id] = { outcome: ok ? "success" : "failure", outputs: outputsIn(output) };
    failed ||= !ok && !step["continue-on-error"];
  }
  return { result: failed ? "failure" : "success", outputs: filled(job.outputs, contexts) };
}

/** As GitHub sees it: steps after a failure run only if they ask about it. */
function isDue({ if: condition }: Step, contexts: Contexts, failed: boolean): boolean {
  const functions = { always: true, success: !failed, failure: failed };
  if (condition === undefined) return !failed;
  const asks = /\b(always|success|failure)\(\)/.test(condition);
  return (asks || !failed) && isTrue(evaluate(condition, contexts, functions));
}

type Place = { readonly work: string; readonly setting: Setting; readonly contexts: Contexts };

async function runStep(script: string, { work }: Place, env: Readonly<Record<string, string>>) {
  const file = `${work}.sh`;
  writeFileSync(file, script);
  // As GitHub calls it, where a workflow says `shell: bash`.
  const { exitCode, all } = await execa(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", file],
    {
      cwd: work,
      env,
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    },
  );
  return { ok: exitCode === 0, log: all };
}

const Checkout = z.strictObject({
  ref: z.string(),
  "fetch-depth": z.literal(0).optional(),
  "persist-credentials": z.literal(false),
});
const Artifact = z.strictObject({ name: z.string(), path: z.string() });

/** What the actions do, as far as the workflows depend on it. */
async function use({ uses = "", with: given }: Step, { work, setting, contexts }: Place) {
  const inputs = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      typeof value === "string" ? fill(value, contexts) : value,
    ]),
  );
  const artifacts = join(setting.folder, "artifacts");
  switch (uses.replace(/@v\d+$/, "")) {
    case "actions/checkout": {
      const { ref, "fetch-depth": depth } = Checkout.parse(inputs);
      const one = depth === undefined ? ["--depth", "1"] : [];
      const from = `file://${setting.origin}`;
      await execa("git", ["clone", "--quiet", ...one, "--branch", ref, from, work]);
      break;
    }
    case "actions/setup-node":
    case "actions/setup-python":
      break;
    case "actions/upload-artifact": {
      const { name, path } = Artifact.parse(inputs);
      cpSync(path, join(artifacts, name), { recursive: true });
      break;
    }
    case "actions/download-artifact": {
      const { name, path } = Artifact.parse(inputs);
      cpSync(join(artifacts, name), path, { recursive: true });
      break;
    }
    default:
      throw new Error(`What does ${uses} do?`);
  }
  return { ok: true, log: "" };
}

function filled(
  values: Readonly<Record<string, unknown>>,
  contexts: Contexts,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fill(String(value), contexts)]),
  );
}

function outputsIn(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, key = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [key, value];
    }),
  );
}
