import { refuse } from "../problem.js";
import type { AccessRule } from "./access-rule.js";
import { type Language, namesWithTypescript, type ReservedNames } from "./naming/reserved.js";
import type { LayoutOptions } from "./option.js";
import { anyOf, didYouMean, quoted } from "./text.js";

/** What the spec needs to know of a layout. */
type SpecLayout = {
  readonly summary: string;
  readonly options: LayoutOptions;
  /** Who may use its features; whoever where this is left out. */
  readonly access?: readonly AccessRule[];
  /** The layout's own modules, variables and tables: no feature may have these names or plurals. */
  readonly reserved?: ReadonlyMap<string, string>;
  /** What there is beside its back end, each in a language that has words of its own. */
  readonly others?: readonly { readonly language: Language }[];
};

/** The layouts that a spec may choose from, by name. */
export type Layouts = ReadonlyMap<string, SpecLayout>;

/**
 * The layout of a name.
 * @throws Refused `unknown-layout` with the nearest name.
 */
export function layoutOf<L extends SpecLayout>(name: string, layouts: ReadonlyMap<string, L>): L {
  const layout = layouts.get(name);
  if (layout !== undefined) return layout;
  return refuse({
    code: "unknown-layout",
    message: `There is no layout ${quoted(name)}.`,
    fix: `${didYouMean(name, layouts.keys())}The layouts are ${anyOf([...layouts.keys()])}.`,
  });
}

/** The names that a layout and its languages keep for themselves; none where there is no such layout. */
export function reservedBy(name: string | undefined, layouts: Layouts): ReservedNames {
  const { reserved = new Map<string, string>(), others = [] } = layouts.get(name ?? "") ?? {};
  const hasTypescript = others.some(({ language }) => language === "typescript");
  return hasTypescript ? namesWithTypescript(reserved) : reserved;
}
