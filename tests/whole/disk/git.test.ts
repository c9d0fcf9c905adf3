import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { firstCommit } from "../../../src/disk/git/first-commit.js";
import { blobsOf, commitsOf } from "../../../src/disk/git/log.js";
import { indexBytesIn } from "../../../src/disk/git/run.js";
import { isTracked, refuseUnclean } from "../../../src/disk/git/status.js";
import { Refused } from "../../../src/problem.js";
import { projectPath } from "../../../src/tree/path.js";
import { put, scratch } from "../../support/folders.js";
import { treeFrom } from "../../support/trees.js";

/*
 * Everything that a repository can bring along to have git run a program. Each plant leaves a canary
 * when it is run; a trigger, with git as people run it, proves that it would be.
 */
type Plant = {
  /** Puts it into a repository; `canary` is a program that leaves one. */
  readonly plant: (root: string, canary: string) => void;
  /** What makes git, run plainly, call it. */
  readonly trigger: readonly string[];
  readonly input?: string;
};

const RENORMALIZE = ["add", "--renormalize", "."];

const FILES = { "README.md": "# Shop\n", "app/main.py": "print()\n", "app/other.py": "" };

function gitWith(input = "", root: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync("git", args, {
    cwd: root,
    input,
    encoding: "utf8",
    timeout: 10_000,
  });
  return { status, stdout, stderr };
}

function mustGit(root: string, ...args: string[]): string {
  return mustGitWith("", root, ...args);
}

