import type { Node } from "@babel/types";
import { childrenOf } from "./nodes.js";
import { type Dialect, read } from "./read.js";

/** The names that a module gives a meaning, or exports: of what is no program, all that it has. */
export function topLevelNames(text: string, dialect: Dialect): ReadonlySet<string> {
  const file = read(text, dialect);
  return new Set(file ? file.program.body.flatMap(namesOf) : text.match(/[\w$]+/g));
}

function namesOf(node: Node): string[] {
  if (node.type === "ImportDeclaration") return node.specifiers.map(({ local }) => local.name);
  if (node.type === "ExportDefaultDeclaration") return ["default", ...namesOf(node.declaration)];
  if (node.type === "ExportNamedDeclaration")
    return node.declaration
      ? namesOf(node.declaration)
      : node.specifiers.flatMap(({ exported }) => identifiersIn(exported));
  if (node.type === "VariableDeclaration")
    return node.declarations.flatMap(({ id }) => identifiersIn(id));
  return "id" in node && node.id ? identifiersIn(node.id) : [];
}

/** The names in what is assigned to, without those of defaults, keys and types. */
function identifiersIn(node: Node): string[] {
  if (node.type === "Identifier") return [node.name];
  if (node.type === "StringLiteral") return [node.value];
  if (node.type === "AssignmentPattern") return identifiersIn(node.left);
  if (node.type === "ObjectProperty") return identifiersIn(node.value);
  return childrenOf(node).flatMap(identifiersIn);
}
