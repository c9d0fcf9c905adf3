import { literalOf } from "../languages/python/literal.js";
import { logicalLines, splitAt, type Token } from "../languages/python/reader.js";

/** A name in a module; an empty one is the module itself. */
export type Reference = { readonly module: string; readonly name: string };

/** What a line does to an application or a router. */
export type Step = {
  readonly receiver: string;
  /** The path that it names, from the receiver's; undefined where it is worked out at run time. */
  readonly path: string | undefined;
} & (
  | { readonly is: "answers"; readonly method: string | undefined }
  | { readonly is: "includes"; readonly router: string | undefined }
  | { readonly is: "hands on"; readonly router: string | undefined }
  | { readonly is: "mounts" }
  | { readonly is: "appends"; readonly object: string }
);

/** What of a module has to do with endpoints. */
export type FastapiModule = {
  readonly imports: ReadonlyMap<string, Reference>;
  /** Its routers, each with its prefix. */
  readonly routers: ReadonlyMap<string, string>;
  /** Its objects of Starlette's that answer at a path. */
  readonly objects: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
};

const VERBS = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);
const ANY_VERB = new Set(["api_route", "route", "websocket", "websocket_route", "trace"]);
const ADDS = new Set([
  "add_api_route",
  "add_route",
  "add_api_websocket_route",
  "add_websocket_route",
]);

/** Reads a module by its statements; undefined where it does not end as Python does. */
export function fastapiModule(
  module: string,
  { text, isPackage }: { readonly text: string; readonly isPackage: boolean },
): FastapiModule | undefined {
  const lines = logicalLines(text.split("\n"))?.map(({ tokens }) => tokens);
  if (lines === undefined) return undefined;
  const home = isPackage ? module : parentOf(module);
  return {
    imports: new Map(lines.flatMap((tokens) => importsIn(tokens, home))),
    routers: new Map(lines.flatMap(routerIn)),
    objects: new Map(lines.flatMap(routeObject)),
    steps: lines.flatMap(stepsIn),
  };
}

function parentOf(module: string): string {
  return module.split(".").slice(0, -1).join(".");
}

/** The names that an import statement binds. */
function importsIn(tokens: readonly Token[], home: string): [string, Reference][] {
  const words = tokens.map(({ text }) => text).filter((text) => text !== "(" && text !== ")");
  const at = words.indexOf("import");
  if (words[0] === "from" && at > 0) {
    const module = absolute(words.slice(1, at).join(""), home);
    return namesIn(words.slice(at + 1)).map(([name, bound]) => [bound, { module, name }]);
  }
  if (at !== 0) return [];
  return namesIn(words.slice(1)).map(([name, bound]) => [bound, { module: name, name: "" }]);
}

/** `a, b as c`: what is named, and what it is called here. */
function namesIn(words: readonly string[]): [string, string][] {
  const spelled = words.join(" ").split(" , ");
  return spelled.map((one) => {
    const [name = "", bound] = one.replaceAll(" . ", ".").replace(/ ,$/, "").split(" as ");
    return [name, bound ?? name];
  });
}

function absolute(spelled: string, home: string): string {
  const [dots = ""] = /^\.*/.exec(spelled) ?? [];
  if (dots === "") return spelled;
  const above = home.split(".").slice(0, 1 - dots.length || undefined);
  return [...above, spelled.slice(dots.length)].filter(Boolean).join(".");
}

/** `router = APIRouter(prefix="/items")`; one whose prefix is worked out is none that can be read. */
function routerIn(tokens: readonly Token[]): [string, string][] {
  const [name, equals, call] = tokens;
  if (name?.is !== "name" || equals?.text !== "=" || call?.text !== "APIRouter") return [];
  const { prefix, isKnown } = prefixIn(argumentsAt(tokens, 3));
  return isKnown ? [[name.text, prefix]] : [];
}

/** `gateway = Route("/mcp", …)`. */
function routeObject(tokens: readonly Token[]): [string, string][] {
  const [name, equals, call] = tokens;
  const isOne = /^(?:Route|Mount|WebSocketRoute|APIRoute)$/.test(call?.text ?? "");
  if (name === undefined || equals?.text !== "=" || !isOne) return [];
  const path = literal(argumentsAt(tokens, 3)[0]);
  return path === undefined ? [] : [[name.text, path]];
}

