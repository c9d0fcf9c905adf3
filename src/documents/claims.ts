import type { Position } from "../problem.js";
import { isProjectPath, type ProjectPath } from "../tree/path.js";
import { type Code, codeIn, withoutComments } from "./markdown.js";

/** Something that a document says of the code, as it is written there. */
export type Claim = { readonly text: string; readonly at: Position } & (
  | { readonly is: "endpoint"; readonly method: string | undefined; readonly route: string }
  | { readonly is: "path"; readonly path: ProjectPath }
  | { readonly is: "module"; readonly name: string }
  | { readonly is: "script"; readonly name: string }
  | { readonly is: "version"; readonly version: string }
);

/** What tells names of the project from others. */
export type Known = {
  /** The paths that the templates wrote. */
  readonly paths: ReadonlySet<string>;
  /** The first segments of these. */
  readonly folders: ReadonlySet<string>;
  /** The outermost package of the back end. */
  readonly package: string;
};

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const ENDPOINT = /^(?:([A-Z]+) +)?(\/[^\s?#]*)(?:[?#]\S*)?$/;
// Where the application is started in development; other servers of this machine have other ports.
const OWN_ADDRESS = /https?:\/\/(?:localhost|127\.0\.0\.1):8000(\/[^\s"'`?#<>]*)/g;
const PATH = /^(?:\.\/)?([\w.-]+(?:\/[\w.@-]+)*)\/?(?:::?[\w:.[\]-]+)?$/;
const SCRIPT = /\bnpm run ([\w:.-]+)/g;
// What follows makes what it names, or takes it from elsewhere.
const MAKES = /^\$?\s*(?:mkdir|touch|cp|mv|rm|git|curl|wget|ln)\s|>/;

// What begins a line of a block that does not say that it is for a shell.
const PROGRAM = /^(?:alembic|cd|celery|mypy|node|npm|npx|pytest|python|ruff|uvicorn)\s/;

/** What a document says of the code: what it has as code, and names of the project alone. */
export function claimsIn(markdown: string, known: Known): readonly Claim[] {
  const codes = codeIn(markdown);
  const claims = codes.flatMap((code) => [
    ...namesIn(code, known),
    ...scriptsIn(code),
    ...addressesIn(code),
  ]);
  return firstOfEach([...claims, ...endpointsIn(codes)]);
}

/** The endpoints that spans name; methods in spans before it, on its line, belong to the same path. */
function endpointsIn(codes: readonly Code[]): Claim[] {
  const claims: Claim[] = [];
  let methods: { readonly method: string; readonly line: number }[] = [];
  for (const { is, text, at } of codes) {
    if (is !== "span") continue;
    methods = methods.filter(({ line }) => line === at.line);
    if (METHOD.test(text)) {
      methods.push({ method: text, line: at.line });
      continue;
    }
    const [, method, route] = ENDPOINT.exec(text) ?? [];
    if (route !== undefined && (method === undefined || METHOD.test(method)))
      for (const one of new Set([...methods.map(({ method }) => method), method]))
        claims.push(endpoint(one, route, at));
    methods = [];
  }
  return claims;
}

function endpoint(method: string | undefined, route: string, at: Position): Claim {
  return { is: "endpoint", method, route, at, text: method ? `${method} ${route}` : route };
}

function addressesIn({ is, text, at }: Code): Claim[] {
  if (is === "plain") return [];
  return [...text.matchAll(OWN_ADDRESS)].map(([, route = ""]) => endpoint(undefined, route, at));
}

function scriptsIn({ is, text, at }: Code): Claim[] {
  if (is === "plain") return [];
  return [...text.matchAll(SCRIPT)].map(([all, name = ""]) => ({
    is: "script",
    ...{ name, text: all, at },
  }));
}

/** The paths and modules of the project that a line names. */
function namesIn({ is, text, at }: Code, known: Known): Claim[] {
  if (is !== "span" && MAKES.test(text)) return [];
  const code = text.replace(/(?:^|\s)#.*$/, "");
  const isCommand = is !== "plain" || PROGRAM.test(code);
  const words = isCommand ? code.split(/[\s"'()=]+/) : code.split(/\s/).slice(0, 1);
  return words.flatMap((text): Claim[] => {
    const [name = ""] = text.split(":");
    if (isModule(name, known)) return [{ is: "module", name, text, at }];
    const path = PATH.exec(text)?.[1] ?? "";
    return isOurs(path, known) && isProjectPath(path) ? [{ is: "path", path, text, at }] : [];
  });
}

function isModule(name: string, known: Known): boolean {
  return /^\w+(?:\.\w+)+$/.test(name) && name.startsWith(`${known.package}.`);
}

function isOurs(path: string, { paths, folders }: Known): boolean {
  const [folder = ""] = path.split("/");
  return paths.has(path) || (folder !== path && folders.has(folder));
}

/** The version that a document calls the current one: of its table, or of its newest release. */
export function versionIn(markdown: string): Claim | undefined {
  const text = withoutComments(markdown);
  const found =
    /^(\|[ \t]*version[ \t]*\|[ \t]*`?v?)(\d[^\s|`]*)/im.exec(text) ??
    /^(##[ \t]+\[?v?)(\d+\.\d[^\s\]]*)/m.exec(text);
  if (found === null) return undefined;
  const [, before = "", version = ""] = found;
  const line = text.slice(0, found.index).split("\n").length;
  return { is: "version", version, text: version, at: { line, column: before.length + 1 } };
}

function firstOfEach(claims: readonly Claim[]): readonly Claim[] {
  const first = new Map<string, Claim>();
  for (const claim of claims) {
    const key = `${claim.is} ${claim.text}`;
    if (!first.has(key)) first.set(key, claim);
  }
  return [...first.values()].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}
