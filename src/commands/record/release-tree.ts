import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { readRecord } from "../../disk/project.js";
import { refuse } from "../../problem.js";
import { featureIn, PROJECT_FILE } from "../../spec/files.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import type { Tree } from "../../tree/tree.js";
import type { Version } from "../../version.js";

const TIMEOUT_MS = 300_000;

/**
 * What a release writes for a spec: it is run by npx, in a folder of its own.
 * @param texts the spec's files, in the form that the release reads
 * @throws Refused `other-version` where it does not run
 */
export async function treeOfRelease(
  release: Version,
  texts: ReadonlyMap<ProjectPath, string>,
): Promise<Tree> {
  const folder = mkdtempSync(join(tmpdir(), "create-agent-project-"));
  try {
    const args = ["project", "--spec", "-", "--no-git", "--yes"];
    const { failed, all } = await execa(
      "npx",
      ["--yes", `create-agent-project@${release}`, ...args],
      {
        cwd: folder,
        input: documentOf(texts),
        all: true,
        reject: false,
        timeout: TIMEOUT_MS,
      },
    );
    if (failed) refuseRelease(release, all);
    const { base } = readRecord(join(folder, "project"), mergeKindOf);
    // The folder goes before anybody looks into the copies.
    return new Map(
      [...base].map(([path, { bytes, executable, merge }]) => [path, { bytes, executable, merge }]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a spec as the one document that `create --spec` takes. */
function documentOf(texts: ReadonlyMap<ProjectPath, string>): string {
  const project: unknown = JSON.parse(texts.get(PROJECT_FILE) ?? "{}");
  // Of a file that a person has taken over there is a copy, too.
  const features = [...texts]
    .filter(([path]) => path !== PROJECT_FILE)
    .sort(([a], [b]) => (featureIn(a) < featureIn(b) ? -1 : 1))
    .map(([, text]): unknown => JSON.parse(text));
  return JSON.stringify({ ...Object(project), keep: undefined, features });
}

function refuseRelease(release: Version, output: string): never {
  return refuse({
    code: "other-version",
    message: `create-agent-project ${release} could not be asked what it writes: ${output.trim().split("\n").slice(-3).join(" ")}`,
    fix: "Look at that, or leave --from-release out.",
  });
}
