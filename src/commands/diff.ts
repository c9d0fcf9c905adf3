import { createTwoFilesPatch } from "diff";
import type { ProjectPath } from "../tree/path.js";
import type { Content } from "../tree/tree.js";

/** A unified diff of a file's two versions, as git would head it. Absent is an empty file. */
export function diffOf(
  path: ProjectPath,
  before: Content | undefined,
  after: Content | undefined,
): string {
  if (isBinary(before) || isBinary(after)) return `Binary file ${path} differs`;
  const name = (side: string, content: Content | undefined) =>
    content ? `${side}/${path}` : "/dev/null";
  const patch = createTwoFilesPatch(
    name("a", before),
    name("b", after),
    textOf(before),
    textOf(after),
  );
  // The line of equals signs above the names.
  return patch.replace(/^=+\n/, "").trimEnd();
}

function textOf(content: Content | undefined): string {
  return Buffer.from(content?.bytes ?? []).toString("utf8");
}

function isBinary(content: Content | undefined): boolean {
  return content?.bytes.includes(0) ?? false;
}
