import type { Content } from "../../tree/tree.js";

const NEWLINE = 0x0a;
const DIGITS = Buffer.from("0123456789abcdef", "latin1");
const LINE = 9; // eight digits and a newline
const EXECUTABLE = Buffer.from("executable\n", "latin1");
const SUMS = /^(?:executable\n)?(?:[0-9a-f]{8}\n)*$/;

/**
 * The text that stands beside the copy of a file: that the file is executable, where it is, and the
 * sums of its lines. The mode of the copy itself says nothing: a tool changes it with the file's.
 */
export function sumText({ bytes, executable }: Content): Uint8Array {
  const sums = lineSums(bytes);
  return executable ? Buffer.concat([EXECUTABLE, sums]) : sums;
}

/** The file that a text beside its copy tells of; undefined where these are not the lines of it. */
export function contentBehind(text: Uint8Array, bytes: Uint8Array): Content | undefined {
  const executable = marksExecutable(text);
  const sums = executable ? text.subarray(EXECUTABLE.length) : text;
  return Buffer.compare(sums, lineSums(bytes)) === 0 ? { bytes, executable } : undefined;
}

/** Whether a text beside a copy tells of an executable file. */
export function marksExecutable(text: Uint8Array): boolean {
  return Buffer.compare(text.subarray(0, EXECUTABLE.length), EXECUTABLE) === 0;
}

/** Whether a text can be the sums of any file at all. */
export function isSumText(text: Uint8Array): boolean {
  return SUMS.test(Buffer.from(text).toString("latin1"));
}

/**
 * The sums of a file's lines: eight hexadecimal digits for each, its ending included, in the same order.
 * Equal lines have equal sums, so git merges this text, and conflicts in it, where it does in the copy;
 * a tool that changes the copy cannot change the sums to match.
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
