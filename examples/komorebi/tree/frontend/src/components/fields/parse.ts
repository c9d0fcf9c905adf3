import type { Field, Raw } from "./types";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+)(?:\.(\d+))?$/;

export type Parsed = { value: unknown } | { error: string };

/** The value as its control shows it. */
export function toRaw(field: Field, value: unknown): Raw {
  switch (field.kind) {
    case "checkbox":
      return value === true;
    case "list":
      return Array.isArray(value) ? value.map(String) : [];
    case "json":
      return value === null || value === undefined
        ? ""
        : JSON.stringify(value, null, 2);
    case "datetime":
      return typeof value === "string" ? toLocal(value) : "";
    default:
      return typeof value === "string" || typeof value === "number"
        ? String(value)
        : "";
  }
}

/** What the control holds as the API takes it, or what is wrong with it. */
export function parse(field: Field, raw: Raw): Parsed {
  if (typeof raw === "boolean") return { value: raw };
  if (typeof raw !== "string") return parseList(field, raw);
  const isText = field.kind === "text" || field.kind === "textarea";
  const text = isText ? raw : raw.trim();
  if (text.trim() === "") {
    if (field.nullable) return { value: null };
    if (isText && !field.required) return { value: "" };
    return { error: field.kind === "enum" ? "Choose one." : "Fill this in." };
  }
  switch (field.kind) {
    case "text":
    case "textarea":
      return field.maxLength !== undefined && text.length > field.maxLength
        ? { error: `At most ${field.maxLength} characters.` }
        : { value: text };
    case "integer":
      return INTEGER.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { error: "A whole number, such as 12." };
    case "number":
      return Number.isFinite(Number(text))
        ? { value: Number(text) }
        : { error: "A number, such as 1.5." };
    case "decimal":
      return parseDecimal(text, field.digits, field.places);
    case "datetime":
      return Number.isNaN(Date.parse(text))
        ? { error: "A day and a time." }
        : { value: new Date(text).toISOString() };
    case "uuid":
      return UUID.test(text)
        ? { value: text.toLowerCase() }
        : { error: "A UUID: 32 hexadecimal digits in five groups." };
    case "json":
      return parseJson(text, field.nullable ?? false);
    default:
      return { value: text };
  }
}

function parseList(field: Field, values: string[]): Parsed {
  if (field.kind !== "list") return { value: values };
  const { maxItems = Infinity, maxLength = Infinity, required } = field;
  if (required && values.length === 0) return { error: "Add at least one." };
  if (values.length > maxItems) return { error: `At most ${maxItems}.` };
  return values.some((value) => value.length > maxLength)
    ? { error: `Each has at most ${maxLength} characters.` }
    : { value: values };
}

function parseDecimal(text: string, digits: number, places: number): Parsed {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return { error: "A number, such as 12.50." };
  if (fraction.length > places) {
    return { error: `At most ${places} digits after the point.` };
  }
  return whole.replace(/^0+/, "").length > digits - places
    ? { error: `At most ${digits - places} digits before the point.` }
    : { value: text };
}

function parseJson(text: string, isNullable: boolean): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return value === null && !isNullable
      ? { error: "null is not allowed." }
      : { value };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "Not JSON." };
  }
}

/** A time in UTC as `<input type="datetime-local">` takes it. */
function toLocal(time: string): string {
  const date = new Date(time);
  const shifted = date.getTime() - date.getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 19);
}
