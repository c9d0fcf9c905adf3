import { NOTHING_HIDDEN, type Checkout } from "../../disk/git/checkout.js";
import type { SpecTexts } from "../../history/upgrade.js";
import { loadRules } from "../../merge/load-rules.js";
import { merge } from "../../merge/merge.js";
import { labelsOf } from "../../merge/text/pieces.js";
import { pathsToRead, type Plan, type Project } from "../../merge/tree/plan.js";
import { entryOf } from "../../render/unit.js";
import { isSpecPath, specFiles } from "../../spec/files.js";
import type { ProjectPath } from "../../tree/path.js";
import { textOf, treeOf, type Tree } from "../../tree/tree.js";
import { version } from "../../version.js";
import type { ProjectState } from "./project-state.js";

/** What would make a project what it is to be, and what that was merged from. */
export type Merged = {
  /** What stands on disk, or in git's index, at every path that the merge looked at. */
  readonly project: Project;
  readonly checkout: Checkout;
  readonly plan: Plan;
};

/** Merges what a project is to be into what it is. */
export async function mergeTarget(state: ProjectState, wanted: Tree): Promise<Merged> {
  const { spec, recorded, reformed, renames, read } = state;
  const target = withTypedSpec(wanted, state);
  const base = baseAsTyped(recorded.base, reformed);
  const paths = pathsToRead({ base, target });
  if (paths.length === 0)
    return { project: new Map(), checkout: NOTHING_HIDDEN, plan: { changes: [], base, version } };
  const { project, checkout } = await read(paths, "always");
  const plan = merge({
    base,
    project,
    target,
    // The spec is for both to write.
    keep: new Set(spec.keep.filter((path) => !isSpecPath(path))),
    renames,
    version,
    ...(await loadRules(base, project, target, renames)),
    labels: labelsOf(recorded.version, version),
  });
  return { project, plan, checkout };
}

/** A spec file whose meaning a person changed, to what it is to say now, stays as it was typed. */
function withTypedSpec(target: Tree, { spec, specTexts, recorded, reformed }: ProjectState): Tree {
  const ours = specFiles(spec);
  return new Map(
    [...target].map(([path, entry]) => {
      const typed = specTexts.get(path);
      const own = ours.get(path);
      const isMeant = typed !== undefined && typed !== own && own === textOf(entry);
      if (!isMeant || reformed.has(path) || own === textIn(recorded.base, path))
        return [path, entry];
      return [path, { ...entry, bytes: Buffer.from(typed) }];
    }),
  );
}

/**
 * A base with these spec files as people typed them. One that has another form now says all that it
 * said in the new one already: line by line it could only be merged into something of both forms.
 */
function baseAsTyped(base: Tree, reformed: SpecTexts): Tree {
  if (reformed.size === 0) return base;
  const typed = [...reformed].map(
    ([path, text]) => [path, entryOf(path, withPlainLines(text))] as const,
  );
  return treeOf(new Map([...base, ...typed]));
}

/** Line endings and a byte order mark are a person's own, and stay. */
function withPlainLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

function textIn(tree: Tree, path: ProjectPath): string | undefined {
  const entry = tree.get(path);
  return entry && textOf(entry);
}
