import {
  type Definition,
  definitionIn,
  type Node,
  textOf,
} from "../../../languages/python/tree.js";
import type { Token } from "../../../languages/python/reader.js";

/** A body that does nothing: what it has, and whether it says that it is not done. */
export type Empty = {
  readonly has: "docstring" | "pass" | "..." | "raise" | "return None";
  readonly isDocumented: boolean;
};

/** What is said where something is not done: an error of such a name, message or status. */
export const UNFINISHED = /not_?\s?(?:yet\s)?implemented|\bunimplemented\b|\btodo\b/i;

const isText = (token: Token) => token.is === "string";

/** Whether a statement is only strings: a docstring, or what stands for a comment. */
export function isDocstring({ tokens, body }: Node): boolean {
  return body === undefined && tokens.every(isText);
}

/** What a body has that does nothing; undefined for one that does something. */
export function emptiness(body: readonly Node[]): Empty | undefined {
  const code = body.filter((node) => !isDocstring(node));
  const isDocumented = code.length < body.length;
  const [first] = code;
  if (first === undefined) return isDocumented ? { has: "docstring", isDocumented } : undefined;
  if (isUnfinished(first)) return { has: "raise", isDocumented };
  const kinds = code.map(idleKind);
  const [kind] = kinds;
  if (kind === undefined || kinds.includes(undefined)) {
    // Behind `pass` nothing changes.
    const next = code.find((node) => idleKind(node) === undefined);
    return kind && next && isUnfinished(next) ? { has: "raise", isDocumented } : undefined;
  }
  return { has: kinds.includes("return None") ? "return None" : kind, isDocumented };
}

function idleKind({ tokens, body }: Node): "pass" | "..." | "return None" | undefined {
  if (body !== undefined) return undefined;
  const text = textOf(tokens);
  if (text === "pass" || text === "...") return text;
  return text === "return" || text === "returnNone" ? "return None" : undefined;
}

/** Whether a statement raises an error that says that something is not done. */
function isUnfinished({ tokens, body }: Node): boolean {
  const [keyword, ...raised] = tokens;
  if (body !== undefined || keyword?.text !== "raise") return false;
  return UNFINISHED.test(raised.map(({ text }) => text).join(" "));
}

/** The words in which an annotation names what a function returns; undefined where it has none. */
export function returnsOf({ tokens }: Node): string | undefined {
  const at = tokens.findIndex(
    (one, at) => one.text === "-" && one.depth === 0 && tokens[at + 1]?.text === ">",
  );
  return at < 0 ? undefined : textOf(tokens.slice(at + 2));
}

/** Whether a function is annotated to return something, and that is never None. */
export function mustReturn(node: Node): boolean {
  const returned = returnsOf(node);
  return (
    returned !== undefined && !/\b(?:None|Optional|Any|object|NoReturn|Never)\b/.test(returned)
  );
}

/** The functions and classes of a scope; those in blocks of `if` and `try` are told apart. */
export function* definitionsIn(
  nodes: readonly Node[],
  block?: Node,
): Generator<{ readonly definition: Definition; readonly block: Node | undefined }> {
  for (const node of nodes) {
    const definition = definitionIn(node);
    if (definition) yield { definition, block };
    else if (node.body) yield* definitionsIn(node.body, block ?? node);
  }
}
