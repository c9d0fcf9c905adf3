// What both PEP 440 and Semantic Versioning can spell. A text like `-1` or `+cpu` is not read: in one of
// them it comes before the release, in the other behind it or nowhere.
const RELEASE = /^v?(\d+(?:\.\d+)*)(.*)$/i;
const LABEL = /^[.\-_]?([a-z]+)[.\-_]?(\d*)/i;

/** The labels behind a release, below it from `dev` on up, or above it. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ["dev", -4],
  ...["a", "alpha"].map((label) => [label, -3] as const),
  ...["b", "beta"].map((label) => [label, -2] as const),
  ...["c", "rc", "pre", "preview"].map((label) => [label, -1] as const),
  ...["post", "rev", "r"].map((label) => [label, 1] as const),
]);

type Version = {
  readonly release: readonly bigint[];
  /** Ranks of labels, each with its number: `rc1.dev2` has two. */
  readonly labels: readonly (readonly [number, bigint])[];
};

/**
 * Whether one version is older (below zero), newer (above) or equal to another, as PEP 440 and Semantic
 * Versioning agree; undefined where one of them is spelled otherwise.
 */
export function compareVersions(one: string, other: string): number | undefined {
  const [a, b] = [versionIn(one), versionIn(other)];
  if (a === undefined || b === undefined) return undefined;
  return compareReleases(a.release, b.release) || compareLabels(a.labels, b.labels);
}

/** Whether a text is a version that can be compared. */
export function isVersion(text: string): boolean {
  return versionIn(text) !== undefined;
}

function versionIn(text: string): Version | undefined {
  const [, release, rest] = RELEASE.exec(text) ?? [];
  if (release === undefined || rest === undefined) return undefined;
  const labels = labelsIn(rest);
  return labels && { release: release.split(".").map(BigInt), labels };
}

function labelsIn(text: string): Version["labels"] | undefined {
  const labels: (readonly [number, bigint])[] = [];
  let rest = text;
  while (rest !== "") {
    const [all, word = "", count] = LABEL.exec(rest) ?? [];
    const rank = RANKS.get(word.toLowerCase());
    if (all === undefined || rank === undefined) return undefined;
    labels.push([rank, BigInt(count ?? "")]);
    rest = rest.slice(all.length);
  }
  return labels;
}

function compareReleases(a: Version["release"], b: Version["release"]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compare(a[at] ?? 0n, b[at] ?? 0n);
    if (order !== 0) return order;
  }
  return 0;
}

function compareLabels(a: Version["labels"], b: Version["labels"]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [rank, count] = a[at] ?? [0, 0n];
    const [otherRank, otherCount] = b[at] ?? [0, 0n];
    const order = compare(rank, otherRank) || compare(count, otherCount);
    if (order !== 0) return order;
  }
  return 0;
}

function compare<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
