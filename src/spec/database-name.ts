import { columnOf } from "./field.js";
import type { Feature } from "./feature.js";

/** PostgreSQL cuts names after this many bytes, and then two of them may be one. */
export const MAX_DATABASE_NAME = 63;

/** A name that a feature has in the database, and the field that it comes from (an index), if any. */
export type DatabaseName = {
  readonly name: string;
  readonly what: string;
  readonly field: number | undefined;
};

/**
 * Every name that a feature takes in the database's one space of names: the table, and by the
 * generated naming convention `pk_<table>`, `ix_<table>_<column>`, `uq_<table>_<column>`,
 * `ck_<table>_<column>`, `fk_<table>_<column>_<referred table>`, and `<table>_<column>` for the type
 * of an enum. The owner's column is counted in, as access may change at any time.
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
    if (field.type === "enum")
      names.push(
        named(`ck_${table}_${column}`, "check"),
        named(`${table}_${column}`, "type in the database"),
      );
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
