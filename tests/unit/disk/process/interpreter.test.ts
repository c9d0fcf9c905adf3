import { symlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { interpreterFor } from "../../../../src/disk/process/interpreter.js";
import { put, scratch } from "../../../support/folders.js";

// Shell scripts stand in for Pythons of versions that no machine has all of; one environment is real.

const ISOLATED = "#!/bin/sh\n# as python -c would\necho";

let root: string;

const python = (version: string) => ({ run: `${ISOLATED} ${version}\n` });

beforeEach(() => {
  root = scratch();
  put(root, { "path/python3": python("3.12.1"), "path/python": python("3.13.0") });
  vi.stubEnv("PATH", `${join(root, "path")}:${process.env["PATH"] ?? ""}`);
  vi.stubEnv("VIRTUAL_ENV", "");
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it("is that of .venv in the project, before any other", async () => {
  put(root, {
    ".venv/bin/python": python("3.11.9"),
    "backend/.venv/bin/python": python("3.12.0"),
    "own/bin/python": python("3.14.0"),
  });
  vi.stubEnv("VIRTUAL_ENV", join(root, "own"));
  const { interpreter, passedOver } = await interpreterFor(root, ["", "backend/"], "3.11");
  expect(interpreter).toMatchObject({
    file: join(root, ".venv/bin/python"),
    programs: join(root, ".venv/bin"),
    ...{ name: ".venv", version: "3.11.9" },
  });
  expect(interpreter?.env).toMatchObject({ VIRTUAL_ENV: join(root, ".venv") });
  expect(interpreter?.env["PATH"]?.startsWith(join(root, ".venv/bin"))).toBe(true);
  expect(passedOver).toEqual([]);
});

it("is that of the back end's folder, then of the activated environment, then of the PATH", async () => {
  const own = join(root, "own");
  put(root, { "backend/.venv/bin/python": python("3.12.0"), "own/bin/python": python("3.14.0") });
  vi.stubEnv("VIRTUAL_ENV", own);
  const nameIn = async (folders: ["", "backend/"] | [""]) =>
    (await interpreterFor(root, folders, "3.11")).interpreter?.name;
  expect(await nameIn(["", "backend/"])).toBe("backend/.venv");
  expect(await nameIn([""])).toBe("$VIRTUAL_ENV");
  vi.stubEnv("VIRTUAL_ENV", "");
  expect(await nameIn([""])).toBe("python3 of the PATH");
});

it("is of the version that the project asks for, or later; why others are not is said", async () => {
  put(root, { ".venv/bin/python": python("3.9.20"), "backend/.venv/bin/x": "" });
  const { interpreter, passedOver } = await interpreterFor(root, ["", "backend/"], "3.13");
  expect(interpreter?.name).toBe("python of the PATH");
  expect(passedOver).toEqual([
    ".venv is Python 3.9.20, not 3.13 or later",
    "backend/.venv was not started: it is not there",
    "python3 of the PATH is Python 3.12.1, not 3.13 or later",
  ]);
});

it("is none where nothing fits, or says nothing of use", async () => {
  put(root, {
    ".venv/bin/python": { run: "#!/bin/sh\nkill -9 $$\n" },
    "path/python3": { run: "#!/bin/sh\necho hello\n" },
    "path/python": { run: "#!/bin/sh\nexit 3\n" },
  });
  const { interpreter, passedOver } = await interpreterFor(root, [""], "3.11");
  expect(interpreter).toBeUndefined();
  expect(passedOver).toEqual([
    ".venv was ended by SIGKILL",
    "python3 of the PATH does not say its version",
    "python of the PATH ended with exit code 3",
  ]);
});

it("knows nothing of an environment whose Python is gone", async () => {
  put(root, { ".venv/bin/x": "" });
  symlinkSync("/nowhere/python", join(root, ".venv/bin/python"));
  const { passedOver } = await interpreterFor(root, [""], "3.11");
  expect(passedOver).toEqual([".venv was not started: it is not there"]);
});

it("is a real environment's", async () => {
  vi.unstubAllEnvs();
  execFileSync("python3", ["-m", "venv", "--without-pip", join(root, ".venv")]);
  const { interpreter } = await interpreterFor(root, [""], "3.11");
  expect(interpreter).toMatchObject({ name: ".venv", file: join(root, ".venv/bin/python") });
});
