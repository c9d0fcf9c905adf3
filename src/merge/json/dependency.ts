import { getNodePath, type Node } from "jsonc-parser";
import { PACKAGE } from "../../version.js";
import type { Three } from "../diff/diff3.js";
import { chooseVersion, takeTarget, type Chosen } from "../versions/merge-versions.js";
import { isVersion } from "../versions/order.js";

const SECTIONS = new Set([
  ...["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"],
]);

const RANGE = /^([~^]|[<>]=?|=)?(.*)$/;

/**
 * Chooses between three values of a dependency in a package.json; undefined where they are something
 * else, or not of one form.
 */
export function chooseDependency(values: Three<Node>): Chosen | undefined {
  const [section, name, ...more] = getNodePath(values.project);
  if (typeof section !== "string" || !SECTIONS.has(section) || more.length > 0) return undefined;
  if (typeof name !== "string") return undefined;
  const base = dependencyIn(name, values.base);
  const project = dependencyIn(name, values.project);
  const target = dependencyIn(name, values.target);
  if (base === undefined || project === undefined || target === undefined) return undefined;
  if (base.range !== project.range || base.range !== target.range) return undefined;
  // It says which version wrote the project, and that is the templates' once they are merged.
  if (name === PACKAGE) return takeTarget(project, target);
  const chosen = chooseVersion({ base, project, target });
  return chosen === "either" ? undefined : chosen;
}

function dependencyIn(name: string, { value }: Node) {
  if (typeof value !== "string") return undefined;
  const [, range = "", version = ""] = RANGE.exec(value) ?? [];
  return isVersion(version) ? { name, range, version, text: version } : undefined;
}
