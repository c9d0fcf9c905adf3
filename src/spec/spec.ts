import type { ProjectPath } from "../tree/path.js";
import { byCodeUnit } from "../tree/tree.js";
import { accessIn, accessProblem, type AccessRule } from "./access-rule.js";
import { Diagnostics, type Place } from "./diagnostics.js";
import type { Feature } from "./feature.js";
import type { JsonPath } from "./json/json.js";
import { layoutOf, type Layouts } from "./layout.js";
import type { FeatureName, FieldName, ProjectName } from "./naming/name.js";
import {
  type OptionValue,
  type OptionValues,
  readAllowedOption,
  remainingOption,
  unknownOption,
} from "./option.js";
import { relationProblems } from "./relations/relations.js";

/** What a project is; every project is rendered from this alone. */
export type Spec = {
  readonly name: ProjectName;
  readonly layout: string;
  /** A value for every option of the layout, in the layout's order. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** In order of name. */
  readonly features: readonly Feature[];
  /** Files that a person has taken over, in order of path. */
  readonly keep: readonly ProjectPath[];
};

/** What a spec is made of; what is missing takes its default. */
type SpecParts = {
  readonly name: ProjectName;
  readonly layout: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly features?: readonly Feature[];
  readonly keep?: readonly ProjectPath[];
};

/**
 * Makes a spec of pieces that are each in order, and checks them against the layout and each other.
 * @throws Refused with every problem: an unknown layout, unknown options and invalid values, and
 * what is wrong between features.
 */
export function specOf(parts: SpecParts, layouts: Layouts): Spec {
  const diagnostics = new Diagnostics();
  return diagnostics.conclude(assemble(parts, layouts, diagnostics));
}

/** The fields that were renamed: by feature, the new name and the old one. */
export type FieldRenames = ReadonlyMap<FeatureName, ReadonlyMap<FieldName, FieldName>>;

/** No change: a spec as it is. */
export function asItIs(spec: Spec): SpecChange {
  return { spec, renames: new Map() };
}

/** What a generator makes of a spec: the spec that is wanted, and what the two alone do not tell. */
export type SpecChange = { readonly spec: Spec; readonly renames: FieldRenames };

/** How to say where a piece of a spec stands. */
type SpecLocations = {
  readonly layout: Place;
  readonly option: (name: string) => Place;
  /** Where the option's name stands, when not its value is wrong. */
  readonly optionName: (name: string) => Place;
  readonly feature: (index: number, where: JsonPath) => Place;
};

/** The parts of a spec that could be read; what is undefined has been told of. */
type ReadParts = Omit<SpecParts, "name" | "layout"> & {
  readonly name: SpecParts["name"] | undefined;
  readonly layout: string | undefined;
  /** Names of features that could not be read: references to them are not judged. */
  readonly unreadable?: ReadonlySet<string>;
};

// For a spec that comes from no text. Messages about features name the feature and the field.
const NO_LOCATIONS: SpecLocations = {
  layout: (problem) => ({ ...problem, field: "layout" }),
  option: (name) => (problem) => ({ ...problem, field: `options.${name}` }),
  optionName: (name) => (problem) => ({ ...problem, field: `options.${name}` }),
  feature: () => (problem) => problem,
};

/** Puts a spec together, and finds what is wrong between its parts. */
export function assemble(
  parts: ReadParts,
  layouts: Layouts,
  diagnostics: Diagnostics,
  locations: SpecLocations = NO_LOCATIONS,
): Spec | undefined {
  const { name, layout, features = [], keep = [] } = parts;
  const options =
    layout === undefined ? {} : readOptions({ ...parts, layout }, layouts, diagnostics, locations);
  for (const { feature, where, problem } of relationProblems(features, parts.unreadable)) {
    if (diagnostics.full) break;
    diagnostics.add(problem, locations.feature(feature, where));
  }
  const rule = ruleOf(layout, layouts, options);
  for (const [index, feature] of features.entries()) {
    const problem = rule && accessProblem(feature, rule);
    if (problem) diagnostics.add(problem, locations.feature(index, ["access"]));
  }
  if (name === undefined || layout === undefined) return undefined;
  return {
    name,
    layout,
    options,
    features: features.toSorted((a, b) => byCodeUnit(a.name, b.name)),
    keep: [...new Set(keep)].sort(byCodeUnit),
  };
}

function ruleOf(
  layout: string | undefined,
  layouts: Layouts,
  options: OptionValues,
): AccessRule | undefined {
  const { access } = layouts.get(layout ?? "") ?? {};
  return access && accessIn({ access }, options);
}

// A value for every option of the layout, in its order.
function readOptions(
  { layout, options: asked = {} }: ReadParts & { readonly layout: string },
  layouts: Layouts,
  diagnostics: Diagnostics,
  locations: SpecLocations,
): Readonly<Record<string, OptionValue>> {
  const offered = diagnostics.attempt(() => layoutOf(layout, layouts).options, locations.layout);
  if (offered === undefined) return {};
  for (const name of Object.keys(asked))
    if (!Object.hasOwn(offered, name))
      diagnostics.attempt(() => unknownOption(name, layout, offered), locations.optionName(name));
  const chosen: Record<string, OptionValue> = {};
  for (const [name, option] of Object.entries(offered)) {
    const value = Object.hasOwn(asked, name)
      ? diagnostics.attempt(
          () => readAllowedOption(name, option, asked[name], chosen),
          locations.option(name),
        )
      : undefined;
    chosen[name] = value ?? remainingOption(option, chosen).default;
  }
  return chosen;
}
