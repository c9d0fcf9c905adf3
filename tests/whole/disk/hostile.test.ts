import { execFileSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lasting, put, scratch, snapshot } from "../../support/folders.js";
import { git, newProject, run } from "../../support/project.js";

// What repositories and archives can bring along to have a command, be it one that only reads, do
// something outside of the project, wait for ever, or print what a terminal obeys. Each of the kinds in
// advisories on copier, cookiecutter, shadcn and projen that can apply here is among them: links followed
// on reading and on writing, paths out of the target, names and versions that become code or options.

const HOME = ".agent-project";
const READING = [["status"], ["status", "--diff"], ["check"], ["spec"]];
const CHANGING = [
  ["feature", "invoice", "number:str:32"],
  ["set", "docker=off"],
  ["sync"],
  ["refresh", "--allow-dirty"],
  ["abort"],
  ["repair"],
];
const ALL = [...READING, ...CHANGING];

// Control characters but tab and newline, and those that reorder what is around them.
const OBEYED = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

// No command takes more than a second or two; one that waits for a pipe never ends.
const ENDS_WITHIN_MS = 20_000;

let original: string;
let outside: string;

beforeAll(async () => {
  original = join(lasting(), "project");
  renameSync(await newProject("--feature", "customer name:str:80"), original);
  outside = lasting();
});

/** A clone of a project that somebody has planted something into, and a folder outside to aim at. */
function victim(plant: (project: string) => void): string {
  rmSync(outside, { recursive: true });
  put(outside, {
    key: "private\n",
    "script.sh": { run: "#!/bin/sh\n" },
    "folder/a.txt": "a\n",
    "app/main.py": "theirs\n",
  });
  chmodSync(join(outside, "key"), 0o600);
  const project = join(scratch(), "project");
  git(scratch(), "clone", "--quiet", original, project);
  plant(project);
  return project;
}

/** Runs commands; none may touch what is outside, hang, fail as a fault, or print what a terminal obeys. */
async function expectHarmless(
  plant: (project: string) => void,
  commands: readonly string[][],
  exits: readonly number[],
  forms: readonly string[][] = [[]],
): Promise<void> {
  for (const command of commands) {
    const project = victim(plant);
    const before = snapshot(outside);
    for (const flags of forms) {
      const options = { timeout: ENDS_WITHIN_MS };
      const { exitCode, stdout, stderr } = await run(project, [...command, ...flags], options);
      expect(exits, `${command.join(" ")}: ${stdout}${stderr}`).toContain(exitCode);
      expect(OBEYED.test(`${stdout}${stderr}`), command.join(" ")).toBe(false);
      expect(`${stdout}${stderr}`).not.toContain("private");
    }
    expect(snapshot(outside)).toEqual(before);
  }
}

function replaceByLink(project: string, path: string, target: string): void {
  rmSync(join(project, path), { recursive: true, force: true });
  mkdirSync(dirname(join(project, path)), { recursive: true });
  symlinkSync(target, join(project, path));
}

function replaceByPipe(project: string, path: string): void {
  rmSync(join(project, path), { recursive: true, force: true });
  mkdirSync(dirname(join(project, path)), { recursive: true });
  execFileSync("mkfifo", [join(project, path)]);
}

/** A file of 3 GiB that takes no room. */
function replaceByLargeFile(project: string, path: string): void {
  rmSync(join(project, path), { recursive: true, force: true });
  mkdirSync(dirname(join(project, path)), { recursive: true });
  const handle = openSync(join(project, path), "w");
  ftruncateSync(handle, 3 * 1024 ** 3);
  closeSync(handle);
}

/** The journal of former versions, which says what to remove, to move and to make. */
function journal(steps: object[], more: object = {}): string {
  return JSON.stringify({
    format: 1,
    command: "x",
    made: [],
    above: [],
    steps,
    conflicts: [],
    ...more,
  });
}

const SPECIAL = [
  `${HOME}/project.json`,
  `${HOME}/version`,
  `${HOME}/features`,
  `${HOME}/features/customer.json`,
  `${HOME}/base`,
  `${HOME}/base/README.md.base`,
  `${HOME}/base/README.md.sum`,
  `${HOME}/run`,
  `${HOME}/run/lock`,
  `${HOME}/run/now`,
  `${HOME}/run/now/journal.json`,
  `${HOME}/run/last/applied.json`,
];

