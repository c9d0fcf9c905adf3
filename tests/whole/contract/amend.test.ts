import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockOf, printLock, readLock } from "../../../src/contract/definition/lock.js";
import { contractPlaces } from "../../../src/contract/definition/places.js";
import { readContract } from "../../../src/contract/definition/read.js";
import { taskId } from "../../../src/contract/task/id.js";
import { cli, scratch } from "../../support/cli.js";
import { put } from "../../support/folders.js";
import { commit, done, ended, git, newProject, textOf } from "../../support/project.js";

const { contract, lock } = contractPlaces(taskId("test-1"));

const contractText = (descriptions: Readonly<Record<string, string>>) =>
  JSON.stringify(
    Object.entries(descriptions).map(([id, description]) => ({
      ...{ id, file: `app/services/${id}.py`, description },
      ...{ acceptance_criteria: "It works.", status: "pending" },
    })),
    null,
    2,
  );
const frozen = (text: string) =>
  printLock(lockOf(readContract(text, contract, { packages: ["app/"], code: [] })));

describe("amend", () => {
  it("leads two branches that each amended a contract to one", async () => {
    const project = await newProject();
    const before = { cart: "Carts.", order: "Orders.", refund: "Refunds.", stock: "Stock." };
    put(project, { [contract]: contractText(before), [lock]: frozen(contractText(before)) });
    commit(project, "Freeze");
    const amended = async (change: Readonly<Record<string, string>>, reason: string) => {
      put(project, { [contract]: contractText({ ...before, ...change }) });
      const result = await done(project, "amend", "--task=test-1", `--reason=${reason}`);
      expect(result.changes).toEqual([{ path: lock, action: "update" }]);
      commit(project, reason);
    };
    const main = git(project, "branch", "--show-current");
    git(project, "switch", "--quiet", "--create", "theirs");
    await amended({ cart: "Carts of guests." }, "Guests buy, too.");
    git(project, "switch", "--quiet", main);
    await amended({ stock: "Stock of parts." }, "Parts are sold.");

    expect(() => git(project, "merge", "--quiet", "theirs")).toThrow();
    expect(git(project, "diff", "--name-only", "--diff-filter=U")).toBe(lock);
    const { problems } = await ended(2, project, "amend", "--task=test-1", "--reason=both");
    expect(problems).toMatchObject([{ code: "changed-contract", path: lock }]);

    // As the message says.
    git(project, "checkout", "--ours", "--", lock);
    const { notes } = await done(project, "amend", "--task=test-1", "--reason=Both branches.");
    expect(notes).toEqual([`'cart' has changed in 'description': "Carts." → "Carts of guests.".`]);
    const { definitions, amendments } = readLock(textOf(project, lock), lock);
    expect(definitions.map(({ description }) => description)).toEqual([
      ...["Carts of guests.", "Orders.", "Refunds.", "Stock of parts."],
    ]);
    expect(amendments.map(({ reason }) => reason)).toEqual(["Parts are sold.", "Both branches."]);
  });

  it("shows what it would write, for people too", async () => {
    const project = await newProject();
    const before = contractText({ cart: "Carts." });
    put(project, { [contract]: contractText({ cart: "All carts." }), [lock]: frozen(before) });
    const flags = ["amend", "--task=test-1", "--reason=All of them.", "--dry-run"];
    const { stdout, exitCode } = await cli(flags, { cwd: project });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '-      "description": "Carts.",\n+      "description": "All carts.",',
    );
    expect(readFileSync(join(project, lock), "utf8")).toBe(frozen(before));
  });
});

it("the schema of a contract is printed, and of what has none not", async () => {
  const cwd = scratch();
  const { stdout } = await cli(["schema", "--of", "contract"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    maxItems: 20,
  });
  const other = await cli(["schema", "--of", "contrat"], { cwd });
  expect(other.exitCode).toBe(2);
  expect(other.stderr).toContain("Did you mean 'contract'?");
});
