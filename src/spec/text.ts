import { closestMatch } from "leven";

// Control, format (which hide or reorder text), line and paragraph separators, lone surrogates, and
// every space but the plain one: none of them can be seen for what it is.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, "gu");

const LONGEST_QUOTE = 60;
const LONGEST_LIST = 20;

/** Whether a text holds a character that a reader cannot see, or that moves what is around it. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** A character by its number, as `U+202E`. */
export function codePoint(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The text with every unseen character written out, as `<U+202E>`: safe to show on a terminal. */
export function visible(text: string): string {
  return text.replace(EVERY_UNSEEN, (character) => `<${codePoint(character)}>`);
}

/** {@link visible}, but for line ends and tabs: for texts of several lines. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** A value from outside in a message: in quotes, unseen characters written out, shortened when long. */
export function quoted(text: string): string {
  // Cut first: the rest of a value of megabytes is never looked at.
  const start = Array.from(text.slice(0, 2 * LONGEST_QUOTE + 2));
  return start.length > LONGEST_QUOTE
    ? `'${visible(start.slice(0, LONGEST_QUOTE).join(""))}…'`
    : `'${visible(start.join(""))}'`;
}

/** `a, b or c`; of a long list the first words and how many more there are. */
export function anyOf(words: readonly string[]): string {
  const listed = words.slice(0, LONGEST_LIST);
  const more = words.length - listed.length;
  const shown = more > 0 ? [...listed, `${more} more`] : listed;
  const last = shown.at(-1) ?? "nothing";
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} or ${last}` : last;
}

/** A word as a person would have to type it: quoted where a shell would read something into it. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

// No known word is longer, and a comparison takes time in proportion to the length.
const LONGEST_WORD = 64;

/**
 * The known word that was probably meant: at most about a third of the letters differ, case aside.
 * Of two equally near words the first is taken.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const reach = Math.floor((word.length + 1) / 3);
  const spellings = new Map<string, string>();
  for (const candidate of known) {
    const folded = candidate.toLowerCase();
    if (!spellings.has(folded)) spellings.set(folded, candidate);
  }
  const match = closestMatch(word.toLowerCase(), [...spellings.keys()], { maxDistance: reach });
  return match === undefined ? undefined : spellings.get(match);
}

/** `Did you mean 'word'? ` with a space at its end, or nothing where no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const match = nearest(word, known);
  return match === undefined ? "" : `Did you mean '${match}'? `;
}
