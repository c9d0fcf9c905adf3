const NEWLINE = 0x0a;
const DIGITS = Buffer.from("0123456789abcdef", "latin1");
const LINE = 9; // eight digits and a newline

/**
 * The sums of a file's lines, as the text that stands beside a copy of it: eight hexadecimal digits for
 * each line, its ending included, in the same order. Equal lines have equal sums, so git merges this
 * text, and conflicts in it, where it does in the copy; a tool that changes the copy cannot change the
 * sums to match.
 */
export function lineSums(bytes: Uint8Array): Uint8Array {
  const sums = new Uint8Array(LINE * countLines(bytes));
  let hash = FNV_OFFSET;
  let at = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
    if (byte !== NEWLINE && index + 1 < bytes.length) continue;
    for (let shift = 28; shift >= 0; shift -= 4) sums[at++] = DIGITS[(hash >>> shift) & 0xf] ?? 0;
    sums[at++] = NEWLINE;
    hash = FNV_OFFSET;
  }
  return sums;
}

/** Whether sums are those of a file's lines. */
export function areSumsOf(sums: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.compare(sums, lineSums(bytes)) === 0;
}

// The 32-bit FNV-1a hash, RFC 9923. It has to tell accidents, not attacks: whoever can write the copy on
// purpose can write its sums, too.
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** What follows the last newline is a line, too. */
function countLines(bytes: Uint8Array): number {
  let count = bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE ? 1 : 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
