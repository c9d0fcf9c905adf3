import { refuse } from "../src/problem.js";
import { parseAccess, type Feature, flagText, type Located } from "../src/spec/feature.js";
import { Diagnostics } from "../src/spec/diagnostics.js";
import type { Field } from "../src/spec/field/field.js";
import { formatField, parseField } from "../src/spec/field/parse.js";
import { checkPlural, fieldName, type FieldName } from "../src/spec/naming/name.js";
import type { ReservedNames } from "../src/spec/naming/reserved.js";
import { anyOf, didYouMean, quoted } from "../src/spec/text.js";

/** What is to become of a feature; each list as it was typed. */
type ChangeAnswers = {
  readonly access?: string;
  readonly plural?: string;
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
  /** `old=new` each. */
  readonly rename?: readonly string[];
};

/** A feature as it is to be, and its fields that had another name: the new one and the old. */
type ChangedFeature = {
  readonly feature: Feature;
  readonly renames: ReadonlyMap<FieldName, FieldName>;
};

/**
 * Renames, drops and adds fields, in this order. What is so already is passed over.
 * @throws Refused with every problem in the answers
 */
export function changedFeature(
  found: Feature,
  answers: ChangeAnswers,
  reserved: ReservedNames,
): ChangedFeature {
  refuseNothing(found, answers);
  const { access, plural, add = [], drop = [], rename = [] } = answers;
  const diagnostics = new Diagnostics();
  const read = <T>(piece: Located, make: (text: string) => T): T | undefined =>
    diagnostics.attempt(() => make(piece.text), piece.place);

  const renamed = new Map<FieldName, FieldName>();
  for (const word of rename) {
    const pair = read(flagText("--rename", word), (text) => renameIn(found, text));
    if (pair) renamed.set(...pair);
  }
  const dropped = new Set(
    drop.map((word) => read(flagText("--drop", word), (text) => nameToDrop(found, text, renamed))),
  );
  const kept = found.fields
    .filter(({ name }) => !dropped.has(name))
    .map((field): Field => ({ ...field, name: renamed.get(field.name) ?? field.name }));
  const added = add
    .map((word) => read(flagText("--add", word), (text) => fieldToAdd(kept, text)))
    .filter((field) => field !== undefined);
  const feature = {
    ...found,
    access: access === undefined ? found.access : read(flagText("--access", access), parseAccess),
    plural:
      plural === undefined
        ? found.plural
        : (read(flagText("--plural", plural), (text) => checkPlural(text, found.name, reserved)) ??
          ""),
    fields: [...kept, ...added],
  };
  if (feature.fields.length === 0)
    diagnostics.add({
      code: "invalid-spec",
      field: "--drop",
      message: `The feature '${found.name}' would have no fields.`,
      fix: `Keep one, or remove the feature: npx create-agent-project feature ${found.name} --remove`,
    });
  const renames = new Map([...renamed].map(([old, now]) => [now, old]));
  return diagnostics.conclude({ feature, renames });
}

function refuseNothing({ name }: Feature, answers: ChangeAnswers): void {
  const { access, plural, add = [], drop = [], rename = [] } = answers;
  if ([access, plural, ...add, ...drop, ...rename].some((one) => one !== undefined)) return;
  refuse({
    code: "missing-value",
    message: `There is a feature '${name}' already, and no change of it was named.`,
    fix: "Name one: --add FIELD, --drop NAME, --rename OLD=NEW, --access WHO or --remove.",
  });
}

/** The old and the new name; nothing where the field has the new name already. */
function renameIn({ name, fields }: Feature, word: string): [FieldName, FieldName] | undefined {
  const [, old = "", raw = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
  if (old === "" || raw === "")
    refuse({
      code: "bad-arguments",
      message: `${quoted(word)} does not say which name becomes which.`,
      fix: "Write OLD=NEW, such as: --rename number=code",
    });
  const now = fieldName(raw);
  const field = fields.find((one) => one.name === old);
  if (field !== undefined) return field.name === now ? undefined : [field.name, now];
  if (fields.some((one) => one.name === now)) return undefined;
  return refuse({
    code: "bad-arguments",
    message: `The feature '${name}' has no field ${quoted(old)}.`,
    fix: fieldHint(fields, old),
  });
}

/** The field that is to go; nothing where there is none, unless the name looks mistyped. */
function nameToDrop(
  { name, fields }: Feature,
  word: string,
  renamed: ReadonlyMap<FieldName, FieldName>,
): FieldName | undefined {
  const field = fields.find((one) => one.name === word);
  if (field !== undefined && renamed.has(field.name))
    refuse({
      code: "bad-arguments",
      message: `The field '${word}' is to be renamed and dropped.`,
      fix: "Leave one of the two out.",
    });
  const names = fields.map((one) => one.name);
  if (field === undefined && didYouMean(word, names) !== "")
    refuse({
      code: "bad-arguments",
      message: `The feature '${name}' has no field ${quoted(word)}.`,
      fix: fieldHint(fields, word),
    });
  return field?.name;
}

/** The field that is to be added; nothing where there is just this one. */
function fieldToAdd(kept: readonly Field[], text: string): Field | undefined {
  const field = parseField(text);
  const same = kept.find(({ name }) => name === field.name);
  if (same === undefined) return field;
  if (formatField(same) === formatField(field)) return undefined;
  return refuse({
    code: "bad-arguments",
    message: `There is a field '${field.name}' already: ${formatField(same)}`,
    fix: "Give the new one another name. To widen or loosen a field, edit its feature's file in .agent-project/features and run: npx create-agent-project sync",
  });
}

function fieldHint(fields: readonly Field[], word: string): string {
  const names = fields.map((one) => one.name);
  return `${didYouMean(word, names)}Its fields are ${anyOf(names)}.`;
}
