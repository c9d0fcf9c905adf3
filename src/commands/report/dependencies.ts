import { packageName } from "../../merge/keyed/keys.js";
import { isRequirements } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";

/** What a file asks for of one package. */
export type Dependency = {
  /** Letters, digits and signs that neither a shell nor Markdown reads anything into. */
  readonly name: string;
  /** Whether it is for working on the project only. */
  readonly isDev: boolean;
  /** As tools take it on a command line; several where they are for different environments. */
  readonly texts: readonly string[];
};

/** The dependencies in a file by group and name: what of it a lock file follows. */
export type Dependencies = ReadonlyMap<string, Dependency>;

/** What a project lacks of what its templates ask for. */
export type Lacking = {
  readonly added: readonly Dependency[];
  /** What has to go, also to make place for what is added. */
  readonly removed: readonly Dependency[];
};

/** Reads requirements, a package.json or a pyproject.toml. What no tool could read asks for nothing. */
export function dependenciesIn(path: ProjectPath, text: string): Dependencies {
  if (isRequirements(path)) return requirementsIn(path, text);
  return path.endsWith(".json") ? packagesIn(text) : projectIn(text);
}

/** Whether two files ask for different things. */
export function asksOtherwise(one: Dependencies, other: Dependencies): boolean {
  return one.size !== other.size || [...one].some(([key, was]) => !isSame(was, other.get(key)));
}

/** What templates changed from `base` to `target`, where a project still asks for what they did before. */
export function lackingIn(
  project: Dependencies,
  base: Dependencies,
  target: Dependencies,
): Lacking {
  const isLeft = (key: string) => isSame(project.get(key), base.get(key));
  const added = [...target].filter(([key, to]) => isLeft(key) && !isSame(to, base.get(key)));
  const removed = [...base].filter(([key, was]) => {
    const to = target.get(key);
    // One for some environments is another entry than one for all: adding either leaves the other there.
    const isSplit = !isSame(was, to) && [was, to].some((one) => one?.texts.join().includes(";"));
    return isLeft(key) && (to === undefined || isSplit);
  });
  return { added: added.map(([, to]) => to), removed: removed.map(([, was]) => was) };
}

function isSame(one: Dependency | undefined, other: Dependency | undefined): boolean {
  return one?.texts.join("\n") === other?.texts.join("\n");
}

type FoundDependency = Omit<Dependency, "texts"> & { readonly key: string; readonly text: string };

function collected(all: readonly FoundDependency[]): Dependencies {
  const found = new Map<string, Dependency>();
  for (const { key, name, isDev, text } of all)
    found.set(key, { name, isDev, texts: [...(found.get(key)?.texts ?? []), text] });
  return found;
}

const OPERATOR = "(?:===?|~=|!=|[<>]=?)";
const REQUIREMENT = new RegExp(
  String.raw`^(?<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?) ?(?<extras>\[[^\]]*\])? ?(?<version>${OPERATOR}[^;]*)?(?:;\s*(?<marker>.*))?$`,
);

// Our own templates keep both in one file, below headings.
const HEADING = /^#\s*(application|development)\s*$/i;

function requirementsIn(path: ProjectPath, text: string): Dependencies {
  let isDev = /[-_./]dev[^/]*$/i.test(path);
  const lines = text.replace(/\\\r?\n/g, " ").split(/\r?\n/);
  return collected(
    lines.flatMap((line) => {
      const heading = HEADING.exec(line)?.[1];
      if (heading !== undefined) isDev = heading.toLowerCase() === "development";
      // Comments, and options such as `--hash`, are pip's; so are lines that are nothing but options.
      const bare = line
        .replace(/(?:^|\s)(?:#|--\w).*$/, "")
        .replace(/\s+/g, " ")
        .trim();
      const { name, extras = "", version = "", marker } = REQUIREMENT.exec(bare)?.groups ?? {};
      if (name === undefined) return [];
      const asked = `${name}${extras}${version}`.replace(/\s/g, "");
      const key = `${isDev ? "dev" : "main"} ${packageName(name)}`;
      return [{ key, name, isDev, text: marker ? `${asked} ; ${marker}` : asked }];
    }),
  );
}

const DEV = "devDependencies";
const SECTIONS = ["dependencies", DEV, "optionalDependencies", "peerDependencies"];
const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[\w.~-]+$/;

function packagesIn(text: string): Dependencies {
  const manifest = new Map(entriesOf(parsed(text)));
  return collected(
    SECTIONS.flatMap((section) =>
      entriesOf(manifest.get(section)).flatMap(([name, range]) =>
        typeof range === "string" && PACKAGE_NAME.test(name)
          ? [{ key: `${section} ${name}`, name, isDev: section === DEV, text: `${name}@${range}` }]
          : [],
      ),
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** All of a pyproject.toml that resolving may depend on, as one: only whether it changed is asked. */
function projectIn(text: string): Dependencies {
  let isOfOthers = false;
  const lines = text.split(/\r?\n/).filter((line) => {
    if (line.startsWith("[")) isOfOthers = /^\[+\s*tool\.(?!uv|poetry|pdm)/.test(line);
    return !isOfOthers && !/^\s*(?:#|$)/.test(line);
  });
  return new Map([["", { name: "", isDev: false, texts: lines }]]);
}
