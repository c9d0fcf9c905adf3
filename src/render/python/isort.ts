import { STANDARD_LIBRARY } from "./stdlib.js";

/** `import module as alias` has no names; `from module import name as alias` has some. */
export type Import = {
  readonly module: string;
  readonly alias: string | undefined;
  readonly names: readonly ImportedName[] | undefined;
};

export type ImportedName = { readonly name: string; readonly alias: string | undefined };

/**
 * Where isort, in black's profile, puts an import, as a string to compare: by section, `import x`
 * before `from x import`, by module without regard to case and with numbers by value, then by name.
 */
export function isortOrder(one: Import, firstParty: ReadonlySet<string>): string {
  const module = natural(one.module.replace(/^(\.+)/, "$1_").toLowerCase());
  const style = one.names === undefined ? "0" : "1";
  const first = one.names?.[0];
  const name = first === undefined ? "" : nameOrder(first);
  return [sectionOf(one.module, firstParty), style, module, name].join("\0");
}

/** isort's section: from __future__, standard library, third party, this project, relative. */
export function sectionOf(module: string, firstParty: ReadonlySet<string>): number {
  const root = module.split(".", 1)[0] ?? "";
  if (root === "__future__") return 0;
  if (root === "") return 4;
  if (STANDARD_LIBRARY.has(root)) return 1;
  return firstParty.has(root) ? 3 : 2;
}

/** Where isort puts a name inside an import: CONSTANTS before Classes before functions. */
export function nameOrder({ name, alias }: ImportedName): string {
  const isConstant = name.length > 1 && name === name.toUpperCase() && /[A-Z]/.test(name);
  const group = isConstant ? "A" : /^[A-Z]/.test(name) ? "B" : "C";
  return group + natural(name.toLowerCase()) + "\0" + (alias ?? "");
}

/** Modules of one package in isort's order. */
export function sortedModules(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (natural(a) < natural(b) ? -1 : 1));
}

// As Python compares `re.split(r"(\d+)", text)`: text first, then numbers by value.
function natural(text: string): string {
  return text.replace(/\d+/g, (digits) => "\u0001" + digits.padStart(20, "0"));
}
