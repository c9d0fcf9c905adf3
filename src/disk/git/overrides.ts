/** Whose filters may run: those that the person set up (git-lfs), or none. */
export type Filters = "person's" | "none";

/** Settings that keep a repository's configuration from running anything, or why there are none. */
type Overrides =
  | { readonly ok: true; readonly settings: readonly string[] }
  | { readonly ok: false; readonly why: string };

type Setting = { readonly scope: string; readonly key: string; readonly value: string };

// Everything else came with the repository: `local`, `worktree`, and what they include.
const OWN_SCOPES = ["system", "global"];

// What takes the place of a driver's setting where the person has none.
const NEUTRAL: ReadonlyMap<string, string> = new Map([
  ["clean", ""],
  ["smudge", ""],
  ["process", ""],
  ["required", "false"],
]);

/**
 * What overrides the programs that a configuration would run on files: filters, and hooks that are
 * settings. Others need a command that is never run here.
 * @param listing what `git config --list --show-scope -z` prints
 */
export function overridesFor(listing: string, filters: Filters): Overrides {
  const settings = settingsIn(listing);
  const own = new Map<string, string>();
  const keys = new Set<string>();
  for (const { scope, key, value } of settings)
    if (filters === "person's" && OWN_SCOPES.includes(scope)) own.set(key, value);
    else if (key.startsWith("filter.") && NEUTRAL.has(lastPart(key))) keys.add(key);
  const hooks = settings.flatMap(({ key }) => (key.startsWith("hook.") ? withoutLast(key) : []));
  // Git ends a key that it is given at the first of these.
  const odd = [...keys, ...hooks].find((name) => name.includes("="));
  if (odd !== undefined)
    return { ok: false, why: `'${odd}' in git's configuration cannot be kept from running.` };
  return {
    ok: true,
    settings: [
      ...[...keys].map((key) => `${key}=${own.get(key) ?? NEUTRAL.get(lastPart(key)) ?? ""}`),
      ...[...new Set(hooks)].map((hook) => `${hook}.enabled=false`),
    ],
  };
}

function settingsIn(listing: string): Setting[] {
  const parts = listing.split("\0");
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope = "", text = ""] = parts.slice(at, at + 2);
    const end = text.indexOf("\n");
    // A key without a value is true.
    const [key, value] = end === -1 ? [text, "true"] : [text.slice(0, end), text.slice(end + 1)];
    settings.push({ scope, key, value });
  }
  return settings;
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

function withoutLast(key: string): string {
  return key.slice(0, key.lastIndexOf("."));
}
