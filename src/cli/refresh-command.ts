import { accessSync, constants, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Agreement } from "../commands/plan/change-project.js";
import { refresh } from "../commands/refresh.js";
import type { Result } from "../commands/report/result.js";
import { attempt, unless } from "../disk/fs/errors.js";
import { kindsIn } from "../disk/fs/contained.js";
import { findRoot } from "../disk/project.js";
import { HOME, copyOf } from "../disk/record/record.js";
import { refuse } from "../problem.js";
import { quoted } from "../spec/text.js";
import { isProjectPath, type ProjectPath } from "../tree/path.js";
import type { RefreshFlags } from "./program.js";

/** Runs `refresh`, and writes its summary where that is asked for. */
export async function runRefresh(
  flags: RefreshFlags,
  cwd: string,
  agreement: Agreement = {},
): Promise<Result> {
  const { check = false, dryRun = false, allowDirty = false, summary: file } = flags;
  const asked = { ...agreement, cwd, check, dryRun, allowDirty };
  if (file === undefined) return (await refresh(asked)).result;
  const path = resolve(cwd, file);
  refuseUnwritable(path, file);
  const inside = refuseGenerated(findRoot(cwd), path, file);
  const { result, summary } = await refresh({ ...asked, ...(inside && { summary: inside }) });
  attempt("write", file, () => {
    writeFileSync(path, summary);
  });
  return result;
}

/**
 * Refuses to write over what belongs to the project, and through a link that it holds: a repository may
 * have planted one where a documented command writes.
 * @returns the path in the project, if it is there
 */
function refuseGenerated(root: string, path: string, file: string): ProjectPath | undefined {
  const inside = relative(realpathSync(root), join(realpathSync(dirname(path)), basename(path)));
  const named = relative(root, path);
  if (isOutside(inside) && isOutside(named)) return undefined;
  const own = named.split(sep).join("/");
  const isFree =
    isProjectPath(own) &&
    !own.startsWith(`${HOME}/`) &&
    ["absent", "file"].includes(kindsIn(root)(own)) &&
    kindsIn(root)(copyOf(own)) === "absent";
  if (isFree) return own;
  return refuse({
    code: "bad-arguments",
    field: "--summary",
    message: `${quoted(file)} cannot take the summary: it is a file of the project, or a link is there or on the way to it.`,
    fix: "Name a file of its own, best outside of the project.",
  });
}

function isOutside(path: string): boolean {
  return path === "" || path.split(sep)[0] === ".." || isAbsolute(path);
}

/** Refuses a file that cannot be written, while nothing has been done yet. */
function refuseUnwritable(path: string, file: string): void {
  const [found, folder] = [path, dirname(path)].map((place) =>
    unless(["ENOENT", "ENOTDIR"], () => statSync(place)),
  );
  // A pipe without a reader would be waited for.
  if (found?.isFile() === false || folder?.isDirectory() !== true)
    refuse({
      code: "bad-arguments",
      field: "--summary",
      message: `'${file}' cannot be written: ${found ? "it is no file" : "what it is to lie in is no folder"}.`,
      fix: "Name a file in a folder that exists.",
    });
  attempt("write", file, () => {
    accessSync(found ? path : dirname(path), constants.W_OK);
  });
}
