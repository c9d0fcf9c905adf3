import type { Access } from "../spec/feature.js";
import type { OptionValue } from "../spec/option.js";
import type { BackendView, OtherView } from "./component.js";
import type { Property } from "./feature/prettier.js";
import type { FeatureTemplateView } from "./feature/view.js";

/** Names of Python modules and packages, by what shared templates call them. */
export type Modules = Readonly<Record<string, string>>;

/** What files that are the project's know of a feature. */
export type NamedFeature = {
  readonly name: string;
  readonly plural: string;
  readonly className: string;
  /** The names of those that it refers to, itself left out, in order and each once. */
  readonly refersTo: readonly string[];
};

/** A feature in a list that is worked through in order. */
export type OrderedFeature = NamedFeature & {
  /** Of those that it refers to, what stands before it: all, unless some refer back. */
  readonly after: readonly NamedFeature[];
};

/** What a template may speak of. */
export type View<Options = Readonly<Record<string, OptionValue>>, M = Modules> = {
  readonly project: { readonly name: string };
  readonly options: Options;
  /** In order of name. */
  readonly features: readonly NamedFeature[];
  /** Each after those that it refers to, and otherwise in order of name. */
  readonly inOrderOfReference: () => readonly OrderedFeature[];
  /** Who may use features: one where there are no users. */
  readonly accesses: readonly Access["kind"][];
  /** The roles that features ask for and the layout does not have, in order. */
  readonly roles: readonly string[];
  readonly modules: M;
  readonly backend: BackendView;
  /** What there is beside the back end. */
  readonly others: readonly OtherView[];
  /** The folders in the project that have a package.json, such as `web`; its own is not among them. */
  readonly npmFolders: readonly string[];
  /** What lies among tests and documents and counts as code. */
  readonly countsAsCode: readonly string[];
  /** The file that `pip install -r` takes for working on the project. */
  readonly requirements: string;
  /** Names of modules in the order of their imports. */
  readonly sorted: (names: readonly string[]) => readonly string[];
  /** An object of TypeScript in a list at the top level of its module. */
  readonly listEntryOf: (properties: readonly Property[]) => string;
  /** The version of this program. */
  readonly version: string;
  /** A fresh random secret. Only for files outside the tree: the tree holds nothing random. */
  readonly secret?: () => string;
};

/** A compiled template: the same view always gives the same text. */
export type Template<V = View> = (view: V) => string;

/** Templates by the path that each will have in a project. */
export type Templates = Readonly<Record<string, Template>>;

/** The templates of the files that each feature has, by path with a placeholder in it. */
export type FeatureTemplates = Readonly<Record<string, Template<FeatureTemplateView>>>;

/** What makes and removes the tables that only some options have, by their names. */
export type OptionTableStatements = Readonly<
  Record<string, { readonly upgrade: string; readonly downgrade: string }>
>;

/** The templates of a layout, as the build leaves them. */
export type Compiled = {
  readonly paths: readonly string[];
  /** The paths of what each feature has, with a placeholder for its name. */
  readonly featurePaths: readonly string[];
  /** Where among the shared templates stands what a layout has at another path. */
  readonly moved: Readonly<Record<string, string>>;
  /** Of `paths`, what features can reach: these have to be formatted at run time. */
  readonly named: ReadonlySet<string>;
  /** Of `paths`, what a package's name in this layout makes lines of too long: so have these. */
  readonly lengthened: ReadonlySet<string>;
  /** Loads the templates themselves, which a command that finds nothing to render does without. */
  readonly load: () => Promise<{
    readonly templates: Templates;
    readonly featureTemplates: FeatureTemplates;
    readonly optionTables: OptionTableStatements;
  }>;
};

/**
 * What `<%= … %>` puts into a text: the value as it is, no escaping.
 * @throws TypeError for what has no text of its own; EJS alone would print nothing for `undefined`.
 */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new TypeError(`A template prints ${String(value)}, which is no text.`);
}
