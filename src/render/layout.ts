import { type AccessRule, accessIn } from "../spec/access-rule.js";
import type { Feature } from "../spec/feature.js";
import {
  type Condition,
  type LayoutOptions,
  meets,
  type Option,
  type OptionValues,
} from "../spec/option.js";
import type { Backend, Component, OtherComponent, WrittenMigration } from "./component.js";
import type { Dialects } from "./feature/dialects.js";
import { featureAtPath } from "./placeholder.js";
import type { Compiled, Modules, View } from "./template.js";

type ValueOf<O extends Option> = O extends { kind: "choice" }
  ? O["values"][number]
  : O extends { kind: "set" }
    ? readonly O["values"][number][]
    : boolean;

/** The values that a layout's options can have, by option. */
type ValuesOf<O extends LayoutOptions> = { readonly [K in keyof O]: ValueOf<O[K]> };

/** What the templates of a layout with these options and modules may speak of. */
export type ViewOf<O extends LayoutOptions, M extends Modules> = View<ValuesOf<O>, M>;

/** A module of the layout, and the names in it that features import. */
export type RequiredSymbols = { readonly path: string; readonly names: readonly string[] };

/** A layout as data: its options, and what the paths in its folder of templates do not say. */
export type Layout = {
  readonly name: string;
  /** One line for lists and questions. */
  readonly summary: string;
  readonly options: LayoutOptions;
  /** Who may use features, by the options: the first rule that they meet. */
  readonly access: readonly AccessRule[];
  /** The roles that users of every project may have. */
  readonly roles: readonly string[];
  /** What the files of features import from the layout's: without these they do not work. */
  readonly requiredSymbols: readonly RequiredSymbols[];
  /** Where this layout has what shared templates import: these can name no other. */
  readonly modules: Modules;
  /** What its features are written in: their templates can speak of no other dialect. */
  readonly dialects: Dialects;
  /** Names that a feature cannot have, since the layout has modules or tables of that name. */
  readonly reserved: ReadonlyMap<string, string>;
  /** Files that only some options have, shared ones by their path there. Every other is always rendered. */
  readonly only: Readonly<Record<string, Condition>>;
  /** Files that may be run. */
  readonly executable: ReadonlySet<string>;
  /** Files that each machine has its own copy of, with fresh secrets: made at create, outside the tree. */
  readonly local: readonly string[];
  readonly backend: Backend;
  /** What there is beside the back end. */
  readonly others: readonly OtherComponent[];
  readonly compiled: Compiled;
};

/** Whether a project with these option values has a file. */
export function hasFile({ only, compiled }: Layout, path: string, options: OptionValues): boolean {
  return meets(options, only[path] ?? only[compiled.moved[path] ?? path]);
}

/** The migrations from the tables that a layout's options give before a change to those after it. */
export async function migrationsOfOptions(
  { backend, compiled }: Layout,
  before: OptionValues,
  after: OptionValues,
): Promise<WrittenMigration[]> {
  const changed = backend.migrations.ofOptions.filter(
    ({ when }) => meets(before, when) !== meets(after, when),
  );
  if (changed.length === 0) return [];
  const { optionTables } = await compiled.load();
  return changed.map(({ when, title, tables }) => {
    const statements = optionTables[tables];
    if (statements === undefined) throw new Error(`There are no tables ${tables}.`);
    const { upgrade, downgrade } = statements;
    return meets(after, when)
      ? { title, upgrade, downgrade }
      : { title: `no ${title}`, upgrade: downgrade, downgrade: upgrade };
  });
}

/** Whether each row of a feature belongs to a user: where it does not say who may use it, the layout does. */
export function isOwnedIn(layout: Layout, options: OptionValues): (feature: Feature) => boolean {
  const { usual } = accessIn(layout, options);
  return (feature) => (feature.access ?? usual).kind === "owned";
}

/** What there is beside the back end in a project with these option values. */
export function othersIn({ others }: Layout, options: OptionValues): readonly Component[] {
  return others.filter(({ when }) => meets(options, when));
}

/** What a project with these option values consists of, the back end first. */
export function componentsIn(layout: Layout, options: OptionValues): readonly Component[] {
  return [layout.backend, ...othersIn(layout, options)];
}

/** The names that no feature can have, as one of its files would be one of the layout's. */
export function namesOfFiles({ paths, featurePaths }: Compiled): string[] {
  return featurePaths.flatMap((template) =>
    paths.flatMap((path) => featureAtPath(template, path) ?? []),
  );
}
