import { refuse } from "../problem.js";
import { Diagnostics, type Place, problemOf } from "./diagnostics.js";
import type { Field } from "./field/field.js";
import { parseField } from "./field/parse.js";
import { checkPlural, featureName, type FeatureName, pluralOf } from "./naming/name.js";
import type { ReservedNames } from "./naming/reserved.js";
import { snakeFault } from "./naming/snake.js";
import { quoted, didYouMean } from "./text.js";

/** A named resource with fields. */
export type Feature = {
  readonly name: FeatureName;
  /** The name of its collection and its table. */
  readonly plural: string;
  /** Who may use it; undefined: as the layout has it. */
  readonly access: Access | undefined;
  /** In the order in which they were given. */
  readonly fields: readonly Field[];
};

/** A piece of text, and how to say where it stands. */
export type Located = { readonly text: string; readonly place: Place };

/** A feature as it was written; what is missing or no text is undefined. */
type RawFeature = {
  readonly place: Place;
  readonly name: Located | undefined;
  readonly plural: Located | undefined;
  readonly access: Located | undefined;
  readonly fields: readonly Located[] | undefined;
};

// Far below PostgreSQL's 1,600 columns; a resource with more is several.
const MAX_FIELDS = 200;

/**
 * Reads a feature as the command line gives it: its name, then its fields, with spaces between
 * (`invoice number:str:32 total:decimal:12,2`). A plural, an access or a default with a space in
 * it needs the JSON form.
 * @param reserved the names that the layout keeps for itself, each with why
 * @throws Refused with every problem in the text, each at its column.
 */
export function parseFeature(text: string, reserved: ReservedNames): Feature {
  const diagnostics = new Diagnostics();
  const [name, ...fields] = [...text.matchAll(/\S+/g)].map((word) => ({
    text: word[0],
    place: inText(word.index),
  }));
  const raw: RawFeature = {
    place: inText(0),
    name: name ?? { text: "", place: inText(0) },
    plural: undefined,
    access: undefined,
    fields,
  };
  return diagnostics.conclude(readFeature(raw, reserved, diagnostics));
}

/**
 * Makes a feature of its pieces. Pieces with problems are left out and their problems kept, so that
 * what else is wrong can still be found; without a sound name there is no feature.
 */
export function readFeature(
  raw: RawFeature,
  reserved: ReservedNames,
  diagnostics: Diagnostics,
): Feature | undefined {
  const read = <T>(piece: Located | undefined, make: (text: string) => T): T | undefined =>
    piece === undefined ? undefined : diagnostics.attempt(() => make(piece.text), piece.place);

  countFields(raw, diagnostics);
  const name = read(raw.name, (text) => featureName(text, reserved));
  const access = read(raw.access, parseAccess);
  const fields = (raw.fields ?? [])
    .slice(0, MAX_FIELDS)
    .map((piece) => read(piece, parseField))
    .filter((field) => field !== undefined);
  if (name === undefined) return undefined;

  const asked = raw.plural ?? { text: pluralOf(name), place: raw.name?.place ?? raw.place };
  const plural = read(asked, (text) => checkPlural(text, name, reserved));
  return { name, plural: plural ?? asked.text, access, fields };
}

function countFields({ name, fields, place }: RawFeature, diagnostics: Diagnostics): void {
  const feature = name === undefined ? "The feature" : `The feature ${quoted(name.text)}`;
  if (fields?.length === 0)
    diagnostics.add(
      {
        code: "invalid-spec",
        message: `${feature} has no fields.`,
        fix: "Give it one at least, such as 'name:str:80'.",
      },
      place,
    );
  if (fields !== undefined && fields.length > MAX_FIELDS)
    diagnostics.add(
      {
        code: "invalid-spec",
        message: `${feature} has ${fields.length} fields, and ${MAX_FIELDS} is the most.`,
        fix: "Make it several features that refer to each other.",
      },
      place,
    );
}

function inText(offset: number): Place {
  return (problem) => ({
    ...problem,
    at: { line: 1, column: offset + (problem.at?.column ?? 1) },
  });
}

/** A text that a person gave for a flag or an argument. */
export function flagText(flag: string, text: string): Located {
  return { text, place: (problem) => ({ field: flag, ...problem }) };
}

/** Who may use a feature's endpoints: anyone, who is signed in, each their own rows, or one role. */
export type Access =
  | { readonly kind: "public" }
  | { readonly kind: "authenticated" }
  | { readonly kind: "owned" }
  | { readonly kind: "role"; readonly role: string };

/** What an access may be, as text. */
export const ACCESS_PATTERN = "^(public|authenticated|owned|role:[a-z][a-z0-9]*(_[a-z0-9]+)*)$";

/**
 * Reads `public`, `authenticated`, `owned` or `role:NAME`, the role in snake_case.
 * @throws Refused `invalid-spec` with the nearest of these words.
 */
export function parseAccess(raw: string): Access {
  if (raw === "public" || raw === "authenticated" || raw === "owned") return { kind: raw };
  if (!raw.startsWith("role:"))
    refuse({
      code: "invalid-spec",
      message: `An access cannot be ${quoted(raw)}.`,
      fix: `${didYouMean(raw, ["public", "authenticated", "owned", "role:"])}It is 'public', 'authenticated', 'owned' or 'role:NAME'.`,
    });
  const role = raw.slice("role:".length);
  const fault = snakeFault(role, "A role's name");
  if (fault !== undefined)
    refuse(problemOf("invalid-spec", { ...fault, offset: "role:".length + fault.offset }));
  return { kind: "role", role };
}

/** An access as {@link parseAccess} reads it. */
export function formatAccess(access: Access): string {
  return access.kind === "role" ? `role:${access.role}` : access.kind;
}
