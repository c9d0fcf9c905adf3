import { refuse } from "../problem.js";
import type { LayoutOptions } from "./option.js";
import { anyOf, didYouMean, quoted } from "./text.js";
import type { ReservedNames } from "./naming/reserved.js";

/** What the spec needs to know of a layout. */
export type Layout = {
  readonly summary: string;
  readonly options: LayoutOptions;
  /** The layout's own modules, variables and tables: no feature may have these names or plurals. */
  readonly reserved?: ReservedNames;
};

/** The layouts that a spec may choose from, by name. */
export type Layouts = ReadonlyMap<string, Layout>;

/**
 * The layout of a name.
 * @throws Refused `unknown-layout` with the nearest name.
 */
export function layoutOf<L extends Layout>(name: string, layouts: ReadonlyMap<string, L>): L {
  const layout = layouts.get(name);
  if (layout !== undefined) return layout;
  return refuse({
    code: "unknown-layout",
    message: `There is no layout ${quoted(name)}.`,
    fix: `${didYouMean(name, layouts.keys())}The layouts are ${anyOf([...layouts.keys()])}.`,
  });
}

/** The names that a layout keeps for itself; none where there is no such layout. */
export function reservedBy(name: string | undefined, layouts: Layouts): ReservedNames {
  return layouts.get(name ?? "")?.reserved ?? new Map();
}
