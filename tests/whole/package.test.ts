import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { bins, lasting, scratch } from "../support/cli.js";
import { commit, done, git } from "../support/project.js";
import { runOnTerminal } from "../support/terminal.js";

const packed = lasting();
let tarball: string;
let files: readonly string[];

beforeAll(async () => {
  const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", packed]);
  const output = z.array(
    z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
  );
  const [pack] = output.parse(JSON.parse(stdout));
  tarball = join(packed, pack?.filename ?? "");
  files = pack?.files.map(({ path }) => path) ?? [];
});

it("holds the program, its types and its documents, and nothing else", () => {
  const outside = files.filter((path) => !path.startsWith("dist/"));
  expect(outside.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  expect(files).toContain("dist/THIRD-PARTY-NOTICES.txt");
});

it("creates a project by npx in an empty folder", async () => {
  const cwd = scratch();
  const { stdout } = await execa(
    "npx",
    ["--yes", "--package", tarball, "create-agent-project", "demo", "--yes"],
    { cwd, env: { npm_config_loglevel: "error" } },
  );
  expect(stdout).toContain("pip install -r requirements.txt");
  expect(existsSync(join(cwd, "demo/app/main.py"))).toBe(true);
});

it("is a library with types", async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, "package.json"), '{ "private": true, "type": "module" }');
  await execa("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", tarball], { cwd });
  mkdirSync(join(cwd, "src"));
  writeFileSync(
    join(cwd, "src/use.ts"),
    `import { digestOf, layouts, parseSpec, render, type Spec } from "create-agent-project";
const spec: Spec = parseSpec('{ "name": "demo", "layout": "api-v1" }', "here", layouts);
const digest: string = digestOf(await render(spec));
console.log(digest.length, layouts.size > 0);
`,
  );
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const types = ["--typeRoots", resolve("node_modules/@types"), "--types", "node"];
  const options = ["--strict", "--target", "es2023", "--module", "nodenext", ...types];
  await execa(process.execPath, [tsc, ...options, "src/use.ts"], { cwd });
  cpSync("examples/harness/harness.js", join(cwd, "src/harness.js"));
  const checked = [...options, "--allowJs", "--checkJs", "--noEmit"];
  await execa(process.execPath, [tsc, ...checked, "src/harness.js"], { cwd });
  const { stdout } = await execa(process.execPath, ["src/use.js"], { cwd });
  expect(stdout).toBe("40 true");
});

it("adds a feature by npx plop in a project, the same as its own command", async () => {
  const cwd = scratch();
  for (const name of ["plop", "cli"])
    await execa(process.execPath, [bins.create, "shop", "--yes", "--cwd", makeFolder(cwd, name)]);
  const project = join(cwd, "plop/shop");
  // What the project's package.json names is this version, which no registry has yet.
  const install = ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", tarball];
  await execa("npm", install, { cwd: project });
  const fields = ["number:str:32:unique", "total:decimal:12,2=0", "due_on:date:null"];
  const plop = await execa("npx", ["plop", "feature", "invoice", "owned", fields.join(" ")], {
    cwd: project,
    stdin: "ignore",
  });
  expect(plop.stdout).toContain("Added the feature 'invoice'.");
  const other = join(cwd, "cli/shop");
  await done(other, "feature", "invoice", ...fields, "--access", "owned");
  for (const each of [project, other]) commit(each, "Add invoices");
  expect(git(project, "rev-parse", "HEAD^{tree}")).toBe(git(other, "rev-parse", "HEAD^{tree}"));

  // An agent has a terminal, and answers nothing on it.
  const agent = { cwd: project, env: { CLAUDECODE: "1" } };
  const nameless = await runOnTerminal(["npx", "plop"], agent);
  expect(nameless.exitCode, nameless.screen).toBe(1);
  expect(nameless.screen).toContain('npx --yes plop feature invoice owned "number:str:32');
  const plain = await runOnTerminal(["npx", "plop", "feature", "order"], agent);
  expect(plain.exitCode, plain.screen).toBe(1);
  expect(plain.screen).toContain("has no fields");

  const wrong = await execa("npx", ["plop", "feature", "invoice", "owned", "a:imt"], {
    cwd: project,
    stdin: "ignore",
    reject: false,
    all: true,
  });
  expect(wrong.exitCode).toBe(1);
  expect(wrong.all).toContain("already");
});

function makeFolder(cwd: string, name: string): string {
  mkdirSync(join(cwd, name));
  return join(cwd, name);
}
