import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { importAll } from "../../../../src/commands/contract/imports.js";
import type { Outcome } from "../../../../src/contract/evidence/evidence.js";
import { interpreterFor, type Interpreter } from "../../../../src/disk/process/interpreter.js";
import type { Folder } from "../../../../src/render/component.js";
import { projectPath } from "../../../../src/tree/path.js";
import { put, scratch, snapshot } from "../../../support/folders.js";

// Each test starts a Python or a few, a tenth of a second each; the whole file takes 15 seconds.

let root: string;
let interpreter: Interpreter;

beforeAll(async () => {
  const found = await interpreterFor(scratch(), [], "3.11");
  if (found.interpreter === undefined) throw new Error("These tests need Python 3.11 or later.");
  interpreter = found.interpreter;
});

beforeEach(() => {
  root = scratch();
});

async function imported(
  paths: readonly string[],
  more: { readonly folder?: Folder; readonly timeLimitMs?: number } = {},
): Promise<Record<string, Outcome>> {
  const { folder = "", timeLimitMs = 20_000 } = more;
  const backend = {
    root: folder,
    requirements: "requirements.txt",
    install: "pip install -r requirements.txt",
  };
  const all = paths.map((path) => projectPath(path));
  return Object.fromEntries(
    await importAll({ root, backend, interpreter, paths: all, timeLimitMs }),
  );
}

const PACKAGE = { "app/__init__.py": "" };

describe("modules that import", () => {
  it("are imported by their names, from the folder of the back end", async () => {
    put(root, {
      "backend/app/__init__.py": "",
      "backend/app/one.py": "from app.two import TWO\n",
      "backend/app/two.py":
        "import pathlib\nassert pathlib.Path('here').is_file()\nTWO = __name__\nassert TWO == 'app.two'\n",
      "backend/here": "",
    });
    const paths = ["backend/app/__init__.py", "backend/app/one.py", "backend/app/two.py"];
    const outcomes = await imported(paths, { folder: "backend/" });
    expect(Object.values(outcomes)).toEqual(paths.map(() => ({ is: "held" })));
  });

  it("may stand outside of packages, and have names that nothing could import", async () => {
    put(root, {
      "alembic/versions/2024_first.py": "revision = '1'\n",
      "scripts/seed.py": "import os\n",
      "tool.py": "",
    });
    const outcomes = await imported([
      "alembic/versions/2024_first.py",
      "scripts/seed.py",
      "tool.py",
    ]);
    expect(Object.values(outcomes)).toEqual(Array(3).fill({ is: "held" }));
  });

  it("are not asked for where only Alembic can run them", async () => {
    put(root, { "alembic/env.py": "from alembic import context\ncontext.config\n" });
    expect(await imported(["alembic/env.py"])).toEqual({
      "alembic/env.py": { is: "does not apply" },
    });
  });

  it("do so in one process", async () => {
    put(root, {
      ...PACKAGE,
      "app/one.py": "import os\nopen('pids', 'a').write(f'{os.getpid()}\\n')\n",
      "app/two.py": "import os\nopen('pids', 'a').write(f'{os.getpid()}\\n')\n",
    });
    await imported(["app/one.py", "app/two.py"]);
    const [first, second] =
      snapshot(root)
        .find((line) => line.startsWith("pids"))
        ?.split(/\s/)
        .slice(2) ?? [];
    expect(first).toBe(second);
  });

  it("leave no bytecode, and no folder of ours", async () => {
    put(root, { ...PACKAGE, "app/one.py": "" });
    const place = scratch();
    vi.stubEnv("TMPDIR", place);
    await imported(["app/one.py"]);
    vi.unstubAllEnvs();
    expect(existsSync(join(root, "app/__pycache__"))).toBe(false);
    expect(snapshot(place)).toEqual([]);
  });
});

