import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { proposalFor } from "../../../../src/commands/open.js";
import { forgetLast } from "../../../../src/disk/abort.js";
import { apply } from "../../../../src/disk/apply.js";
import { createIn } from "../../../../src/disk/create.js";
import { holding } from "../../../../src/disk/hold.js";
import { readRecord, readSpecFiles } from "../../../../src/disk/read.js";
import { recordOf } from "../../../../src/disk/record.js";
import type { Change } from "../../../../src/merge/plan.js";
import type { Spec } from "../../../../src/spec/spec.js";
import { mergeKindOf } from "../../../../src/tree/kind.js";
import { projectPath, type ProjectPath } from "../../../../src/tree/path.js";
import { sameContent, textOf, treeOf, type Tree } from "../../../../src/tree/tree.js";
import { version } from "../../../../src/version.js";
import { edited, type Edit } from "./edits.js";

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
  /** Words that people wrote, each of which must be there once. */
  readonly #words = new Set<string>();
  /** Files that people changed or made, and that they deleted. */
  readonly #touched = new Set<ProjectPath>();
  readonly #deleted = new Set<ProjectPath>();
  #count = 0;

  private constructor(
    private readonly root: string,
    private target: Target,
  ) {}

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
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const word = `mine_${(this.#count += 1)}`;
    const after = edited(path, text, edit, word);
    if (after === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after);
    this.#words.add(word);
    this.#touched.add(path);
    this.#deleted.delete(path);
  }

  /** A person deletes a file. */
  delete(path: ProjectPath): void {
    const text = this.#textAt(path) ?? "";
    for (const word of this.#words) if (holds(text, word)) this.#words.delete(word);
    rmSync(join(this.root, path));
    this.#deleted.add(path);
  }

  /** Brings the project to what templates write now, as every command does. */
  async bring(target: Target): Promise<MergedPython[]> {
    const { plan, project, standing } = await this.#propose(target);
    await holding(this.root, "history", (held) =>
      apply(held, plan, { project, recorded: standing.recorded }),
    );
    this.target = target;
    this.#follow(target);
    const merged = plan.changes.flatMap((change) => {
      const from = "from" in change ? change.from : undefined;
      const found = project.get(from ?? change.path);
      if (!change.path.endsWith(".py") || found?.is !== "file" || !isMerge(change)) return [];
      return [{ before: textOf(found.content), after: textOf(change.after) }];
    });
    await this.#resolve(plan.changes);
    return merged;
  }

  /** All that is wrong with the project: an edit that is lost, a change that has not arrived. */
  async faults(): Promise<string[]> {
    const texts = this.#texts();
    const all = [...texts.values()].join("\n");
    const again = await this.#propose(this.target);
    const { base } = readRecord(this.root, mergeKindOf);
    return [
      ...[...this.#words]
        .map((word) => ({ word, times: all.match(new RegExp(`${word}\\b`, "g"))?.length ?? 0 }))
        .filter(({ times }) => times !== 1)
        .map(({ word, times }) => `${word} is there ${times} times`),
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
    const recorded = readRecord(this.root, mergeKindOf);
    const standing = {
      ...{ root: this.root, spec, recorded, renames, since: [], reformed: new Set<never>() },
      specTexts: readSpecFiles(this.root),
      last: { spec, tree: recorded.base },
    };
    return { standing, ...(await proposalFor(standing, tree)) };
  }

  /** What people did to a file goes where the templates take it. */
  #follow({ renames, tree }: Target): void {
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
    await forgetLast(this.root);
  }

  #texts(): ReadonlyMap<ProjectPath, string> {
    const paths = new Set([...this.target.tree.keys(), ...this.#touched, ...this.#deleted]);
    return new Map(
      [...paths].flatMap((path) => {
        const text = this.#textAt(path);
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

function holds(text: string, word: string): boolean {
  return new RegExp(`${word}\\b`).test(text);
}

/** The places where templates add files, and people theirs. */
export const EXTRAS = ["app/extra_0.py", "app/extra_1.py", "app/extra_2.py"].map(projectPath);
