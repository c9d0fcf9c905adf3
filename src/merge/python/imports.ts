import { type Import, type ImportedName, nameOrder } from "../../render/python/isort.js";

const NAME = /^(\w+|\*)(?:\s+as\s+(\w+))?$/;

/** Reads one import statement; undefined for what isort would not write: comments, several modules. */
export function importOf(code: string): Import | undefined {
  const straight = /^import\s+([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(code);
  if (straight) return { module: straight[1] ?? "", alias: straight[2], names: undefined };
  const from = /^from\s+(\.*[\w.]*)\s+import\s+(?:\(([^()#]*?),?\s*\)|([^()#\\;]+))$/.exec(
    code.trim(),
  );
  if (!from) return undefined;
  const names = (from[2] ?? from[3] ?? "").split(",").map((name) => NAME.exec(name.trim()));
  if (names.some((name) => name === null)) return undefined;
  return {
    module: from[1] ?? "",
    alias: undefined,
    names: names.flatMap((name) =>
      name?.[1] === undefined ? [] : [{ name: name[1], alias: name[2] }],
    ),
  };
}

/** The names that an import defines in its file. */
export function boundNames({ module, alias, names }: Import): string[] {
  if (names === undefined) return [alias ?? module];
  return names.map((one) => one.alias ?? one.name).filter((name) => name !== "*");
}

// black's line length: beyond it, one name a line.
const LINE_LENGTH = 88;

type FromImport = Import & { readonly names: readonly ImportedName[] };

/**
 * Merges the names of one `from module import …` that both sides changed: undefined where it is
 * something else, or where both give one name another meaning. The result is as isort writes it.
 */
export function mergeImport(
  base: string | undefined,
  project: string,
  target: string,
): string[] | undefined {
  const mine = fromImportOf(project);
  const theirs = fromImportOf(target);
  const was = base === undefined ? undefined : fromImportOf(base);
  if (mine === undefined || theirs?.module !== mine.module) return undefined;
  if (base !== undefined && was === undefined) return undefined;
  const names = mergeNames(was?.names ?? [], mine.names, theirs.names);
  const bound = new Set(names.map(({ name, alias }) => alias ?? name));
  if (bound.size < names.length) return undefined;
  const margin = /^\s*/.exec(project)?.[0] ?? "";
  return written(mine.module, names, margin, project.includes("("));
}

function fromImportOf(text: string): FromImport | undefined {
  const found = importOf(text.trim());
  return found?.names && { ...found, names: found.names };
}

/** The person's names, less those that the template dropped, and the template's new ones. */
function mergeNames(
  base: readonly ImportedName[],
  project: readonly ImportedName[],
  target: readonly ImportedName[],
): ImportedName[] {
  const [was, mine, theirs] = [base, project, target].map((names) => new Set(names.map(spelled)));
  const kept = project.map(spelled).filter((name) => !was?.has(name) || theirs?.has(name));
  const added = target.filter((name) => !was?.has(spelled(name)) && !mine?.has(spelled(name)));
  const stays = new Set(kept);
  return [...project.filter((name) => stays.has(spelled(name))), ...added].sort((a, b) =>
    nameOrder(a) < nameOrder(b) ? -1 : 1,
  );
}

function written(
  module: string,
  names: readonly ImportedName[],
  margin: string,
  wrapped: boolean,
): string[] {
  if (names.length === 0) return [];
  const line = `${margin}from ${module} import ${names.map(spelled).join(", ")}`;
  if (line.length <= LINE_LENGTH && !wrapped) return [line];
  const each = names.map((name) => `${margin}    ${spelled(name)},`);
  return [`${margin}from ${module} import (`, ...each, `${margin})`];
}

function spelled({ name, alias }: ImportedName): string {
  return alias === undefined ? name : `${name} as ${alias}`;
}