describe("a repository that brings a journal", () => {
  const journals: Record<string, Record<string, string>> = {
    "that gives folders outside other modes": {
      [`${HOME}/run/now/journal.json`]: journal([], { above: [{ path: "link", mode: 0o4777 }] }),
    },
    "that removes a file": {
      [`${HOME}/run/now/journal.json`]: journal([
        { path: "app/main.py", replaces: false, after: "0".repeat(40) },
      ]),
    },
    "that moves a file from outside into the project": {
      [`${HOME}/run/now/journal.json`]: journal([
        { path: "app/new.py", replaces: true, after: null },
      ]),
    },
    "that names git's directory by its short name": {
      [`${HOME}/run/now/journal.json`]: journal([
        { path: "git~1/config", replaces: false, after: null },
      ]),
    },
    "and a lock of another host": {
      [`${HOME}/run/lock`]: JSON.stringify({
        pid: 1,
        host: "\u001b[2Jelsewhere",
        started: "0",
        command: "\u001b]0;x\u0007",
      }),
    },
  };
  it.each(Object.entries(journals))("%s is refused, and does nothing", async (_, files) => {
    const plant = (project: string) => {
      symlinkSync(outside, join(project, "link"));
      put(project, files);
      mkdirSync(join(project, HOME, "run/now/old"), { recursive: true });
      symlinkSync(join(outside, "key"), join(project, HOME, "run/now/old/0"));
      git(project, "add", "--all", "--force");
      git(project, "commit", "--quiet", "--message", "Work");
    };
    await expectHarmless(plant, ALL, [2]);
  });
});

describe("in the place of a file of ours", () => {
  it("a link that leads outside is not followed", async () => {
    for (const path of SPECIAL)
      await expectHarmless(
        (project) => {
          replaceByLink(project, path, join(outside, "folder/a.txt"));
        },
        [["status"], ["set", "docker=off"]],
        [0, 1, 2],
      );
  });

  it("a link to an endless device is not read", async () => {
    for (const path of SPECIAL)
      await expectHarmless(
        (project) => {
          replaceByLink(project, path, "/dev/zero");
        },
        [["check"]],
        [0, 1, 2],
      );
  });

  it("a pipe is not waited for", async () => {
    for (const path of [...SPECIAL, "README.md", "app/main.py", ".git"])
      await expectHarmless(
        (project) => {
          replaceByPipe(project, path);
        },
        [["status"], ["repair"]],
        [0, 1, 2],
      );
  });

  it("a file of gigabytes is not read", async () => {
    for (const path of SPECIAL.filter((path) => !/(features|base|run|now)$/.test(path)))
      await expectHarmless(
        (project) => {
          replaceByLargeFile(project, path);
        },
        [["check"]],
        [2],
      );
  });
});

describe("a project whose files are links", () => {
  it("is changed around them, and nothing behind them is", async () => {
    const links: [string, () => string][] = [
      ["app/main.py", () => join(outside, "key")],
      ["app/api/v1/__init__.py", () => join(outside, "key")],
      ["app", () => join(outside, "app")],
      ["app/api", () => join(outside, "folder")],
      ["alembic/versions", () => join(outside, "folder")],
      ["tests", () => "/"],
      ["requirements.txt", () => "../../../../../../etc/hostname"],
    ];
    for (const [path, target] of links)
      await expectHarmless(
        (project) => {
          replaceByLink(project, path, target());
        },
        [["status", "--diff"], ...CHANGING.slice(0, 3)],
        [0, 1, 2],
      );
  });
});

describe("a git directory", () => {
  it("that a file points to from afar is not used", async () => {
    await expectHarmless(
      (project) => {
        renameSync(join(project, ".git"), join(outside, "..", "git-of-the-victim"));
        writeFileSync(join(project, ".git"), `gitdir: ${join(outside, "folder")}\n`);
        rmSync(join(outside, "..", "git-of-the-victim"), { recursive: true });
      },
      CHANGING.slice(0, 4),
      [0, 2],
    );
  });

  it("that is a link is not used", async () => {
    await expectHarmless(
      (project) => {
        rmSync(join(project, ".git"), { recursive: true });
        symlinkSync(join(outside, "folder"), join(project, ".git"));
      },
      CHANGING.slice(0, 4),
      [0, 2],
    );
  });
});

describe("what is printed", () => {
  it("holds nothing that a terminal obeys, whatever names and contents the repository has", async () => {
    const escape = "\u001b[2J\u001b]0;owned\u0007\u202e";
    await expectHarmless(
      (project) => {
        put(project, { [`${HOME}/base/${escape}.base`]: "", [`${HOME}/base/${escape}.sum`]: "" });
      },
      ALL,
      [0, 1, 2],
      [[], ["--json"]],
    );
    await expectHarmless(
      (project) => {
        put(project, { [`${HOME}/version`]: `${escape}\n` });
      },
      ALL,
      [0, 1, 2],
      [[], ["--json"]],
    );
    await expectHarmless(
      (project) => {
        put(project, {
          "README.md": `${escape}\n`,
          [`alembic/versions/0009_x.py`]: `revision = "${escape}"\n`,
        });
      },
      ALL,
      [0, 1, 2],
      [[], ["--json"]],
    );
  });

  it("and a version in the record is nothing but a version", async () => {
    const marker = join(outside, "ran");
    for (const version of [
      "file:/tmp/x",
      `0.1.0; touch ${marker}`,
      "$(touch ran)",
      "latest",
      "--help",
    ])
      await expectHarmless(
        (project) => {
          put(project, { [`${HOME}/version`]: version });
        },
        [["check"], ["repair", "--from-release"]],
        [2],
      );
    expect(() => readFileSync(marker)).toThrow("ENOENT");
  });
});
