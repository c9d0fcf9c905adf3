import { classNameOf } from "../spec/naming/name.js";
import { projectPath, type ProjectPath } from "../tree/path.js";

type Named = { readonly name: string; readonly plural: string };

/** What stands in a template's path for a feature: its name, its plural, or its name as a class has it. */
const PLACEHOLDERS: Readonly<Record<string, (feature: Named) => string>> = {
  "[feature]": ({ name }) => name,
  "[features]": ({ plural }) => plural,
  "[Feature]": ({ name }) => classNameOf(name),
};
const PLACEHOLDER = /\[(?:features?|Feature)\]/g;

/** Whether each feature has a file of a template. */
export function isPerFeature(template: string): boolean {
  return template.search(PLACEHOLDER) !== -1;
}

/** The path of a feature's file of a template. */
export function featurePath(template: string, feature: Named): ProjectPath {
  return projectPath(
    template.replace(PLACEHOLDER, (placeholder) => PLACEHOLDERS[placeholder]?.(feature) ?? ""),
  );
}

/** The names, or plurals, of the features whose file of a template would be at one of these paths. */
export function featuresAtPaths(template: string, paths: readonly string[]): string[] {
  const [before = "", after = ""] = template.split(PLACEHOLDER);
  const isClass = template.includes("[Feature]");
  return paths.flatMap((path) => {
    if (!path.startsWith(before) || !path.endsWith(after)) return [];
    const name = path.slice(before.length, path.length - after.length);
    if (!/^[a-z]/i.test(name)) return [];
    return isClass ? snakeCase(name) : name;
  });
}

function snakeCase(className: string): string {
  return className.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase();
}
