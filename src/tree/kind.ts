import type { ProjectPath } from "./path.js";
import type { MergeKind } from "./tree.js";

// What is never merged line by line, although some of it happens to be text.
const WHOLE =
  /\.(png|jpe?g|gif|webp|avif|ico|bmp|pdf|woff2?|ttf|otf|eot|zip|gz|tgz|bz2|xz|whl|pyc|so|dll|exe|wasm|db|sqlite3?|mp[34]|webm|svgz)$/i;

const REQUIREMENTS = /(^|\/)requirements([^/]*|\/[^/]+)\.(txt|in)$/;

// The first row that matches decides.
const RULES: readonly (readonly [RegExp, MergeKind])[] = [
  [/(^|\/)alembic\/versions\/[^/]+\.py$/, "once"],
  [WHOLE, "whole"],
  [REQUIREMENTS, "keyed"],
  [/(^|\/)\.env(\.[^/]+)?$/, "keyed"],
  [/(^|\/)\.[a-z]*ignore$/, "keyed"],
  [/(^|\/)package\.json$/, "json"],
  // What agents and people's other tools are told, side by side.
  [/^(\.mcp|\.(agents|claude|codex|cursor|gemini|github\/hooks)\/[^/]+)\.json$/, "json"],
  [/^\.agent-project\/(?!base\/).*\.json$/, "json"],
];

/** Whether a file of this name holds requirements of Python, as `pip install -r` takes them. */
export function isRequirements(path: string): boolean {
  return REQUIREMENTS.test(path);
}

/** How a file of this name is merged, unless the renderer says otherwise. */
export function mergeKindOf(path: ProjectPath): MergeKind {
  if (isLockfile(path)) return "lockfile";
  return RULES.find(([pattern]) => pattern.test(path))?.[1] ?? "lines";
}

/** The lock files there are, and the command of each one's own tool that makes it anew. */
export const LOCKFILES: ReadonlyMap<string, string> = new Map([
  ["package-lock.json", "npm install"],
  ["npm-shrinkwrap.json", "npm install"],
  ["pnpm-lock.yaml", "pnpm install"],
  ["yarn.lock", "yarn install"],
  ["bun.lock", "bun install"],
  ["uv.lock", "uv lock"],
  ["poetry.lock", "poetry lock"],
  ["pdm.lock", "pdm lock"],
  ["Pipfile.lock", "pipenv lock"],
]);

/** Whether a file of this name is a lock file: written by a tool that resolves dependencies, and by nobody else. */
export function isLockfile(path: string): boolean {
  return LOCKFILES.has(path.slice(path.lastIndexOf("/") + 1));
}
