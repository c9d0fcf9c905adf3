import type { Node } from "@babel/types";

/** What is called, when `it.skip.each(table)` is: `it`, by `skip` and `each`, with the table. */
export type Called = {
  readonly root: string;
  readonly modifiers: readonly string[];
  /** The first argument of a call within: a table of cases, the subject of `expect`. */
  readonly table: Node | undefined;
  /** Whether what is called is what another call gave. */
  readonly isCalledAgain: boolean;
};

// A longer chain is none of a test.
const MOST_LINKS = 50;

/** Reads a chain of names and calls down to the name that it begins with; undefined where it begins otherwise. */
export function calledIn(callee: Node): Called | undefined {
  const modifiers: string[] = [];
  let table: Node | undefined;
  let isCalledAgain = false;
  let node: Node = callee;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    if (node.type === "Identifier")
      return { root: node.name, modifiers: modifiers.reverse(), table, isCalledAgain };
    if (node.type === "MemberExpression") {
      modifiers.push(node.property.type === "Identifier" ? node.property.name : "");
      node = node.object;
    } else if (node.type === "CallExpression") {
      [table, isCalledAgain, node] = [node.arguments[0], true, node.callee];
    } else if (node.type === "TaggedTemplateExpression") {
      [table, isCalledAgain, node] = [node.quasi, true, node.tag];
    } else if (node.type === "TSNonNullExpression" || node.type === "AwaitExpression")
      node = node.type === "AwaitExpression" ? node.argument : node.expression;
    else return undefined;
  }
  return undefined;
}
