import type {
  ArrowFunctionExpression,
  ClassMethod,
  ClassPrivateMethod,
  FunctionDeclaration,
  FunctionExpression,
  Node,
  ObjectMethod,
} from "@babel/types";
import type { Source } from "./source.js";

export type FunctionNode =
  | ArrowFunctionExpression
  | ClassMethod
  | ClassPrivateMethod
  | FunctionDeclaration
  | FunctionExpression
  | ObjectMethod;

const FUNCTIONS: ReadonlySet<string> = new Set<FunctionNode["type"]>([
  ...(["ArrowFunctionExpression", "ClassMethod", "ClassPrivateMethod"] as const),
  ...(["FunctionDeclaration", "FunctionExpression", "ObjectMethod"] as const),
]);

/** Whether a node is a function with a body. */
export function isFunction(node: Node): node is FunctionNode {
  return FUNCTIONS.has(node.type);
}

/** A function that has a name, by its declaration or by the variable that holds it. */
export function namedFunction(
  node: Node,
): { readonly name: string; readonly made: FunctionNode } | undefined {
  if (node.type === "FunctionDeclaration") return { name: node.id?.name ?? "default", made: node };
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return undefined;
  const made = node.init && unwrapped(node.init);
  return made && isFunction(made) ? { name: node.id.name, made } : undefined;
}

/** The function that `memo(…)`, `forwardRef(…)` and a type assertion are about. */
export function unwrapped(node: Node): Node {
  let inner = node;
  for (;;) {
    if (inner.type === "TSAsExpression" || inner.type === "TSSatisfiesExpression")
      inner = inner.expression;
    else if (
      inner.type === "CallExpression" &&
      inner.arguments[0] &&
      isFunction(inner.arguments[0])
    )
      inner = inner.arguments[0];
    else return inner;
  }
}

/** The functions of a file that are called by a name of their own. */
export function functionsByName({ file, descendants }: Source): ReadonlyMap<string, FunctionNode> {
  const found = new Map<string, FunctionNode>();
  for (const { node } of descendants(file.program)) {
    const named = namedFunction(node);
    if (named) found.set(named.name, named.made);
  }
  return found;
}
