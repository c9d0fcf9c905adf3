import { fastapiModule, type FastapiModule, type Reference } from "./fastapi.js";

/** An endpoint of an application. */
export type Route = {
  /** Undefined where it may answer any. */
  readonly method: string | undefined;
  readonly path: string;
};

/** The endpoints that an application's code shows, and the prefixes under which it may have others. */
export type Routes = { readonly known: readonly Route[]; readonly open: readonly string[] };

/** The text of a module of the project; undefined where it is none. */
export type ReadModule = (
  name: string,
) => { readonly text: string; readonly isPackage: boolean } | undefined;

/** The name of a receiver that stands for whatever a function was given. */
const ANY = "*";

// A router that includes itself, or many others many times, is nobody's.
const MOST = 1000;

/** Reads the endpoints of an application, by its decorators and by the routers that it includes. Runs nothing. */
export function routesOf(read: ReadModule, application: Reference): Routes {
  const reader = new RouteReader(read);
  reader.collect(application, "");
  return { known: reader.known, open: reader.open };
}

class RouteReader {
  readonly known: Route[] = [];
  readonly open: string[] = [];
  readonly #modules = new Map<string, FastapiModule | undefined>();
  readonly #seen = new Set<string>();

  constructor(private readonly read: ReadModule) {}

  /** Collects what a router has, wherever it was imported from. */
  collect({ module, name }: Reference, prefix: string): void {
    const key = `${module} ${name} ${prefix}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size === MOST) return void this.open.push("");
    this.#seen.add(key);
    const isApplication = this.#seen.size === 1 || name === ANY;
    const code = this.#moduleOf(module);
    const own = code?.routers.get(name);
    const imported = code?.imports.get(name);
    if (own === undefined && imported !== undefined) this.collect(imported, prefix);
    else if (code !== undefined && (own !== undefined || isApplication))
      this.#steps(code, module, name, prefix + (own ?? ""));
    else this.open.push(prefix);
  }

  #steps(code: FastapiModule, module: string, name: string, prefix: string): void {
    const isOurs = (receiver: string) =>
      name === ANY ? !code.routers.has(receiver) : receiver === name;
    // Of an attribute, such as that of `self`, nobody can tell whose it is.
    if (code.steps.some(({ receiver, is }) => receiver.includes(".") && is !== "hands on"))
      this.open.push("");
    for (const step of code.steps.filter(({ receiver }) => isOurs(receiver))) {
      const own = step.is === "appends" ? this.#pathOf(code, step.object) : step.path;
      const path = own === undefined ? undefined : prefix + own;
      if (step.is === "includes" && step.router !== undefined && path !== undefined)
        this.collect(this.#resolved(code, module, step.router), path);
      else if (step.is === "hands on") this.#follow(code, step.router, prefix);
      else if (step.is === "answers" && path !== undefined)
        this.known.push({ method: step.method, path });
      else this.open.push(path ?? prefix);
    }
  }

  /** The path of an object that answers, the module's own or an imported one. */
  #pathOf(code: FastapiModule, name: string): string | undefined {
    const { module = "", name: original = "" } = code.imports.get(name) ?? {};
    return code.objects.get(name) ?? this.#moduleOf(module)?.objects.get(original);
  }

  /** What a function of the project does with a router that it gets; those of libraries are left alone. */
  #follow(code: FastapiModule, called: string | undefined, prefix: string): void {
    const target = code.imports.get(called ?? "");
    if (target !== undefined && this.#moduleOf(target.module) !== undefined)
      this.collect({ module: target.module, name: ANY }, prefix);
  }

  /** A name as a module has it: its own, an imported one, or one in an imported module. */
  #resolved(code: FastapiModule, module: string, spelled: string): Reference {
    const [first = "", last] = spelled.split(".");
    if (last === undefined) return { module, name: first };
    const holder = code.imports.get(first);
    if (holder === undefined) return { module: first, name: last };
    const path = [holder.module, holder.name].filter(Boolean).join(".");
    return { module: path, name: last };
  }

  #moduleOf(name: string): FastapiModule | undefined {
    if (!this.#modules.has(name)) {
      const found = this.read(name);
      this.#modules.set(name, found && fastapiModule(name, found));
    }
    return this.#modules.get(name);
  }
}

/** An endpoint as it is asked for: without a method, it may be any. */
type Asked = { readonly method: string | undefined; readonly route: string };

/**
 * Tells whether an application has an endpoint: undefined where its code does not tell, or where the path
 * is of no kind that it answers.
 */
export function endpointsIn({ known, open }: Routes): (asked: Asked) => boolean | undefined {
  const routes = known.map((one) => ({ ...one, segments: segmentsOf(one.path) }));
  const firsts = new Set(routes.map(({ segments }) => segments[0]));
  const prefixes = open.map(segmentsOf);
  return ({ method, route }) => {
    const claimed = segmentsOf(route);
    if (claimed[0] === undefined || !firsts.has(claimed[0])) return undefined;
    if (prefixes.some((prefix) => startsWith(claimed, prefix))) return undefined;
    // One that names no method may mean all that is below it.
    const isWhole = method !== undefined && !REST.test(route);
    return routes.some(
      (one) =>
        (method === undefined || one.method === undefined || one.method === method) &&
        (isWhole ? isSame(one.segments, claimed) : startsWith(one.segments, claimed)),
    );
  };
}

const REST = /\/(?:\*+|…|\.\.\.)$/;
const ANY_SEGMENT = /^(?:\{.*\}|<.*>|:\w+)$/;

function segmentsOf(path: string): readonly string[] {
  return path.replace(REST, "").split("/").filter(Boolean);
}

function isSame(route: readonly string[], claimed: readonly string[]): boolean {
  const isOpenEnded = /^\{.*:path\}$/.test(route.at(-1) ?? "");
  return startsWith(claimed, route) && (claimed.length === route.length || isOpenEnded);
}

/** Whether a path begins with the segments of another; a parameter on either side stands for any. */
function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return (
    path.length >= start.length &&
    start.every((segment, at) => segment === path[at] || isParameter(segment, path[at]))
  );
}

function isParameter(a: string, b: string | undefined): boolean {
  return ANY_SEGMENT.test(a) || ANY_SEGMENT.test(b ?? "");
}
