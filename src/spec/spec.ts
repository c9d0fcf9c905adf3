import type { ProjectPath } from "../tree/path.js";
import { assemble } from "./assemble.js";
import type { Feature } from "./feature.js";
import { Findings } from "./findings.js";
import type { Layouts } from "./layout.js";
import type { ProjectName } from "./name.js";
import type { OptionValue } from "./option.js";

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
export type SpecParts = {
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
  const findings = new Findings();
  return findings.conclude(assemble(parts, layouts, findings));
}
