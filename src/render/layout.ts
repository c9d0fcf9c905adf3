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
import { projectPath, type ProjectPath } from "../tree/path.js";
import { featuresAtPaths } from "./placeholder.js";
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
  /** Its documents that speak of the code; undefined where none is compared with it. */
  readonly documents?: Documents;
  /** Documents that agents have to follow, beside CLAUDE.md: no placeholder may be left in them. */
  readonly rules?: readonly ProjectPath[];
  /** Its list of tasks, for `verify`; undefined where it has none. */
  readonly taskList?: ProjectPath;
  /** What there is beside the back end. */
  readonly others: readonly OtherComponent[];
  /** What lies among its tests and documents and counts as code. */
  readonly countsAsCode?: readonly CountsAsCode[];
  readonly compiled: Compiled;
};

/**
 * A file or a folder among tests or documents that the project's tests hold against its code: both are
 * written together, or a test breaks.
 */
export type CountsAsCode = {
  readonly path: ProjectPath;
  /** The options of the projects that have it; all do where this is left out. */
  readonly when?: Condition;
};

/** The documents of a layout that have to agree with the code, for `check`. */
export type Documents = {
  /** Those that say how things are: endpoints, paths, modules and commands that they name have to be there. */
  readonly current: readonly ProjectPath[];
  /** The folder of others. */
  readonly folder: ProjectPath;
  /** The file that has the project's version, in TOML's table `project`. */
  readonly versionFile: ProjectPath;
  /** Those that name it. */
  readonly versioned: readonly ProjectPath[];
  /** The module and the name of the application, whose routers tell its endpoints. */
  readonly application: { readonly module: string; readonly name: string };
};

/** What agents follow in every project. */
const STANDARDS = projectPath("CLAUDE.md");

/** The documents that agents have to follow in a project of this layout. */
export function rulesIn({ rules = [] }: Layout): readonly ProjectPath[] {
  return [STANDARDS, ...rules];
}

/** Whether a project with these option values has a file. */
export function hasFile({ only, compiled }: Layout, path: string, options: OptionValues): boolean {
  return meets(options, only[path] ?? only[compiled.moved[path] ?? path]);
}

/** What becomes of tables that only some options have: features may refer to them while they are there. */
export type OptionMigrations = {
  readonly added: readonly WrittenMigration[];
  readonly removed: readonly WrittenMigration[];
};

const NO_OPTION_MIGRATIONS: OptionMigrations = { added: [], removed: [] };

/** The migrations from the tables that a layout's options give before a change to those after it. */
export async function migrationsOfOptions(
  { backend, compiled }: Layout,
  before: OptionValues,
  after: OptionValues,
): Promise<OptionMigrations> {
  const changed = backend.migrations.ofOptions.filter(
    ({ when }) => meets(before, when) !== meets(after, when),
  );
  if (changed.length === 0) return NO_OPTION_MIGRATIONS;
  const { optionTables } = await compiled.load();
  const statementsOf = (tables: string) => {
    const statements = optionTables[tables];
    if (statements === undefined) throw new Error(`There are no tables ${tables}.`);
    return statements;
  };
  return {
    added: changed
      .filter(({ when }) => meets(after, when))
      .map(({ title, tables }) => ({ title, ...statementsOf(tables) })),
    removed: changed
      .filter(({ when }) => !meets(after, when))
      .map(({ title, tables }) => {
        const { upgrade, downgrade } = statementsOf(tables);
        return { title: `no ${title}`, upgrade: downgrade, downgrade: upgrade };
      }),
  };
}

/** Whether each row of a feature belongs to a user: where it does not say who may use it, the layout does. */
export function isOwnedIn(layout: Layout, options: OptionValues): (feature: Feature) => boolean {
  const { usual } = accessIn(layout, options);
  return (feature) => (feature.access ?? usual).kind === "owned";
}

/** What there is beside the back end in a project with these option values. */
export function othersIn({ others }: Layout, options: OptionValues): readonly OtherComponent[] {
  return others.filter(({ when }) => meets(options, when));
}

/** What a project with these option values consists of, the back end first. */
export function componentsIn(layout: Layout, options: OptionValues): readonly Component[] {
  return [layout.backend, ...othersIn(layout, options)];
}

/** What lies among tests and documents and counts as code, in a project with these option values. */
export function countedAsCode(
  { countsAsCode = [] }: Layout,
  options: OptionValues,
): readonly ProjectPath[] {
  return countsAsCode.filter(({ when }) => meets(options, when)).map(({ path }) => path);
}

/** A path as texts show it: a folder has no dot in its name, and a slash at its end. */
export function shownPath(path: ProjectPath): string {
  return path.slice(path.lastIndexOf("/") + 1).includes(".") ? path : `${path}/`;
}

/** The folders of tests in a project with these option values. */
export function testFolders(layout: Layout, options: OptionValues): readonly ProjectPath[] {
  return componentsIn(layout, options).flatMap(({ tests }) => tests ?? []);
}

/** The names that no feature can have, as one of its files would be one of the layout's. */
export function namesOfFiles({ paths, featurePaths }: Compiled): string[] {
  return featurePaths.flatMap((template) => featuresAtPaths(template, paths));
}
