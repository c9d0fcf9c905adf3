import { join } from "node:path";
import { apply } from "../../src/disk/apply.js";
import { createIn } from "../../src/disk/create.js";
import { holding } from "../../src/disk/hold.js";
import { scratch } from "./folders.js";
import { beforeOf, planFor, SPEC, wholeOf } from "./plans.js";
import { treeFrom, type Files } from "./trees.js";

/** A fresh project of these files, as `create` makes it. */
export async function newProject(files: Files): Promise<string> {
  return createIn(join(scratch(), "shop"), wholeOf(treeFrom({ ...SPEC, ...files })));
}

/** Reads an unedited project and makes it these files. */
export async function become(root: string, files: Files, version?: string): Promise<void> {
  await holding(root, "test", async (held) => {
    const before = beforeOf(root, Object.keys(files));
    await apply(held, planFor(before, files, version), before);
  });
}
