import { quoted } from "../text.js";
import { MAX_INDEXED_LENGTH } from "./values.js";
import type { Field } from "./field.js";
import { refuseField, type FieldText, type Modifier, type Part } from "./text.js";

type Modifiers = ReadonlyMap<Modifier, Part>;
type Contradiction = {
  readonly at: Part | undefined;
  readonly message: string;
  readonly fix: string;
};

/**
 * Refuses a field whose parts are each in order and do not go together. {@link parseField} lists
 * the cases.
 */
export function refuseContradiction(text: FieldText, field: Field, modifiers: Modifiers): void {
  const found =
    indexed(field, modifiers) ??
    uniqueChoice(field, modifiers) ??
    defaulted(field, text.default) ??
    (field.type === "list" && field.nullable
      ? {
          at: modifiers.get("null"),
          message: "A list has no null: an empty list says the same.",
          fix: "Drop ':null'; a list is empty unless it is given.",
        }
      : undefined);
  if (found === undefined) return;
  refuseField(text.raw, {
    offset: found.at?.offset ?? 0,
    message: found.message,
    fix: found.fix,
  });
}

function indexed(field: Field, modifiers: Modifiers): Contradiction | undefined {
  const index = modifiers.get("index");
  const asked = modifiers.get("unique") ?? index;
  if (asked === undefined) return undefined;
  const large = tooLargeForIndex(field);
  if (large !== undefined)
    return {
      at: asked,
      message: `${large} cannot have ':${asked.text}': its values do not fit an index.`,
      fix: `Drop ':${asked.text}', or use a 'str' of at most ${MAX_INDEXED_LENGTH} characters.`,
    };
  if (index !== undefined && (field.unique || field.type === "ref"))
    return {
      at: index,
      message: `A ${field.unique ? "unique field" : "ref"} has an index without ':index'.`,
      fix: "Drop ':index'.",
    };
  return undefined;
}

function tooLargeForIndex(field: Field): string | undefined {
  if (field.type === "text" || field.type === "json" || field.type === "list")
    return `A '${field.type}'`;
  return field.type === "str" && field.length > MAX_INDEXED_LENGTH
    ? `A 'str' of ${field.length} characters`
    : undefined;
}

function uniqueChoice(field: Field, modifiers: Modifiers): Contradiction | undefined {
  if (!field.unique || (field.type !== "bool" && field.type !== "enum")) return undefined;
  const rows = field.type === "bool" ? 2 : field.values.length;
  return {
    at: modifiers.get("unique"),
    message: `A unique '${field.type}' would allow ${rows} rows in all.`,
    fix: "Drop ':unique'.",
  };
}

function defaulted(field: Field, value: Part | undefined): Contradiction | undefined {
  if (value === undefined) return undefined;
  if (field.type === "json" || field.type === "list" || field.type === "ref")
    return {
      at: value,
      message: `A '${field.type}' cannot have a default, and ${quoted(value.text)} stands here.`,
      fix: `Drop '=…'${field.type === "list" ? "; a list is empty unless it is given." : ", and use ':null' if it may be absent."}`,
    };
  if (field.unique)
    return {
      at: value,
      message: "A unique field cannot have a default: the second row with it would be refused.",
      fix: "Drop the default, or ':unique'.",
    };
  return undefined;
}
