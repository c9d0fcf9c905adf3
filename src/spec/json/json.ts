import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
} from "jsonc-parser";
import { type Position, type Problem, Refused } from "../../problem.js";
import type { Fault, Place } from "../diagnostics.js";
import { keyFaults, sizeFault, syntaxFault, tooLarge } from "./fault.js";

/** The way to a value inside a JSON text: keys and indices. */
export type JsonPath = readonly (string | number)[];

/** A JSON text: what it says, and where. */
export type Json = {
  /** What a person calls the text: a path, or `--spec`. */
  readonly source: string;
  readonly value: unknown;
  /**
   * Where a value begins, or where there is none the nearest one around it. With `offset` a place
   * inside a text's quotes, in UTF-16 units of its value.
   */
  readonly locate: (path: JsonPath, offset?: number) => Position;
  /** Where the last key of the path begins. */
  readonly locateKey: (path: JsonPath) => Position;
};

const MAX_BYTES = 5_000_000;

const MAX_DEPTH = 32;
const MAX_VALUES = 30_000;

/**
 * Reads strict JSON (RFC 8259): no comments, no trailing commas, and no key twice in an object. A
 * byte order mark is accepted. At most 5 MB, 32 levels deep, 30,000 keys and values.
 * @throws Refused `invalid-json` with the place, and what was expected there.
 */
export function parseJson(text: string, source: string): Json {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const positionOf = positionsIn(json);
  const parse = () =>
    parsed(json, (fault) => ({
      code: "invalid-json",
      path: source,
      at: positionOf(fault.offset),
      message: fault.message,
      fix: fault.fix,
    }));
  const canonical = canonicalValue(json);
  let known = canonical === undefined ? parse() : undefined;
  // Only who asks where a value is needs the tree of a text that is in order.
  const root = () => (known ??= parse());
  return {
    source,
    value: canonical ?? getNodeValue(root()),
    locate: (path, offset) => {
      const node = nearestNode(root(), path);
      return positionOf(offset === undefined ? node.offset : offsetInside(json, node, offset));
    },
    locateKey: (path) => {
      const property = findNodeAtLocation(root(), [...path])?.parent;
      return positionOf((property?.children?.[0] ?? nearestNode(root(), path)).offset);
    },
  };
}

// As we write it ourselves; far below every limit.
const CANONICAL_BYTES = 20_000;
const DEEP = /^ {20}/m;

/** The value of a text that is written as we would: no key can be there twice, and nothing is wrong with it. */
function canonicalValue(json: string): object | undefined {
  if (json.length > CANONICAL_BYTES || !json.startsWith("{") || DEEP.test(json)) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === "object" && value !== null;
    return isObject && json === `${JSON.stringify(value, null, 2)}\n` ? value : undefined;
  } catch {
    return undefined;
  }
}

function parsed(json: string, problem: (fault: Fault) => Problem): Node {
  const size =
    Buffer.byteLength(json) > MAX_BYTES
      ? tooLarge(0, "is larger than 5 MB")
      : sizeFault(json, MAX_DEPTH, MAX_VALUES);
  if (size !== undefined) throw new Refused([problem(size)]);

  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { disallowComments: true });
  // What follows the first error is mostly its consequence.
  if (root === undefined || errors.length > 0)
    throw new Refused([problem(syntaxFault(json, errors[0]))]);

  const [fault, ...more] = keyFaults(root);
  if (fault !== undefined) throw new Refused([problem(fault), ...more.map(problem)]);
  return root;
}

function nearestNode(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

// Walks the text's escapes: `\u0041` is one unit of the value and six of the JSON.
function offsetInside(json: string, node: Node, units: number): number {
  if (node.type !== "string") return node.offset;
  const end = node.offset + node.length - 1;
  let at = node.offset + 1;
  for (let unit = 0; unit < units && at < end; unit += 1)
    at += json.charAt(at) !== "\\" ? 1 : json.charAt(at + 1) === "u" ? 6 : 2;
  return at;
}

/** Counts lines: gives the position of an offset in the text. Lines end as in JSON editors: LF, CRLF or CR. */
function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  return (offset) => {
    // Only a text with a problem is ever counted.
    starts ??= [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
    let line = 0;
    let beyond = starts.length;
    while (beyond - line > 1) {
      const middle = (line + beyond) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else beyond = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** A path as a person writes it: `features[0].fields[2]`. */
export function pathText(path: JsonPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join("");
}

/** Places problems at a value; one that knows its column in a text, at that character of it. */
export function placeOf(json: Json, path: JsonPath): Place {
  return (problem) => ({
    ...problem,
    path: json.source,
    ...fieldOf(path),
    at: json.locate(path, problem.at === undefined ? undefined : problem.at.column - 1),
  });
}

/** Places problems at a key, where not its value is wrong. */
export function placeOfKey(json: Json, path: JsonPath): Place {
  return (problem) => ({
    ...problem,
    path: json.source,
    ...fieldOf(path),
    at: json.locateKey(path),
  });
}

function fieldOf(path: JsonPath): { field?: string } {
  return path.length === 0 ? {} : { field: pathText(path) };
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, step)
        ? Reflect.get(at, step)
        : undefined,
    value,
  );
}
