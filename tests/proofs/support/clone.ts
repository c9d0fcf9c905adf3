import { execa } from "execa";
import { join } from "node:path";
import { scratch } from "../../support/cli.js";
import type { Target } from "./target.js";

/** A clone of the test's own, for what writes into the project's folder. */
export async function freshClone({ created }: Pick<Target, "created">): Promise<string> {
  const folder = join(scratch(), "clone");
  await execa("git", ["clone", "--quiet", created, folder]);
  return folder;
}

/** The paths that git tracks in a folder of a clone, from there. */
export async function trackedFiles(folder: string): Promise<readonly string[]> {
  const { stdout } = await execa("git", ["ls-files", "-z"], { cwd: folder });
  return stdout.split("\0").filter((path) => path !== "");
}
