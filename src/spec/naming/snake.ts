import type { Fault } from "../diagnostics.js";
import { codePoint, hasUnseen, quoted } from "../text.js";

/** The longest name of a feature, a field, an enum value or a role. */
export const MAX_NAME = 40;

const RULE =
  "Use lower-case letters, digits and single underscores, with a letter first: 'due_on'.";

const SHAPE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/**
 * What keeps a text from being a lower snake_case name of at most `longest` letters.
 * `what` says what it would be the name of: `A feature's name`.
 */
export function snakeFault(raw: string, what: string, longest = MAX_NAME): Fault | undefined {
  if (SHAPE.test(raw) && raw.length <= longest) return undefined;
  const [offset, fault] = firstFault(raw, longest);
  const better = snakeOf(raw).slice(0, longest).replace(/_+$/, "");
  return {
    offset,
    message: `${what} cannot be ${quoted(raw)}: it ${fault}.`,
    fix: SHAPE.test(better) ? `Use '${better}', for one. ${RULE}` : RULE,
  };
}

function firstFault(raw: string, longest: number): [offset: number, fault: string] {
  if (raw === "") return [0, "is empty"];
  const strange = /[^a-z0-9_]/u.exec(raw);
  if (strange !== null) return [strange.index, strangeFault(strange[0])];
  if (/^[0-9_]/.test(raw)) return [0, "does not start with a letter"];
  const double = raw.indexOf("__");
  if (double !== -1) return [double + 1, "has two underscores in a row"];
  if (raw.endsWith("_")) return [raw.length - 1, "ends in an underscore"];
  return [longest, `has ${raw.length} characters, and ${longest} is the most`];
}

function strangeFault(character: string): string {
  if (/[A-Z]/.test(character)) return `has a capital letter, ${quoted(character)}`;
  if (character === " ") return "has a space";
  if (hasUnseen(character)) return `has the unseen character ${codePoint(character)}`;
  return `has ${quoted(character)}`;
}

// `dueOn`, `Due-On` and `due on` → `due_on`; the result may still be no name.
function snakeOf(raw: string): string {
  return raw
    .slice(0, 4 * MAX_NAME)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "");
}
