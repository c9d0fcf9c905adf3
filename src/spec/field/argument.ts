import { refuse } from "../../problem.js";
import { problemOf } from "../diagnostics.js";
import { snakeFault } from "../naming/snake.js";
import { quoted } from "../text.js";

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

function wrong(message: string, fix: string, offset = 0): never {
  refuse(problemOf("invalid-field", { offset, message, fix }));
}
