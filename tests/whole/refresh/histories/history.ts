import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import {
  readCheckedOut,
  refuseHiddenRecord,
  type AskGit,
  hiddenFiles,
} from "../../../../src/commands/plan/checked-out.js";
import { mergeTarget } from "../../../../src/commands/plan/merge-target.js";
import { repair } from "../../../../src/commands/repair.js";
import { createIn } from "../../../../src/disk/create.js";
import { withLock } from "../../../../src/disk/lock/lock.js";
import { findRoot, readRecord, readSpecFiles } from "../../../../src/disk/project.js";
import { recordOf } from "../../../../src/disk/record/record.js";
import { forgetLast } from "../../../../src/disk/transaction/abort.js";
import { apply } from "../../../../src/disk/transaction/apply.js";
import type { Change } from "../../../../src/merge/tree/plan.js";
import { refuseAll, Refused, type Problem } from "../../../../src/problem.js";
import type { Spec } from "../../../../src/spec/spec.js";
import { mergeKindOf } from "../../../../src/tree/kind.js";
import { projectPath, type ProjectPath } from "../../../../src/tree/path.js";
import { sameContent, textOf, treeOf, type Tree } from "../../../../src/tree/tree.js";
import { version } from "../../../../src/version.js";
import { snapshot } from "../../../support/folders.js";
import { Checkout } from "./checkout.js";
import { edited, type Edit } from "./edits.js";
import { OwnPins } from "./own-pins.js";

/** What templates of some version write for a project, and how they got there. */
export type Target = {
  readonly spec: Spec;
  readonly tree: Tree;
  readonly renames: ReadonlyMap<ProjectPath, ProjectPath>;
};

/** A Python file that was merged: what a person had, and what became of it. */
export type MergedPython = { readonly before: string; readonly after: string };

/** A project on disk, what people did to it, and what has to be true of it for that. */
export class Project {
  /** Words that people wrote, and how often each must be there. */
  readonly #words = new Map<string, number>();
  /** Files that people changed or made, and that they deleted. */
  readonly #touched = new Set<ProjectPath>();
  readonly #deleted = new Set<ProjectPath>();
  readonly #pins = new OwnPins();
  readonly #checkout: Checkout;
  /** Whether a tool has changed copies of what was written. */
  #isDamaged = false;
  #count = 0;

  private constructor(
    private readonly root: string,
    private target: Target,
  ) {
    this.#checkout = new Checkout(root);
  }

  /** As `create` makes one. */
  static async create(root: string, target: Target): Promise<Project> {
    await createIn(root, treeOf([...target.tree, ...recordOf(target.tree, version)]));
    return new Project(root, target);
  }

  /** The generated files that are there, by path. */
  get files(): ProjectPath[] {
    return [...this.target.tree.keys()].filter(
      (path) => !path.startsWith(".agent-project/") && existsSync(join(this.root, path)),
    );
  }

  /** A person writes something into a file, or makes one. */
  write(path: ProjectPath, edit: Edit): void {
    const file = join(this.root, path);
    // Who sees none of a folder makes no file there: it would replace one that git has.
    if (this.#checkout.isSparse && !existsSync(dirname(file))) return;
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const word = `mine_${(this.#count += 1)}`;
    const after = edited(path, text, edit, word);
    if (after === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after);
    this.#words.set(word, 1);
    this.#touched.add(path);
    this.#deleted.delete(path);
  }

  /** A person deletes a file. */
  delete(path: ProjectPath): void {
    const text = this.#textAt(path) ?? "";
    for (const [word, times] of this.#words) this.#words.set(word, times - timesIn(text, word));
    this.#pins.forget(path);
    rmSync(join(this.root, path));
    this.#deleted.add(path);
  }

  /** A bot raises a version, or a person lowers it. */
  bump(number: number, by: number): void {
    const bumped = this.#pins.move(number, by, (path) => this.#textAt(path));
    if (bumped === undefined) return;
    writeFileSync(join(this.root, bumped.path), bumped.text);
    this.#touched.add(bumped.path);
  }

  /** A person replaces a word in every file of the repository, those that are not theirs included. */
  replace(word: string): void {
    this.#checkout.commit();
    const by = `ours_${(this.#count += 1)}`;
    this.#checkout.replace(word, by);
    let times = 0;
    for (const [path, text] of this.#texts()) {
      const here = timesIn(text, by);
      if (here > 0) this.#touched.add(path);
      times += here;
    }
    this.#words.set(by, times);
    const copies = ".agent-project/base";
    if (existsSync(join(this.root, copies)))
      this.#isDamaged ||= snapshot(this.root, copies).some((line) => timesIn(line, by) > 0);
  }

  /** A person leaves all but some folders out of the work tree. */
  leaveOut(folders: readonly string[]): void {
    this.#checkout.commit();
    this.#checkout.leaveOut(folders);
  }

  /** Brings the project to what templates write now, as every command does. */
  async bring(target: Target): Promise<MergedPython[]> {
    const before = this.#checkout.exists ? workTreeOf(this.root) : [];
    try {
      return await this.#bring(target);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      expect(workTreeOf(this.root)).toEqual(before);
      await this.#follow(error.problems);
    }
    return this.bring(target);
  }

  async #bring(target: Target): Promise<MergedPython[]> {
    const { plan, project, standing, checkout } = await this.#propose(target);
    expect(this.#isDamaged, "changed copies are worked from").toBe(false);
    refuseAll(hiddenFiles(plan, standing.recorded.base, { project, checkout }));
    await withLock(this.root, "history", (held) =>
      apply(held, plan, { project, recorded: standing.recorded }),
    );
    const was = this.target;
    this.target = target;
    this.#rename(target);
    const merged = plan.changes.flatMap((change) => {
      const from = "from" in change ? change.from : undefined;
      const found = project.get(from ?? change.path);
      if (!change.path.endsWith(".py") || found?.is !== "file" || !isMerge(change)) return [];
      return [{ before: textOf(found.content), after: textOf(change.after) }];
    });
    await this.#resolve(plan.changes);
    const open = plan.changes.flatMap(({ path, do: how }) => (how === "conflict" ? path : []));
    const written = (by: Target) => (path: ProjectPath) => {
      const entry = by.tree.get(path);
      return entry && textOf(entry);
    };
    const texts = this.#texts();
    const wrong = this.#pins.wrong(
      written(was),
      written(target),
      (path) => texts.get(path),
      (path) => open.includes(path),
    );
    expect(wrong).toEqual([]);
    return merged;
  }

  /** A person does what a refusal says. There has to be a reason for it. */
  async #follow(problems: readonly [Problem, ...Problem[]]): Promise<void> {
    const [{ code, fix }] = problems;
    if (code === "damaged-base" && this.#isDamaged) {
      expect(fix).toContain("repair");
      const asked = { dryRun: false, fromRelease: false, accept: false };
      const repaired = await repair({ cwd: this.root, ...asked });
      expect(repaired.problems).toEqual([]);
      this.#isDamaged = false;
    } else {
      expect({ code, isSparse: this.#checkout.isSparse }).toEqual({
        code: "not-checked-out",
        isSparse: true,
      });
      this.#checkout.checkOut(problems.map((problem) => problem.fix));
    }
  }

