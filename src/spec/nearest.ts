import { closestMatch } from "leven";

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
