import { mkdirSync } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { version } from "../version.js";
import type { Bin } from "./program.js";

const OLDEST_NODE = [20, 19] as const;

/** Starts a bin: answers `--version` at once, and loads the rest only for the rest. */
export async function start(bin: Bin): Promise<void> {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
    console.log(version);
    return;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    console.error(
      `error: ${bin} needs Node ${OLDEST_NODE.join(".")} or later; this is ${process.version}.\n` +
        "  Install a newer Node: https://nodejs.org",
    );
    process.exitCode = 2;
    return;
  }
  // A reader that has seen enough, such as head, is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  keepCompiled();
  const { run } = await import("./main.js");
  process.exitCode = await run(bin, args);
}

/**
 * Has Node keep what it has compiled, which is most of what starting costs, where it can (22.8). Its own
 * place is the temporary folder, where others could have put something else: this is the user's.
 */
function keepCompiled(): void {
  if (!hasCompileCache(nodeModule)) return;
  const folder = join(cacheFolder(), "create-agent-project");
  // Node would make what is missing, too, but never ends where nothing can be made, as in /proc.
  if (isMade(dirname(folder)) && isMade(folder)) nodeModule.enableCompileCache(folder);
}

/** Whether a folder is there, or could be made. */
function isMade(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EEXIST";
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
