import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { bins, cli, lasting, scratch } from "../../support/cli.js";
import { put } from "../../support/folders.js";
import { standIn } from "../../support/stand-in.js";

/*
 * A version reaches npx from a file of the repository, or from whoever starts a run: anything else that
 * npx would take (a path, an address, an option) is refused by the shell lines before it.
 */

const Script = z.union([z.string(), z.array(z.string())]);
const GitHub = z.object({
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
  ),
});
const GitLab = z.record(z.string(), z.unknown());

/** Where a version comes from: the record, or a variable of the run. */
type Origin = "record" | "VERSION" | "TEMPLATE_REFRESH";

const PLACES: readonly (readonly [string, "github" | "gitlab", string, string, Origin])[] = [
  ["the check on GitHub", "github", ".github/workflows/ci.yml", "check", "record"],
  [
    "the refresh on GitHub",
    "github",
    ".github/workflows/template-refresh.yml",
    "refresh",
    "VERSION",
  ],
  ["the check on GitLab", "gitlab", ".gitlab-ci.yml", "check", "record"],
  [
    "the refresh on GitLab",
    "gitlab",
    ".gitlab/template-refresh.yml",
    "template-refresh",
    "TEMPLATE_REFRESH",
  ],
];

const NO_VERSIONS = [
  "",
  "file:../evil",
  "../evil",
  "npm:evil@1.0.0",
  "git+ssh://evil.example/evil",
  "0.3.0 --call=evil",
  "0.3.0;touch evil",
  "$(touch evil)",
  "0.3.0\nevil",
];

let projects: Readonly<Record<"github" | "gitlab", string>>;

beforeAll(async () => {
  const cwd = lasting();
  for (const ci of ["github", "gitlab"]) {
    const args = [ci, "--name=shop", "--yes", "--quiet", "--no-git", "--set", `ci=${ci}`];
    const { exitCode, stderr } = await cli(args, { cwd, bin: bins.create });
    expect(exitCode, stderr).toBe(0);
  }
  projects = { github: join(cwd, "github"), gitlab: join(cwd, "gitlab") };
});

/** The lines of a job up to the one that calls npx, that one included. */
function linesOf(ci: "github" | "gitlab", file: string, job: string): string {
  const document: unknown = parse(readFileSync(join(projects[ci], file), "utf8"));
  if (ci === "github") {
    const { steps } = GitHub.parse(document).jobs[job] ?? expect.fail(`no job ${job}`);
    const guarded = steps.flatMap(({ run }) => (run?.includes("npx ") === true ? [run] : []));
    expect(guarded).toHaveLength(1);
    return guarded.join();
  }
  const { script } = z.object({ script: Script }).parse(GitLab.parse(document)[job]);
  const lines = [script].flat();
  return lines.slice(0, lines.findIndex((line) => line.includes("npx ")) + 1).join("\n");
}

describe.each(PLACES)("%s", (_, ci, file, job, origin) => {
  async function run(version: string) {
    const folder = scratch();
    const calls = join(folder, "calls");
    put(folder, {
      "work/.agent-project/version": origin === "record" ? `${version}\n` : "0.2.0\n",
      "script.sh": linesOf(ci, file, job),
    });
    standIn(join(folder, "programs"), "npx", `printf '%s\\n' "$2" >> '${calls}'`);
    // As both services call it.
    const bash = ["--noprofile", "--norc", "-eo", "pipefail", join(folder, "script.sh")];
    const { exitCode, all } = await execa("bash", bash, {
      cwd: join(folder, "work"),
      env: {
        PATH: `${join(folder, "programs")}:${process.env["PATH"] ?? ""}`,
        RUNNER_TEMP: folder,
        GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
        TEMPLATE_REFRESH_TOKEN: "secret",
        ...(origin === "record" ? {} : { [origin]: version }),
      },
      extendEnv: false,
      all: true,
      reject: false,
    });
    const called = existsSync(calls) ? readFileSync(calls, "utf8").trim() : "nothing";
    return { exitCode, all, called, isEvil: existsSync(join(folder, "work/evil")) };
  }

  const words = origin === "record" ? ["latest", "-x"] : [];
  it.each([...NO_VERSIONS, ...words])("refuses %j, which is none", async (version) => {
    const { exitCode, all, called, isEvil } = await run(version);
    expect(exitCode).toBe(1);
    expect(all).toContain("This is no version: ");
    expect({ called, isEvil }).toEqual({ called: "nothing", isEvil: false });
  });

  const tags = origin === "record" ? [] : ["latest"];
  it.each(["0.3.0", "1.0.0-rc.1", ...tags])("takes %s", async (version) => {
    const { exitCode, all, called } = await run(version);
    expect(exitCode, all).toBe(0);
    expect(called).toBe(`create-agent-project@${version}`);
  });
});
