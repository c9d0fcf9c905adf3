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
  return isSumOf(sums, bytes) ? { bytes, executable } : undefined;
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
  const hashes: number[] = [];
  everyLine(bytes, (hash) => hashes.push(hash) > 0);
  const sums = new Uint8Array(LINE * hashes.length);
  hashes.forEach((hash, line) => {
    for (let digit = 0; digit < 8; digit++) sums[LINE * line + digit] = digitOf(hash, digit);
    sums[LINE * line + 8] = NEWLINE;
  });
  return sums;
}

/** Whether a text is what {@link lineSums} makes of a file; it is not made, since every command asks for all files. */
function isSumOf(sums: Uint8Array, bytes: Uint8Array): boolean {
  let at = 0;
  const isNext = (hash: number): boolean => {
    for (let digit = 0; digit < 8; digit++) if (sums[at++] !== digitOf(hash, digit)) return false;
    return sums[at++] === NEWLINE;
  };
  return everyLine(bytes, isNext) && at === sums.length;
}

/** Whether all lines pass, by their hashes. What follows the last newline is a line, too. */
function everyLine(bytes: Uint8Array, passes: (hash: number) => boolean): boolean {
  let hash = FNV_OFFSET;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
    if (byte !== NEWLINE && index + 1 < bytes.length) continue;
    if (!passes(hash)) return false;
    hash = FNV_OFFSET;
  }
  return true;
}

function digitOf(hash: number, digit: number): number {
  return DIGITS[(hash >>> (28 - 4 * digit)) & 0xf] ?? 0;
}

// The 32-bit FNV-1a hash, RFC 9923. It has to tell accidents, not attacks: whoever can write the copy on
// purpose can write its sums, too.
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
