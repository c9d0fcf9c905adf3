import { Refused, refuse } from "../../problem.js";
import { problemOf, type Fault } from "../diagnostics.js";
import { visible } from "../text.js";

/** A piece of a field's text, and where it begins in it. */
export type Part = { readonly text: string; readonly offset: number };

/** A field's text, cut at its colons, and what stands after the first `=`. */
export type FieldText = {
  readonly raw: string;
  /** At least one: the name. */
  readonly parts: readonly [Part, ...Part[]];
  readonly default: Part | undefined;
};

/** What may follow a type: whether the field may be absent, cannot repeat, can be searched by. */
export const MODIFIERS = ["null", "unique", "index"] as const;

export type Modifier = (typeof MODIFIERS)[number];

/** How much of a long field is shown on each side of the place that is wrong. */
const SHOWN = 60;

// Characters that take two columns on a terminal.
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Cuts a field's text into its parts. Only a default may hold `:` and `=`. */
export function cutField(raw: string): FieldText {
  const equals = raw.indexOf("=");
  const head = equals === -1 ? raw : raw.slice(0, equals);
  const [name = "", ...rest] = head.split(":");
  const parts: [Part, ...Part[]] = [{ text: name, offset: 0 }];
  let offset = name.length + 1;
  for (const text of rest) {
    parts.push({ text, offset });
    offset += text.length + 1;
  }
  const value = { text: raw.slice(equals + 1), offset: equals + 1 };
  return { raw, parts, default: equals === -1 ? undefined : value };
}

/** Throws a Refused `invalid-field` that shows the field, with a caret under the fault. */
export function refuseField(raw: string, fault: Fault): never {
  refuse(
    problemOf("invalid-field", { ...fault, message: `${fault.message}\n${drawn(raw, fault)}` }),
  );
}

/** Makes a value of one part of a field; a fault in the part becomes a fault at its place in the field. */
export function within<T>(raw: string, part: Part, make: (text: string) => T): T {
  try {
    return make(part.text);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [{ message, fix, at }] = error.problems;
    return refuseField(raw, { offset: part.offset + (at?.column ?? 1) - 1, message, fix });
  }
}

function drawn(raw: string, { offset }: Fault): string {
  const start = Math.max(0, offset - SHOWN);
  const before = `${start > 0 ? "…" : ""}${visible(raw.slice(start, offset))}`;
  const rest = raw.slice(offset, offset + SHOWN);
  const after = `${visible(rest)}${offset + SHOWN < raw.length ? "…" : ""}`;
  return `  ${before}${after}\n  ${blank(before)}^`;
}

// As wide as the text: an ideographic space is as wide as an ideograph, a mark has no width.
function blank(text: string): string {
  return text
    .replace(/\p{M}/gu, "")
    .replace(/./gu, (character) => (WIDE.test(character) ? "\u3000" : " "));
}
