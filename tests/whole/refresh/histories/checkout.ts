import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../../../support/project.js";

/** What a person does to a project with git, and what git has of it. */
export class Checkout {
  #isSparse = false;

  constructor(private readonly root: string) {}

  /** Whether there is a repository, and so anything that a command may refuse to work with. */
  get exists(): boolean {
    return existsSync(join(this.root, ".git"));
  }

  get isSparse(): boolean {
    return this.#isSparse;
  }

  commit(): void {
    if (!this.exists) this.#git("init", "--quiet", "--template=");
    this.#git("add", "--all", "--sparse");
    this.#git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", "Work");
  }

  /** Replaces a word in every file that git has and that is checked out, whatever it is for. */
  replace(word: string, by: string): void {
    for (const path of this.#git("ls-files", "-z").split("\0")) {
      const file = join(this.root, path);
      if (path === "" || !existsSync(file)) continue;
      const text = readFileSync(file, "utf8");
      const replaced = text.replaceAll(new RegExp(`\\b${word}\\b`, "g"), by);
      if (replaced !== text) writeFileSync(file, replaced);
    }
  }

  /** Leaves everything out of the work tree but these folders and the files at the top. */
  leaveOut(folders: readonly string[]): void {
    this.#git("sparse-checkout", "set", "--cone", ...folders);
    this.#isSparse = true;
  }

  /** Runs the commands that refusals name, each once. */
  checkOut(fixes: readonly string[]): void {
    for (const fix of new Set(fixes)) {
      const [, command = "false"] = /: (git sparse-checkout add \S+)$/.exec(fix) ?? [];
      execFileSync("sh", ["-c", command], { cwd: this.root, stdio: "ignore" });
    }
  }

  /** The texts of files that are left out of the work tree, as git has them. */
  leftOut(): ReadonlyMap<string, string> {
    if (!this.#isSparse) return new Map();
    const paths = this.#git("ls-files", "-t", "-z")
      .split("\0")
      .flatMap((entry) => (entry.startsWith("S ") ? [entry.slice(2)] : []));
    const input = paths.map((path) => `:${path}\n`).join("");
    const out = execFileSync("git", ["cat-file", "--batch"], { cwd: this.root, input });
    let at = 0;
    return new Map(
      paths.map((path) => {
        const end = out.indexOf("\n", at);
        const size = Number(out.toString("utf8", at, end).split(" ")[2]);
        at = end + 1 + size + 1;
        return [path, out.toString("utf8", end + 1, end + 1 + size)];
      }),
    );
  }

  #git(...args: string[]): string {
    return git(this.root, ...args);
  }
}
