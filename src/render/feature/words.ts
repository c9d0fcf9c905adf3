/** A name as people say it: `invoice line` for `invoice_line`. */
export function spoken(name: string): string {
  return name.replaceAll("_", " ");
}

/** With the article of English: `an invoice line`, `a user`. */
export function withArticle(words: string): string {
  const vowel = /^(?:[aio]|e(?!u)|u(?!ni|s[aeiu]|ti|ri)|hour|hono|heir)(?!ne\b|nce)/.test(words);
  return `${vowel ? "an" : "a"} ${words}`;
}

/** With a capital letter, as a sentence begins. */
export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
