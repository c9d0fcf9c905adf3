import { importLine } from "./imports.js";
import { isortOrder, nameOrder, sectionOf } from "./isort.js";

/** A piece of Python, and the names that it needs imported: `decimal.Decimal`. */
export type Code = { readonly code: string; readonly imports: readonly string[] };

/** A piece of Python. */
export function code(text: string, ...imports: readonly string[]): Code {
  return { code: text, imports };
}

/**
 * The import statements for these names, in the order of isort in Black's profile, a blank line between
 * sections. A name with dots (`decimal.Decimal`) is imported from its module, one without is a module,
 * as is one that gets another name (`sqlalchemy as sa`). What is not needed may be given as false.
 * @param firstParty the project's own packages, which come last
 */
export function importsOf(
  wanted: readonly (string | false)[],
  firstParty: ReadonlySet<string> = new Set(),
): string {
  const names = new Set(wanted.filter((name) => name !== false));
  const isModule = (name: string) => !name.includes(".") || name.includes(" ");
  const statements = [
    ...[...names].filter(isModule).map((module) => statementOf(module, undefined, firstParty)),
    ...[...groupedByModule([...names].filter((name) => !isModule(name)))].map(([module, found]) =>
      statementOf(module, found, firstParty),
    ),
  ];
  statements.sort((a, b) => (a.order < b.order ? -1 : 1));
  return statements
    .map(({ section, text }, index) => {
      const before = statements[index - 1];
      return before !== undefined && before.section !== section ? `\n${text}` : text;
    })
    .join("\n");
}

function groupedByModule(names: readonly string[]): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const dotted of names) {
    const at = dotted.lastIndexOf(".");
    const module = dotted.slice(0, at);
    modules.set(module, [...(modules.get(module) ?? []), dotted.slice(at + 1)]);
  }
  return modules;
}

function statementOf(
  spelled: string,
  names: readonly string[] | undefined,
  firstParty: ReadonlySet<string>,
) {
  const [module = "", alias] = spelled.split(" as ");
  const sorted = names
    ?.map((name) => ({ name, alias: undefined }))
    .sort((a, b) => (nameOrder(a) < nameOrder(b) ? -1 : 1));
  const statement = { module, alias, names: sorted };
  return {
    section: sectionOf(module, firstParty),
    order: isortOrder(statement, firstParty),
    text: importLine(statement),
  };
}

/** The text with each line that is not empty indented once. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
