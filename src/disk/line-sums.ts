/**
 * The sums of a file's lines, as the text that stands beside a copy of it: eight hexadecimal digits for
 * each line, its ending included, in the same order. Equal lines have equal sums, so git merges this
 * text, and conflicts in it, where it does in the copy; a tool that changes the copy cannot change the
 * sums to match.
 */
export function lineSums(bytes: Uint8Array): Uint8Array {
  const sums: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    sums.push(`${fnv1a(bytes, start, end).toString(16).padStart(8, "0")}\n`);
    start = end;
  }
  return Buffer.from(sums.join(""), "latin1");
}

/** Whether sums are those of a file's lines. */
export function areSumsOf(sums: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.compare(sums, lineSums(bytes)) === 0;
}

const NEWLINE = 0x0a;

/**
 * The 32-bit FNV-1a hash of a range of bytes: https://datatracker.ietf.org/doc/html/rfc9923. It has to
 * tell accidents, not attacks: whoever can write the copy on purpose can write its sums, too.
 */
function fnv1a(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}
