import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { cli, scratch } from "../support/cli.js";

const plop = (cwd: string, ...args: string[]) =>
  execa(
    process.execPath,
    [resolve("node_modules/plop/bin/plop.js"), "--plopfile", resolve("plopfile.mjs"), ...args],
    { cwd, reject: false, all: true, stdin: "ignore" },
  );

const treeOf = (project: string) =>
  execFileSync("git", ["rev-parse", "HEAD^{tree}"], { cwd: project, encoding: "utf8" });

it("makes the same project as the command line, from the same answers", async () => {
  const cwd = scratch();
  const answers = ["demo", "postgresql", "pyjwt", "none", "n", "n", "3.12"];
  const { exitCode, all } = await plop(cwd, "--dest", cwd, "api-v1", ...answers);
  expect(exitCode, all).toBe(0);
  const other = scratch();
  const settings = [
    "database=postgresql",
    "jwt=pyjwt",
    "ci=none",
    "refresh=off",
    "docker=off",
    "python=3.12",
  ];
  await cli(["demo", ...settings.map((setting) => `--set=${setting}`)], { cwd: other });
  expect(treeOf(join(cwd, "demo"))).toBe(treeOf(join(other, "demo")));
});

it("says what is wrong with an answer, and fails", async () => {
  const cwd = scratch();
  const { exitCode, all } = await plop(
    cwd,
    "--dest",
    cwd,
    "api-v1",
    "no name",
    "sqlite",
    "pyjwt",
    "none",
    "n",
    "n",
    "3.12",
  );
  expect(exitCode).toBe(1);
  expect(all).toContain("space");
});
