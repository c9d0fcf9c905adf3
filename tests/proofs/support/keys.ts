/** How keys of well-known services, and private keys, look. */
const KNOWN = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g,
  /\bgithub_pat_\w{22,}\b/g,
  /\bglpat-[\w-]{20,}\b/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b/g,
  /\bsk-(?:ant-|proj-)?[\w-]{20,}\b/g,
  /\bxox[abpr]-[\w-]{10,}\b/g,
  /\bAIza[\w-]{35}\b/g,
  /\bnpg_[A-Za-z0-9]{8,}\b/g,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}\b/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@<>{}$]+:[^\s:/@<>{}$]{3,}@/g,
];

/** Ids that documents show as examples, and digests of packages: random, and no secret. */
const PUBLIC = /"request_id": "[0-9a-f]{32}"|"integrity": "sha512-[\w+/]+={0,2}"/g;

/** A word that could be a secret in base64 or hexadecimal digits. */
const WORD = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
/** Bits a character: prose and paths stay below, random base64 of this length does not. */
const RANDOM_BASE64 = 4.2;
const RANDOM_HEX = 3;

/** What in a text looks like a key, by its pattern or by its randomness. */
export function keysIn(text: string): readonly string[] {
  const searched = text.replaceAll(PUBLIC, "");
  const known = KNOWN.flatMap((pattern) => [...searched.matchAll(pattern)].map(([found]) => found));
  const random = [...searched.matchAll(WORD)].map(([word]) => word).filter(isRandom);
  return [...new Set([...known, ...random])];
}

function isRandom(word: string): boolean {
  const [hex] = /(?<![A-Za-z0-9])[0-9a-f]{32,}(?![A-Za-z0-9])/.exec(word) ?? [];
  if (hex !== undefined) return digitsIn(hex) > 4 && entropyOf(hex) > RANDOM_HEX;
  const digits = digitsIn(word);
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && digits > 0 && entropyOf(word) > RANDOM_BASE64;
}

function digitsIn(word: string): number {
  return word.replace(/\D/g, "").length;
}

/** Shannon's entropy of the characters, in bits. */
function entropyOf(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / word.length)
    .reduce((sum, share) => sum - share * Math.log2(share), 0);
}
