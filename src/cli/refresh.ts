import { accessSync, constants, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { refresh } from "../commands/refresh.js";
import type { Result } from "../commands/result.js";
import { attempt, unless } from "../disk/errors.js";
import { refuse } from "../problem.js";
import type { RefreshFlags } from "./program.js";

/** Runs `refresh`, and writes its summary where that is asked for. */
export async function runRefresh(flags: RefreshFlags, cwd: string): Promise<Result> {
  const { check = false, dryRun = false, allowDirty = false, summary: file } = flags;
  if (file !== undefined) refuseUnwritable(resolve(cwd, file), file);
  const { result, summary } = await refresh({ cwd, check, dryRun, allowDirty });
  if (file !== undefined)
    attempt("write", file, () => {
      writeFileSync(resolve(cwd, file), summary);
    });
  return result;
}

/** Refuses a file that cannot be written, while nothing has been done yet. */
function refuseUnwritable(path: string, file: string): void {
  const [found, folder] = [path, dirname(path)].map((place) =>
    unless(["ENOENT", "ENOTDIR"], () => statSync(place)),
  );
  if (found?.isDirectory() === true || folder?.isDirectory() !== true)
    refuse({
      code: "bad-arguments",
      field: "--summary",
      message: `'${file}' cannot be written: ${found ? "it" : "what it is to lie in"} is ${found ? "a" : "no"} folder.`,
      fix: "Name a file in a folder that exists.",
    });
  attempt("write", file, () => {
    accessSync(found ? path : dirname(path), constants.W_OK);
  });
}
