// Python environments of benches, kept in .cache/ by a digest of what is in them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = fileURLToPath(new URL("../.cache/bench", import.meta.url));

/** The folder of programs of an environment, made on first use. @param {string} key @param {(folder: string) => void} fill */
export function environment(key, fill) {
  const interpreter = execFileSync("python3", ["-c", "import sys; print(sys.version)"], {
    encoding: "utf8",
  });
  const digest = createHash("sha256").update(interpreter).update(key).digest("hex");
  const folder = join(cache, digest.slice(0, 16));
  if (!existsSync(join(folder, "complete"))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    execFileSync("python3", ["-m", "venv", folder], { stdio: "pipe" });
    fill(folder);
    writeFileSync(join(folder, "complete"), "");
  }
  return join(folder, "bin");
}
