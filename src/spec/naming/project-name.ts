import { refuse } from "../../problem.js";
import { isDeviceName } from "../../tree/path.js";
import { codePoint, hasUnseen, quoted } from "../text.js";

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
