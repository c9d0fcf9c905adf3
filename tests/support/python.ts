import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { madeOnce } from "./alone.js";

/** Where the environments of generated projects are kept, and what their tools keep. */
export const CACHE = resolve(".cache/python");

/** What installs packages: pip, as people are told to, or uv, which comes to the same in a twentieth of the time. */
type Installer = "pip" | "uv";

/**
 * A virtual environment with exactly these requirements, made on first use and kept in `.cache/` by
 * a digest of the requirements, the interpreter and what installs them.
 * @param more - packages that it has besides, where the file does not have them
 * @returns its folder of programs
 */
export async function environmentFor(
  requirements: string,
  more: readonly string[] = [],
  installer: Installer = "uv",
): Promise<string> {
  const { stdout: interpreter } = await execa("python3", ["-c", "import sys; print(sys.version)"]);
  const required = wholeTextOf(requirements);
  const extra = more.filter((name) => !required.split(/==.*\n/).includes(name));
  const key = createHash("sha256").update(interpreter).update(required).update(installer);
  extra.forEach((name) => key.update(name));
  const folder = join(CACHE, key.digest("hex").slice(0, 16));
  await madeOnce(folder, () => INSTALL[installer](folder, ["-r", requirements, ...extra]));
  return join(folder, "bin");
}

const INSTALL: Readonly<
  Record<Installer, (folder: string, packages: readonly string[]) => Promise<void>>
> = {
  pip: async (folder, packages) => {
    await execa("python3", ["-m", "venv", folder]);
    await execa(join(folder, "bin/pip"), ["install", "--quiet", ...packages]);
  },
  uv: async (folder, packages) => {
    const uv = join(await environmentFor(resolve("tests/proofs/tools/uv.txt"), [], "pip"), "uv");
    const env = { UV_CACHE_DIR: join(CACHE, "uv"), UV_LINK_MODE: "hardlink" };
    // With pip, which documents tell people to run.
    await execa(uv, ["venv", "--quiet", "--seed", "--python", "python3", folder], { env });
    const python = join(folder, "bin/python");
    await execa(uv, ["pip", "install", "--quiet", "--python", python, ...packages], { env });
  },
};

/** What a file of requirements says, the files that it takes in included. */
function wholeTextOf(requirements: string): string {
  return readFileSync(requirements, "utf8").replaceAll(/^-r (.+)$/gm, (_, taken: string) =>
    wholeTextOf(join(dirname(requirements), taken)),
  );
}

/** Whether the Python of this machine is this one, "3.12", or a later one. */
export async function hasPython(version: string): Promise<boolean> {
  const { stdout } = await execa("python3", ["-c", "import sys; print(sys.version_info.minor)"]);
  return Number(stdout) >= Number(version.split(".")[1]);
}

/** How many modules a project has, all of which Python parses and all of whose own imports are there. */
export async function soundModules(project: string): Promise<number> {
  const { stdout } = await execa("python3", [resolve("tests/support/modules.py"), project]);
  return Number(stdout);
}
