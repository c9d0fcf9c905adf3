import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { expect, it } from "vitest";
import { bins, scratch } from "../support/cli.js";

const ENTER = "\r";
const DOWN = "\u001b[B";
const CTRL_C = "\u0003";

/** Runs the program on a terminal, where a person waits for a text and then types. */
async function onTerminal(
  cwd: string,
  args: readonly string[],
  script: readonly [string, string][],
) {
  const driver = resolve("tests/support/terminal.py");
  const command = [process.execPath, bins.create, ...args];
  const { exitCode, stdout } = await execa(
    "python3",
    [driver, JSON.stringify(script), ...command],
    { cwd, reject: false },
  );
  return { exitCode, screen: stripVTControlCharacters(stdout) };
}

it("asks for the folder and the layout, and takes the defaults, after showing the tree", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    [],
    [
      ["Folder of the new project", `shop${ENTER}`],
      ["Layout", ENTER],
      ["Use these options?", ENTER],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  expect(screen).toContain("pyproject.toml");
  expect(screen).toContain("pip install -r requirements.txt");
  expect(readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8")).toContain(
    "python-jose",
  );
});

it("asks for each option that no flag gave", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["shop", "--layout=api-v1", "--set", "python=3.13"],
    [
      ["Use these options?", `n${ENTER}`],
      ["database of the application", DOWN + ENTER],
      ["signs and reads tokens", DOWN + ENTER],
      ["tests run on every change", DOWN + ENTER],
      ["pull request with newer templates", `n${ENTER}`],
      ["image and a compose file", `n${ENTER}`],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  const project = readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8");
  expect(JSON.parse(project)).toMatchObject({
    options: {
      ...{ database: "postgresql", jwt: "pyjwt", ci: "gitlab", python: "3.13" },
      ...{ refresh: false, docker: false },
    },
  });
});

it("asks for the options of the layout that was chosen, those without a choice apart", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["shop"],
    [
      ["Layout", DOWN + ENTER],
      ["Use these options?", `n${ENTER}`],
      ["one-time codes", `y${ENTER}`],
      ["tests run on every change", ENTER],
      ["pull request with newer templates", ENTER],
      ["image and a compose file", ENTER],
      ["oldest Python", ENTER],
      ["Write these files", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
  const project = readFileSync(join(cwd, "shop/.agent-project/project.json"), "utf8");
  expect(JSON.parse(project)).toMatchObject({
    layout: "auth-service",
    options: { database: "postgresql", jwt: "pyjwt", totp: true },
  });
});

it("asks again for a folder whose name no project can have", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(
    cwd,
    ["--dry-run", "--layout=api-v1"],
    [
      ["Folder of the new project", `9 x${ENTER}`],
      ["has a space", `\u0015shop${ENTER}`],
      ["Use these options?", ENTER],
    ],
  );
  expect(exitCode, screen).toBe(0);
});

it("writes nothing when the person says no", async () => {
  const cwd = scratch();
  const { exitCode } = await onTerminal(
    cwd,
    ["shop", "--layout=api-v1"],
    [
      ["Use these options?", ENTER],
      ["Write these files", `n${ENTER}`],
    ],
  );
  expect(exitCode).toBe(130);
  expect(readdirSync(cwd)).toEqual([]);
});

it("writes nothing on Ctrl-C", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(cwd, ["shop"], [["Layout", CTRL_C]]);
  expect(exitCode).toBe(130);
  expect(screen).toContain("nothing was written");
  expect(readdirSync(cwd)).toEqual([]);
});

it("asks nothing with --yes", async () => {
  const cwd = scratch();
  const { exitCode, screen } = await onTerminal(cwd, ["shop", "--yes", "--no-git"], []);
  expect(exitCode, screen).toBe(0);
  expect(readdirSync(cwd)).toEqual(["shop"]);
});