  /** All that is wrong with the project: an edit that is lost, a change that has not arrived. */
  async faults(): Promise<string[]> {
    const texts = this.#texts();
    const all = [...texts.values()].join("\n");
    const again = await this.#propose(this.target);
    const { base } = readRecord(this.root, mergeKindOf);
    return [
      ...[...this.#words]
        .map(([word, times]) => ({ word, times, found: timesIn(all, word) }))
        .filter(({ times, found }) => times !== found)
        .map(({ word, times, found }) => `${word} is there ${found} times, not ${times}`),
      ...[...this.#deleted].filter((path) => texts.has(path)).map((path) => `${path} is back`),
      ...again.plan.changes
        .filter((change) => change.do !== "keep")
        .map((change) => `a second time would ${change.do} ${change.path}`),
      ...this.#wrongCopies(base),
      ...this.#behind(texts),
    ];
  }

  /** Copies of what was written that are not what the templates write. */
  #wrongCopies(base: Tree): string[] {
    const { tree } = this.target;
    const paths = new Set([...base.keys(), ...tree.keys()]);
    return [...paths].flatMap((path) => {
      const [copy, entry] = [base.get(path), tree.get(path)];
      return copy && entry && sameContent(copy, entry) ? [] : [`the copy of ${path} is wrong`];
    });
  }

  /** Files that nobody touched and that are not as the templates write them. */
  #behind(texts: ReadonlyMap<ProjectPath, string>): string[] {
    return [...this.target.tree].flatMap(([path, entry]) =>
      this.#touched.has(path) || this.#deleted.has(path) || texts.get(path) === textOf(entry)
        ? []
        : [`${path} is not as the template has it`],
    );
  }

  async #propose({ spec, tree, renames }: Target) {
    findRoot(this.root);
    await refuseHiddenRecord(this.root);
    const recorded = readRecord(this.root, mergeKindOf);
    const standing = {
      ...{ root: this.root, isNew: false, spec, unclearEdits: [], recorded, renames, since: [] },
      reformed: new Map<never, never>(),
      specTexts: readSpecFiles(this.root),
      last: { spec, tree: recorded.base },
      read: (paths: Iterable<ProjectPath>, wanted: AskGit) =>
        readCheckedOut(this.root, paths, recorded.base, wanted),
    };
    return { standing, ...(await mergeTarget(standing, tree)) };
  }

  /** What people did to a file goes where the templates take it. */
  #rename({ renames, tree }: Target): void {
    for (const [from, to] of renames)
      for (const paths of [this.#touched, this.#deleted])
        if (paths.has(from) && tree.has(to)) paths.add(to);
    // What the templates have dropped may come back as another file.
    for (const path of this.#deleted) if (!tree.has(path)) this.#deleted.delete(path);
  }

  /** A person takes their own side of every conflict. */
  async #resolve(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      if (change.do !== "conflict") continue;
      const file = join(this.root, change.path);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(CONFLICT, "$1"));
      this.#touched.add(change.path);
    }
    await withLock(this.root, "resolve", forgetLast);
  }

  #texts(): ReadonlyMap<ProjectPath, string> {
    const paths = new Set([...this.target.tree.keys(), ...this.#touched, ...this.#deleted]);
    const leftOut = this.#checkout.leftOut();
    return new Map(
      [...paths].flatMap((path) => {
        const text = this.#textAt(path) ?? leftOut.get(path);
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  }

  #textAt(path: ProjectPath): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }
}

const CONFLICT = /^<{7} .*\n([^]*?)^\|{7} .*\n[^]*?^>{7} .*\n/gm;

function isMerge(change: Change): change is Extract<Change, { do: "merge" | "rename" }> {
  return change.do === "merge" || change.do === "rename";
}

function timesIn(text: string, word: string): number {
  return text.match(new RegExp(`\\b${word}\\b`, "g"))?.length ?? 0;
}

/** All that is in a project, without what git keeps for itself. */
function workTreeOf(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === ".git") return [];
    if (entry.isDirectory()) return snapshot(root, entry.name);
    return `${entry.name} ${readFileSync(join(root, entry.name), "utf8")}`;
  });
}

/** The places where templates add files, and people theirs. */
export const EXTRAS = ["app/extra_0.py", "app/extra_1.py", "app/extra_2.py"].map(projectPath);
