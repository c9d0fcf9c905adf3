import { version } from "../version.js";
import { keepCompiled } from "./compile-cache.js";
import type { Bin } from "./program.js";

/** What Node itself says of a module that never comes to its end. */
const UNFINISHED = 13;

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
  // The process can end before the command has: what a question waits for may be gone.
  process.once("exit", () => {
    process.exitCode ??= UNFINISHED;
  });
  const { run } = await import("./main.js");
  process.exitCode = await run(bin, args);
}
