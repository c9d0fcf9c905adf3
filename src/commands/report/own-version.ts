import { isUtf8 } from "node:buffer";
import { readProject } from "../../disk/project.js";
import { isVersion } from "../../merge/versions/order.js";
import { Refused, type Problem } from "../../problem.js";
import { parseJson, type Json } from "../../spec/json/json.js";
import { projectPath } from "../../tree/path.js";
import { PACKAGE, type Version } from "../../version.js";
import type { ProjectState } from "../plan/project-state.js";

const MANIFEST = projectPath("package.json");
const SECTIONS = ["devDependencies", "dependencies", "optionalDependencies"];

/**
 * What is wrong where package.json asks for another version of this program than the one that wrote
 * the project: `npm install` puts that one there, and it refuses to run. People may have another file
 * there, none, or none of our version in it; then nothing is.
 */
export function ownVersionProblems({
  root,
  recorded,
}: Pick<ProjectState, "root" | "recorded">): Problem[] {
  const manifest = readManifest(root, recorded.base);
  if (manifest === undefined) return [];
  return SECTIONS.flatMap((section) => {
    const asked = askedFor(manifest.value, section);
    return asked === undefined || asked === recorded.version
      ? []
      : [otherVersion(manifest, section, { asked, recorded: recorded.version })];
  });
}

function readManifest(root: string, base: ProjectState["recorded"]["base"]): Json | undefined {
  const found = readProject(root, [MANIFEST], base).get(MANIFEST);
  if (found?.is !== "file" || !isUtf8(found.content.bytes)) return undefined;
  try {
    return parseJson(Buffer.from(found.content.bytes).toString("utf8"), MANIFEST);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The version of this program in a section, from which on or whichever it is; a path, a tag and an address are none. */
function askedFor(manifest: unknown, section: string): Version | undefined {
  const asked = valueAt(valueAt(manifest, section), PACKAGE);
  if (typeof asked !== "string") return undefined;
  const bare = asked.trim().replace(/^(?:[~^]|>?=)?\s*v?/, "");
  return isVersion(bare) ? bare : undefined;
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

function otherVersion(
  { locate }: Json,
  section: string,
  { asked, recorded }: { readonly asked: Version; readonly recorded: Version },
): Problem {
  return {
    code: "other-version",
    path: MANIFEST,
    field: `${section}.${PACKAGE}`,
    at: locate([section, PACKAGE]),
    message: `It asks for ${PACKAGE} ${asked}, and version ${recorded} wrote this project last: the one that npm installs will refuse to run.`,
    fix: `Put ${recorded} back there. Or bring the project to that version: npx ${PACKAGE}@${asked} refresh`,
  };
}
