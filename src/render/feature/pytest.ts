import { columnOf } from "../../spec/field/field.js";
import { code, type Code } from "../../languages/python/code.js";
import { entryValue } from "../../languages/python/literal.js";
import { answeredDefaultOf } from "./default.js";
import type { FieldFacts } from "./field-view.js";
import { type Bounds, boundsOf, sampleOf } from "./samples.js";

/** Where tests find what they import. */
export type PytestModules = {
  /** The package with a module for each feature, which has its enums. */
  readonly enums: string;
};

/** What tests in Python try a field with. */
export type PytestView = {
  readonly sample: Code | undefined;
  readonly bounds: Bounds;
  /** What it is where a client does not say it, as the API answers it. */
  readonly default: string | undefined;
};

/** What tests in Python try a field with. */
export function pytestOf(facts: FieldFacts, modules: PytestModules): PytestView {
  const { field } = facts;
  const name = columnOf(field);
  const sample = sampleOf(facts, modules.enums);
  const answered = answeredDefaultOf(field);
  return {
    sample: sample && code(entryValue(name, sample.code), ...sample.imports),
    bounds: boundsOf(field),
    default: answered && entryValue(name, answered),
  };
}
