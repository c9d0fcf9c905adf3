import type { ProjectPath } from "../../../../src/tree/path.js";

/** A small change of a text: what, and where about. */
export type Edit = {
  readonly do: "line" | "end of a line" | "function" | "import";
  readonly at: number;
};

/**
 * A text with a word more in it: in Python as a comment, a function or an import, so that it parses if
 * it did before; in other files as what their lines are.
 */
export function edited(path: ProjectPath, text: string, edit: Edit, word: string): string {
  if (path.endsWith(".json"))
    return text.replace('"private": true,', `"private": true,\n  "${word}": true,`);
  if (path.endsWith(".txt")) return `${text}${word}==1.0\n`;
  const lines = text.replace(/\n$/, "").split("\n");
  const index = edit.at % lines.length;
  if (edit.do === "end of a line") return withEnd(lines, index, word);
  if (edit.do === "line" || !path.endsWith(".py")) return withLine(lines, index, `# ${word}`);
  if (edit.do === "function") return `${text}\n\ndef ${word}() -> None:\n    """Does nothing."""\n`;
  const first = lines.findIndex((line) => /^(import|from (?!__future__))/.test(line));
  return first === -1 ? text : withLine(lines, first, `import ${word}`);
}

/** These lines with a word at the end of one, where that can have a comment. */
function withEnd(lines: readonly string[], index: number, word: string): string {
  const line = lines[index] ?? "";
  const isCode = line.trim() !== "" && !line.includes("#") && !line.endsWith("\\");
  if (!isCode) return withLine(lines, index, `# ${word}`);
  return `${lines.with(index, `${line}  # ${word}`).join("\n")}\n`;
}

/** These lines with one more, indented as the one that follows it. */
function withLine(lines: readonly string[], index: number, line: string): string {
  const [indent = ""] = /^ */.exec(lines[index] ?? "") ?? [];
  return `${lines.toSpliced(index, 0, indent + line).join("\n")}\n`;
}