describe("modules that do not", () => {
  const failed = async (text: string, more = {}) => {
    put(root, { ...PACKAGE, "app/it.py": text, ...more });
    return (await imported(["app/it.py"]))["app/it.py"];
  };

  it("name the exception and the line", async () => {
    expect(await failed("\nraise ValueError('no')\n")).toEqual({
      is: "failed",
      why: "ValueError: no",
      at: { line: 2, column: 1 },
    });
  });

  it("name the line that does not parse", async () => {
    expect(await failed("x = 1\ndef f(:\n")).toMatchObject({
      is: "failed",
      why: expect.stringMatching(/^SyntaxError: /) as string,
      at: { line: 2, column: 1 },
    });
  });

  it("name the file that is at fault, where that is another one", async () => {
    expect(await failed("\n\nimport app.other\n", { "app/other.py": "1 / 0\n" })).toEqual({
      is: "failed",
      why: "ZeroDivisionError: division by zero (app/other.py, line 1)",
      at: { line: 3, column: 1 },
    });
  });

  it("may ask for a name of the project that is not there", async () => {
    put(root, { "requirements.txt": "nobody-has-this==1\n" });
    expect(await failed("import app.gone\n")).toMatchObject({
      is: "failed",
      why: "ModuleNotFoundError: No module named 'app.gone'",
    });
  });

  it("may end the process in any way", async () => {
    put(root, {
      ...PACKAGE,
      "app/before.py": "",
      "app/exits.py": "import sys\nsys.exit(0)\n",
      "app/ends.py": "import os\nprint('good', flush=True)\nos._exit(0)\n",
      "app/crashes.py": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n",
      "app/hangs.py": "import time\ntime.sleep(600)\n",
      "app/forks.py": "import os\nos.fork()\n",
      "app/after.py": "",
    });
    const names = ["before", "exits", "ends", "crashes", "hangs", "forks", "after"];
    const outcomes = await imported(
      names.map((name) => `app/${name}.py`),
      { timeLimitMs: 6000 },
    );
    expect(outcomes).toMatchObject({
      "app/before.py": { is: "held" },
      "app/exits.py": { is: "failed", why: "SystemExit: 0" },
      "app/ends.py": {
        is: "failed",
        why: "importing it ended the process, which ended with exit code 0: good",
      },
      "app/crashes.py": { is: "failed", why: expect.stringContaining("SIGSEGV") as string },
      "app/hangs.py": { is: "failed", why: expect.stringContaining("within 6 s") as string },
      "app/after.py": { is: "held" },
    });
  });

  it("may change what others stand on: each that fails is asked again by itself", async () => {
    put(root, {
      ...PACKAGE,
      "app/breaks.py": "import builtins\ndel builtins.len\n",
      "app/whole.py": "len([])\n",
    });
    const outcomes = await imported(["app/breaks.py", "app/whole.py"]);
    expect(outcomes["app/whole.py"]).toEqual({ is: "held" });
  });

  it("may raise what cannot be told", async () => {
    expect(
      await failed("class Odd(BaseException):\n    def __str__(self):\n        1 / 0\nraise Odd\n"),
    ).toMatchObject({ is: "failed", why: "Odd" });
  });

  it("may write over what is reported of others", async () => {
    const forged = `{"imported": "app/bad.py"}`;
    put(root, {
      ...PACKAGE,
      "app/liar.py": `import os\nfor number in range(3, 20):\n    try:\n        os.write(number, b'${forged}\\n[1]\\n{"begun": 3}\\n')\n    except OSError:\n        pass\n`,
      "app/bad.py": "raise ValueError\n",
    });
    const outcomes = await imported(["app/liar.py", "app/bad.py"]);
    expect(outcomes["app/bad.py"]).toMatchObject({ is: "failed", why: "ValueError" });
  });
});

describe("what is not installed", () => {
  it("is no fault of the module where requirements name it", async () => {
    put(root, {
      ...PACKAGE,
      "requirements.txt": "-r more.txt\npip\nother-platform==1 ; sys_platform == 'amiga'\n",
      "more.txt": "# what\nnobody-has-this[extra]==1.0\n",
      "app/it.py": "import nobody_has_this\n",
    });
    expect((await imported(["app/it.py"]))["app/it.py"]).toEqual({
      is: "not run",
      why: `ModuleNotFoundError: No module named 'nobody_has_this': not installed in ${interpreter.name}: nobody-has-this. Install: pip install -r requirements.txt`,
    });
  });

  it("is one where all that they name is there", async () => {
    put(root, { ...PACKAGE, "requirements.txt": "pip\n", "app/it.py": "import made_up\n" });
    expect((await imported(["app/it.py"]))["app/it.py"]).toMatchObject({ is: "failed" });
  });
});
