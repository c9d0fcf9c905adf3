import { foldersIn, readProject, readTexts } from "../disk/project.js";
import { mayBeSparse } from "../disk/git/checkout.js";
import { claimsIn, type Known, versionIn } from "../documents/claims.js";
import { type Facts, findingsIn } from "../documents/findings.js";
import { endpointsIn, type ReadModule, routesOf } from "../documents/routes.js";
import type { Documents, Layout } from "../render/layout.js";
import { Refused, type Problem } from "../problem.js";
import { parseJson, valueAt } from "../spec/json/json.js";
import { isProjectPath, type ProjectPath } from "../tree/path.js";
import type { Tree } from "../tree/tree.js";
import { decodeUtf8 } from "../tree/utf8.js";

/** What a project's documents say, and its code contradicts. Nothing of it is run; what cannot be told is no problem. */
export function documentProblems(root: string, layout: Layout, base: Tree): Problem[] {
  const { documents } = layout;
  if (documents === undefined) return [];
  const project = new ProjectReader(root, base);
  const known = knownIn(base, layout);
  const facts = factsOf(project, documents, layout);
  const problems = (path: ProjectPath, claims: Parameters<typeof findingsIn>[0]) =>
    findingsIn(claims, facts).map((finding): Problem => ({
      code: "stale-document",
      path,
      ...finding,
    }));
  return [
    ...textsOf(project, documents).flatMap(([path, text]) => problems(path, claimsIn(text, known))),
    ...documents.versioned.flatMap((path) => {
      const claim = versionIn(project.text(path) ?? "");
      return claim === undefined ? [] : problems(path, [claim]);
    }),
  ];
}

/** The files of a project, read where somebody asks for them. */
class ProjectReader {
  // Of what is not checked out nobody knows here.
  readonly #isWhole: boolean;

  constructor(
    readonly root: string,
    private readonly base: Tree,
  ) {
    this.#isWhole = !mayBeSparse(root);
  }

  text(path: string): string | undefined {
    const found = isProjectPath(path) ? this.#at(path) : undefined;
    return found?.is === "file" ? decodeUtf8(found.content.bytes) : undefined;
  }

  /** Whether something is there; undefined where git may have it. */
  has(path: ProjectPath): boolean | undefined {
    if (this.#at(path)?.is !== "absent") return true;
    return this.#isWhole ? false : undefined;
  }

  #at(path: ProjectPath) {
    return readProject(this.root, [path], this.base).get(path);
  }
}

function textsOf(project: ProjectReader, { current, folder }: Documents) {
  const own = current.flatMap((path) => {
    const text = project.text(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  return [...own, ...readTexts(project.root, folder, ".md")];
}

function knownIn(base: Tree, { backend }: Layout): Known {
  const paths = new Set<string>(base.keys());
  const folders = [...paths].flatMap((path) =>
    path.includes("/") ? [path.split("/")[0] ?? ""] : [],
  );
  return { paths, folders: new Set(folders), package: backend.package.split(".")[0] ?? "" };
}

function factsOf(project: ProjectReader, documents: Documents, layout: Layout): Facts {
  const { application, versionFile } = documents;
  const read = moduleReader(project, layout.backend.root);
  const isIgnored = ignoredBy(project.text(".gitignore") ?? "");
  let isThere: Facts["hasEndpoint"] | undefined;
  return {
    hasEndpoint: (endpoint) => (isThere ??= endpointsIn(routesOf(read, application)))(endpoint),
    hasPath: (path) => isIgnored(path) || project.has(path),
    hasModule: (name) => hasModule(name, project, layout.backend.root),
    hasScript: scriptFinder(project),
    version: versionOf(project.text(versionFile) ?? ""),
    versionFile,
  };
}

function moduleReader(project: ProjectReader, root: string): ReadModule {
  return (name) => {
    const path = root + name.replaceAll(".", "/");
    const text = project.text(`${path}.py`);
    if (text !== undefined) return { text, isPackage: false };
    const init = project.text(`${path}/__init__.py`);
    return init === undefined ? undefined : { text: init, isPackage: true };
  };
}

/** Whether a dotted name is a module, or may be something in one. */
function hasModule(name: string, project: ProjectReader, root: string): boolean | undefined {
  let folder = root.slice(0, -1);
  for (const segment of name.split(".")) {
    const path = `${folder === "" ? "" : `${folder}/`}${segment}`;
    if (!isProjectPath(path) || !isProjectPath(`${path}.py`)) return undefined;
    if (project.text(`${path}.py`) !== undefined) return true;
    const isThere = project.has(path);
    if (isThere !== true) {
      const init = project.text(`${folder}/__init__.py`) ?? "";
      return mayBind(init, segment) ? undefined : isThere;
    }
    folder = path;
  }
  return true;
}

/** Whether a module may give a name a meaning: it has it, or takes all that another one has. */
function mayBind(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b|import \\*`).test(text);
}

/** Whether a package.json of the project, or of a folder in it, has a script; undefined where that cannot be told. */
function scriptFinder(project: ProjectReader): (name: string) => boolean | undefined {
  let scripts: ReadonlySet<string> | undefined;
  return (name) => {
    scripts ??= new Set(
      ["", ...foldersIn(project.root).map((folder) => `${folder}/`)].flatMap((folder) =>
        scriptsIn(project, `${folder}package.json`),
      ),
    );
    return scripts.size === 0 || scripts.has(UNKNOWN) ? undefined : scripts.has(name);
  };
}

// No script that anybody could name.
const UNKNOWN = "";

function scriptsIn(project: ProjectReader, path: string): string[] {
  const text = project.text(path);
  if (text === undefined) return [];
  try {
    const { value } = parseJson(text, path);
    // The packages of a workspace have scripts of their own, wherever they are.
    if (valueAt(value, ["workspaces"]) !== undefined) return [UNKNOWN];
    const scripts = valueAt(value, ["scripts"]);
    return typeof scripts === "object" && scripts !== null ? Object.keys(scripts) : [];
  } catch (error) {
    if (error instanceof Refused) return [UNKNOWN];
    throw error;
  }
}

/** The version in the table `[project]` of a pyproject.toml. */
function versionOf(pyproject: string): string | undefined {
  const [, table = ""] = /^\[project\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(pyproject) ?? [];
  return /^version\s*=\s*(["'])([^"'\n]+)\1/m.exec(table)?.[2];
}

/** Whether git leaves a path out, by the plain names in a `.gitignore`: what is built is there at times. */
function ignoredBy(gitignore: string): (path: ProjectPath) => boolean {
  const names = gitignore
    .split("\n")
    .map((line) => line.trim().replaceAll(/^\/|\/$/g, ""))
    // More than one star is no plain name.
    .filter((line) => /^[\w.-]*\*?[\w.-]*$/.test(line) && /\w/.test(line))
    .map((name) => new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", ".*")}$`));
  return (path) => path.split("/").some((segment) => names.some((name) => name.test(segment)));
}
