import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { git } from "../../../support/project.js";

const Rules = z.array(z.strictObject({ if: z.string() }));
const Job = z.object({
  rules: Rules,
  script: z.array(z.string()),
  variables: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
const Pipeline = z.object({
  include: z.array(z.strictObject({ local: z.string() })).default([]),
  workflow: z.strictObject({ rules: Rules }),
});

export type Setting = {
  /** A folder of its own for this run. */
  readonly folder: string;
  /** The bare repository in the place of GitLab's. */
  readonly origin: string;
  readonly env: Readonly<Record<string, string>>;
  /** What GitLab and the project's settings say. */
  readonly variables: Readonly<Record<string, string>>;
};

/** The jobs of a project's pipeline, what it includes among them. */
export function jobsOf(project: string): Readonly<Record<string, z.infer<typeof Job>>> {
  const read = (path: string) =>
    z.record(z.string(), z.unknown()).parse(parse(readFileSync(join(project, path), "utf8")));
  const main = read(".gitlab-ci.yml");
  const { include } = Pipeline.parse(main);
  const parts = [main, ...include.map(({ local }) => read(local))];
  return Object.fromEntries(
    parts
      .flatMap((part) => Object.entries(part))
      .filter(([name]) => !["include", "workflow"].includes(name))
      .map(([name, job]) => [name, Job.parse(job)]),
  );
}

/** The jobs that a pipeline with these variables has. */
export function dueJobs(project: string, variables: Setting["variables"]): string[] {
  return Object.entries(jobsOf(project)).flatMap(([name, { rules }]) =>
    rules.some((rule) => holds(rule.if, variables)) ? [name] : [],
  );
}

/** Runs one job's script, in a clone as the runner makes it. */
export async function runJob(
  name: string,
  setting: Setting,
): Promise<{ readonly exitCode: number; readonly log: string }> {
  const work = join(setting.folder, "work");
  mkdirSync(setting.folder, { recursive: true });
  git(setting.folder, "clone", "--quiet", `file://${setting.origin}`, work);
  git(work, "checkout", "--quiet", "--detach");
  const { script, variables } = jobsOf(work)[name] ?? { script: ["exit 9"], variables: {} };
  const file = join(setting.folder, "script.sh");
  writeFileSync(file, script.join("\n"));
  const known = setting.variables;
  const own = Object.entries(variables).map(([key, value]): [string, string] => [
    key,
    String(value).replaceAll(/\$(\w+)/g, (_, variable: string) => known[variable] ?? ""),
  ]);
  const { exitCode, all } = await execa("bash", ["-eo", "pipefail", file], {
    cwd: work,
    env: { ...setting.env, ...known, ...Object.fromEntries(own), HOME: setting.folder },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { exitCode: exitCode ?? -1, log: all };
}

/** Whether a rule holds: names of variables, `==` with another, a text or `null`, and `&&`. */
function holds(rule: string, variables: Setting["variables"]): boolean {
  const valueOf = (term: string) => {
    const [, name, quoted] = /^(?:\$(\w+)|"([^"]*)"|null)$/.exec(term) ?? [];
    if (name === undefined && quoted === undefined && term !== "null")
      throw new Error(`Not understood: ${rule}`);
    return name === undefined ? quoted : variables[name];
  };
  return rule.split(" && ").every((part) => {
    const [left = "", right, ...more] = part.split(" == ");
    if (more.length > 0) throw new Error(`Not understood: ${rule}`);
    return right === undefined ? Boolean(valueOf(left)) : valueOf(left) === valueOf(right);
  });
}
