import type { ProjectPath } from "../../tree/path.js";
import { type Content, type MergeKind, sameContent } from "../../tree/tree.js";
import type { Three } from "../diff/diff3.js";
import type { LanguageOf } from "../../languages/language.js";
import type { MergeText, Texts } from "./merge-text.js";
import { hasOurMarkers, type Labels } from "./pieces.js";
import { bytesOf, sameLines, stringOf, textOf, threeWay } from "./text.js";

/** What merging needs to know besides the files. */
export type ContentRules = {
  /** Both are asked only for files that both a person and the templates have changed. */
  readonly languageOf: LanguageOf;
  readonly mergeText: MergeText;
  readonly labels: Labels;
};

/** What a file becomes. */
export type MergedContent = {
  /** What people should know of how it was merged. */
  readonly notes?: readonly string[];
} & (
  | { readonly is: "merged"; readonly after: Content }
  | {
      readonly is: "conflict";
      /** With markers; undefined where the file cannot hold them, or has some already. */
      readonly after: Content | undefined;
      /** `unresolved`: nothing was merged, because an earlier conflict is still in the file. */
      readonly because: "both changed" | "unresolved";
    }
);

/** Whether two files are the same but for line endings that git may have changed. */
export function sameFile(a: Content, b: Content): boolean {
  if (sameContent(a, b)) return true;
  if (a.executable !== b.executable || !(hasCrlf(a) || hasCrlf(b))) return false;
  const [x, y] = [textOf(a.bytes), textOf(b.bytes)];
  return x !== undefined && y !== undefined && sameLines(x, y);
}

function hasCrlf({ bytes }: Content): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("\r\n");
}

/** Merges the bytes of a file, and on its own whether it may be run. Without a base both sides added it. */
export function mergeContent(
  path: ProjectPath,
  kind: MergeKind,
  files: Three<Content | undefined> & Sides,
  rules: ContentRules,
): MergedContent {
  const { base, project, target } = files;
  const executable = base
    ? threeWay(base.executable, project.executable, target.executable)
    : project.executable;
  // Where both sides changed a lock file, the table has decided already.
  const untouched = kind === "lockfile" ? target.bytes : untouchedBytes(files);
  if (untouched) return { is: "merged", after: { bytes: untouched, executable } };
  const texts = textsOf(kind, files);
  if (texts === undefined) return { is: "conflict", after: undefined, because: "both changed" };
  if (hasOurMarkers(stringOf(texts.project)))
    return { is: "conflict", after: undefined, because: "unresolved" };
  const { text, conflict, notes } = rules.mergeText(path, kind, texts, rules);
  const after = { bytes: bytesOf(text), executable };
  return conflict
    ? { is: "conflict", after, because: "both changed", notes }
    : { is: "merged", after, notes };
}

type Sides = { readonly project: Content; readonly target: Content };

/** The bytes of a file that at most one side changed. */
function untouchedBytes({
  base,
  project,
  target,
}: Three<Content | undefined> & Sides): Uint8Array | undefined {
  if (base && sameBytes(project, base)) return target.bytes;
  if (sameBytes(project, target) || (base && sameBytes(base, target))) return project.bytes;
  return undefined;
}

/** The files as texts; undefined where one of them is merged as a whole or not at all. */
function textsOf(kind: MergeKind, files: Three<Content | undefined> & Sides): Texts | undefined {
  if (kind === "whole" || kind === "once") return undefined;
  const base = files.base && textOf(files.base.bytes);
  const project = textOf(files.project.bytes);
  const target = textOf(files.target.bytes);
  if (project === undefined || target === undefined) return undefined;
  return files.base && base === undefined ? undefined : { base, project, target };
}

function sameBytes(a: Content, b: Content): boolean {
  return Buffer.compare(a.bytes, b.bytes) === 0;
}
