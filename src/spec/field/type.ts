import { referredName } from "../naming/name.js";
import {
  DEFAULT_LENGTH,
  MAX_LENGTH,
  readItem,
  readLength,
  readPrecision,
  readValues,
  boolDefault,
  dateDefault,
  datetimeDefault,
  decimalDefault,
  enumDefault,
  floatDefault,
  intDefault,
  textDefault,
  uuidDefault,
} from "./values.js";
import type { Common, Field, TypeName } from "./field.js";

/** Makes a value of a piece of text, which may refuse it. */
type Read<T> = (text: string) => T;

/** What a type makes a field of. */
type FieldReader = {
  readonly common: Common;
  /** Reads the argument; its text is empty where there is none. */
  readonly argument: <T>(read: Read<T>) => T;
  /** Reads the default, where there is one. */
  readonly value: <T>(read: Read<T>) => T | undefined;
};

type FieldType = {
  readonly argument: "must" | "may" | "none";
  readonly example: string;
  /** Makes the field. A type that does not read `value` cannot have a default. */
  readonly read: (reading: FieldReader) => Field;
};

/** Every type of a field: how it is written, and what it makes of its text. */
export const TYPES: Readonly<Record<TypeName, FieldType>> = {
  str: {
    argument: "may",
    example: "str:80",
    read: ({ common, argument, value }) => {
      const length = argument((raw) => (raw === "" ? DEFAULT_LENGTH : readLength(raw)));
      return { ...common, type: "str", length, default: value((raw) => textDefault(raw, length)) };
    },
  },
  text: {
    argument: "none",
    example: "text",
    read: ({ common, value }) => ({
      ...common,
      type: "text",
      default: value((raw) => textDefault(raw, MAX_LENGTH)),
    }),
  },
  int: {
    argument: "none",
    example: "int",
    read: ({ common, value }) => ({ ...common, type: "int", default: value(intDefault) }),
  },
  float: {
    argument: "none",
    example: "float",
    read: ({ common, value }) => ({ ...common, type: "float", default: value(floatDefault) }),
  },
  decimal: {
    argument: "must",
    example: "decimal:12,2",
    read: ({ common, argument, value }) => {
      const size = argument(readPrecision);
      const read = (raw: string) => decimalDefault(raw, size.precision, size.scale);
      return { ...common, type: "decimal", ...size, default: value(read) };
    },
  },
  bool: {
    argument: "none",
    example: "bool",
    read: ({ common, value }) => ({ ...common, type: "bool", default: value(boolDefault) }),
  },
  date: {
    argument: "none",
    example: "date",
    read: ({ common, value }) => ({ ...common, type: "date", default: value(dateDefault) }),
  },
  datetime: {
    argument: "none",
    example: "datetime",
    read: ({ common, value }) => ({ ...common, type: "datetime", default: value(datetimeDefault) }),
  },
  uuid: {
    argument: "none",
    example: "uuid",
    read: ({ common, value }) => ({ ...common, type: "uuid", default: value(uuidDefault) }),
  },
  enum: {
    argument: "must",
    example: "enum:draft,sent,paid",
    read: ({ common, argument, value }) => {
      const values = argument(readValues);
      return { ...common, type: "enum", values, default: value((raw) => enumDefault(raw, values)) };
    },
  },
  json: {
    argument: "none",
    example: "json",
    read: ({ common }) => ({ ...common, type: "json", default: undefined }),
  },
  list: {
    argument: "must",
    example: "list:str",
    read: ({ common, argument }) => ({
      ...common,
      type: "list",
      item: argument(readItem),
      default: undefined,
    }),
  },
  ref: {
    argument: "must",
    example: "ref:customer",
    read: ({ common, argument }) => ({
      ...common,
      type: "ref",
      feature: argument(referredName),
      default: undefined,
    }),
  },
};

/** Names of types in other languages and tools, and what they are here. */
export const OTHER_TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ["array", "list:str"],
  ["bigint", "int"],
  ["boolean", "bool"],
  ["char", "str"],
  ["choice", "enum"],
  ["dict", "json"],
  ["double", "float"],
  ["fk", "ref"],
  ["foreignkey", "ref"],
  ["integer", "int"],
  ["jsonb", "json"],
  ["money", "decimal"],
  ["number", "decimal"],
  ["numeric", "decimal"],
  ["object", "json"],
  ["references", "ref"],
  ["string", "str"],
  ["timestamp", "datetime"],
  ["varchar", "str"],
]);
