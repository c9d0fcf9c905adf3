const POINTER = "version https://git-lfs.github.com/spec/";
const LARGEST_POINTER = 1024;

/** Whether a file is what Git LFS puts in the place of one that was not fetched. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length > LARGEST_POINTER) return false;
  return Buffer.from(bytes).toString("latin1").startsWith(POINTER);
}
