import type { Access } from "../../spec/feature.js";
import { columnOf, type Field, type TypeName } from "../../spec/field/field.js";
import { classNameOf } from "../../spec/naming/name.js";
import { type FieldFacts, isRequired } from "./field-view.js";
import {
  arrayOf,
  assignmentOf,
  listEntryOf,
  type Property,
  typeImportOf,
  unionMember,
} from "./prettier.js";
import type { Subject } from "./subject.js";
import { camelNameOf, valueTypeOf } from "./typescript.js";

/** A field on a page in TypeScript: in the types of the API as their generator writes them, and in forms. */
export type PageView = {
  /** Its member in the type of what is answered. */
  readonly read: string;
  /** In what makes a row. */
  readonly create: string;
  /** In what changes one. */
  readonly update: string;
  /** An object that tells a form what it is, in a list of these. */
  readonly form: string;
  /** A value as the API answers it. */
  readonly sample: string;
};

/** A store that a module imports. */
type Store = { readonly module: string; readonly variable: string };

/** A feature on a page in TypeScript. */
export type FeaturePage = {
  /** What imports the types of its rows. */
  readonly types: string;
  /** What assigns to a variable, in as many lines as it takes. */
  readonly assignmentOf: (name: string, value: string) => string;
  /** What people know a row by, in terms of `row`. */
  readonly label: string;
  /** Who may use it, unless everybody may: `role:clerk`. */
  readonly access: string | undefined;
  /** Its own store and those of what it refers to, in the order of their imports. */
  readonly stores: readonly Store[];
  /** The list of the fields that have a column, as a property of a component. */
  readonly columns: string;
  /** The list of those that people choose rows by, if there are any. */
  readonly filters: string | undefined;
};

/** A field on a page in TypeScript. */
export function pageOf(facts: FieldFacts): PageView {
  const { field } = facts;
  const name = columnOf(field);
  const sent = typesOf(facts, true);
  return {
    read: unionMember(name, typesOf(facts, false)),
    create: unionMember(`${name}${isRequired(field) ? "" : "?"}`, sent),
    update: unionMember(`${name}?`, sent),
    form: listEntryOf(propertiesOf(facts)),
    sample: field.nullable ? "null" : sampleOf(field),
  };
}

/** A feature on a page in TypeScript. */
export function featurePageOf({ feature, access, targets }: Subject): FeaturePage {
  const { name, plural, fields } = feature;
  const className = classNameOf(name);
  const filters = fields.filter(({ type }) => FILTERS.includes(type));
  const referred = Object.values(targets).map((target) => [target.name, target.plural] as const);
  const stores = new Map([[name, plural], ...referred]);
  return {
    types: typeImportOf(
      ["Create", "Read", "Update"].map((kind) => className + kind),
      `../api/${plural}`,
    ),
    assignmentOf,
    label: labelOf(fields),
    access: accessOf(access),
    stores: [...stores]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([module, many]) => ({ module, variable: camelNameOf(many) })),
    columns: propertyOf("columns", columnsOf(fields)),
    filters: filters.length === 0 ? undefined : propertyOf("filters", filters),
  };
}

const FILTERS: readonly TypeName[] = ["bool", "enum", "ref"];
// What is too long for a column, which is shown if there is nothing else.
const LONG: readonly TypeName[] = ["text", "json", "list"];
const MAX_COLUMNS = 5;
// Where the properties of the component that a function returns begin.
const PROPERTY_INDENT = 6;

function columnsOf(fields: readonly Field[]): readonly Field[] {
  const short = fields.filter(({ type }) => !LONG.includes(type));
  return short.length > 0 ? short.slice(0, MAX_COLUMNS) : fields.slice(0, 1);
}

/** A property that is a list of fields. */
function propertyOf(name: string, fields: readonly Field[]): string {
  const names = fields.map((field) => quoted(columnOf(field)));
  return `${name}={${arrayOf(names, PROPERTY_INDENT, `${name}={}`.length)}}`;
}

