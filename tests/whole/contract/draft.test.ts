import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { draftFor } from "../../../src/commands/contract/draft.js";
import { readProjectState } from "../../../src/commands/plan/project-state.js";
import { contractPlaces } from "../../../src/contract/definition/places.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { sourceRulesOf } from "../../../src/contract/definition/source.js";
import { taskId } from "../../../src/contract/task/id.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { layoutOf } from "../../../src/spec/layout.js";
import { put } from "../../support/folders.js";
import { commit, done, git, newProject } from "../../support/project.js";
import { environmentFor } from "../../support/python.js";

const FEATURE = { name: "invoice", fields: ["number:str:32:unique", "due_on:date:null"] };

// Half a minute: pytest runs once, and Python starts for each thing that has to fail before.
it("what a draft asks for is not there before `sync`, and is there after it", async () => {
  const project = await newProject();
  put(project, { ".agent-project/features/invoice.json": JSON.stringify(FEATURE, null, 2) });
  const draft = await draftFor(await readProjectState(project));
  const { contract } = contractPlaces(taskId("test-1"));
  const rules = sourceRulesOf(layoutOf("api-v1", layouts), {});
  const { entries } = readContract(draft, contract, rules, "all pending");
  const commands = new Map(
    entries.map(({ acceptanceCommand = [] }) => [acceptanceCommand.join(" "), acceptanceCommand]),
  );
  expect(commands.size).toBeGreaterThan(0);

  const bin = await environmentFor(join(project, "requirements.txt"));
  const codes = async () => {
    const found: (number | undefined)[] = [];
    for (const [program = "", ...args] of commands.values()) {
      const ran = await execa(join(bin, program), args, { cwd: project, reject: false });
      found.push(ran.exitCode);
    }
    return found;
  };
  for (const code of await codes()) expect(code).not.toBe(0);

  await done(project, "sync");
  for (const code of await codes()) expect(code).toBe(0);

  // The design, and what was written for it, name the same files.
  commit(project, "Sync");
  const written = git(project, "show", "--name-only", "--format=").split("\n");
  for (const { files } of entries) for (const file of files) expect(written).toContain(file);
});
