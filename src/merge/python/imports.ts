import type { Import } from "../../render/python/isort.js";

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
