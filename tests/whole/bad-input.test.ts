import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describe, expect, it } from "vitest";
import { bins, cli, scratch } from "../support/cli.js";

/** Runs `create` where it must refuse: exit 2, and nothing in the folder but what was there. */
async function refusal(args: readonly string[], prepare?: (folder: string) => void, input = "") {
  const cwd = scratch();
  prepare?.(cwd);
  const before = readdirSync(cwd, { recursive: true }).sort();
  const { exitCode, stdout, stderr } = await cli(args, { cwd, input });
  expect(stdout).toBe("");
  expect(exitCode, stderr).toBe(2);
  expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(before);
  return stderr;
}

const document = (spec: object) => JSON.stringify({ name: "demo", layout: "api-v1", ...spec });

it.each([
  ["a layout that does not exist", ["demo", "--layout", "api-v2"], "Did you mean 'api-v1'?"],
  [
    "an option that does not exist",
    ["demo", "--set", "databse=sqlite"],
    "Did you mean 'database'?",
  ],
  ["a value that an option does not have", ["demo", "--set", "database=sqlit"], "'sqlite'"],
  ["a setting without a value", ["demo", "--set", "database"], "key=value"],
  ["a flag that does not exist", ["demo", "--layuot", "x"], "Did you mean --layout?"],
  ["a flag without its value", ["demo", "--layout"], "argument missing"],
  ["two folders", ["demo", "more"], "Too many arguments"],
  ["no folder and no terminal", [], "create-agent-project my-project"],
  ["a --cwd that is not there", ["demo", "--cwd", "nowhere"], "There is no folder 'nowhere'"],
  ["a spec that is not there", ["demo", "--spec", "nowhere.json"], "cannot be read"],
  ["a spec and a layout", ["demo", "--spec", "-", "--layout", "api-v1"], "holds the layout"],
  ["a spec that is a folder", ["demo", "--spec", "."], "is a folder"],
  ["an empty folder name", [""], "empty"],
  ["a command with two letters swapped", ["statsu"], "Did you mean 'status'?"],
  ["a command with a letter too many", ["checks", "--yes"], "Did you mean 'check'?"],
])("refuses %s", async (_, args, message) => {
  expect(await refusal(args)).toContain(message);
});

it.each([
  ["empty", "", "empty"],
  ["too long", "x".repeat(51), "50"],
  ["a device of Windows", "nul", "Windows"],
  ["a path", "a/b", "/"],
  ["with a space", "a b", "space"],
  ["with a control character", "a\u0007b", "U+0007"],
  ["with a right-to-left mark", "a\u202eb", "U+202E"],
  ["starting with a digit", "1a", "letter"],
])("refuses a name that is %s", async (_, name, message) => {
  expect(await refusal(["demo", `--name=${name}`])).toContain(message);
});

it.each([
  ["no JSON", '{\n  "name": demo }', ["2:11"]],
  ["an unknown key", document({ optoins: {} }), ["optoins", "options"]],
  ["an unknown option", document({ options: { jtw: "pyjwt" } }), ["jtw", "jwt"]],
  ["an unknown layout", document({ layout: "api_v1" }), ["api_v1", "api-v1"]],
  ["a value of the wrong kind", document({ options: { database: 7 } }), ["database"]],
  ["a list", "[]", ["object"]],
  ["nothing", "", ["1:1"]],
  ["a duplicate key", '{"name":"a","name":"b","layout":"api-v1"}', ["name"]],
])("refuses a spec that is or has %s", async (_, input, messages) => {
  const stderr = await refusal(["demo", "--spec", "-"], undefined, input);
  for (const message of messages) expect(stderr).toContain(message);
});

it.each([
  [
    "a folder with something in it",
    (cwd: string) => {
      mkdirSync(join(cwd, "demo"));
      writeFileSync(join(cwd, "demo", "precious.txt"), "mine");
    },
    "precious.txt",
  ],
  [
    "a file",
    (cwd: string) => {
      writeFileSync(join(cwd, "demo"), "mine");
    },
    "file",
  ],
  [
    "a link to nowhere",
    (cwd: string) => {
      symlinkSync("nowhere", join(cwd, "demo"));
    },
    "link",
  ],
])("refuses to create in %s", async (_, prepare, message) => {
  expect(await refusal(["demo"], prepare)).toContain(message);
});

it("refuses a parent that cannot be written", async () => {
  const cwd = scratch();
  chmodSync(cwd, 0o755);
  const { exitCode, stderr } = await cli(["demo"], { cwd, uid: 65534 });
  expect(exitCode, stderr).toBe(2);
  expect(stderr).toContain("ermission");
  expect(readdirSync(cwd)).toEqual([]);
});

it.each([
  ["agent-project without a command", bins.inside, [], "agent-project"],
  ["a flag that does not exist", bins.create, ["demo", "--layuot=x"], "create"],
  ["a flag that a command does not have", bins.inside, ["check", "--diff"], "check"],
])("prints one JSON object that names the command, for %s", async (_, bin, args, command) => {
  const { exitCode, stdout } = await cli([...args, "--json"], { cwd: scratch(), bin });
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, command });
});

it("shows the commands where none was named", async () => {
  const { exitCode, stdout, stderr } = await cli([], { cwd: scratch(), bin: bins.inside });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("Commands:");
});

it("says as JSON what it says to people", async () => {
  const { exitCode, stdout, stderr } = await cli(["demo", "--layout", "api-v2", "--json"], {
    cwd: scratch(),
  });
  expect(exitCode).toBe(2);
  expect(stderr).toBe("");
  const problem = z.object({
    code: z.string(),
    field: z.string(),
    message: z.string(),
    fix: z.string(),
  });
  const output = z.object({
    ok: z.literal(false),
    command: z.string(),
    problems: z.array(problem),
  });
  expect(output.parse(JSON.parse(stdout)).problems[0]).toMatchObject({
    code: "unknown-layout",
    field: "--layout",
  });
});

describe("a spec from a file", () => {
  it("is not waited for where it is a pipe, nor read where it is endless or large", async () => {
    const cwd = scratch();
    execFileSync("mkfifo", [join(cwd, "pipe.json")]);
    symlinkSync("/dev/zero", join(cwd, "zero.json"));
    writeFileSync(join(cwd, "large.json"), "");
    truncateSync(join(cwd, "large.json"), 3 * 1024 ** 3);
    const expected = [
      ["pipe.json", "is a pipe or a device"],
      ["zero.json", "is a pipe or a device"],
      ["large.json", "has more than 16 MiB"],
    ] as const;
    for (const [file, why] of expected) {
      const options = { cwd, timeout: 20_000 };
      const { exitCode, stderr } = await cli(["demo", "--spec", file], options);
      expect(exitCode, file).toBe(2);
      expect(stderr).toContain(why);
      expect(readdirSync(cwd)).not.toContain("demo");
    }
    const input = " ".repeat(17 * 1024 * 1024);
    const { exitCode, stderr } = await cli(["demo", "--spec", "-"], { cwd, input });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("has more than 16 MiB");
  });

  it("may be what a shell puts in the place of a command", () => {
    const cwd = scratch();
    const spec = document({});
    const line = `"${process.execPath}" "${bins.create}" demo --no-git --quiet --spec <(echo '${spec}')`;
    execFileSync("bash", ["-c", line], { cwd });
    expect(readdirSync(join(cwd, "demo"))).toContain("CLAUDE.md");
  });
});
