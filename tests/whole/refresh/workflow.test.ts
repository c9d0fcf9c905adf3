import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scratch } from "../../support/cli.js";
import { commit, git } from "../../support/project.js";
import { standIn } from "../../support/stand-in.js";
import { jobsOf, runWorkflow, type Run } from "./ci/github.js";
import {
  contribute,
  deliver,
  environmentOf,
  fileAt,
  laterVersions,
  newStage,
  pullsIn,
  tipOf,
  type Stage,
  type Versions,
} from "./ci/stage.js";

const WORKFLOW = ".github/workflows/template-refresh.yml";
const BRANCH = "template-refresh";
const OWN_TOKEN = { TEMPLATE_REFRESH_TOKEN: "own" };

// What GitHub does to a push: it asks who it is, and the workflow's own token changes no workflow.
const PRE_RECEIVE = `
[ -e "$HOME/.credentials" ] || { echo "Authentication failed" >&2; exit 1; }
while read -r old new ref; do
  if [ "$GH_TOKEN" = default ] && ! git diff --quiet main "$new" -- .github/workflows; then
    echo "refusing to allow a GitHub App to update workflow without 'workflows' permission" >&2
    exit 1
  fi
done`;

let versions: Versions;
let stage: Stage;
let pulls: string;

beforeAll(() => {
  versions = laterVersions();
});

beforeEach(async () => {
  stage = await newStage(versions, "github", { "pre-receive": PRE_RECEIVE });
  pulls = join(scratch(), "pulls.json");
});

type Given = { readonly version?: string; readonly secrets?: Readonly<Record<string, string>> };

/** Runs the workflow as it stands on main: by hand if a version is given, else as scheduled. */
function refresh({ version, secrets = {} }: Given = {}): Promise<Run> {
  const repository = { default_branch: "main" };
  const byHand = version !== undefined;
  return runWorkflow(fileAt(stage, "main", WORKFLOW), {
    folder: scratch(),
    origin: stage.origin,
    env: {
      ...environmentOf(stage),
      GH_PULLS: pulls,
      GITHUB_REPOSITORY: "ada/shop",
      GITHUB_REPOSITORY_OWNER: "ada",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_RUN_ID: "7",
    },
    inputs: { version: version ?? "" },
    secrets: { TEMPLATE_REFRESH_TOKEN: "", ...secrets },
    github: {
      token: "default",
      ref_name: byHand ? "some-branch" : "main",
      event: byHand ? { repository } : {},
    },
  });
}

/** Has CI bundle something else, after doing something. */
function otherBundle(before: string, range: string): void {
  const git = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  const script = `git=${git}
if [ "$1 $2" = "bundle create" ]; then
  ${before}
  exec "$git" bundle create --quiet "$4" ${range}
fi
exec "$git" "$@"`;
  standIn(stage.programs, "git", script);
}

const GREEN = { refresh: "success", propose: "success" };

