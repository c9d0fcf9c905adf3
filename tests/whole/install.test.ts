import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { cli, scratch } from "../support/cli.js";

const MINUTES = 60_000;

it(
  "create --install makes an environment that runs the project",
  async () => {
    const cwd = scratch();
    const { exitCode, stdout, stderr } = await cli(["demo", "--install"], {
      cwd,
      timeout: 10 * MINUTES,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stderr.split("\n")).toEqual([
      "Making .venv (the project is there already)",
      "Installing requirements.txt (the project is there already)",
    ]);
    expect(stdout).not.toContain("pip install");
    await execa(join(cwd, "demo/.venv/bin/alembic"), ["upgrade", "head"], {
      cwd: join(cwd, "demo"),
    });
  },
  10 * MINUTES,
);
