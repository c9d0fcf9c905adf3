import type { Access } from "../../spec/feature.js";
import { columnOf, type Field } from "../../spec/field/field.js";
import { classNameOf } from "../../spec/naming/name.js";
import { code, importsOf } from "../../languages/python/code.js";
import { entryValue } from "../../languages/python/literal.js";
import { answeredDefaultOf, defaultOf } from "./default.js";
import { enumClassOf } from "./enum.js";
import { isRef, type FieldView, type RefView, type TargetView } from "./field-view.js";
import {
  createAttribute,
  filterAttributes,
  isComparable,
  isRanged,
  isSortable,
  readAttribute,
  updateAttribute,
} from "./pydantic.js";
import { boundsOf, capitalized, differs, sampleOf, spoken, withArticle } from "./samples.js";
import { attributeOf } from "./sqlalchemy.js";
import type { Subject, Target } from "./subject.js";
import { testsOf, type TestsView } from "./tests.js";

/** A feature, as templates speak of it. */
export type FeatureView = {
  readonly name: string;
  readonly plural: string;
  readonly className: string;
  /** `invoice line` */
  readonly singular: string;
  /** `an invoice line` */
  readonly one: string;
  /** `An invoice line` */
  readonly One: string;
  /** `invoice lines` */
  readonly many: string;
  /** `Invoice lines` */
  readonly Many: string;
  readonly access: Access;
  readonly isOwned: boolean;
  /** Whether its service has to know who asks. */
  readonly knowsUser: boolean;
  /** Whether its rows cannot be without a user. */
  readonly needsOwner: boolean;
  readonly fields: readonly FieldView[];
  readonly refs: readonly RefView[];
  /** What its refs refer to, each once. */
  readonly targets: readonly TargetView[];
  /** Whether a write can contradict what is stored. */
  readonly canConflict: boolean;
  readonly tests: TestsView;
};

/** What a template named after `[feature]` may speak of. */
export type FeatureTemplateView = {
  readonly feature: FeatureView;
  readonly imports: (...names: readonly (string | false)[]) => string;
  readonly version: string;
};

/** What templates may say of a feature. */
export function featureViewOf(subject: Subject): FeatureView {
  const { feature, access, needsOwner } = subject;
  const { name, plural } = feature;
  const isOwned = access.kind === "owned";
  const fields = fieldViews(subject);
  const refs = fields.filter(isRef);
  const knowsUser =
    isOwned || (access.kind !== "public" && refs.some(({ target }) => target.isOwned));
  return {
    name,
    plural,
    className: classNameOf(name),
    singular: spoken(name),
    one: withArticle(spoken(name)),
    One: capitalized(withArticle(spoken(name))),
    many: spoken(plural),
    Many: capitalized(spoken(plural)),
    access,
    isOwned,
    knowsUser,
    needsOwner,
    fields,
    refs,
    targets: [...new Map(refs.map(({ target }) => [target.name, target])).values()],
    // A row that is referred to may be deleted between the check and the write.
    canConflict: refs.length > 0 || fields.some(({ isUnique }) => isUnique),
    tests: testsOf(fields, knowsUser),
  };
}

/** All that the templates of a feature may speak of. */
export function featureTemplateView(subject: Subject, version: string): FeatureTemplateView {
  return {
    feature: featureViewOf(subject),
    imports: (...names) => importsOf(names),
    version,
  };
}

function fieldViews({ feature, targets }: Subject): FieldView[] {
  let sample = 0;
  return feature.fields.map((field, index) => {
    const target = targets[field.name];
    if (target !== undefined) sample += 2;
    return fieldView(feature.name, field, index, target && targetView(target, sample));
  });
}

function targetView(target: Target, sample: number): TargetView {
  return {
    ...target,
    className: classNameOf(target.name),
    comesFirst: !target.isItself && !target.leadsBack,
    sample,
  };
}

function fieldView(
  feature: string,
  field: Field,
  index: number,
  target: TargetView | undefined,
): FieldView {
  const enumClass = field.type === "enum" ? enumClassOf(feature, field, index) : undefined;
  const parts = {
    field,
    enumClass,
    enumModule: `app.models.${feature}`,
    target,
    default: defaultOf(field, enumClass),
  };
  const name = columnOf(field);
  const sample = sampleOf(parts);
  const answered = answeredDefaultOf(field);
  return {
    name,
    isNullable: field.nullable,
    isUnique: field.unique,
    isRequired: !field.nullable && field.default === undefined && field.type !== "list",
    isComparable: isComparable(field),
    isRanged: isRanged(field),
    isSortable: isSortable(field),
    differs: differs(field),
    enum: enumClass,
    target,
    sqlalchemy: attributeOf(parts),
    pydantic: {
      create: createAttribute(parts),
      update: updateAttribute(parts),
      read: readAttribute(parts),
      filters: filterAttributes(parts),
    },
    sample: sample && code(entryValue(name, sample.code), ...sample.imports),
    bounds: boundsOf(field),
    default: answered && entryValue(name, answered),
  };
}
