import { isortOrder, nameOrder, sectionOf } from "./isort.js";

/** A piece of Python, and the names that it needs imported: `decimal.Decimal`. */
export type Code = { readonly code: string; readonly imports: readonly string[] };

/** A piece of Python. */
export function code(text: string, ...imports: readonly string[]): Code {
  return { code: text, imports };
}

/**
 * The import statements for these names, in the order of isort in Black's profile, a blank line between
 * sections. A name with dots (`decimal.Decimal`) is imported from its module, one without is a module.
 * What is not needed may be given as false.
 */
export function importsOf(wanted: readonly (string | false)[]): string {
  const names = new Set(wanted.filter((name) => name !== false));
  const modules = [...names].filter((name) => !name.includes("."));
  const statements = [
    ...modules.map((module) => statementOf(module, undefined)),
    ...[...groupedByModule(names)].map(([module, found]) => statementOf(module, found)),
  ];
  statements.sort((a, b) => (a.order < b.order ? -1 : 1));
  return statements
    .map(({ section, text }, index) => {
      const before = statements[index - 1];
      return before !== undefined && before.section !== section ? `\n${text}` : text;
    })
    .join("\n");
}

const FIRST_PARTY: ReadonlySet<string> = new Set(["app", "tests"]);

function groupedByModule(names: ReadonlySet<string>): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const dotted of names) {
    const at = dotted.lastIndexOf(".");
    if (at === -1) continue;
    const module = dotted.slice(0, at);
    modules.set(module, [...(modules.get(module) ?? []), dotted.slice(at + 1)]);
  }
  return modules;
}

function statementOf(module: string, names: readonly string[] | undefined) {
  const sorted = names
    ?.map((name) => ({ name, alias: undefined }))
    .sort((a, b) => (nameOrder(a) < nameOrder(b) ? -1 : 1));
  return {
    section: sectionOf(module, FIRST_PARTY),
    order: isortOrder({ module, alias: undefined, names: sorted }, FIRST_PARTY),
    text: sorted
      ? `from ${module} import ${sorted.map(({ name }) => name).join(", ")}`
      : `import ${module}`,
  };
}

// Short enough to stand indented within 88 columns.
const CHUNK = 50;

const LINE = 88;

/** A text as Python writes it; a long one in pieces, as no formatter would break it. */
export function stringLiteral(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= CHUNK) return JSON.stringify(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += CHUNK)
    pieces.push(JSON.stringify(characters.slice(at, at + CHUNK).join("")));
  return `(${pieces.join(" ")})`;
}

/**
 * A text's expression as the value of a key in a dict that stands indented twice: one that would be
 * too long for its line is made a call, which formatters break.
 */
export function entryValue(key: string, expression: string): string {
  const fits = `        "${key}": ${expression},`.length <= LINE;
  return fits || !/^f?"/.test(expression) ? expression : `str(${expression})`;
}

/** A number as Python writes a float, with a point or an exponent. */
export function floatLiteral(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
}

/** `True` or `False`. */
export function boolLiteral(value: boolean): string {
  return value ? "True" : "False";
}

/** A day, given as `2025-12-31`. */
export function dateLiteral(iso: string): Code {
  return code(`date(${iso.split("-").map(Number).join(", ")})`, "datetime.date");
}

/** A moment in UTC, given as `2025-12-31T23:59:59.5+01:00`. */
export function datetimeLiteral(iso: string): Code {
  const { parts, microsecond } = inUTC(iso);
  const shown = microsecond > 0 ? [...parts, microsecond] : parts;
  return code(`datetime(${shown.join(", ")}, tzinfo=UTC)`, "datetime.datetime", "datetime.UTC");
}

/** A moment as pydantic writes it in UTC: `2025-12-31T22:59:59.500000Z`. */
export function utcText(iso: string): string {
  const { text, microsecond } = inUTC(iso);
  return `${text}${microsecond > 0 ? `.${String(microsecond).padStart(6, "0")}` : ""}Z`;
}

function inUTC(iso: string) {
  // A Date has milliseconds only.
  const microsecond = Number((/\.(\d+)/.exec(iso)?.[1] ?? "").padEnd(6, "0"));
  const text = new Date(iso.replace(/\.\d+/, "")).toISOString().slice(0, 19);
  return { text, parts: text.split(/[-T:]/).map(Number), microsecond };
}
