import { layouts } from "../../../../src/render/layouts/index.js";
import { render } from "../../../../src/render/render.js";
import { parseSpec } from "../../../../src/spec/parse.js";
import type { Spec } from "../../../../src/spec/spec.js";
import { projectPath, type ProjectPath } from "../../../../src/tree/path.js";
import { textOf, treeOf, type Entry, type Tree } from "../../../../src/tree/tree.js";
import { edited, type Edit } from "./edits.js";
import { EXTRAS, type Target } from "./history.js";
import { moved, PINNED, pinsIn, withPin } from "./pins.js";

/** One thing that a version of the templates does differently from the one before. */
export type Mutation = { readonly file: number } & (
  | { readonly do: "edit"; readonly edit: Edit }
  | { readonly do: "requirement" | "script" | "add" | "drop" | "rename" | "bump" }
);

/** A version of the templates, by what it changes. */
export type Version = readonly Mutation[];

const FEATURES = {
  customer: ["name:str:80", "email:str:200:unique"],
  invoice: ["number:str:32:unique", "total:decimal:12,2", "due_on:date:null"],
  webhook: ["url:str:500", "events:list:str"],
} as const satisfies Record<string, readonly string[]>;

/** What a project can have, by name. */
export type FeatureName = keyof typeof FEATURES;

// Enough of a project for every way of merging, and so few files that people and templates often meet.
const FILES =
  /^(\.agent-project\/|alembic\/versions|app\/(main|promote)\.py|app\/api\/(deps|v1\/__init__)|app\/(models|schemas)\/(?!__)|requirements|package|\.github\/workflows\/ci)/;

type Rendered = { readonly spec: Spec; readonly tree: Tree };

const rendered = new Map<string, Promise<Rendered>>();

/** What the last of these versions writes for a project with these features. */
export async function targetOf(
  names: readonly FeatureName[],
  versions: readonly Version[],
): Promise<Target> {
  const key = names.join();
  const known = rendered.get(key) ?? renderedWith(names);
  rendered.set(key, known);
  const { spec, tree } = await known;
  const files = new Map(tree);
  const renames = new Map<ProjectPath, ProjectPath>();
  for (const [number, version] of versions.entries())
    for (const mutation of version) {
      const [from, to] = mutate(files, mutation, number) ?? [];
      if (from === undefined || to === undefined || number < versions.length - 1) continue;
      for (const [first, last] of renames) if (last === from) renames.set(first, to);
      renames.set(from, to);
    }
  return { spec, tree: treeOf(files), renames };
}

async function renderedWith(names: readonly FeatureName[]): Promise<Rendered> {
  const features = names.map((name) => ({ name, fields: FEATURES[name] }));
  const document = JSON.stringify({ name: "shop", layout: "api-v1", features });
  const spec = parseSpec(document, "history", layouts);
  const files = [...(await render(spec))].filter(([path]) => FILES.test(path));
  return { spec, tree: treeOf(files) };
}

/** @returns the old and the new path of a file that is renamed */
function mutate(
  files: Map<ProjectPath, Entry>,
  mutation: Mutation,
  version: number,
): [ProjectPath, ProjectPath] | undefined {
  const word = `version_${version}_${mutation.file}`;
  const change = (path: ProjectPath, edit: Edit) => {
    const entry = files.get(path);
    if (entry === undefined) return;
    files.set(path, { ...entry, bytes: Buffer.from(edited(path, textOf(entry), edit, word)) });
  };
  const path = layoutFile(files, mutation.file);
  switch (mutation.do) {
    case "edit":
      change(path, mutation.edit);
      return;
    case "requirement":
      change(projectPath("requirements.txt"), ANYWHERE);
      return;
    case "script":
      change(projectPath("package.json"), ANYWHERE);
      return;
    case "add": {
      const extra = EXTRAS[mutation.file % EXTRAS.length] ?? path;
      if (!files.has(extra)) files.set(extra, { ...PYTHON, bytes: Buffer.from(`# ${word}\n`) });
      return;
    }
    case "bump":
      bump(files, mutation.file);
      return;
    case "drop":
      files.delete(path);
      return;
    case "rename": {
      const entry = files.get(path);
      const to = projectPath(path.replace(/(_v\d+)?\.py$/, `_v${version}.py`));
      if (entry === undefined || files.has(to)) return;
      files.delete(path);
      files.set(to, entry);
      return [path, to];
    }
  }
}

/** The templates raise a version, as they do where nobody else has. */
function bump(files: Map<ProjectPath, Entry>, number: number): void {
  const path = PINNED[number % PINNED.length];
  const entry = path && files.get(path);
  if (path === undefined || entry === undefined) return;
  const pins = [...pinsIn(textOf(entry))];
  const [of, [was] = []] = pins[number % pins.length] ?? [];
  if (of === undefined || was === undefined) return;
  const raised = withPin(textOf(entry), of, moved(was, 1 + (number % 3)));
  files.set(path, { ...entry, bytes: Buffer.from(raised) });
}

const ANYWHERE: Edit = { do: "line", at: 0 };
const PYTHON = { executable: false, merge: "lines" } as const;

/** A Python file that every project has, whatever its features. */
function layoutFile(files: ReadonlyMap<ProjectPath, Entry>, number: number): ProjectPath {
  const paths = [...files.keys()].filter((path) =>
    /^app\/(?!.*(customer|invoice|webhook))/.test(path),
  );
  return paths[number % paths.length] ?? projectPath("app/main.py");
}
