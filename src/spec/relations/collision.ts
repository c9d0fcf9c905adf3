import type { Problem } from "../../problem.js";
import type { Feature } from "../feature.js";
import { columnOf } from "../field/field.js";
import type { JsonPath } from "../json/json.js";
import { classNameOf } from "../naming/name.js";

/** A problem between features or fields: in which feature (an index), and where inside it. */
export type RelationProblem = {
  readonly feature: number;
  readonly where: JsonPath;
  readonly problem: Problem;
};

/** Features that would share files, classes or a table. */
export function* nameCollisions(features: readonly Feature[]): Generator<RelationProblem> {
  const claimed = new Map<string, { readonly by: Feature; readonly word: string }>();
  for (const [index, feature] of features.entries())
    for (const key of ["name", "plural"] as const) {
      const word = feature[key];
      // `item_2` and `item2` are the class Item2; `a_b` and `ab` are one file where case does not count.
      const folded = classNameOf(word).toLowerCase();
      const other = claimed.get(folded);
      if (other === undefined) claimed.set(folded, { by: feature, word });
      else {
        yield {
          feature: index,
          where: [key],
          problem: {
            code: "invalid-name",
            message: nearness(feature, key, other.by, other.word),
            fix: `Give one of them another ${key === "plural" ? "'plural'" : "name"}.`,
          },
        };
        // Its plural would collide for the same reason.
        break;
      }
    }
}

function nearness(feature: Feature, key: "name" | "plural", other: Feature, word: string): string {
  if (feature.name === other.name && key === "name")
    return `There are two features '${feature.name}'.`;
  const mine = `${key === "name" ? "feature" : "plural"} '${feature[key]}'`;
  return `The ${mine} and '${word}' of the feature '${other.name}' would share files, classes or a table.`;
}

/** Fields of one feature that would share a column or an attribute. */
export function* columnCollisions(features: readonly Feature[]): Generator<RelationProblem> {
  for (const [index, feature] of features.entries()) {
    const claimed = new Map<string, string>();
    for (const [at, field] of feature.fields.entries()) {
      // A ref takes two names: one for the other row, one for that row's id.
      const words = [...new Set([field.name, columnOf(field)])];
      const taken = words.find((word) => claimed.has(word));
      const other = claimed.get(taken ?? "");
      for (const word of words) if (!claimed.has(word)) claimed.set(word, field.name);
      if (other !== undefined)
        yield {
          feature: index,
          where: ["fields", at],
          problem: {
            code: "invalid-field",
            message:
              other === field.name
                ? `The feature '${feature.name}' has two fields '${field.name}'.`
                : `The fields '${other}' and '${field.name}' of the feature '${feature.name}' would both be '${taken ?? ""}': a ref keeps the other row's id under that name.`,
            fix: "Rename or drop one of them.",
          },
        };
    }
  }
}

/** Names that PostgreSQL would cut, or that two features would both have in the database. */
export function* databaseCollisions(features: readonly Feature[]): Generator<RelationProblem> {
  const tables = new Map<string, string>(features.map(({ name, plural }) => [name, plural]));
  const claimed = new Map<string, { readonly by: Feature; readonly what: string }>();
  for (const [index, feature] of features.entries())
    for (const named of databaseNames(feature, (name) => tables.get(name))) {
      const other = claimed.get(named.name);
      if (other === undefined) claimed.set(named.name, { by: feature, what: named.what });
      const where = named.field === undefined ? ["name"] : ["fields", named.field];
      if (named.name.length > MAX_DATABASE_NAME)
        yield { feature: index, where, problem: tooLong(feature, named) };
      // Two features with one table, and two fields with one column, have been told already.
      else if (other !== undefined && other.by.plural !== feature.plural)
        yield {
          feature: index,
          where,
          problem: {
            code: "invalid-name",
            message: `In the database '${named.name}' would be ${named.what} of the feature '${feature.name}' and ${other.what} of the feature '${other.by.name}'.`,
            fix: "Rename one of them.",
          },
        };
    }
}

function tooLong(feature: Feature, { name, what }: DatabaseName): RelationProblem["problem"] {
  return {
    code: "invalid-name",
    message: `In the database ${what} of the feature '${feature.name}' would be '${name}', of ${name.length} bytes: PostgreSQL keeps ${MAX_DATABASE_NAME}.`,
    fix: `Make these names ${name.length - MAX_DATABASE_NAME} shorter in all; the feature may have a shorter 'plural'.`,
  };
}

/** PostgreSQL cuts names after this many bytes, and then two of them may be one. */
const MAX_DATABASE_NAME = 63;

/** A name that a feature has in the database, and the field that it comes from (an index), if any. */
type DatabaseName = {
  readonly name: string;
  readonly what: string;
  readonly field: number | undefined;
};

/**
 * Every name that a feature takes in the database's one space of names: the table, and by the
 * generated naming convention `pk_<table>`, `ix_<table>_<column>`, `uq_<table>_<column>` and
 * `fk_<table>_<column>_<referred table>`. An enum is text, and has none of its own. The owner's column is
 * counted in, as access may change at any time.
 * @param tableOf the table of a feature by its name; undefined where there is no such feature
 */
export function databaseNames(
  feature: Feature,
  tableOf: (name: string) => string | undefined,
): readonly DatabaseName[] {
  const table = feature.plural;
  const own = (name: string, what: string): DatabaseName => ({ name, what, field: undefined });
  const ofFields = feature.fields.flatMap((field, index): readonly DatabaseName[] => {
    const column = columnOf(field);
    const named = (name: string, what: string): DatabaseName => ({
      name,
      what: `the ${what} of the field '${field.name}'`,
      field: index,
    });
    const names: DatabaseName[] = [];
    if (field.unique) names.push(named(`uq_${table}_${column}`, "unique constraint"));
    else if (field.index || field.type === "ref")
      names.push(named(`ix_${table}_${column}`, "index"));
    if (field.type === "ref")
      names.push(
        named(`fk_${table}_${column}_${tableOf(field.feature) ?? field.feature}`, "foreign key"),
      );
    return names;
  });
  return [
    own(table, "the table"),
    own(`pk_${table}`, "the primary key"),
    own(`ix_${table}_owner_id`, "the index of the owner"),
    own(`ix_${table}_created_at`, "the index of the creation time"),
    own(`fk_${table}_owner_id_users`, "the foreign key of the owner"),
    ...ofFields,
  ];
}
