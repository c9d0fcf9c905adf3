import { execFileSync } from "node:child_process";
import {
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { gitDirectoryOf, repositoryAround } from "../../../../src/disk/git/repository.js";
import { put, scratch } from "../../../support/folders.js";

const IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

function git(folder: string, ...args: string[]): string {
  const allowed = ["-c", "protocol.file.allow=always"];
  return execFileSync("git", [...IDENTITY, ...allowed, ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

/** What git itself says. */
function asGitSays(folder: string) {
  return {
    top: git(folder, "rev-parse", "--show-toplevel"),
    directory: git(folder, "rev-parse", "--absolute-git-dir"),
  };
}

function repository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, "init", "--quiet");
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "Start");
  return folder;
}

let place: string;

beforeEach(() => {
  place = scratch();
});

describe("the git directory of a folder is where git says", () => {
  it("in a repository", () => {
    const shop = repository(join(place, "shop"));
    expect(gitDirectoryOf(shop)).toEqual(asGitSays(shop));
    expect(gitDirectoryOf(shop)).toEqual({ top: shop, directory: join(shop, ".git") });
  });

  it("in a repository without commits", () => {
    git(place, "init", "--quiet");
    expect(gitDirectoryOf(place)).toEqual(asGitSays(place));
  });

  it("in a folder of a monorepo, also through a link", () => {
    const mono = repository(join(place, "mono"));
    const service = join(mono, "services/shop");
    mkdirSync(service, { recursive: true });
    symlinkSync(service, join(place, "link"));
    expect(gitDirectoryOf(service)).toEqual(asGitSays(service));
    expect(gitDirectoryOf(join(place, "link"))).toEqual(asGitSays(service));
  });

  it("on a branch and beside one", () => {
    const shop = repository(join(place, "shop"));
    git(shop, "checkout", "--quiet", "--detach");
    expect(gitDirectoryOf(shop)).toEqual(asGitSays(shop));
  });

  it("in a linked work tree", () => {
    const shop = repository(join(place, "shop"));
    const linked = join(place, "linked");
    git(shop, "worktree", "add", "--quiet", linked);
    expect(gitDirectoryOf(linked)).toEqual(asGitSays(linked));
    expect(gitDirectoryOf(linked)?.directory).toBe(join(shop, ".git/worktrees/linked"));
  });

  it("in a linked work tree with relative paths", () => {
    const shop = repository(join(place, "shop"));
    const linked = join(place, "linked");
    git(shop, "worktree", "add", "--quiet", linked);
    put(place, {
      "linked/.git": "gitdir: ../shop/.git/worktrees/linked\n",
      "shop/.git/worktrees/linked/gitdir": "../../../../linked/.git\n",
    });
    expect(gitDirectoryOf(linked)?.directory).toBe(join(shop, ".git/worktrees/linked"));
  });

  it("in a submodule, in one of a submodule, and in one of a linked work tree", () => {
    const inner = repository(join(place, "inner"));
    const middle = repository(join(place, "middle"));
    git(middle, "submodule", "--quiet", "add", inner, "inner");
    git(middle, "commit", "--quiet", "-m", "Inner");
    const outer = repository(join(place, "outer"));
    git(outer, "submodule", "--quiet", "add", middle, "middle");
    git(outer, "commit", "--quiet", "-m", "Middle");
    const linked = join(place, "linked");
    git(outer, "worktree", "add", "--quiet", linked);
    for (const each of [outer, linked]) {
      git(each, "submodule", "--quiet", "update", "--init", "--recursive");
      for (const folder of [join(each, "middle"), join(each, "middle/inner")])
        expect(gitDirectoryOf(folder)).toEqual(asGitSays(folder));
    }
  });
});

describe("there is no git directory", () => {
  it("without a repository", () => {
    expect(repositoryAround(place)).toBeUndefined();
    expect(gitDirectoryOf(place)).toBeUndefined();
  });

  it("where .git is a folder of something else", () => {
    put(place, { ".git/HEAD": "ref: refs/heads/main\n", ".git/config": "" });
    expect(repositoryAround(place)).toBeUndefined();
  });

  it("where somebody else made a repository around the folder", () => {
    repository(place);
    const shop = join(place, "shop");
    mkdirSync(shop);
    chownSync(shop, 1234, 1234); // tests run as root
    expect(repositoryAround(shop)?.top).toBe(place);
    expect(gitDirectoryOf(shop)).toBeUndefined();
  });
});

describe("what could have been planted is not believed:", () => {
  const theirs = () => repository(join(place, "theirs"));

  function expectNotBelieved(top: string, folder = top, is = "unproven") {
    expect(repositoryAround(folder)).toEqual({ is, top });
    expect(gitDirectoryOf(folder)).toBeUndefined();
  }

  it("a pointer to another repository", () => {
    put(place, { "shop/.git": `gitdir: ${theirs()}/.git\n` });
    expectNotBelieved(join(place, "shop"));
  });

  it("a pointer to the linked work tree of another folder", () => {
    git(theirs(), "worktree", "add", "--quiet", join(place, "linked"));
    mkdirSync(join(place, "shop"));
    cpSync(join(place, "linked/.git"), join(place, "shop/.git"));
    expectNotBelieved(join(place, "shop"));
  });

  it("a pointer to what only looks like a linked work tree", () => {
    const shop = join(place, "shop");
    put(place, { "shop/.git": "gitdir: ../planted\n", "planted/gitdir": `${shop}/.git\n` });
    expectNotBelieved(shop);
  });

  it("a pointer into the modules of a repository that is not around it", () => {
    const inner = repository(join(place, "inner"));
    git(theirs(), "submodule", "--quiet", "add", inner, "inner");
    const pointer = `gitdir: ${join(place, "theirs/.git/modules/inner")}\n`;
    put(place, { "shop/.git": pointer });
    expectNotBelieved(join(place, "shop"));
  });

  it("a pointer that leaves the modules by dots or by a link", () => {
    theirs();
    const outer = repository(join(place, "outer"));
    put(outer, { "a/.git": "gitdir: ../.git/modules/../../../theirs/.git\n" });
    mkdirSync(join(outer, ".git/modules"));
    symlinkSync(join(place, "theirs/.git"), join(outer, ".git/modules/b"));
    put(outer, { "b/.git": "gitdir: ../.git/modules/b\n" });
    expectNotBelieved(join(outer, "a"));
    expectNotBelieved(join(outer, "b"));
  });

  it.each(["", "gitdir:", "gitdir: \n", "gitdir: nowhere\n", "gitdir: a\0b\n", "text\n"])(
    "a .git file that holds %j",
    (text) => {
      writeFileSync(join(place, ".git"), text);
      expectNotBelieved(place);
    },
  );

  it("a .git file that is too large to be one", () => {
    const shop = repository(join(place, "shop"));
    renameSync(join(shop, ".git"), join(place, "elsewhere"));
    writeFileSync(join(shop, ".git"), `gitdir: ../elsewhere\n${"\n".repeat(1 << 20)}`);
    expectNotBelieved(shop);
  });

  it("a link", () => {
    const shop = join(place, "shop");
    mkdirSync(shop);
    symlinkSync(join(theirs(), ".git"), join(shop, ".git"));
    expectNotBelieved(shop);
  });

  it("a bare repository in a folder of a repository", () => {
    const shop = repository(join(place, "shop"));
    git(shop, "init", "--quiet", "--bare", "planted");
    mkdirSync(join(shop, "planted/project"));
    expectNotBelieved(join(shop, "planted"), join(shop, "planted/project"), "bare");
  });

  it("a pipe, at which git goes on upward, too", () => {
    const shop = repository(join(place, "shop"));
    const folder = join(shop, "folder");
    mkdirSync(folder);
    execFileSync("mkfifo", [join(folder, ".git")]);
    expect(gitDirectoryOf(folder)).toEqual(asGitSays(folder));
    rmSync(join(shop, ".git/HEAD"));
    execFileSync("mkfifo", [join(shop, ".git/HEAD")]);
    expect(gitDirectoryOf(folder)).toBeUndefined();
  });
});

it("a linked work tree that was moved is not believed until git has repaired it", () => {
  const shop = repository(join(place, "shop"));
  git(shop, "worktree", "add", "--quiet", join(place, "linked"));
  const moved = join(place, "moved");
  renameSync(join(place, "linked"), moved);
  expect(gitDirectoryOf(moved)).toBeUndefined();
  git(shop, "worktree", "repair", moved);
  expect(gitDirectoryOf(moved)).toEqual(asGitSays(moved));
  expect(readFileSync(join(moved, ".git"), "utf8")).toContain("worktrees");
});
