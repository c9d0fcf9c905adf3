import { refuse } from "../src/problem.js";
import { layouts } from "../src/render/layouts/index.js";
import { formatAccess, type Feature, flagText, readFeature } from "../src/spec/feature.js";
import { accessIn, type AccessRule } from "../src/spec/access-rule.js";
import { Diagnostics } from "../src/spec/diagnostics.js";
import { layoutOf, reservedBy } from "../src/spec/layout.js";
import { featureJson } from "../src/spec/files.js";
import { type Spec, type SpecChange, specOf } from "../src/spec/spec.js";
import { anyOf, didYouMean, quoted } from "../src/spec/text.js";
import { changedFeature } from "./feature-change.js";

/** What is asked of a feature: that it be there with these fields, be changed, or be gone. */
export type FeatureAnswers = {
  readonly name: string;
  /** Of a new feature, each `name:type…`. */
  readonly fields?: readonly string[];
  readonly access?: string;
  readonly plural?: string;
  /** Of a feature that is there: fields to add, names to drop, `old=new` to rename. */
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
  readonly rename?: readonly string[];
  readonly remove?: boolean;
};

/**
 * The spec with a feature added, changed or removed. What is so already stays as it is: the same
 * answers twice give the same spec.
 * @throws Refused with every problem: names and fields that cannot be, what contradicts other
 * features, a change of what is not there
 */
export function featureChange(spec: Spec, answers: FeatureAnswers): SpecChange {
  const { fields = [], add = [], drop = [], rename = [] } = answers;
  const found = spec.features.find(({ name }) => name === answers.name);
  const others = spec.features.filter((one) => one !== found);
  if (answers.remove) {
    refuseMore(answers);
    if (found) refuseWhileReferred(found, others);
    else refuseMistypedFeature(answers.name, spec);
    return { spec: withFeatures(spec, others), renames: new Map() };
  }
  if (found === undefined) {
    if (add.length + drop.length + rename.length > 0) refuseChangeOfNothing(answers.name, spec);
    const made = newFeature(spec.layout, answers);
    return { spec: withFeatures(spec, [...others, made]), renames: new Map() };
  }
  if (fields.length > 0) {
    refuseOther(found, spec, answers);
    return { spec, renames: new Map() };
  }
  const { feature, renames } = changedFeature(found, answers, reservedBy(spec.layout, layouts));
  return {
    spec: withFeatures(spec, [...others, feature]),
    renames: new Map(renames.size === 0 ? [] : [[found.name, renames]]),
  };
}

/**
 * The feature that answers describe, on its own.
 * @throws Refused with every problem in them
 */
function newFeature(layout: string, answers: FeatureAnswers): Feature {
  const { name, fields = [], access, plural } = answers;
  const diagnostics = new Diagnostics();
  const read = readFeature(
    {
      place: (problem) => ({ field: "<field>", ...problem }),
      name: flagText("<name>", name),
      plural: plural === undefined ? undefined : flagText("--plural", plural),
      access: access === undefined ? undefined : flagText("--access", access),
      fields: fields.map((text) => flagText("<field>", text)),
    },
    reservedBy(layout, layouts),
    diagnostics,
  );
  return diagnostics.conclude(read);
}

function withFeatures(spec: Spec, features: readonly Feature[]): Spec {
  return specOf({ ...spec, features }, layouts);
}

function refuseMore(answers: FeatureAnswers): void {
  const { fields = [], add = [], drop = [], rename = [], access, plural } = answers;
  if ([...fields, ...add, ...drop, ...rename, access, plural].every((one) => one === undefined))
    return;
  refuse({
    code: "bad-arguments",
    field: "--remove",
    message: "A feature is either removed or changed.",
    fix: "Leave the fields and the other flags out.",
  });
}

function refuseWhileReferred({ name }: Feature, others: readonly Feature[]): void {
  const references = others.flatMap((other) =>
    other.fields
      .filter((field) => field.type === "ref" && field.feature === name)
      .map((field) => ({ feature: other.name, field: field.name })),
  );
  const [first] = references;
  if (first === undefined) return;
  const names = references.map(({ feature, field }) => `'${feature}.${field}'`).join(", ");
  refuse({
    code: "invalid-spec",
    message: `The feature '${name}' is referred to by ${names}.`,
    fix: `Drop that first: npx create-agent-project feature ${first.feature} --drop ${first.field}`,
  });
}

/** To remove what is not there is no fault, unless the name looks mistyped. */
function refuseMistypedFeature(name: string, spec: Spec): void {
  const known = spec.features.map((one) => one.name);
  const hint = didYouMean(name, known);
  if (hint === "") return;
  refuse({
    code: "bad-arguments",
    field: "<name>",
    message: `There is no feature ${quoted(name)}.`,
    fix: `${hint}The features are ${anyOf(known)}.`,
  });
}

function refuseChangeOfNothing(name: string, spec: Spec): never {
  refuseMistypedFeature(name, spec);
  return refuse({
    code: "bad-arguments",
    field: "<name>",
    message: `There is no feature ${quoted(name)} to change.`,
    fix: "To add one, name its fields without --add: npx create-agent-project feature invoice number:str:32",
  });
}

/** Who may use the features of a project, by its layout and options. */
export function accessRuleOf({ layout, options }: Spec): AccessRule {
  return accessIn(layoutOf(layout, layouts), options);
}

/** The same feature may be asked for once more; another of that name may not. */
function refuseOther(found: Feature, spec: Spec, answers: FeatureAnswers): void {
  const { add = [], drop = [], rename = [] } = answers;
  const as = { plural: found.plural, ...(found.access && { access: formatAccess(found.access) }) };
  const asked = newFeature(spec.layout, { ...as, ...answers });
  // Who may use it is the same, said or not.
  const { usual } = accessRuleOf(spec);
  const textOf = (feature: Feature) =>
    JSON.stringify(featureJson({ ...feature, access: feature.access ?? usual }));
  const isSame = textOf(asked) === textOf(found);
  if (isSame && add.length + drop.length + rename.length === 0) return;
  refuse({
    code: "bad-arguments",
    field: "<name>",
    message: `There is a feature '${found.name}' already, and not with just these fields.`,
    fix: `Say what to change: npx create-agent-project feature ${found.name} --add FIELD, --drop NAME or --rename OLD=NEW`,
  });
}
