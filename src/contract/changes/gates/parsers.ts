/** What reads the formats of settings. @throws Error for what does not parse */
export type Parsers = Readonly<Record<"toml" | "yaml", (text: string) => unknown>>;

const notLoaded = () => {
  throw new Error("a parser is used for files that it was not loaded for");
};

/** Loads what reads the settings in these files, and nothing for others: most changes have none. */
export async function loadParsers(paths: readonly string[]): Promise<Parsers> {
  const [toml, yaml] = await Promise.all([
    paths.some((path) => path.endsWith(".toml")) ? import("smol-toml") : undefined,
    paths.some((path) => /\.ya?ml$/.test(path)) ? import("yaml") : undefined,
  ]);
  return {
    toml: toml?.parse ?? notLoaded,
    yaml: yaml ? (text): unknown => yaml.parse(text, { maxAliasCount: 100 }) : notLoaded,
  };
}
