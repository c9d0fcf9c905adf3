import type { Field } from "../../spec/field/field.js";
import { classNameOf } from "../../spec/naming/name.js";
import { code, type Code } from "../../languages/python/code.js";

type EnumField = Extract<Field, { type: "enum" }>;

/** The class of an enum's values. */
export type EnumClass = {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly value: string }[];
};

// What a feature's files call other classes after its own name.
const SUFFIXES = [
  "Create",
  "Query",
  "Read",
  "Repository",
  "Service",
  "ServiceDep",
  "Sort",
  "Update",
];

// What a line in a schema has room for: indented, a field's name and type, and that it may be null.
const ROOM = 68;

/**
 * The class of a field's values: `InvoiceStatus` for the field `status` of the feature `invoice`.
 * @param index of the field, which tells names apart that have to be cut
 */
export function enumClassOf(feature: string, field: EnumField, index: number): EnumClass {
  const longest = ROOM - field.name.length;
  const suffix = classNameOf(field.name);
  const name = classNameOf(feature) + suffix + (SUFFIXES.includes(suffix) ? "Value" : "");
  return {
    name: name.length <= longest ? name : `${name.slice(0, longest - 3)}${index + 1}`,
    members: field.values.map((value) => ({ name: value.toUpperCase(), value })),
  };
}

/**
 * The class of an enum where code speaks of it.
 * @param enums the package that it is in; where it is left out, the same file defines it
 */
export function enumIn(
  enums: string | undefined,
  feature: string,
  enumClass: EnumClass | undefined,
): Code {
  const name = enumClass?.name ?? "";
  return code(name, enums === undefined ? "enum.StrEnum" : `${enums}.${feature}.${name}`);
}
