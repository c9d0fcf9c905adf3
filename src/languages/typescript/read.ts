import type { Lines } from "../grammar.js";
import { parse, type ParserOptions } from "@babel/parser";
import type { File } from "@babel/types";
import { FRAMES, type Frame, type Place, PLACES_ANYWHERE, type Unit } from "./frames.js";

/** Lines as what they are part of, with the text that the positions of their nodes are in. */
export type Outline = {
  readonly place: Place;
  readonly source: string;
  readonly units: readonly Unit[];
};

/** How a file is read: in one whose name ends in `.ts`, `<A>` is a type and no element. */
export type Dialect = "with JSX" | "without JSX";

const PLUGINS: Readonly<Record<Dialect, NonNullable<ParserOptions["plugins"]>>> = {
  "with JSX": ["typescript", "jsx", "decorators"],
  "without JSX": ["typescript", "decorators"],
};

/** Lines out of the middle of a program may do what its beginning allows. */
const ANYWHERE: ParserOptions = {
  allowAwaitOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
  allowYieldOutsideFunction: true,
  errorRecovery: true,
};

/** What is wrong with lines only because what is around them is missing. */
const MISSING_AROUND: ReadonlySet<string> = new Set([
  "IllegalBreakContinue",
  "InvalidPrivateFieldResolution",
]);

/** Whether a text is a program, as far as can be told without types. */
export function parses(text: string, dialect: Dialect): boolean {
  return read(text, dialect) !== undefined;
}

/** Reads a whole text; undefined where it is no program. */
export function read(
  text: string,
  dialect: Dialect,
  options: ParserOptions = {},
): File | undefined {
  try {
    const file = parse(text, { ...options, sourceType: "module", plugins: PLUGINS[dialect] });
    return file.errors?.every(({ reasonCode }) => MISSING_AROUND.has(reasonCode)) === false
      ? undefined
      : file;
  } catch {
    return undefined;
  }
}

/**
 * What lines consist of; undefined where they cannot be read by themselves.
 * @param places what they can be part of, where that is known
 */
export function outlineOf(
  lines: Lines,
  dialect: Dialect,
  places: readonly Place[] = PLACES_ANYWHERE,
): Outline | undefined {
  for (const frame of FRAMES) {
    const outline = places.includes(frame.place) ? outlineIn(frame, lines, dialect) : undefined;
    if (outline !== undefined) return outline;
  }
  return undefined;
}

function outlineIn(frame: Frame, lines: Lines, dialect: Dialect): Outline | undefined {
  const { place, before, after, unitsOf } = frame;
  const source = `${before}${lines.join("\n")}${after}`;
  const file = read(source, dialect, ANYWHERE);
  const nodes = file && unitsOf(file, source);
  const offset = before === "" ? 1 : 2;
  return (
    nodes && {
      place,
      source,
      units: nodes.map((node) => ({
        node,
        first: (node.loc?.start.line ?? 0) - offset,
        last: (node.loc?.end.line ?? 0) - offset,
      })),
    }
  );
}

const files = new WeakMap<Lines, Partial<Record<Dialect, File | undefined>>>();

/** Reads the whole text that some lines are from, once; undefined where it is no program. */
export function fileOf(lines: Lines, dialect: Dialect): File | undefined {
  const known = files.get(lines) ?? {};
  files.set(lines, known);
  if (!(dialect in known)) known[dialect] = read(lines.join("\n"), dialect);
  return known[dialect];
}
