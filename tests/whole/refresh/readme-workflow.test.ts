import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { scratch } from "../../support/cli.js";
import { put } from "../../support/folders.js";
import { standIn } from "../../support/stand-in.js";
import { lintWorkflows } from "../../support/workflows.js";

const Workflow = z.object({
  jobs: z.object({ refresh: z.object({ steps: z.tuple([z.object({ run: z.string() })]) }) }),
});

// Each repository's folder holds the runs that it had and how the next one ends.
const GH = `
cd "$GITHUB/$GH_REPO" 2>/dev/null || { echo "HTTP 404: $GH_REPO" >&2; exit 1; }
case "$1 $2" in
  "run list") test ! -e runs || tail -n 1 runs ;;
  "workflow run") echo "$5" >> asked; echo "1$(cat runs 2>/dev/null)" > starting ;;
  "run view") [ "$5" = url ] && echo "https://github.example/$GH_REPO/$3" || cat conclusion ;;
esac`;
// A run is there some time after it was asked for.
const SLEEP = `
for folder in "$GITHUB"/*/*; do
  test ! -e "$folder/starting" || mv "$folder/starting" "$folder/runs"
done`;

let workflow: string;

beforeEach(() => {
  const [, block = ""] = /^```yaml\n([^]*?)^```$/m.exec(readFileSync("README.md", "utf8")) ?? [];
  workflow = block;
});

it("passes its linters", async () => {
  const folder = scratch();
  put(folder, { ".github/workflows/refresh-every-project.yml": workflow });
  await lintWorkflows([join(folder, ".github/workflows/refresh-every-project.yml")]);
});

it("refreshes every repository, and fails for those that were not", async () => {
  const { steps } = Workflow.parse(parse(workflow)).jobs.refresh;
  const programs = scratch();
  const github = scratch();
  standIn(programs, "gh", GH);
  standIn(programs, "sleep", SLEEP);
  put(github, {
    "ada/first/conclusion": "success\n",
    "ada/second/conclusion": "failure\n",
    "ada/third/conclusion": "success\n",
    "ada/third/runs": "7\n",
  });
  const run = (repositories: string) =>
    execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", steps[0].run], {
      env: {
        PATH: `${programs}:${process.env["PATH"] ?? ""}`,
        GITHUB: github,
        REPOSITORIES: repositories,
        VERSION: "0.3.0",
      },
      extendEnv: false,
      reject: false,
    });

  const { exitCode, stdout } = await run("ada/first ada/second ada/none ada/third");
  expect(exitCode).toBe(1);
  expect(stdout.split("\n").filter((line) => line.startsWith("::error::"))).toEqual(
    ["second", "none"].map((name) => `::error::ada/${name} is not refreshed: see its Actions.`),
  );
  expect(stdout).toContain("https://github.example/ada/third/17");
  expect(readFileSync(join(github, "ada/third/asked"), "utf8")).toBe("version=0.3.0\n");
  expect((await run("ada/first ada/third")).exitCode).toBe(0);
});
