import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { createIn } from "../../src/disk/create.js";
import { withLock } from "../../src/disk/lock/lock.js";
import { apply } from "../../src/disk/transaction/apply.js";
import { put, scratch } from "./folders.js";
import { beforeOf, planFor, SPEC, wholeOf } from "./plans.js";
import { treeFrom, type Files } from "./trees.js";

/** A fresh project of these files, as `create` makes it. */
export async function newProject(files: Files): Promise<string> {
  return createIn(join(scratch(), "shop"), wholeOf(treeFrom({ ...SPEC, ...files })));
}

/** What git takes for a repository, and nothing more. */
export const REPOSITORY: Files = {
  ".git/HEAD": "ref: refs/heads/main\n",
  ".git/objects/info/packs": "",
  ".git/refs/heads/.keep": "",
};

/** A folder with a spec in a git repository, where {@link RUN} is what commands leave. */
export function repositoryProject(files: Files = {}): string {
  const root = scratch();
  put(root, { ...SPEC, ...REPOSITORY, ...files });
  return root;
}

/** Where commands leave lock and journal in a git repository. */
export const RUN = ".git/agent-project";

/** Where they do for a project without one. */
export function stateFolderOf(root: string): string {
  const name = createHash("sha256").update(realpathSync(root)).digest("hex").slice(0, 16);
  return join(process.env["XDG_STATE_HOME"] ?? "", "create-agent-project", name);
}

/** Reads an unedited project and makes it these files. */
export async function become(root: string, files: Files, version?: string): Promise<void> {
  await withLock(root, "test", async (locked) => {
    const before = beforeOf(root, Object.keys(files));
    await apply(locked, planFor(before, files, version), before);
  });
}
