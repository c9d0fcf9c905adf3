import pluralize from "pluralize";
import { refuse } from "../../problem.js";
import { isDeviceName } from "../../tree/path.js";
import { problemOf, type Fault } from "../diagnostics.js";
import { codePoint, hasUnseen, quoted } from "../text.js";
import { type ReservedNames, whyNoFeature, whyNoField, whyNoPlural } from "./reserved.js";
import { MAX_NAME, snakeFault } from "./snake.js";

/** A feature's name in the singular: lower snake_case. */
export type FeatureName = string & { readonly __brand: "FeatureName" };
/** A field's name: lower snake_case. */
export type FieldName = string & { readonly __brand: "FieldName" };

// Room for what a plural adds to the longest name.
const MAX_PLURAL = MAX_NAME + "_items".length;

/**
 * The only way to a {@link FeatureName}.
 * @param reserved the names that the layout keeps for itself, each with why
 * @throws Refused `invalid-name` when it is no snake_case name, or means something else already.
 */
export function featureName(raw: string, reserved: ReservedNames): FeatureName {
  refuseFault(snakeFault(raw, "A feature's name") ?? featureFault(raw, reserved));
  return raw as FeatureName;
}

/**
 * The name of a feature that a field refers to. Whether there is such a feature is for the whole
 * spec to say.
 * @throws Refused `invalid-name` when it is no snake_case name.
 */
export function referredName(raw: string): FeatureName {
  refuseFault(snakeFault(raw, "The name of a feature"));
  return raw as FeatureName;
}

/**
 * The only way to a {@link FieldName}.
 * @throws Refused `invalid-name` when it is no snake_case name, or means something else already.
 */
export function fieldName(raw: string): FieldName {
  refuseFault(snakeFault(raw, "A field's name") ?? fieldFault(raw));
  return raw as FieldName;
}

/**
 * A feature's name in the plural, the name of its table and its collection: the last word's plural
 * by the rules of English. A word that is its own plural takes `_items` (`news_items`), as the two
 * must differ: generated code has a variable for each. So does one whose plural is a reserved word.
 */
export function pluralOf(name: FeatureName): string {
  const known = plurals.get(name) ?? pluralFor(name);
  plurals.set(name, known);
  return known;
}

// English is slow, and every command asks for each plural several times.
const plurals = new Map<FeatureName, string>();

function pluralFor(name: FeatureName): string {
  const words = name.split("_");
  const last = words.pop() ?? name;
  const plural = [...words, pluralize.plural(last)].join("_");
  return plural === name || whyNoPlural(plural) !== undefined ? `${name}_items` : plural;
}

/**
 * Checks a plural that is given in place of {@link pluralOf}'s.
 * @throws Refused `invalid-name` when it is no snake_case name, is the singular, or is taken.
 */
export function checkPlural(raw: string, name: FeatureName, reserved: ReservedNames): string {
  refuseFault(snakeFault(raw, "A plural", MAX_PLURAL) ?? pluralFault(raw, name, reserved));
  return raw;
}

/** The name of a feature's class: `InvoiceLine` for `invoice_line`. */
export function classNameOf(name: string): string {
  return name
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function fieldFault(name: string): Fault | undefined {
  const why = whyNoField(name);
  if (why === undefined) return undefined;
  const other = [`${name}_value`, `its_${name}`].find((better) => whyNoField(better) === undefined);
  return taken(`A field cannot be called '${name}', since ${why}.`, other);
}

function featureFault(name: string, reserved: ReservedNames): Fault | undefined {
  const why = isDeviceName(name)
    ? "Windows keeps that name for a device"
    : (reserved.get(name) ?? whyNoFeature(name, classNameOf(name)));
  if (why === undefined) return undefined;
  return taken(`A feature cannot be called '${name}', since ${why}.`, `${name}_item`);
}

function pluralFault(
  plural: string,
  name: FeatureName,
  reserved: ReservedNames,
): Fault | undefined {
  const why =
    plural === name ? "the two must differ" : (reserved.get(plural) ?? whyNoPlural(plural));
  if (why === undefined) return undefined;
  return {
    offset: 0,
    message: `The feature '${name}' cannot have the plural '${plural}', since ${why}.`,
    fix: `Give it another 'plural', such as '${name}_items'.`,
  };
}

function taken(message: string, other: string | undefined): Fault {
  const example = other === undefined ? "." : `, such as '${other}'.`;
  return { offset: 0, message, fix: `Choose another name${example}` };
}

function refuseFault(fault: Fault | undefined): void {
  if (fault !== undefined) refuse(problemOf("invalid-name", fault));
}

/** A project's name: of its folder, its package and its title. */
export type ProjectName = string & { readonly __brand: "ProjectName" };

const MAX_PROJECT_NAME = 50;

const PROJECT_RULE =
  "Use 1 to 50 letters, digits, '-', '_' and '.', with a letter first and a letter or digit last.";

/**
 * The only way to a {@link ProjectName}: 1 to 50 characters; a letter, then letters, digits, `-`,
 * `_`, `.`, a letter or digit at the end; nothing that could be a path or a device on Windows.
 * @throws Refused `invalid-name`, with a name that would do where one can be made of this one.
 */
export function projectName(raw: string): ProjectName {
  const fault = projectFault(raw);
  if (fault !== undefined) {
    const better = suggestedProject(raw);
    refuse({
      code: "invalid-name",
      message: `A project cannot be called ${quoted(raw)}: the name ${fault}.`,
      fix: better === undefined ? PROJECT_RULE : `Use '${better}', for one. ${PROJECT_RULE}`,
    });
  }
  return raw as ProjectName;
}

function projectFault(raw: string): string | undefined {
  const strange = /[^A-Za-z0-9._-]/u.exec(raw)?.[0];
  if (raw === "") return "is empty";
  if (/[/\\]|\.\./.test(raw)) return "looks like a path, which '/', '\\' and '..' make it";
  if (strange === " ") return "has a space";
  if (strange !== undefined && hasUnseen(strange)) return unseenFault(strange);
  if (strange !== undefined) return `has ${quoted(strange)}`;
  if (raw.length > MAX_PROJECT_NAME)
    return `has ${raw.length} characters, and ${MAX_PROJECT_NAME} is the most`;
  if (!/^[A-Za-z]/.test(raw)) return "does not start with a letter";
  if (!/[A-Za-z0-9]$/.test(raw)) return "does not end with a letter or a digit";
  return isDeviceName(raw) ? "is that of a device on Windows" : undefined;
}

function unseenFault(character: string): string {
  if (/\p{Cc}/u.test(character)) return `has the control character ${codePoint(character)}`;
  // Unicode's Bidi_Control characters.
  if (/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(character))
    return `has ${codePoint(character)}, which turns the direction of the text`;
  return `has the unseen character ${codePoint(character)}`;
}

function suggestedProject(raw: string): string | undefined {
  const better = (raw.split(/[/\\]/).findLast((part) => /[A-Za-z]/.test(part)) ?? "")
    .slice(0, 4 * MAX_PROJECT_NAME)
    .normalize("NFKD")
    .replace(/\p{M}|\p{Cf}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[^A-Za-z]+/, "")
    .slice(0, MAX_PROJECT_NAME)
    .replace(/[^A-Za-z0-9]+$/, "");
  return projectFault(better) === undefined ? better : undefined;
}
