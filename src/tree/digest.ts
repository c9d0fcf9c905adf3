import { createHash } from "node:crypto";
import type { Content, Tree } from "./tree.js";

type Folder = Map<string, Content | Folder>;

/** The SHA-1 of a git tree object, in hexadecimal. */
export type Digest = string & { readonly __brand: "Digest" };

/**
 * The git tree hash of a tree: what `git rev-parse 'HEAD^{tree}'` prints once exactly these files
 * are committed. Source: git's object format (gitformat-pack, "tree" objects).
 */
export function digestOf(tree: Tree): Digest {
  const root: Folder = new Map();
  for (const [path, entry] of tree) {
    const segments = path.split("/");
    const name = segments.pop() ?? path;
    let folder = root;
    for (const segment of segments) {
      const next = folder.get(segment);
      if (next instanceof Map) folder = next;
      else folder.set(segment, (folder = new Map()));
    }
    folder.set(name, entry);
  }
  return hashFolder(root).toString("hex") as Digest;
}

function hashFolder(folder: Folder): Buffer {
  const rows = [...folder].map(([name, node]) =>
    node instanceof Map
      ? { mode: "40000", name, sort: `${name}/`, hash: hashFolder(node) }
      : {
          mode: node.executable ? "100755" : "100644",
          name,
          sort: name,
          hash: hashObject("blob", node.bytes),
        },
  );
  // git compares names as bytes, a folder's as if it ended in "/".
  rows.sort((a, b) => Buffer.compare(Buffer.from(a.sort), Buffer.from(b.sort)));
  return hashObject(
    "tree",
    Buffer.concat(rows.flatMap((row) => [Buffer.from(`${row.mode} ${row.name}\0`), row.hash])),
  );
}

function hashObject(kind: "blob" | "tree", bytes: Uint8Array): Buffer {
  return createHash("sha1").update(`${kind} ${bytes.length}\0`).update(bytes).digest();
}
