import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { runAcceptance } from "../../../../src/commands/contract/acceptance.js";
import type { Outcome } from "../../../../src/contract/evidence/evidence.js";
import { allowedEnvironment, withPrograms } from "../../../../src/disk/process/environment.js";
import { put, scratch } from "../../../support/folders.js";

let root: string;

beforeEach(() => {
  root = scratch();
});

async function accepted(
  commands: readonly (readonly string[] | undefined)[],
  timeLimitMs = 20_000,
): Promise<readonly Outcome[]> {
  const programs = join(root, ".venv/bin");
  const interpreter = {
    ...{ file: join(programs, "python"), version: "3.12.0", name: ".venv", programs },
    env: withPrograms(allowedEnvironment(), programs),
  };
  const entries = commands.map((acceptanceCommand, index) => ({
    id: String(index),
    acceptanceCommand,
  }));
  return [...(await runAcceptance({ root, interpreter, entries, timeLimitMs })).values()];
}

const SCRIPT = {
  "check.sh": {
    run: '#!/bin/sh\necho "$*" >> calls\nfor n in $(seq 30); do echo "line $n"; done\nexit ${1:-0}\n',
  },
};

it("holds where the command ends with 0", async () => {
  put(root, SCRIPT);
  expect(await accepted([["./check.sh"]])).toEqual([{ is: "held" }]);
});

it("fails with the exit code and the last lines of output", async () => {
  put(root, SCRIPT);
  const lines = Array.from({ length: 10 }, (_, index) => `line ${21 + index}`).join("\n");
  expect(await accepted([["./check.sh", "3"]])).toEqual([
    { is: "failed", why: `'./check.sh 3' ended with exit code 3:\n${lines}` },
  ]);
});

it("fails where the command is ended, or does not end", async () => {
  put(root, {
    "kill.sh": { run: "#!/bin/sh\nkill -9 $$\n" },
    "hang.sh": { run: "#!/bin/sh\nsleep 600\n" },
  });
  expect(await accepted([["./kill.sh"], ["./hang.sh"]], 1000)).toEqual([
    { is: "failed", why: "'./kill.sh' was ended by SIGKILL; it wrote nothing" },
    { is: "failed", why: "'./hang.sh' did not end within 1 s; it wrote nothing" },
  ]);
});

it("does not apply without a command", async () => {
  expect(await accepted([undefined])).toEqual([{ is: "does not apply" }]);
});

it("is not run where the program is not there, or is no program", async () => {
  put(root, { "plain.txt": "", garbage: { run: "\u0000\u0001" } });
  expect(await accepted([["no-such-program-x"], ["./plain.txt"], [""], []])).toEqual(
    ["no-such-program-x", "./plain.txt", "''", "''"].map(() => ({
      is: "not run",
      why: expect.stringContaining("there is no program") as string,
    })),
  );
});

it("takes programs of the project's environment before those of the PATH", async () => {
  put(root, { ".venv/bin/true": { run: "#!/bin/sh\necho mine\nexit 4\n" } });
  expect(await accepted([["true"]])).toEqual([
    { is: "failed", why: "'true' ended with exit code 4:\nmine" },
  ]);
});

it("runs a command that several entries have once", async () => {
  put(root, SCRIPT);
  const outcomes = await accepted([["./check.sh"], ["./check.sh", "1"], ["./check.sh"]]);
  expect(outcomes.map(({ is }) => is)).toEqual(["held", "failed", "held"]);
  expect(readFileSync(join(root, "calls"), "utf8")).toBe("\n1\n");
});

it("reads nothing into arguments that a shell would", async () => {
  put(root, { "args.sh": { run: '#!/bin/sh\nprintf "%s|" "$@"\nexit 1\n' } });
  expect(await accepted([["./args.sh", "$(id)", "a b", ";", "\u001b[2J"]])).toMatchObject([
    { why: expect.stringMatching(/\n\$\(id\)\|a b\|;\|<U\+001B>\[2J\|$/) as string },
  ]);
});
