import { lstatSync, mkdirSync } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { isOwnFolder } from "../disk/fs/ownership.js";

/**
 * Has Node keep what it has compiled, which is most of what starting costs, where it can (22.8). Its own
 * place is the temporary folder, where others could have put something else: this is the user's alone.
 */
export function keepCompiled(): void {
  if (!hasCompileCache(nodeModule) || process.env["NODE_DISABLE_COMPILE_CACHE"]) return;
  try {
    const folder = join(cacheFolder(), "create-agent-project");
    // Node would make what is missing, too, but never ends where nothing can be made, as in /proc.
    makeFolder(dirname(folder));
    makeFolder(folder);
    // What is in it is run.
    if (isOwnFolder(lstatSync(folder))) nodeModule.enableCompileCache(folder);
  } catch {
    // There is no such folder, as for users without a home: the program starts as on an older Node.
  }
}

type CompileCache = { readonly enableCompileCache: (folder: string) => unknown };

// The types are those of the oldest Node that is supported.
const hasCompileCache = (module: object): module is CompileCache => "enableCompileCache" in module;

/** Where programs keep what they can make anew, as each system has it. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME: named, LOCALAPPDATA: local } = process.env;
  if (named !== undefined && isAbsolute(named)) return named;
  if (process.platform === "win32" && local !== undefined) return local;
  const inHome = process.platform === "darwin" ? join("Library", "Caches") : ".cache";
  return join(homedir(), inHome);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
}
