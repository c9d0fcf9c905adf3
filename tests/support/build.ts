import { execFileSync } from "node:child_process";

/** Whole-command tests run the built program: it must be this tree's, as it is where `npm test` has just built it. */
export function setup(): void {
  if (process.env["BUILT"] === "yes") return;
  execFileSync(process.execPath, ["scripts/build.mjs", "--types"], { stdio: "inherit" });
}