function labelOf(fields: readonly Field[]): string {
  const field = fields.find(({ type }) => type === "str");
  if (field === undefined) return "row.id";
  return `row.${columnOf(field)}${field.nullable ? " ?? row.id" : ""}`;
}

function accessOf(access: Access): string | undefined {
  if (access.kind === "public") return undefined;
  return access.kind === "role" ? `role:${access.role}` : access.kind;
}

// What is any JSON but null, as the generator of types has it.
const JSON_TYPES = ["{\n  [k: string]: unknown;\n}", "unknown[]", "string", "boolean", "number"];

/** The types of a field's values. @param isSent in requests, which may write decimals as numbers */
function typesOf(facts: FieldFacts, isSent: boolean): readonly string[] {
  const { nullable, type } = facts.field;
  const one = type === "json" ? JSON_TYPES : [valueTypeOf(facts)];
  const number = isSent && type === "decimal" ? ["number"] : [];
  return [...one, ...number, ...(nullable ? ["null"] : [])];
}

const KINDS: Readonly<Record<TypeName, string>> = {
  str: "text",
  text: "textarea",
  int: "integer",
  float: "number",
  decimal: "decimal",
  bool: "checkbox",
  date: "date",
  datetime: "datetime",
  uuid: "uuid",
  enum: "enum",
  json: "json",
  list: "list",
  ref: "ref",
};

function propertiesOf(facts: FieldFacts): readonly Property[] {
  const { field } = facts;
  // What is not ticked is false, and a list may be empty.
  const isAsked = !field.nullable && field.type !== "bool" && field.type !== "list";
  return [
    ["name", quoted(columnOf(field))],
    ["kind", quoted(KINDS[field.type])],
    ...(field.nullable ? [["nullable", "true"] as const] : []),
    ...(isAsked ? [["required", "true"] as const] : []),
    ...limitsOf(facts),
    ...(field.default === undefined ? [] : [["initial", initialOf(field)] as const]),
  ];
}

/** What a form holds a field to besides. */
function limitsOf({ field, target }: FieldFacts): readonly Property[] {
  if (field.type === "str") return [["maxLength", String(field.length)]];
  if (field.type === "decimal")
    return [
      ["digits", String(field.precision)],
      ["places", String(field.scale)],
    ];
  if (field.type === "enum")
    return [["options", (indent, around) => arrayOf(field.values.map(quoted), indent, around)]];
  if (field.type === "list")
    return [
      ["maxItems", "100"],
      ["maxLength", "255"],
    ];
  return target === undefined ? [] : [["to", camelNameOf(target.plural)]];
}

function initialOf(field: Field): string {
  if (field.type === "int" || typeof field.default !== "string") return String(field.default);
  return quoted(field.default);
}

function sampleOf(field: Field): string {
  if (field.type === "str") return quoted("Text".slice(0, field.length));
  if (field.type === "enum") return quoted(field.values[0] ?? "");
  if (field.type !== "decimal") return SAMPLES[field.type];
  return quoted(`0${field.scale > 0 ? `.${"0".repeat(field.scale)}` : ""}`);
}

const SAMPLES: Readonly<Record<Exclude<TypeName, "str" | "decimal" | "enum">, string>> = {
  text: '"Text"',
  int: "1",
  float: "0.5",
  bool: "false",
  date: '"2026-01-31"',
  datetime: '"2026-01-31T12:00:00Z"',
  uuid: '"33333333-3333-4333-8333-333333333333"',
  ref: '"22222222-2222-4222-8222-222222222222"',
  json: "[]",
  list: "[]",
};

/** A text as prettier writes it. */
function quoted(text: string): string {
  const literal = JSON.stringify(text);
  const inner = literal.slice(1, -1);
  const doubles = inner.split('\\"').length - 1;
  const singles = inner.split("'").length - 1;
  if (doubles <= singles) return literal;
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