describe("the workflow that refreshes", () => {
  it("proposes a refresh as one commit in a pull request", async () => {
    const main = tipOf(stage, "main");
    const { jobs, log, summary } = await refresh();
    expect(jobs, log).toEqual(GREEN);
    expect(fileAt(stage, BRANCH, ".agent-project/version")).toBe("0.3.0");
    expect(fileAt(stage, BRANCH, "README.md")).toContain("A fine HTTP API:");
    expect(git(stage.origin, "rev-parse", `${BRANCH}^`)).toBe(main);
    expect(tipOf(stage, "main")).toBe(main);
    const [pull, ...others] = pullsIn(pulls);
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ base: "main", head: BRANCH, state: "open" });
    expect(pull?.title).toBe("Refresh the templates to 0.3.0");
    expect(pull?.body).toMatch(/^# Template refresh: \S+ → 0\.3\.0\n/);
    expect(summary).toBe(pull?.body);
  });

  it("pushes nothing where there is nothing to do", async () => {
    await refresh();
    git(stage.origin, "update-ref", "refs/heads/main", BRANCH);
    git(stage.origin, "update-ref", "-d", `refs/heads/${BRANCH}`);
    const { jobs, log, summary } = await refresh();
    expect(jobs, log).toEqual({ refresh: "success", propose: "skipped" });
    expect(summary).toContain("Nothing to do.");
    expect(tipOf(stage, BRANCH)).toBe("");
  });

  it("does not push again what the branch holds already", async () => {
    await refresh();
    const tip = tipOf(stage, BRANCH);
    const { jobs, log } = await refresh();
    expect(jobs, log).toEqual(GREEN);
    expect(tipOf(stage, BRANCH)).toBe(tip);
    expect(pullsIn(pulls)).toHaveLength(1);
  });

  it("updates the same pull request for a newer version", async () => {
    await refresh({ secrets: OWN_TOKEN });
    const { jobs, log } = await refresh({ version: "0.4.0", secrets: OWN_TOKEN });
    expect(jobs, log).toEqual(GREEN);
    const [pull, ...others] = pullsIn(pulls);
    expect(others).toEqual([]);
    expect(pull?.title).toBe("Refresh the templates to 0.4.0");
    expect(pull?.body).toMatch(/^# Template refresh: \S+ → 0\.4\.0\n/);
    expect(fileAt(stage, BRANCH, ".agent-project/version")).toBe("0.4.0");
  });

  it("moves the branch along with main", async () => {
    await refresh();
    contribute(stage, "main", { "notes.txt": "New on main.\n" });
    const { jobs, log } = await refresh();
    expect(jobs, log).toEqual(GREEN);
    expect(git(stage.origin, "rev-parse", `${BRANCH}^`)).toBe(tipOf(stage, "main"));
    expect(fileAt(stage, BRANCH, "notes.txt")).toBe("New on main.");
    expect(pullsIn(pulls)).toHaveLength(1);
  });

  it("opens another pull request once that one was merged, as one new commit", async () => {
    await refresh();
    git(stage.clone, "fetch", "--quiet", "origin");
    git(stage.clone, "merge", "--quiet", "--squash", `origin/${BRANCH}`);
    commit(stage.clone, "Refresh the templates (#1)");
    deliver(stage, "main");
    const [merged] = pullsIn(pulls);
    writeFileSync(pulls, JSON.stringify([{ ...merged, state: "closed" }]));
    const { jobs, log } = await refresh({ version: "0.4.0", secrets: OWN_TOKEN });
    expect(jobs, log).toEqual(GREEN);
    expect(pullsIn(pulls).map(({ state, title }) => `${state}: ${title}`)).toEqual([
      "closed: Refresh the templates to 0.3.0",
      "open: Refresh the templates to 0.4.0",
    ]);
  });

  it("names the files in conflict, fails, and pushes nothing", async () => {
    const readme = fileAt(stage, "main", "README.md");
    contribute(stage, "main", { "README.md": readme.replace("An HTTP API:", "Our API:") });
    const { jobs, log, summary } = await refresh();
    expect(jobs).toEqual({ refresh: "failure", propose: "skipped" });
    expect(log).toMatch(/^::error file=README\.md,line=\d+::.+/m);
    expect(log.match(/^::error /gm)).toHaveLength(1);
    expect(summary).toContain("`README.md`");
    expect(tipOf(stage, BRANCH)).toBe("");
    expect(pullsIn(pulls)).toEqual([]);
  });

  it("says what it is told as it is: nothing in a project gives the runner a command", async () => {
    const spec = { name: "100%0A::notice::shop,x\n::notice::shop", layout: "api-v1" };
    contribute(stage, "main", { ".agent-project/project.json": JSON.stringify(spec) });
    const { jobs, log } = await refresh();
    expect(jobs).toEqual({ refresh: "failure", propose: "skipped" });
    expect(log).toMatch(/^::error file=\.agent-project\/project\.json,line=1::.*100%250A::notice/m);
    expect(log).not.toMatch(/^::notice/m);
  });

  it("opens the pull request also if the tests fail, says so at its top, and fails", async () => {
    contribute(stage, "main", { "tests/test_wrong.py": "def test_wrong():\n    assert False\n" });
    const { jobs, log } = await refresh();
    expect(jobs).toEqual({ refresh: "success", propose: "failure" });
    expect(log).toContain("::error::With this refresh the tests fail");
    const [pull] = pullsIn(pulls);
    expect(pull?.body).toMatch(
      /^> \[!WARNING\]\n> .*https:\/\/github\.example\/ada\/shop\/actions\/runs\/7/,
    );
    expect(pull?.body).toContain("\n\n# Template refresh: ");
    expect(tipOf(stage, BRANCH)).not.toBe("");

    const wrong = "tests/test_wrong.py";
    contribute(stage, "main", { [wrong]: "def test_right():\n    assert True\n" });
    expect((await refresh()).jobs).toEqual(GREEN);
    expect(pullsIn(pulls)[0]?.body).toMatch(/^# Template refresh: /);
  });

  it.each(["new", "amended"])("loses no %s commit of somebody else on its branch", async (how) => {
    await refresh();
    contribute(stage, BRANCH, { "fix.txt": "Needed with the new templates.\n" });
    if (how === "amended") {
      git(stage.clone, "reset", "--quiet", "--soft", "HEAD~1");
      git(stage.clone, "commit", "--quiet", "--amend", "--no-edit");
      deliver(stage, BRANCH);
    }
    contribute(stage, "main", { "notes.txt": "New on main.\n" });
    const tip = tipOf(stage, BRANCH);
    const { jobs, log } = await refresh();
    expect(jobs).toEqual({ refresh: "success", propose: "failure" });
    expect(log).toContain("::error::The branch template-refresh has commits of others");
    expect(log).toContain("ada@example.com");
    expect(tipOf(stage, BRANCH)).toBe(tip);
  });

  it("says what is missing where GitHub refuses the push", async () => {
    const { jobs, log } = await refresh({ version: "0.4.0" });
    expect(jobs).toEqual({ refresh: "success", propose: "failure" });
    expect(log).toContain("TEMPLATE_REFRESH_TOKEN: see 'Template refresh' in README.md");
    expect(readFileSync(join(stage.clone, "README.md"), "utf8")).toContain(
      "\n## Template refresh\n",
    );
    expect(pullsIn(pulls)).toEqual([]);
  });

  it("says what is wrong where there is no such version", async () => {
    const { jobs, log } = await refresh({ version: "9.9.9" });
    expect(jobs).toEqual({ refresh: "failure", propose: "skipped" });
    expect(log).toContain("404 Not Found: create-agent-project@9.9.9");
  });

  // What code of the project could make of the bundle: in place of HEAD^..template-refresh, as git runs it.
  it.each([
    ["two commits", `"$git" commit --quiet --allow-empty -m More`, "HEAD~2..template-refresh"],
    [
      "a commit on none of ours",
      `"$git" checkout --quiet --orphan alone
      "$git" commit --quiet -m Alone
      "$git" branch --force template-refresh`,
      "template-refresh",
    ],
  ])("pushes nothing of a bundle that holds %s", async (_, before, range) => {
    await refresh();
    contribute(stage, BRANCH, { "fix.txt": "Needed with the new templates.\n" });
    contribute(stage, "main", { "notes.txt": "New on main.\n" });
    const tip = tipOf(stage, BRANCH);
    otherBundle(before, range);
    const { jobs, log } = await refresh();
    expect(jobs).toEqual({ refresh: "success", propose: "failure" });
    expect(log).toContain("::error::The bundle does not hold one commit on main.");
    expect(tipOf(stage, BRANCH)).toBe(tip);
  });

  it("pushes nothing of a bundle on a commit that main does not have", async () => {
    otherBundle(`"$git" commit --quiet --allow-empty -m More`, "HEAD^..template-refresh");
    const { jobs, log } = await refresh();
    expect(jobs).toEqual({ refresh: "success", propose: "failure" });
    expect(log).toContain("lacks these prerequisite commits");
    expect(tipOf(stage, BRANCH)).toBe("");
  });

  it("runs the project's code only where no token can write", () => {
    const runs = Object.values(jobsOf(fileAt(stage, "main", WORKFLOW))).filter(({ steps }) =>
      steps.some(({ run = "" }) => /npx|pip|pytest/.test(run)),
    );
    expect(runs.map(({ permissions }) => permissions)).toEqual([{ contents: "read" }]);
  });
});