function stepsIn(tokens: readonly Token[]): Step[] {
  const decorator = tokens[0]?.text === "@" ? decoratorStep(tokens) : undefined;
  if (decorator !== undefined) return [decorator];
  return tokens.flatMap((token, at) => {
    if (token.is !== "name" || tokens[at + 1]?.text !== "(") return [];
    const isMethod = tokens[at - 1]?.text === ".";
    const given = argumentsAt(tokens, at + 1);
    return isMethod
      ? methodStep(token.text, receiverBefore(tokens, at), given)
      : handedOn(token.text, given);
  });
}

function decoratorStep(tokens: readonly Token[]): Step | undefined {
  const open = tokens.findIndex(({ text }) => text === "(");
  const verb = tokens[open - 1]?.text ?? "";
  if (open < 4 || !(VERBS.has(verb) || ANY_VERB.has(verb))) return undefined;
  const receiver = receiverBefore(tokens, open - 1);
  const given = argumentsAt(tokens, open);
  const path = literal(given[0]) ?? literal(keyword(given, "path"));
  return {
    is: "answers",
    receiver,
    path,
    method: VERBS.has(verb) ? verb.toUpperCase() : undefined,
  };
}

type Arguments = readonly (readonly Token[])[];

function methodStep(method: string, receiver: string, given: Arguments): Step[] {
  if (method === "include_router") return [inclusion(receiver, given)];
  const path = literal(given[0]);
  if (ADDS.has(method)) return [{ is: "answers", receiver, path, method: undefined }];
  // Files at the root answer what nothing else does.
  if (method === "mount")
    return path === "/" || path === "" ? [] : [{ is: "mounts", receiver, path }];
  if (!receiver.endsWith(".routes") || !/^(?:append|extend|insert)$/.test(method)) return [];
  const [router = ""] = receiver.split(".");
  return [{ is: "appends", receiver: router, path: "", object: spelled(given.at(-1)) }];
}

function inclusion(receiver: string, given: Arguments): Step {
  const { prefix, isKnown } = prefixIn(given);
  const router = spelled(given[0]);
  const isName = /^\w+(?:\.\w+)?$/.test(router);
  const path = isKnown ? prefix : undefined;
  return { is: "includes", receiver, path, router: isName ? router : undefined };
}

/** A call that gets a name: what it does with that, its own module tells. */
function handedOn(called: string, given: Arguments): Step[] {
  return given.flatMap(([name, ...rest]) =>
    name?.is === "name" && rest.length === 0
      ? [{ is: "hands on", receiver: name.text, path: "", router: called } as const]
      : [],
  );
}

/** What stands before a method, `app` or `app.router`. */
function receiverBefore(tokens: readonly Token[], at: number): string {
  let start = at - 1;
  while (tokens[start]?.text === "." && tokens[start - 1]?.is === "name") start -= 2;
  return spelled(tokens.slice(start + 1, at - 1));
}

/** The arguments of a call whose bracket opens there. */
function argumentsAt(tokens: readonly Token[], open: number): Arguments {
  const depth = tokens[open]?.depth ?? 0;
  const length = tokens.slice(open + 1).findIndex((token) => token.depth <= depth);
  const inside = tokens.slice(open + 1, length === -1 ? undefined : open + 1 + length);
  return inside.length === 0 ? [] : splitAt(inside, ",");
}

function prefixIn(given: Arguments): { readonly prefix: string; readonly isKnown: boolean } {
  const tokens = keyword(given, "prefix");
  const prefix = literal(tokens);
  return { prefix: prefix ?? "", isKnown: tokens === undefined || prefix !== undefined };
}

function keyword(given: Arguments, name: string): readonly Token[] | undefined {
  return given.find(([word, equals]) => word?.text === name && equals?.text === "=")?.slice(2);
}

function literal(tokens: readonly Token[] | undefined): string | undefined {
  const value = tokens === undefined || tokens.length === 0 ? undefined : literalOf(tokens);
  return typeof value === "string" ? value : undefined;
}

function spelled(tokens: readonly Token[] | undefined): string {
  return tokens?.map(({ text }) => text).join("") ?? "";
}
