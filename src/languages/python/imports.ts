import { indentOf, mergeNames } from "../grammar.js";
import { nameOrder, type Import, type ImportedName } from "./isort.js";
import { splitAt, tokensOf, type Token } from "./reader.js";

/** The imports that a statement makes; undefined where it is another. */
export function importsIn(statement: readonly Token[]): Import[] | undefined {
  const [first, ...rest] = statement;
  if (first?.text === "import") return complete(splitAt(rest, ",").map(moduleIn));
  if (first?.text !== "from") return undefined;
  const at = rest.findIndex(({ text }) => text === "import");
  const module = spelling(rest.slice(0, at));
  const names = complete(partsOf(rest.slice(at + 1)).map(nameIn));
  if (at < 1 || names === undefined || names.length === 0) return undefined;
  return [{ module, alias: undefined, names }];
}

/** What stands between the commas of a list of names, which may be in brackets. */
export function partsOf(tokens: readonly Token[]): Token[][] {
  const isWrapped = tokens[0]?.text === "(" && tokens.at(-1)?.text === ")";
  const parts = splitAt(isWrapped ? tokens.slice(1, -1) : tokens, ",");
  return isWrapped && parts.at(-1)?.length === 0 ? parts.slice(0, -1) : parts;
}

function moduleIn(tokens: readonly Token[]): Import | undefined {
  const isAliased = tokens.at(-2)?.text === "as";
  const module = spelling(isAliased ? tokens.slice(0, -2) : tokens);
  const alias = isAliased ? tokens.at(-1)?.text : undefined;
  return /^\w+(?:\.\w+)*$/.test(module) ? { module, alias, names: undefined } : undefined;
}

function nameIn(tokens: readonly Token[]): ImportedName | undefined {
  const [name, as, alias, ...more] = tokens;
  if (name === undefined || (name.is !== "name" && name.text !== "*")) return undefined;
  if (as === undefined) return { name: name.text, alias: undefined };
  return as.text === "as" && alias?.is === "name" && more.length === 0
    ? { name: name.text, alias: alias.text }
    : undefined;
}

function spelling(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join("");
}

function complete<T>(parts: readonly (T | undefined)[]): T[] | undefined {
  const found = parts.filter((part) => part !== undefined);
  return found.length === parts.length ? found : undefined;
}

/** Reads one import statement; undefined for what isort would not write: comments, several modules. */
export function importOf(code: string): Import | undefined {
  if (!/^\s*(?:import|from)\b[^#;\\]*$/.test(code)) return undefined;
  const [only, ...more] = importsIn(tokensOf(code)) ?? [];
  return more.length === 0 ? only : undefined;
}

/** The names that an import defines in its file. */
export function boundNames({ module, alias, names }: Import): string[] {
  if (names === undefined) return [alias ?? module];
  return names.map((one) => one.alias ?? one.name).filter((name) => name !== "*");
}

/** An import as it is written on one line. */
export function importLine({ module, alias, names }: Import): string {
  return names === undefined
    ? `import ${spelled({ name: module, alias })}`
    : `from ${module} import ${names.map(spelled).join(", ")}`;
}

function spelled({ name, alias }: ImportedName): string {
  return alias === undefined ? name : `${name} as ${alias}`;
}

type FromImport = Import & { readonly names: readonly ImportedName[] };

/**
 * Merges the names of one `from module import …` that both sides changed: undefined where it is
 * something else, or where both give one name another meaning. The result is as isort writes it.
 * @param width of a line: beyond it, one name a line
 */
export function mergeImport(
  base: string | undefined,
  project: string,
  target: string,
  width: number,
): string[] | undefined {
  const mine = fromImportOf(project);
  const theirs = fromImportOf(target);
  const was = base === undefined ? undefined : fromImportOf(base);
  if (mine === undefined || theirs?.module !== mine.module) return undefined;
  if (base !== undefined && was === undefined) return undefined;
  const names = mergeNames(was?.names ?? [], mine.names, theirs.names, spelled).sort((a, b) =>
    nameOrder(a) < nameOrder(b) ? -1 : 1,
  );
  if (isTwiceIn(names)) return undefined;
  const margin = project.slice(0, indentOf(project));
  return written({ ...mine, names }, margin, project.includes("(") ? 0 : width);
}

/** Whether two of these names are called the same. */
function isTwiceIn(names: readonly ImportedName[]): boolean {
  return new Set(names.map(({ name, alias }) => alias ?? name)).size < names.length;
}

function written(statement: FromImport, margin: string, width: number): string[] {
  const { module, names } = statement;
  if (names.length === 0) return [];
  const line = margin + importLine(statement);
  if (line.length <= width) return [line];
  const each = names.map((name) => `${margin}    ${spelled(name)},`);
  return [`${margin}from ${module} import (`, ...each, `${margin})`];
}

function fromImportOf(text: string): FromImport | undefined {
  const found = importOf(text);
  return found?.names && { ...found, names: found.names };
}
