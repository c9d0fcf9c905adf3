import { NOTHING_HIDDEN } from "../../disk/git/checkout.js";
import { readRecord, readSpecFiles, type ReadRecord, type Recorded } from "../../disk/project.js";
import { damage, damaged, BASE, BASE_SUFFIX } from "../../disk/record/record.js";
import type { TemplateChange } from "../../history/release.js";
import type { SpecTexts } from "../../history/upgrade.js";
import { Refused, refuse, refuseAll, type Problem } from "../../problem.js";
import { layouts } from "../../render/layouts/index.js";
import type { Rendered } from "../../render/render.js";
import type { Feature } from "../../spec/feature.js";
import { PROJECT_FILE, specFromFiles, specTextsAmong, featureFile } from "../../spec/files.js";
import type { Spec } from "../../spec/spec.js";
import { mergeKindOf } from "../../tree/kind.js";
import type { ProjectPath } from "../../tree/path.js";
import { textOf, type Tree } from "../../tree/tree.js";
import { version, type Version } from "../../version.js";
import { readCheckedOut, refuseHiddenRecord, type AskGit, type CheckedOut } from "./checked-out.js";

/** A project as it stands: what it is to be, and what was written last. */
export type ProjectState = {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Whether it has yet to be made. */
  readonly isNew: boolean;
  readonly spec: Spec;
  /** Edits of the spec by hand whose meaning is not clear. */
  readonly unclearEdits: readonly Problem[];
  /** The files that hold it, as people left them, in the form that this version reads. */
  readonly specTexts: SpecTexts;
  readonly recorded: Recorded;
  /** What was written last, and the spec that it came from. */
  readonly last: Rendered;
  /** What the templates changed since for such a project; nothing where this version wrote last. */
  readonly since: readonly TemplateChange[];
  /** The spec files that have another form since, as people left them. */
  readonly reformed: SpecTexts;
  /** The generated files that were renamed, old path to new. */
  readonly renames: ReadonlyMap<ProjectPath, ProjectPath>;
  /** Reads what stands at paths of the project. */
  readonly read: (paths: Iterable<ProjectPath>, wanted: AskGit) => Promise<CheckedOut>;
};

/** Which projects a command takes: those that this version wrote last, or what older ones wrote as well. */
export type Accepted = "this version" | "older versions";

/**
 * Reads a project.
 * @throws Refused when it is damaged, or `other-version` where the version that wrote it is not accepted
 */
export async function readProjectState(
  root: string,
  accepted: Accepted = "this version",
): Promise<ProjectState> {
  await refuseHiddenRecord(root);
  const recorded = readRecord(root, mergeKindOf);
  const texts = { typed: readSpecFiles(root), written: specTextsAmong(recorded.base, textOf) };
  await refuseUnsummed(root, recorded);
  const state = {
    root,
    isNew: false,
    recorded,
    read: (paths: Iterable<ProjectPath>, wanted: AskGit) =>
      readCheckedOut(root, paths, recorded.base, wanted),
  };
  if (recorded.version === version)
    return { ...state, ...specsIn(texts, recorded.base), ...NOTHING_SINCE };
  // Loaded late: most commands never meet another version.
  const { changesBetween, isOlder, changesFor, renamesFor, upgradedTexts } =
    await import("../../history/upgrade.js");
  const isKnown = isOlder(recorded.version, version);
  if (!isKnown || accepted === "this version") refuseVersion(recorded.version, isKnown);
  const since = changesBetween(recorded.version, version);
  const typed = upgradedTexts(texts.typed, since);
  const written = upgradedTexts(texts.written, since);
  const specs = specsIn({ typed, written }, recorded.base);
  const reformed = [...texts.typed].filter(([path, text]) => typed.get(path) !== text);
  return {
    ...state,
    ...specs,
    // What has to follow is what there was: an option that was turned on since brings today's tables.
    since: changesFor(specs.last.spec, since),
    reformed: new Map(reformed),
    renames: renamesFor(specs.last.spec, since),
  };
}

/** A record of a version that wrote no sums is believed where git's history shows what it wrote. */
async function refuseUnsummed(root: string, { base, version: writtenBy, copies }: ReadRecord) {
  if (copies.hasSums || base.size === 0) return;
  if (writtenBy === version)
    refuseAll([damage(BASE, "holds no sums of the copies' lines any more.")]);
  const { refuseUnproven } = await import("../record/provenance.js");
  await refuseUnproven(root, copies, writtenBy);
}

