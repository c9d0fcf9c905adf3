import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { observe } from "../../disk/fs/contained.js";
import { byMode } from "../../disk/fs/contained.js";
import { onInterrupt } from "../../disk/fs/interrupt.js";
import { EXECUTABLE_MODE, LINK_MODE, treeAt } from "../../disk/git/commit-tree.js";
import { blobsOf } from "../../disk/git/log.js";
import { workTreeOf } from "../../disk/git/work-tree.js";
import type { ProjectPath } from "../../tree/path.js";

/** Does something with a new folder, which is removed however that ends. */
export async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "agent-project-tests-")));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const stopListening = onInterrupt(remove);
  try {
    return await act(folder);
  } finally {
    stopListening();
    remove();
  }
}

/**
 * Writes a project as it was at a commit to a folder. Blobs are read and written here, so that the
 * repository stays as it is: no work tree is added, and no filter or hook runs. Links are left out.
 */
export async function copyOfCommit(root: string, commit: string, folder: string): Promise<void> {
  const { entries } = await treeAt(root, commit);
  const plain = [...entries].filter(([, { mode }]) => mode !== LINK_MODE);
  const blobs = await blobsOf(
    root,
    plain.map(([, { id }]) => id),
  );
  for (const [path, { id, mode }] of plain) {
    const bytes = blobs.get(id);
    if (bytes !== undefined) write(folder, path, bytes, mode === EXECUTABLE_MODE);
  }
}

/** Writes a project as it is to a folder, without what git ignores. */
export async function copyOfNow(root: string, folder: string): Promise<void> {
  const { paths } = await workTreeOf(root);
  const onDiskAt = observe(root, byMode);
  for (const path of paths) {
    const found = onDiskAt(path);
    if (found.is === "file") write(folder, path, found.content.bytes, found.content.executable);
  }
}

function write(folder: string, path: ProjectPath, bytes: Uint8Array, isExecutable: boolean): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes, { mode: isExecutable ? 0o755 : 0o644 });
}

/** Lets a copy use what is installed in a folder of the project. */
export function shareInstalled(root: string, copy: string, path: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  symlinkSync(join(root, path), join(copy, path), "junction");
}
