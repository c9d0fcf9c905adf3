import { createScanner, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import type { Fault } from "../diagnostics.js";
import { quoted } from "../text.js";

// By jsonc-parser's names of errors: what the text should have at the place.
const EXPECTED: ReadonlyMap<string, string> = new Map([
  ["PropertyNameExpected", "a key in double quotes is expected here"],
  ["ValueExpected", "a value is expected here"],
  ["ColonExpected", "a ':' is expected here"],
  ["CommaExpected", "a ',' is expected here, or the bracket that closes"],
  ["CloseBraceExpected", "a '}' is expected here"],
  ["CloseBracketExpected", "a ']' is expected here"],
  ["EndOfFileExpected", "the end is expected here"],
  ["InvalidCommentToken", "it cannot have comments"],
  ["UnexpectedEndOfComment", "it cannot have comments"],
  ["UnexpectedEndOfString", "this text is expected to end with '\"' on its line"],
  ["UnexpectedEndOfNumber", "a digit is expected at the end of this number"],
  ["InvalidUnicode", "four hexadecimal digits are expected after '\\u'"],
  ["InvalidEscapeCharacter", "one of \" \\ / b f n r t u is expected after '\\'"],
  ["InvalidCharacter", "a control character in a text must be written as '\\u…'"],
]);

/** What keeps a text from being JSON, of the errors that the parser found. */
export function syntaxFault(json: string, error: ParseError | undefined): Fault {
  const offset = error?.offset ?? 0;
  if (json.trim() === "")
    return {
      offset: 0,
      message: "There is no JSON here: the text is empty.",
      fix: "Write '{ … }'.",
    };
  const marker = /^<{7} /m.exec(json);
  if (marker !== null)
    return {
      offset: marker.index,
      message: "The JSON has a conflict of a git merge in it.",
      fix: "Resolve the conflict, and remove the lines with its markers.",
    };
  return {
    offset,
    message: `This is not valid JSON: ${expectation(json, error)}.`,
    fix: "Correct it here; JSON has double quotes, no comments, and no comma after the last value.",
  };
}

function expectation(json: string, error: ParseError | undefined): string {
  if (error === undefined) return "a value is expected here";
  const found = json.slice(error.offset, error.offset + error.length);
  const code = printParseErrorCode(error.error);
  if (code === "InvalidSymbol")
    return found.startsWith("'")
      ? "texts and keys stand in double quotes"
      : `${quoted(found)} is neither a text in double quotes, a number, true, false nor null`;
  // The parser complains about the bracket; a person sees the comma.
  const comma = /^[}\]]/.test(found) && /,\s*$/.test(json.slice(0, error.offset));
  return comma
    ? "no ',' is expected before this bracket"
    : (EXPECTED.get(code) ?? "something else is expected here");
}

/**
 * Where a text first has more open brackets, or more keys and values, than we take. What reads the
 * parsed JSON calls itself for each level and passes problems on as arguments: both use the stack.
 */
export function sizeFault(json: string, deepest: number, most: number): Fault | undefined {
  const scanner = createScanner(json, true);
  let depth = 0;
  let values = 0;
  for (;;) {
    // Tokens are told by their text: jsonc-parser's enum of their kinds exists only for its own build.
    scanner.scan();
    if (scanner.getTokenLength() === 0) return undefined;
    const offset = scanner.getTokenOffset();
    const token = json.charAt(offset);
    if (token === "}" || token === "]") depth -= 1;
    else if (token !== "," && token !== ":") values += 1;
    if (token === "{" || token === "[") depth += 1;
    if (depth > deepest) return tooLarge(offset, `is nested more than ${deepest} levels deep`);
    if (values > most) return tooLarge(offset, `has more than ${most} keys and values`);
  }
}

/** A text that is larger, in whatever way, than what we read can be. */
export function tooLarge(offset: number, how: string): Fault {
  return {
    offset,
    message: `The JSON ${how}.`,
    fix: "Give the right file: a spec or a contract has some kilobytes and 5 levels.",
  };
}

/** Keys that stand twice in one object, and the key that would change what the object is. */
export function keyFaults(node: Node): readonly Fault[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child) => {
    const key = child.type === "property" ? child.children?.[0] : undefined;
    return [...(key === undefined ? [] : keyFault(key, seen)), ...keyFaults(child)];
  });
}

function keyFault(key: Node, seen: Set<string>): readonly Fault[] {
  const name = String(key.value);
  const why =
    name === "__proto__" ? "is not allowed" : seen.has(name) ? "is there twice" : undefined;
  seen.add(name);
  if (why === undefined) return [];
  return [{ offset: key.offset, message: `The key ${quoted(name)} ${why}.`, fix: "Drop it." }];
}