function mustGitWith(input: string, root: string, ...args: string[]): string {
  const { status, stdout, stderr } = gitWith(input, root, ...args);
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

function config(key: string, value: (canary: string, root: string) => string): Plant["plant"] {
  return (root, canary) => {
    mustGit(root, "config", key, value(canary, root));
  };
}

function hook(name: string, ...trigger: string[]): Plant {
  return {
    plant: (root, canary) => {
      mkdirSync(join(root, ".git/hooks"), { recursive: true });
      cpSync(canary, join(root, ".git/hooks", name));
    },
    trigger,
  };
}

function filter(
  variable: string,
  { name = "evil", attributes = ".git/info/attributes", trigger = RENORMALIZE } = {},
): Plant {
  return {
    plant: (root, canary) => {
      put(root, { [attributes]: `* filter=${name}\n` });
      mustGit(root, "config", `filter.${name}.${variable}`, canary);
    },
    trigger,
  };
}

/** Git commands one after the other. */
function steps(...commands: string[]): string[] {
  return ["-c", `alias.steps=!${commands.join(" && ")}`, "steps"];
}

/** A partial clone that lacks what its HEAD names, and gets it in a way of its own. */
function promisor(...settings: [string | typeof path, (canary: string) => string][]): Plant {
  return {
    plant: (root, canary) => {
      mustGit(root, "config", "core.repositoryFormatVersion", "1");
      mustGit(root, "config", "extensions.partialClone", "origin");
      mustGit(root, "config", "remote.origin.promisor", "true");
      for (const [key, value] of settings)
        mustGit(root, "config", typeof key === "string" ? key : key(canary), value(canary));
      rmSync(join(root, ".git/objects"), { recursive: true });
      mkdirSync(join(root, ".git/objects"));
    },
    trigger: ["status"],
  };
}

const helper = (canary: string) => `!${canary}`;
const path = (canary: string) => canary;

const PLANTS: Readonly<Record<string, Plant>> = {
  "the hook post-index-change": hook("post-index-change", "update-index", "--refresh"),
  "the hook pre-commit": hook("pre-commit", "commit", "--allow-empty", "-m", "x"),
  "the hook post-commit": hook("post-commit", "commit", "--allow-empty", "-m", "x"),
  "the hook post-checkout": hook("post-checkout", "checkout", "HEAD"),
  "the hook reference-transaction": hook(
    "reference-transaction",
    "update-ref",
    "refs/heads/x",
    "HEAD",
  ),
  "core.hooksPath": {
    plant: (root, canary) => {
      cpSync(canary, join(root, "../hooks/post-index-change"));
      mustGit(root, "config", "core.hooksPath", join(root, "../hooks"));
    },
    trigger: ["update-index", "--refresh"],
  },
  "core.fsmonitor": { plant: config("core.fsmonitor", path), trigger: ["status"] },
  "a filter's clean": filter("clean"),
  "a filter's process": filter("process"),
  "a filter's smudge": filter("smudge", { trigger: ["checkout", "--force", "--", "."] }),
  "a filter that .gitattributes names": filter("clean", { attributes: ".gitattributes" }),
  "a filter whose name holds dots": filter("clean", { name: "a.b/c" }),
  "a filter of an included file": {
    plant: (root, canary) => {
      put(root, {
        ".git/info/attributes": "* filter=evil\n",
        ".git/more": `[filter "evil"]\n\tclean = ${canary}\n`,
      });
      mustGit(root, "config", "include.path", "more");
    },
    trigger: RENORMALIZE,
  },
  "a filter of the work tree's settings": {
    plant: (root, canary) => {
      put(root, { ".git/info/attributes": "* filter=evil\n" });
      mustGit(root, "config", "core.repositoryFormatVersion", "1");
      mustGit(root, "config", "extensions.worktreeConfig", "true");
      mustGit(root, "config", "--worktree", "filter.evil.clean", canary);
    },
    trigger: RENORMALIZE,
  },
  "a filter whose name git would read in two": {
    plant: (root, canary) => {
      put(root, { ".git/info/attributes": "* filter=a=b\n" });
      const text = `[filter "a=b"]\n\tclean = ${canary}\n`;
      writeFileSync(join(root, ".git/config"), text, { flag: "a" });
    },
    trigger: RENORMALIZE,
  },
  "a transport of an object that is missing": promisor(
    ["remote.origin.url", (canary) => `ext::${canary}`],
    ["protocol.ext.allow", () => "always"],
  ),
  "a transport under another name": promisor(
    ["remote.origin.url", () => "https://example.com/shop"],
    [(canary) => `url.ext::${canary}.insteadOf`, () => "https://example.com/shop"],
    ["protocol.ext.allow", () => "always"],
  ),
  "core.sshCommand": promisor(
    ["remote.origin.url", () => "ssh://localhost/shop"],
    ["core.sshCommand", path],
  ),
  "core.gitProxy": promisor(
    ["remote.origin.url", () => "git://localhost/shop"],
    ["core.gitProxy", path],
  ),
  "remote.origin.uploadpack": promisor(
    ["remote.origin.url", () => "../origin"],
    ["remote.origin.uploadpack", path],
  ),
  "credential.helper": {
    plant: config("credential.helper", helper),
    trigger: ["credential", "fill"],
    input: "protocol=https\nhost=example.com\n\n",
  },
  "core.askPass": {
    plant: config("core.askPass", path),
    trigger: ["credential", "fill"],
    input: "protocol=https\nhost=example.com\n\n",
  },
  "the folder as a bare repository": {
    plant: (root, canary) => {
      const directory = join(root, ".git");
      for (const [key, value] of [
        ["core.worktree", "."],
        ["core.fsmonitor", canary],
      ] as const)
        mustGit(root, "config", key, value);
      for (const name of readdirSync(directory))
        renameSync(join(directory, name), join(root, name));
      rmSync(directory, { recursive: true });
    },
    trigger: ["status"],
  },
  "a bare repository in the folder": {
    plant: (root, canary) => {
      // As a clone brings it: files like any others, with a work tree to have a status of.
      mustGit(root, "init", "--quiet", "--bare", "planted");
      for (const [key, value] of [
        ["core.bare", "false"],
        ["core.worktree", ".."],
        ["core.fsmonitor", canary],
      ] as const)
        mustGit(root, "config", "--file", "planted/config", key, value);
    },
    trigger: ["-C", "planted", "status"],
  },
  "diff.external": { plant: config("diff.external", path), trigger: ["diff", "HEAD"] },
  "a diff driver": {
    plant: (root, canary) => {
      put(root, { ".git/info/attributes": "* diff=evil\n" });
      mustGit(root, "config", "diff.evil.textconv", canary);
    },
    trigger: ["diff", "HEAD"],
  },
  "a diff driver's command": {
    plant: (root, canary) => {
      put(root, { ".git/info/attributes": "* diff=evil\n" });
      mustGit(root, "config", "diff.evil.command", canary);
    },
    trigger: ["diff", "HEAD"],
  },
  "a merge driver": {
    plant: (root, canary) => {
      put(root, { ".git/info/attributes": "* merge=evil\n" });
      mustGit(root, "config", "merge.evil.driver", canary);
    },
    trigger: steps(
      "git commit -qam ours",
      "git checkout -qb theirs HEAD~1",
      "echo theirs > README.md",
      "git commit -qam theirs",
      "git merge main",
    ),
  },
  "core.pager": {
    plant: (root, canary) => {
      mustGit(root, "config", "core.pager", canary);
      mustGit(root, "config", "pager.status", canary);
    },
    // As on a terminal.
    trigger: ["grep", "-O", "print"],
  },
  "core.editor": { plant: config("core.editor", path), trigger: ["commit", "--allow-empty"] },
  "gpg.program": {
    plant: (root, canary) => {
      mustGit(root, "config", "gpg.program", canary);
      mustGit(root, "config", "commit.gpgSign", "true");
    },
    trigger: ["commit", "--allow-empty", "-m", "x"],
  },
  "gpg.ssh.program": {
    plant: (root, canary) => {
      for (const [key, value] of [
        ["gpg.format", "ssh"],
        ["gpg.ssh.program", canary],
        ["user.signingKey", "key::ssh-ed25519 AAAA"],
        ["commit.gpgSign", "true"],
      ] as const)
        mustGit(root, "config", key, value);
    },
    trigger: ["commit", "--allow-empty", "-m", "x"],
  },
  "gpg.program for signatures that are shown": {
    plant: (root, canary) => {
      mustGit(root, "config", "gpg.program", canary);
      mustGit(root, "config", "log.showSignature", "true");
      const commit = [
        `tree ${mustGit(root, "write-tree")}`,
        "author Ada <ada@example.com> 1 +0000",
        "committer Ada <ada@example.com> 1 +0000",
        "gpgsig -----BEGIN PGP SIGNATURE-----",
        " ",
        " -----END PGP SIGNATURE-----",
        "",
        "Signed\n",
      ].join("\n");
      const id = mustGitWith(commit, root, "hash-object", "-t", "commit", "-w", "--stdin");
      mustGit(root, "update-ref", "HEAD", id);
    },
    trigger: ["log"],
  },
  "an alias": { plant: config("alias.st", helper), trigger: ["st"] },
  "settings of a submodule": {
    plant: (root, canary) => {
      mustGit(root, "init", "--quiet", "vendor");
      mustGit(join(root, "vendor"), ...IDENTITY, "commit", "--allow-empty", "-qm", "x");
      mustGit(root, "-c", "advice.addEmbeddedRepo=false", "add", "vendor");
      mustGit(root, ...IDENTITY, "commit", "-qm", "Vendor");
      mustGit(join(root, "vendor"), "config", "core.fsmonitor", canary);
    },
    trigger: ["status"],
  },
  "a summary of submodules": {
    plant: (root, canary) => {
      mustGit(root, "init", "--quiet", "vendor");
      mustGit(join(root, "vendor"), ...IDENTITY, "commit", "--allow-empty", "-qm", "x");
      mustGit(root, "-c", "advice.addEmbeddedRepo=false", "add", "vendor");
      mustGit(root, "config", "status.submoduleSummary", "true");
      mustGit(join(root, "vendor"), "config", "core.fsmonitor", canary);
    },
    trigger: ["status"],
  },
};

const IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

/** Everything that this program has git do, in any command, in a folder and in those below. */
async function everything(root: string): Promise<void> {
  for (const folder of [root, join(root, "planted"), join(root, "app")].filter(existsSync)) {
    try {
      refuseUnclean(folder);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    isTracked(folder, projectPath("README.md"));
    const bytes = indexBytesIn(folder);
    await bytes(["ls-files", "-v", "-s", "-z"]);
    await blobsOf(folder, [BLOB, "1".repeat(40)]);
    await commitsOf(folder, projectPath("app"));
    firstCommit(folder, treeFrom(FILES), "Create");
  }
}

// What README.md holds.
const BLOB = createHash("sha1").update("blob 7\0# Shop\n").digest("hex");

let place: string;
let canary: string;

beforeEach(() => {
  place = scratch();
  canary = join(place, "canary");
  put(place, {
    canary: { run: `#!/bin/sh\necho "$0 $*" >> '${place}/ran'\nexit 1\n` },
    // Only what a repository brings counts.
    "home/.gitconfig": "[user]\n\tname = Ada\n\temail = ada@example.com\n",
  });
  mkdirSync(join(place, "hooks"));
  vi.stubEnv("HOME", join(place, "home"));
  vi.stubEnv("XDG_CONFIG_HOME", join(place, "home"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  return () => {
    vi.unstubAllEnvs();
  };
});

function repository(name: string, history: "with commits" | "without commits"): string {
  const root = join(place, name);
  put(root, FILES);
  mustGit(root, "init", "--quiet", "--initial-branch=main");
  if (history === "with commits") {
    mustGit(root, "add", ".");
    mustGit(root, "commit", "--quiet", "-m", "Start");
  }
  return root;
}

/** So that git has to look into the files. */
function touch(root: string): void {
  for (const file of Object.keys(FILES)) utimesSync(join(root, file), 1, 1);
}

const ran = () => existsSync(join(place, "ran"));

describe.each(Object.entries(PLANTS))("git does not run %s", (_name, { plant, trigger, input }) => {
  it("which plain git does", () => {
    const root = repository("shop", "with commits");
    plant(root, canary);
    touch(root);
    writeFileSync(join(root, "README.md"), "# Changed\n");
    expect(ran()).toBe(false);
    const { stderr } = gitWith(input, root, ...trigger);
    expect(ran(), stderr).toBe(true);
  });

  it.each(["with commits", "without commits"] as const)("in a repository %s", async (history) => {
    const root = repository("shop", history);
    plant(root, canary);
    touch(root);
    rmSync(join(place, "ran"), { force: true });
    await everything(root);
    expect(ran()).toBe(false);
  });

  it("in a repository with changes", async () => {
    const root = repository("shop", "with commits");
    plant(root, canary);
    writeFileSync(join(root, "README.md"), "# Changed\n");
    rmSync(join(place, "ran"), { force: true });
    await everything(root);
    expect(ran()).toBe(false);
  });
});

// Otherwise nothing above would be run only because nothing is.
describe("what git is asked for", () => {
  const harmless = [
    "the hook post-index-change",
    "the hook pre-commit",
    "the hook reference-transaction",
    "core.hooksPath",
    "core.fsmonitor",
    "a filter's clean",
    "a filter's process",
    "a filter of an included file",
    "diff.external",
    "core.pager",
    "core.editor",
    "gpg.program",
  ];

  function planted(history: "with commits" | "without commits"): string {
    const root = repository("shop", history);
    for (const name of harmless) PLANTS[name]?.plant(root, canary);
    touch(root);
    rmSync(join(place, "ran"), { force: true });
    return root;
  }

  it("is answered, whatever is planted", async () => {
    const root = planted("with commits");
    expect(() => {
      refuseUnclean(root);
    }).not.toThrow();
    expect(isTracked(root, projectPath("README.md"))).toBe(true);
    expect(await commitsOf(root, projectPath("app"))).toHaveLength(1);
    expect((await blobsOf(root, [BLOB])).get(BLOB)?.toString()).toBe("# Shop\n");
    expect(ran()).toBe(false);
  });

  it("is done, whatever is planted", () => {
    const root = planted("without commits");
    expect(firstCommit(root, treeFrom(FILES), "Create")).toEqual({ done: true });
    expect(ran()).toBe(false);
  });
});

describe("the person's git", () => {
  function shop(): string {
    const root = repository("shop", "with commits");
    touch(root);
    return root;
  }

  it("runs the person's own filter, also where the repository has one of that name", () => {
    const root = shop();
    mustGit(root, "config", "--global", "filter.lfs.clean", `tee -a '${place}/own'`);
    mustGit(root, "config", "filter.lfs.clean", canary);
    put(root, { ".git/info/attributes": "* filter=lfs\n" });
    expect(() => {
      refuseUnclean(root);
    }).not.toThrow();
    expect(existsSync(join(place, "own"))).toBe(true);
    expect(ran()).toBe(false);
  });

  it("runs the filter of a global configuration that stands elsewhere", () => {
    const root = shop();
    const required = `\tclean = tee -a '${place}/own'\n\trequired = true\n`;
    put(place, { "global.config": `[filter "lfs"]\n${required}` });
    put(root, { ".git/info/attributes": "* filter=lfs\n" });
    vi.stubEnv("GIT_CONFIG_GLOBAL", join(place, "global.config"));
    expect(() => {
      refuseUnclean(root);
    }).not.toThrow();
    expect(existsSync(join(place, "own"))).toBe(true);
  });

  it("is not one that npx finds in the project, nor one in a folder that is not named in full", () => {
    const root = shop();
    put(root, { "node_modules/.bin/git": { run: readFileSync(canary, "utf8") } });
    const path = `${root}/node_modules/.bin${delimiter}node_modules/.bin${delimiter}.`;
    vi.stubEnv("PATH", `${path}${delimiter}${process.env["PATH"] ?? ""}`);
    expect(isTracked(root, projectPath("README.md"))).toBe(true);
    expect(ran()).toBe(false);
  });

  it("looks at the files here, wherever the repository says they are", () => {
    const root = shop();
    mustGit(root, "config", "core.worktree", place);
    expect(() => {
      refuseUnclean(root);
    }).not.toThrow();
    expect(isTracked(root, projectPath("README.md"))).toBe(true);
  });

  // Only root can give files away: for anybody else this fails, as other tests of permissions do.
  it("refuses the repository of somebody else", () => {
    const root = shop();
    spawnSync("chown", ["-R", "1234:1234", root]);
    expect(() => {
      refuseUnclean(root);
    }).toThrow("dubious ownership");
  });
});