const NOTHING_SINCE = {
  since: [],
  reformed: new Map<never, never>(),
  renames: new Map<never, never>(),
};

/** The spec that people left, and the one that was written last. */
function specsIn({ typed, written }: Readonly<Record<"typed" | "written", SpecTexts>>, base: Tree) {
  const spec = specFromFiles(typed, layouts);
  const last = isSame(written, typed) ? spec : writtenSpec(written);
  const unclear = last === spec ? [] : unclearEdits(last, spec);
  return { spec, specTexts: typed, last: { spec: last, tree: base }, unclearEdits: unclear };
}

/** The spec in the record. What is wrong with it is no fault of the files that people edit. */
function writtenSpec(texts: SpecTexts): Spec {
  try {
    return specFromFiles(texts, layouts);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const path = error.problems[0].path ?? PROJECT_FILE;
    return damaged(`${BASE}/${path}${BASE_SUFFIX}`, `holds no spec: ${error.problems[0].message}`);
  }
}

/** Where a file was written last: the template may have renamed it. */
export function writtenPath({ recorded, renames }: ProjectState, path: ProjectPath): ProjectPath {
  const renamed = [...renames].find(([old, now]) => now === path && recorded.base.has(old));
  return renamed?.[0] ?? path;
}

function refuseVersion(recorded: Version, isOlder: boolean): never {
  const that = `npx create-agent-project@${recorded}`;
  refuse({
    code: "other-version",
    path: ".agent-project/version",
    message: `Version ${recorded} wrote this project last, and this is version ${version}.`,
    fix: isOlder
      ? `Bring the project to this version: npx create-agent-project@${version} refresh. Or use that one: ${that}`
      : `Use that one, or a later one: ${that}`,
  });
}

function isSame<K, V>(one: ReadonlyMap<K, V>, other: ReadonlyMap<K, V>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

/** The state of a project that is to be made: nothing was written, and nothing stands there. */
export function newProject(root: string, spec: Spec): ProjectState {
  const base: Tree = new Map();
  return {
    root,
    isNew: true,
    spec,
    unclearEdits: [],
    specTexts: new Map(),
    recorded: { base, version, notes: new Map(), copies: undefined },
    last: { spec, tree: base },
    since: [],
    reformed: new Map(),
    renames: new Map(),
    read: () => Promise.resolve({ project: new Map(), checkout: NOTHING_HIDDEN }),
  };
}

/**
 * Edits of a spec by hand whose meaning is not clear: another layout, and a field that may be renamed
 * or replaced.
 * @param written the spec that was written last
 * @param edited the one in the files
 */
function unclearEdits(written: Spec, edited: Spec): Problem[] {
  if (written.layout !== edited.layout) return [otherLayout(written.layout, edited.layout)];
  return edited.features.flatMap((feature) => {
    const before = written.features.find(({ name }) => name === feature.name);
    return before ? replacedFields(before, feature) : [];
  });
}

function otherLayout(written: string, edited: string): Problem {
  return {
    code: "invalid-spec",
    path: PROJECT_FILE,
    field: "layout",
    message: `A project of the layout '${written}' cannot become one of '${edited}'.`,
    fix: `Put '${written}' back. For the other layout, create a new project.`,
  };
}

function replacedFields(before: Feature, after: Feature): Problem[] {
  const gone = namesNotIn(before, after);
  const come = namesNotIn(after, before);
  const [old] = gone;
  const [now] = come;
  if (old === undefined || now === undefined) return [];
  const drops = gone.map((name) => `--drop ${name}`).join(" ");
  const adds = after.fields.filter(({ name }) => come.includes(name)).length;
  return [
    {
      code: "invalid-spec",
      path: featureFile(after.name),
      field: "fields",
      message:
        `${listed(gone)} went and ${listed(come)} came: ` +
        `${adds === 1 ? "it may be" : "they may be"} renamed, which keeps what the rows hold, or new.`,
      fix:
        `Put the file back and say which by command: ` +
        `npx create-agent-project feature ${after.name} --rename ${old}=${now}, or ${drops} --add …`,
    },
  ];
}

function namesNotIn(feature: Feature, other: Feature): string[] {
  const names = new Set(other.fields.map(({ name }) => name));
  return feature.fields.map(({ name }) => name).filter((name) => !names.has(name));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}
