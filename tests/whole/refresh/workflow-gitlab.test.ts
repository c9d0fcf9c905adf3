import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scratch } from "../../support/cli.js";
import { put } from "../../support/folders.js";
import { git } from "../../support/project.js";
import { dueJobs, runJob } from "./ci/gitlab.js";
import {
  contribute,
  environmentOf,
  fileAt,
  laterVersions,
  newStage,
  tipOf,
  type Stage,
  type Versions,
} from "./ci/stage.js";

const BRANCH = "template-refresh";
const SERVER = "https://oauth2:secret@gitlab.example:8443/ada/shop.git";

// What GitLab reads from a push: one option a line.
const POST_RECEIVE = `
at=0
while [ "$at" -lt "\${GIT_PUSH_OPTION_COUNT:-0}" ]; do
  eval "printf '%s\\n' \\"\\$GIT_PUSH_OPTION_$at\\""
  at=$((at + 1))
done > push-options`;
const PRE_RECEIVE = `
if [ -e closed ]; then
  echo "You are not allowed to push code to this project." >&2
  exit 1
fi`;

let versions: Versions;
let stage: Stage;

beforeAll(() => {
  versions = laterVersions();
});

beforeEach(async () => {
  const hooks = { "post-receive": POST_RECEIVE, "pre-receive": PRE_RECEIVE };
  stage = await newStage(versions, "gitlab", hooks);
});

const ON_MAIN = { CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" };

async function refresh(version = "latest", token: object = { TEMPLATE_REFRESH_TOKEN: "secret" }) {
  const folder = scratch();
  // The server's address leads to the bare repository, with the token in it only.
  put(folder, { ".gitconfig": `[url "file://${stage.origin}"]\n  insteadOf = ${SERVER}\n` });
  return runJob("template-refresh", {
    folder,
    origin: stage.origin,
    env: environmentOf(stage),
    variables: {
      ...ON_MAIN,
      CI_PROJECT_PATH: "ada/shop",
      CI_SERVER_FQDN: "gitlab.example:8443",
      CI_SERVER_HOST: "gitlab.example",
      CI_SERVER_PROTOCOL: "https",
      TEMPLATE_REFRESH: version,
      ...token,
    },
  });
}

/** What the last push asked of GitLab. */
function pushOptions(): Map<string, string> {
  const file = join(stage.origin, "push-options");
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return new Map(
    lines.map((line) => {
      const [, key = "", , value = ""] = /^([\w.]+)(=(.*))?$/.exec(line) ?? [];
      return [key, value];
    }),
  );
}

describe("the pipeline", () => {
  it("has either the jobs of the project or the one that refreshes", () => {
    const own = ["test", "check", "build-image"];
    expect(dueJobs(stage.clone, ON_MAIN)).toEqual(own);
    expect(dueJobs(stage.clone, { CI_PIPELINE_SOURCE: "merge_request_event" })).toEqual(own);
    const scheduled = { ...ON_MAIN, TEMPLATE_REFRESH: "latest" };
    expect(dueJobs(stage.clone, scheduled)).toEqual([BRANCH]);
    expect(dueJobs(stage.clone, { ...scheduled, CI_COMMIT_BRANCH: "other" })).toEqual([]);
  });
});

describe("the job that refreshes", () => {
  it("proposes a refresh as one commit in a merge request", async () => {
    const main = tipOf(stage, "main");
    const { exitCode, log } = await refresh();
    expect(exitCode, log).toBe(0);
    expect(fileAt(stage, BRANCH, ".agent-project/version")).toBe("0.3.0");
    expect(git(stage.origin, "rev-parse", `${BRANCH}^`)).toBe(main);
    const options = pushOptions();
    expect([...options.keys()]).toEqual(
      ["create", "target", "title", "description"].map((key) => `merge_request.${key}`),
    );
    expect(options.get("merge_request.target")).toBe("main");
    expect(options.get("merge_request.title")).toBe("Refresh the templates to 0.3.0");
    // GitLab makes these line breaks.
    expect(options.get("merge_request.description")).toMatch(
      /^# Template refresh: \S+ → 0\.3\.0\\n\\n[^#]+\\n/,
    );
  });

  it("pushes nothing where there is nothing to do", async () => {
    await refresh();
    git(stage.origin, "update-ref", "refs/heads/main", BRANCH);
    git(stage.origin, "update-ref", "-d", `refs/heads/${BRANCH}`);
    const { exitCode, log } = await refresh();
    expect(exitCode, log).toBe(0);
    expect(tipOf(stage, BRANCH)).toBe("");
  });

  it("does not push again what the branch holds already", async () => {
    await refresh();
    const tip = tipOf(stage, BRANCH);
    const { exitCode, log } = await refresh();
    expect(exitCode, log).toBe(0);
    expect(log).toContain("holds this already");
    expect(tipOf(stage, BRANCH)).toBe(tip);
  });

  it("updates the merge request for a newer version, and moves along with main", async () => {
    await refresh();
    contribute(stage, "main", { "notes.txt": "New on main.\n" });
    const { exitCode, log } = await refresh("0.4.0");
    expect(exitCode, log).toBe(0);
    expect(git(stage.origin, "rev-parse", `${BRANCH}^`)).toBe(tipOf(stage, "main"));
    expect(pushOptions().get("merge_request.title")).toBe("Refresh the templates to 0.4.0");
  });

  it("names the files in conflict, fails, and pushes nothing", async () => {
    const readme = fileAt(stage, "main", "README.md");
    contribute(stage, "main", { "README.md": readme.replace("An HTTP API:", "Our API:") });
    const { exitCode, log } = await refresh();
    expect(exitCode).toBe(1);
    expect(log).toMatch(/^- `README\.md`, line \d+: /m);
    expect(tipOf(stage, BRANCH)).toBe("");
  });

  it("loses no commit of somebody else on its branch", async () => {
    await refresh();
    contribute(stage, BRANCH, { "fix.txt": "Needed with the new templates.\n" });
    const tip = tipOf(stage, BRANCH);
    const { exitCode, log } = await refresh("0.4.0");
    expect(exitCode).toBe(1);
    expect(log).toContain("has commits of others");
    expect(tipOf(stage, BRANCH)).toBe(tip);
  });

  it("says what is missing: a token, the right to push", async () => {
    const none = await refresh("latest", {});
    expect(none.exitCode).not.toBe(0);
    expect(none.log).toContain("TEMPLATE_REFRESH_TOKEN: is missing: see Template refresh");
    put(stage.origin, { closed: "" });
    const refused = await refresh();
    expect(refused.exitCode).toBe(1);
    expect(refused.log).toContain("The push was refused. TEMPLATE_REFRESH_TOKEN has to be");
  });
});
