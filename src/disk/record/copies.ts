import type { Dirent } from "node:fs";
import { readdirSync } from "node:fs";
import { refuseAll } from "../../problem.js";
import { projectPath, type ProjectPath } from "../../tree/path.js";
import type { Content } from "../../tree/tree.js";
import { Contained, observe } from "../fs/contained.js";
import { attempt } from "../fs/errors.js";
import { isLfsPointer } from "../git/checkout.js";
import {
  damage,
  damaged,
  BASE,
  BASE_SUFFIX,
  SUM_SUFFIX,
  copyOf,
  holdsConflict,
  pathIn,
  sumsFileOf,
} from "./record.js";
import { contentBehind, marksExecutable } from "./line-sums.js";

/** In which way the copy of a file is not what was written. */
type CopyFault = "changed" | "in conflict" | "a pointer" | "without its sums" | "gone";

const WORDS: Readonly<Record<CopyFault, string>> = {
  changed: "is not what was written: somebody, or a tool that edits every file, has changed it.",
  "in conflict": "holds git's conflict markers, or the sums of its lines do.",
  "a pointer": "is a pointer of Git LFS, which fetches what it points at by: git lfs pull",
  "without its sums": "has no sums of its lines beside it any more.",
  gone: "is gone.",
};

/** The copies in a project's record, read one by one, each held against the sums of its lines. */
export class Copies {
  /** The generated files that have a copy. */
  readonly paths: readonly ProjectPath[];
  /** Whether there are sums at all: versions before 0.2 wrote none. */
  readonly hasSums: boolean;
  readonly #summed: ReadonlySet<ProjectPath>;
  readonly #onDiskAt: ReturnType<typeof observe>;

  /** @throws Refused `damaged-base` where the folder holds anything but copies and sums */
  constructor(root: string) {
    const files = [...filesUnder(new Contained(root), BASE)];
    const stray = files.find((file) => !file.endsWith(BASE_SUFFIX) && !file.endsWith(SUM_SUFFIX));
    if (stray !== undefined) damaged(stray, "is not a copy of a generated file.");
    this.paths = files.flatMap((file) => pathIn(file, BASE_SUFFIX) ?? []);
    this.#summed = new Set(files.flatMap((file) => pathIn(file, SUM_SUFFIX) ?? []));
    this.hasSums = this.#summed.size > 0;
    // The mode of a copy says nothing; what has no sums yet was written by versions without executable files.
    this.#onDiskAt = observe(root, () => false);
  }

  /**
   * The copy of a file.
   * @throws Refused `damaged-base` where it is not what was written, naming all that are not
   */
  read(path: ProjectPath): Content {
    const found = this.#examine(path);
    if (typeof found !== "string") return found;
    this.refuseFaults();
    return damaged(copyOf(path), WORDS[found]);
  }

  /** What is wrong with which copies; every one of them is read. */
  faults(): ReadonlyMap<ProjectPath, CopyFault> {
    const paths = new Set([...this.paths, ...this.#summed]);
    return new Map(
      [...paths].flatMap((path) => {
        const found = this.#examine(path);
        return typeof found === "string" ? [[path, found] as const] : [];
      }),
    );
  }

  /** @throws Refused `damaged-base`, naming every copy that is not what was written */
  refuseFaults(): void {
    refuseAll([...this.faults()].map(([path, fault]) => damage(copyOf(path), WORDS[fault])));
  }

  /** Refuses what the list of files alone shows: copies without sums, and sums without a copy. */
  refuseUnpaired(): void {
    if (!this.hasSums) return;
    const copies = new Set(this.paths);
    const paired =
      copies.size === this.#summed.size && this.paths.every((path) => this.#summed.has(path));
    if (!paired) this.refuseFaults();
  }

  /** The sums of a copy's lines as they stand there; undefined where there are none. */
  sumsOf(path: ProjectPath): Uint8Array | undefined {
    return this.#summed.has(path) ? this.#fileAt(sumsFileOf(path))?.bytes : undefined;
  }

  /** The file that a copy is of, by what stands there, whole or not. */
  asIs(path: ProjectPath): Content | undefined {
    const copy = this.#fileAt(copyOf(path));
    if (copy === undefined || !this.hasSums) return copy;
    const sums = this.sumsOf(path);
    return { bytes: copy.bytes, executable: sums !== undefined && marksExecutable(sums) };
  }

  #examine(path: ProjectPath): Content | CopyFault {
    const copy = this.#fileAt(copyOf(path));
    if (copy === undefined) return "gone";
    if (holdsConflict(copy.bytes)) return "in conflict";
    if (!this.hasSums) return copy;
    const sums = this.sumsOf(path);
    if (sums === undefined) return "without its sums";
    const written = contentBehind(sums, copy.bytes);
    if (written !== undefined) return written;
    if (isLfsPointer(copy.bytes) || isLfsPointer(sums)) return "a pointer";
    return holdsConflict(sums) ? "in conflict" : "changed";
  }

  #fileAt(file: ProjectPath): Content | undefined {
    const found = this.#onDiskAt(file);
    return found.is === "file" ? found.content : undefined;
  }
}

/** The files in a folder and those in it, in order of name. */
function* filesUnder(folders: Contained, folder: ProjectPath): Generator<string> {
  for (const entry of entriesOf(folders, folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(folders, projectPath(path));
    else if (entry.isFile()) yield path;
    else damaged(path, "is neither a file nor a folder.");
  }
}

function entriesOf(folders: Contained, folder: ProjectPath): Dirent[] {
  return attempt("read", folder, () => {
    const way = folders.wayInto(folder);
    if (way.is !== "open") return damaged(folder, "is not a folder.");
    return readdirSync(way.name, { withFileTypes: true });
  });
}
