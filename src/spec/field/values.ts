import { refuse } from "../../problem.js";
import { problemOf } from "../diagnostics.js";
import { snakeFault } from "../naming/snake.js";
import { quoted, anyOf, codePoint, didYouMean, hasUnseen } from "../text.js";

/** What a `str` holds when it does not say. */
export const DEFAULT_LENGTH = 255;
/** What a `str` may hold at most; above that it is a `text`. */
export const MAX_LENGTH = 10_000;
/** The longest `str` that PostgreSQL can index whatever is in it: an entry has 2,704 bytes, a character up to 4. */
export const MAX_INDEXED_LENGTH = 500;

const MAX_PRECISION = 38;
const MAX_ENUM_VALUES = 100;
// PostgreSQL's limit for the label of an enum value.
const MAX_ENUM_VALUE = 63;

/** The `n` of `str:n`. */
export function readLength(raw: string): number {
  const length = wholeNumber(raw);
  if (length === undefined || length < 1 || length > MAX_LENGTH)
    wrong(
      `${quoted(raw)} is not a length of 1 to ${MAX_LENGTH} characters.`,
      "Write it as 'str:80'; a 'text' has no limit.",
    );
  return length;
}

/** The `p,s` of `decimal:p,s`: all digits, and those after the point. */
export function readPrecision(raw: string): { precision: number; scale: number } {
  const [precision, scale, more] = raw.split(",").map(wholeNumber);
  if (precision === undefined || scale === undefined || more !== undefined)
    wrong(
      `${quoted(raw)} is not a precision and a scale.`,
      "Write all digits, then those after the point: 'decimal:12,2'.",
    );
  if (precision < 1 || precision > MAX_PRECISION)
    wrong(`A decimal cannot have ${precision} digits.`, `Use 1 to ${MAX_PRECISION}.`);
  if (scale > precision)
    wrong(
      `Of ${precision} digits, ${scale} cannot stand after the point.`,
      `Use a scale of 0 to ${precision}.`,
      raw.indexOf(",") + 1,
    );
  return { precision, scale };
}

/** The values of an enum: snake_case, each once. */
export function readValues(raw: string): readonly string[] {
  const values = raw.split(",");
  if (values.length > MAX_ENUM_VALUES)
    wrong(`An enum cannot have ${values.length} values.`, `Use at most ${MAX_ENUM_VALUES}.`);
  const seen = new Set<string>();
  let offset = 0;
  for (const value of values) {
    const fault = snakeFault(value, "A value of an enum", MAX_ENUM_VALUE);
    if (fault !== undefined) wrong(fault.message, fault.fix, offset + fault.offset);
    if (seen.has(value)) wrong(`The value '${value}' is there twice.`, "Drop one of them.", offset);
    seen.add(value);
    offset += value.length + 1;
  }
  return values;
}

/** What a list is of; only texts so far. */
export function readItem(raw: string): "str" {
  if (raw !== "str") wrong(`A list cannot be one of ${quoted(raw)}.`, "Use 'list:str' or 'json'.");
  return raw;
}

function wholeNumber(raw: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(raw) ? Number(raw) : undefined;
}

const INT = /^-?(0|[1-9]\d*)$/;
const DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;
const FLOAT = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATETIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// A signed 64-bit integer has at most 19 digits; more are not worth a BigInt.
const MAX_INT_TEXT = 20;
const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** A text of at most so many characters (code points, as Python and PostgreSQL count). */
export function textDefault(raw: string, longest: number): string {
  const unseen = [...raw.matchAll(/./gsu)].find(([character]) => hasUnseen(character));
  if (unseen !== undefined)
    wrong(
      `The default has the unseen character ${codePoint(unseen[0])}.`,
      "Leave it out.",
      unseen.index,
    );
  const length = Array.from(raw).length;
  if (length > longest)
    wrong(`The default has ${length} characters, the field holds ${longest}.`, "Make it shorter.");
  return raw;
}

/** A signed 64-bit integer, as its digits: not every one of them fits a number. */
export function intDefault(raw: string): string {
  if (!INT.test(raw)) wrong(`${quoted(raw)} is not a whole number.`, "Write it as '42' or '-1'.");
  const value = raw.length > MAX_INT_TEXT ? undefined : BigInt(raw);
  if (value === undefined || value < MIN_INT || value > MAX_INT)
    wrong(`${quoted(raw)} does not fit 64 bits.`, `Use ${MIN_INT} to ${MAX_INT}.`);
  return value.toString();
}

/** A finite number. */
export function floatDefault(raw: string): number {
  const value = FLOAT.test(raw) ? Number(raw) : Number.NaN;
  if (!Number.isFinite(value))
    wrong(`${quoted(raw)} is not a finite number.`, "Write it as '0.5' or '1e-3'.");
  return value === 0 ? 0 : value;
}

/** A decimal that fits the precision and scale, with exactly `scale` digits after the point. */
export function decimalDefault(raw: string, precision: number, scale: number): string {
  const [, sign = "", whole = "", fraction = ""] =
    DECIMAL.exec(raw) ?? wrong(`${quoted(raw)} is not a decimal number.`, "Write it as '9.50'.");
  const room = precision - scale;
  if (fraction.length > scale || (whole === "0" ? 0 : whole.length) > room)
    wrong(
      `${quoted(raw)} does not fit ${precision} digits with ${scale} of them after the point.`,
      `Use at most ${room} digits before the point and ${scale} after it.`,
    );
  const digits = scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, "0")}`;
  return /[1-9]/.test(digits) ? sign + digits : digits;
}

/** `true` or `false`. */
export function boolDefault(raw: string): boolean {
  if (raw !== "true" && raw !== "false")
    wrong(`${quoted(raw)} is neither 'true' nor 'false'.`, "Write 'true' or 'false'.");
  return raw === "true";
}

/** A day of the calendar, from the year 1 on. */
export function dateDefault(raw: string): string {
  if (!isDate(raw)) wrong(`${quoted(raw)} is not a date.`, "Write it as '2025-12-31'.");
  return raw;
}

/** A moment, with its offset from UTC: every time in a generated project knows its zone. */
export function datetimeDefault(raw: string): string {
  const day = DATETIME.exec(raw)?.[1];
  const year = new Date(raw).getUTCFullYear();
  // In UTC, too, it must be a year that Python has.
  if (day === undefined || !isDate(day) || !(year >= 1 && year <= 9999))
    wrong(
      `${quoted(raw)} is not a date and time with a zone.`,
      "Write it as '2025-12-31T23:59:59Z' or '2025-12-31T23:59:59+01:00'.",
    );
  return raw;
}

/** A UUID, in lower case. */
export function uuidDefault(raw: string): string {
  if (!UUID.test(raw))
    wrong(
      `${quoted(raw)} is not a UUID.`,
      "Write it as '00000000-0000-0000-0000-000000000000', in hexadecimal digits.",
    );
  return raw.toLowerCase();
}

/** One of the enum's values. */
export function enumDefault(raw: string, values: readonly string[]): string {
  if (!values.includes(raw))
    wrong(
      `${quoted(raw)} is not among the field's values.`,
      `${didYouMean(raw, values)}The default is one of ${anyOf(values)}.`,
    );
  return raw;
}

function isDate(raw: string): boolean {
  const [, year = "", month = "", day = ""] = DATE.exec(raw) ?? [];
  if (year === "" || year === "0000") return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // JavaScript takes 31 February for a day in March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(raw);
}

function wrong(message: string, fix: string, offset = 0): never {
  refuse(problemOf("invalid-field", { offset, message, fix }));
}
