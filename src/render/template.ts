import type { Feature } from "../spec/feature.js";
import type { OptionValue } from "../spec/option.js";
import type { Spec } from "../spec/spec.js";

/** What a template may speak of. */
export type View<Options = Readonly<Record<string, OptionValue>>> = {
  readonly project: { readonly name: string };
  readonly options: Options;
  readonly features: readonly Feature[];
  /** The feature that a template named after `[feature]` is rendered for. */
  readonly feature?: Feature;
  /** A fresh random secret. Only for files outside the tree: the tree holds nothing random. */
  readonly secret?: () => string;
};

/** A compiled template: the same view always gives the same text. */
export type Template<V = View> = (view: V) => string;

/** Templates by the path that each will have in a project. */
export type Templates = Readonly<Record<string, Template>>;

/** The templates of a layout, as the build leaves them. */
export type Compiled = {
  readonly paths: readonly string[];
  /** The paths that a feature's name can reach; only these have to be formatted at run time. */
  readonly named: ReadonlySet<string>;
  /** Loads the templates themselves, which a command that finds nothing to render does without. */
  readonly load: () => Promise<{ readonly templates: Templates }>;
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

/** What the templates of a project may speak of. */
export function viewOf(spec: Spec): View {
  return { project: { name: spec.name }, options: spec.options, features: spec.features };
}
