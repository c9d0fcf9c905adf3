import { projectPath, type ProjectPath } from "../../src/tree/path.js";
import { treeOf, type Content, type Entry, type Tree } from "../../src/tree/tree.js";

/** What a file holds, as a test writes it: a text, or the text of an executable. */
export type Text = string | { readonly run: string };
export type Files = Readonly<Record<string, Text>>;

export function contentOf(text: Text): Content {
  return typeof text === "string"
    ? { bytes: Buffer.from(text), executable: false }
    : { bytes: Buffer.from(text.run), executable: true };
}

export function treeFrom(files: Files): Tree {
  return treeOf(
    Object.entries(files).map(([path, text]): [ProjectPath, Entry] => [
      projectPath(path),
      { ...contentOf(text), merge: "lines" },
    ]),
  );
}
