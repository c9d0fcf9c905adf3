import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { shell } from "../../proofs/support/run.js";
import { cli, scratch } from "../../support/cli.js";
import { commit, git, run, textOf } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";

const Step = z.object({
  run: z.string().optional(),
  "working-directory": z.string().optional(),
});
const Workflow = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(Step) })) });

const FEATURES = [
  ["museum", "name:str:60:unique"],
  [
    "exhibit",
    ...["label:str:80", "note:text:null", "rooms:int=1", "weight:float:null", "price:decimal:9,2"],
    ...["fragile:bool=false", "opened:date:null", "shown_at:datetime:null", "serial:uuid:null"],
    ...["condition:enum:mint,good,worn=good", "extra:json:null", "marks:list:str"],
    ...["museum:ref:museum", "twin:ref:exhibit:null"],
  ],
];

/** A project with features, cloned as CI has it. */
async function cloneWithFeatures(): Promise<string> {
  const cwd = scratch();
  const { exitCode, stderr } = await cli(["shop", "--yes", "--layout=komorebi"], { cwd });
  expect(exitCode, stderr).toBe(0);
  const project = join(cwd, "shop");
  for (const feature of FEATURES) {
    const added = await run(project, ["feature", ...feature]);
    expect(added.exitCode, added.stderr).toBe(0);
    commit(project, feature[0] ?? "");
  }
  const clone = join(cwd, "clone");
  git(project, "clone", "--quiet", project, clone);
  return clone;
}

// What its workflow does with the back end, the proofs do.
it("has a page that passes each command of its workflow, and the types of the API", async () => {
  const clone = await cloneWithFeatures();
  const programs = await environmentFor(join(clone, "requirements-dev.txt"));
  const { jobs } = Workflow.parse(parse(textOf(clone, ".github/workflows/ci.yml")));
  const steps = jobs["test-frontend"]?.steps ?? [];
  const lines = steps.map(({ run }) => run);
  expect(lines).toEqual(expect.arrayContaining(["npm run build", "npm run types -- --check"]));
  for (const { run: line, "working-directory": folder = "frontend" } of steps)
    if (line !== undefined) await shell({ programs }, line, join(clone, folder));
});
