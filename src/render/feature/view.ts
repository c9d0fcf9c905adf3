import type { Access } from "../../spec/feature.js";
import { columnOf } from "../../spec/field/field.js";
import { classNameOf } from "../../spec/naming/name.js";
import { importsOf } from "../../languages/python/code.js";
import {
  type Dialects,
  type FeatureDialects,
  featureIn,
  type FieldDialects,
  fieldIn,
} from "./dialects.js";
import { enumClassOf } from "./enum.js";
import {
  type FieldView,
  isComparable,
  isRanged,
  isRef,
  isRequired,
  isSortable,
  type RefView,
  type TargetView,
} from "./field-view.js";
import { capitalized, differs, spoken, withArticle } from "./samples.js";
import type { Modules } from "../template.js";
import type { Subject, Target } from "./subject.js";
import { testsOf, type TestsView } from "./tests.js";

/** A feature, as templates speak of it in whichever dialect. */
type FeatureWith<F extends FieldView> = {
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
  /** Whether references of others, or of its own, turn null where a row is deleted, and whether some keep it from that. */
  readonly isReferredTo: boolean;
  readonly isNeeded: boolean;
  readonly fields: readonly F[];
  readonly refs: readonly RefView<F>[];
  /** What its refs refer to, each once. */
  readonly targets: readonly TargetView[];
  /** Whether a write can contradict what is stored. */
  readonly canConflict: boolean;
  readonly tests: TestsView<F>;
};

/** A field in whatever dialects its layout has. */
type SomeFieldView = FieldView & Partial<FieldDialects>;

/** A feature in whatever dialects its layout has. */
export type FeatureView = FeatureWith<SomeFieldView> & Partial<FeatureDialects>;

/** A feature in these dialects and no other. */
type FeatureViewIn<D> = FeatureWith<
  FieldView & Pick<FieldDialects, keyof D & keyof FieldDialects>
> &
  Pick<FeatureDialects, keyof D & keyof FeatureDialects>;

/** What a template named after `[feature]` may speak of. */
export type FeatureTemplateView<F = FeatureView, M = Modules> = {
  readonly feature: F;
  readonly modules: M;
  readonly imports: (...names: readonly (string | false)[]) => string;
  readonly version: string;
};

/** What such templates of a layout with these dialects and modules may speak of; the build checks them against it. */
export type FeatureViewOf<D extends Dialects, M extends Modules> = FeatureTemplateView<
  FeatureViewIn<D>,
  M
>;

/** What templates may say of a feature. */
function featureViewOf(subject: Subject, dialects: Dialects): FeatureView {
  const { feature, access, needsOwner, isReferredTo, isNeeded } = subject;
  const { name, plural } = feature;
  const isOwned = access.kind === "owned";
  const fields = fieldViews(subject, dialects);
  const refs = fields.filter(isRef<SomeFieldView>);
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
    isReferredTo,
    isNeeded,
    fields,
    refs,
    targets: [...new Map(refs.map(({ target }) => [target.name, target])).values()],
    // A row that is referred to may be deleted between the check and the write.
    canConflict: refs.length > 0 || fields.some(({ isUnique }) => isUnique),
    tests: testsOf(fields, knowsUser),
    ...featureIn(dialects, subject),
  };
}

/** What a layout's features are written with. */
type FeatureTools = {
  readonly dialects: Dialects;
  readonly modules: Modules;
  readonly packages: ReadonlySet<string>;
};

/** All that the templates of a feature may speak of. */
export function featureTemplateView(
  subject: Subject,
  { dialects, modules, packages }: FeatureTools,
  version: string,
): FeatureTemplateView {
  return {
    feature: featureViewOf(subject, dialects),
    modules,
    imports: (...names) => importsOf(names, packages),
    version,
  };
}

function fieldViews({ feature, targets }: Subject, dialects: Dialects): SomeFieldView[] {
  let sample = 0;
  return feature.fields.map((field, index) => {
    const target = targets[field.name];
    if (target !== undefined) sample += 2;
    const enumClass = field.type === "enum" ? enumClassOf(feature.name, field, index) : undefined;
    return {
      name: columnOf(field),
      isNullable: field.nullable,
      isUnique: field.unique,
      isRequired: isRequired(field),
      isComparable: isComparable(field),
      isRanged: isRanged(field),
      isSortable: isSortable(field),
      differs: differs(field),
      enum: enumClass,
      target: target && targetView(target, sample),
      ...fieldIn(dialects, { feature: feature.name, field, enumClass, target }),
    };
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
