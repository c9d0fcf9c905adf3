import { parse as parseJsonc } from "jsonc-parser";
import type { Parsers } from "./parsers.js";

/** The settings of tools in a file, by tool and key: `pytest.addopts`, `ruff.lint.ignore`. */
export type Settings = ReadonlyMap<string, unknown>;

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** What stands before the settings of a file that is one tool's alone. */
const OWN: ReadonlyMap<string, string> = new Map([
  ["ruff.toml", "ruff"],
  [".ruff.toml", "ruff"],
  ["mypy.ini", ""],
  [".mypy.ini", ""],
  [".coveragerc", "coverage"],
  [".flake8", ""],
  ["pytest.ini", ""],
  [".pytest.ini", ""],
  ["pytest.toml", ""],
  [".pytest.toml", ""],
  ["tox.ini", ""],
  ["setup.cfg", ""],
  ["pyproject.toml", ""],
  ["package.json", "package"],
]);

/** Files that a tool reads instead of any other, be they empty. */
export const TAKES_PRECEDENCE: ReadonlyMap<string, string> = new Map([
  ["pytest.ini", "pytest"],
  [".pytest.ini", "pytest"],
  ["pytest.toml", "pytest"],
  [".pytest.toml", "pytest"],
  ["mypy.ini", "mypy"],
  [".mypy.ini", "mypy"],
  ["ruff.toml", "ruff"],
  [".ruff.toml", "ruff"],
  [".coveragerc", "coverage"],
]);

/** Whether a file holds settings that are read here. */
export function holdsSettings(name: string): boolean {
  return OWN.has(name) || isTsconfig(name);
}

const isTsconfig = (name: string) => /^tsconfig[\w.-]*\.json$/.test(name);

/** The settings in a file of this name; undefined where it does not parse. */
export function settingsIn(name: string, text: string, parsers: Parsers): Settings | undefined {
  try {
    const own = isTsconfig(name) ? "tsconfig" : (OWN.get(name) ?? "");
    const settings = new Map<string, unknown>();
    const values = valuesIn(name, text, parsers);
    if (values === undefined) return undefined;
    flatten(name === "pyproject.toml" ? values["tool"] : values, own, settings);
    return settings;
  } catch {
    return undefined;
  }
}

function valuesIn(name: string, text: string, { toml }: Parsers): Table | undefined {
  if (name.endsWith(".toml")) return tableFrom(toml(text));
  if (!name.endsWith(".json")) return iniIn(text);
  const errors: unknown[] = [];
  const value: unknown = parseJsonc(text, errors as never[], { allowTrailingComma: true });
  return errors.length === 0 ? tableFrom(value) : undefined;
}

function tableFrom(value: unknown): Table | undefined {
  return isTable(value) ? value : undefined;
}

/** Where a section stands among the settings: its own name in each format. */
const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^pytest\.ini_options(?=\.|$)/, "pytest"],
  [/^tool:pytest(?=\.|$)/, "pytest"],
  [/^coverage:(\w+)(?=\.|$)/, "coverage.$1"],
  [/^mypy-/, "mypy.overrides."],
  // What is in `lint` may stand above it, as it once did.
  [/^ruff\.lint(?=\.|$)/, "ruff"],
];

function flatten(value: unknown, prefix: string, into: Map<string, unknown>): void {
  if (isTable(value)) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, named(prefix === "" ? key : `${prefix}.${key}`), into);
    return;
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isTable)) {
    for (const table of value)
      flatten(table, `${prefix}.${wordsOf(table["module"] ?? table["path"]).join(",")}`, into);
    return;
  }
  into.set(prefix, value);
}

function named(key: string): string {
  const [pattern, name] = RENAMED.find(([one]) => one.test(key)) ?? [];
  const plain = pattern === undefined ? key : key.replace(pattern, name ?? "");
  // Tools take either.
  return plain.startsWith("tsconfig") || plain.startsWith("package")
    ? plain
    : plain.replaceAll("-", "_");
}

type Section = Record<string, string>;

const emptyTable = (): Section => Object.create(null) as Section;

/** Python's configparser: sections, `key = value` or `key: value`, indented lines go on. */
function iniIn(text: string): Table {
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  let key = "";
  for (const line of text.split("\n")) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const head = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (head !== undefined) {
      section = sections.get(head) ?? emptyTable();
      sections.set(head, section);
      key = "";
    } else if (section !== undefined) key = addLine(section, key, line);
  }
  return Object.fromEntries(sections);
}

/** Adds a line to a section; gives the key that the next line may go on with. */
function addLine(section: Section, key: string, line: string): string {
  if (/^\s/.test(line) && key !== "") {
    section[key] = `${section[key] ?? ""}\n${line.trim()}`;
    return key;
  }
  const [, name = "", value = ""] = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
  if (name !== "") section[name] = value.trim();
  return name;
}

/** A list as its entries: of an array, or of a text that has them in lines, or apart by commas or blanks. */
export function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((entry) => String(entry).trim());
  if (typeof value !== "string") return value === undefined ? [] : [JSON.stringify(value)];
  return value.split(/[\s,]+/).filter((word) => word !== "");
}

/** A list whose entries may have blanks in them: one a line. */
export function linesOf(value: unknown): string[] {
  if (typeof value !== "string") return wordsOf(value);
  return value.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
