import { execFileSync } from "node:child_process";

/** Whole-command tests run the built program: it must be this tree's. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "--types"], { stdio: "inherit" });
}
