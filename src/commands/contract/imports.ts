import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "../../contract/evidence/evidence.js";
import { readRegularFile } from "../../disk/fs/regular-file.js";
import { observe } from "../../disk/fs/contained.js";
import type { Interpreter } from "../../disk/process/interpreter.js";
import { endingWords, runProgram, type Ran } from "../../disk/process/run.js";
import { lastLines } from "../../disk/process/tail.js";
import { onInterrupt } from "../../disk/fs/interrupt.js";
import type { Backend } from "../../render/component.js";
import { visible } from "../../spec/text.js";
import { type ProjectPath, isProjectPath } from "../../tree/path.js";
import { parseReports, type ModuleReport } from "./import-reports.js";
import { IMPORTER } from "./importer.js";

/** Modules to import, in the environment of a project. */
export type ImportRequest = {
  readonly root: string;
  readonly backend: Pick<Backend, "root" | "requirements" | "install">;
  readonly interpreter: Interpreter;
  readonly paths: readonly ProjectPath[];
  /** For each process that imports. */
  readonly timeLimitMs?: number;
};

const TIME_LIMIT_MS = 60_000;

// What stands in it is a line a module.
const LARGEST_REPORT = 4 * 1024 * 1024;

/**
 * What comes of importing each of these files, which are Python. Where `pytest` would import them from
 * (the folder of the back end) they are modules by their dotted names; files outside of any package,
 * such as a migration, are loaded by path. All are imported by one process, in which the application
 * starts once; those that fail there, and those that end it or do not come back, once more in one of
 * their own, so that none suffers from another.
 *
 * Whatever a module does while it is imported is done: this is how its own code is run. One that is
 * written to lie to the importer can.
 */
export async function importAll(
  request: ImportRequest,
): Promise<ReadonlyMap<ProjectPath, Outcome>> {
  const outcomes = new Map<ProjectPath, Outcome>();
  const folder = mkdtempSync(join(tmpdir(), "agent-project-imports-"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  const stopListening = onInterrupt(remove);
  try {
    const importer = new Importer(request, folder);
    let rest = request.paths.filter((path) => {
      const why = whyNotImported(path);
      if (why !== undefined) outcomes.set(path, why);
      return why === undefined;
    });
    const alone: ProjectPath[] = [];
    while (rest.length > 0) {
      const { reports, running, ran } = await importer.importIn(rest);
      for (const [path, report] of reports)
        if (report.is === "imported") outcomes.set(path, { is: "held" });
        else alone.push(path);
      const begun = new Set([...reports.keys(), ...(running === undefined ? [] : [running])]);
      if (running !== undefined) alone.push(running);
      // A process that begins none begins none the next time either.
      if (begun.size === 0) {
        const why = `${request.interpreter.name} ${endingWords(ran.ending)}${outputOf(ran)}`;
        for (const path of rest) outcomes.set(path, { is: "not run", why });
        return outcomes;
      }
      rest = rest.filter((path) => !begun.has(path));
    }
    for (const path of alone) outcomes.set(path, await importer.outcomeOf(path));
    return outcomes;
  } finally {
    stopListening();
    remove();
  }
}

/** Of some files it cannot be asked whether they import. */
function whyNotImported(path: ProjectPath): Outcome | undefined {
  // Alembic runs it, with a context that exists only then.
  const isRunByAlembic = /(?:^|\/)(?:alembic|migrations)\/env\.py$/.test(path);
  return isRunByAlembic || !path.endsWith(".py") ? { is: "does not apply" } : undefined;
}

/** What one process has reported: of its modules in order, and which it was at when it ended. */
type Imported = {
  readonly reports: ReadonlyMap<ProjectPath, ModuleReport>;
  readonly running: ProjectPath | undefined;
  readonly ran: Ran;
};

/** Imports modules, each time in a fresh process, whose reports lie in a folder. */
class Importer {
  readonly #request: ImportRequest;
  readonly #folder: string;
  readonly #cwd: string;
  readonly #requirements: readonly string[];

  constructor(request: ImportRequest, folder: string) {
    this.#request = request;
    this.#folder = folder;
    this.#cwd = join(request.root, request.backend.root);
    this.#requirements = requirementsOf(request);
  }

  async importIn(paths: readonly ProjectPath[]): Promise<Imported> {
    const { root, interpreter, timeLimitMs = TIME_LIMIT_MS } = this.#request;
    // A name that nobody knows before it runs; neither is it on the command line.
    const name = join(this.#folder, randomBytes(16).toString("hex"));
    const requirements = this.#requirements;
    writeFileSync(`${name}.json`, JSON.stringify({ root, cwd: this.#cwd, paths, requirements }));
    const ran = await runProgram({
      file: interpreter.file,
      args: ["-c", IMPORTER, name],
      cwd: this.#cwd,
      env: interpreter.env,
      timeLimitMs,
    });
    const read = readRegularFile(`${name}.reports`, LARGEST_REPORT, "refuse");
    const text = read.is === "file" ? read.bytes.toString("utf8") : "";
    return { ...parseReports(text, new Set(paths)), ran };
  }

  /** What comes of importing one module, with nothing else. */
  async outcomeOf(path: ProjectPath): Promise<Outcome> {
    const { reports, ran } = await this.importIn([path]);
    const report = reports.get(path);
    if (report === undefined)
      return {
        is: "failed",
        why: `importing it ended the process, which ${endingWords(ran.ending)}${outputOf(ran)}`,
      };
    if (report.is === "imported") return { is: "held" };
    if (report.missing.length > 0)
      return {
        is: "not run",
        why: `${visible(report.error)}: not installed in ${this.#request.interpreter.name}: ${report.missing.map(visible).join(", ")}. Install: ${this.#installCommand()}`,
      };
    return failureFrom(report, path);
  }

  #installCommand(): string {
    const { install, root } = this.#request.backend;
    return root === "" ? install : `cd ${root.slice(0, -1)} && ${install}`;
  }
}

function failureFrom(report: Extract<ModuleReport, { is: "raised" }>, path: ProjectPath): Outcome {
  const { frames } = report;
  const last = frames.at(-1);
  // The line of this file at which it went wrong, or at which it imported what did.
  const own = frames.findLast((frame) => frame.path === path);
  const elsewhere =
    last === undefined || last.path === path ? "" : ` (${visible(last.path)}, line ${last.line})`;
  const why = `${visible(report.error)}${elsewhere}`;
  return own === undefined
    ? { is: "failed", why }
    : { is: "failed", why, at: { line: own.line, column: 1 } };
}

function outputOf({ output }: Ran): string {
  const last = lastLines(output, 3);
  return last === "" ? "" : `: ${last}`;
}

/** The names of what a project's file of requirements asks for on every platform, those in files that it takes in included. */
function requirementsOf({ root, backend }: ImportRequest): readonly string[] {
  const onDiskAt = observe(root, () => false);
  const seen = new Set<string>();
  const namesIn = (path: string): string[] => {
    if (seen.has(path) || !isProjectPath(path)) return [];
    seen.add(path);
    const found = onDiskAt(path);
    if (found.is !== "file") return [];
    return Buffer.from(found.content.bytes)
      .toString("utf8")
      .split("\n")
      .flatMap((line) => {
        const taken = /^(?:-r|--requirement)[ =]*(\S+)/.exec(line)?.[1];
        if (taken !== undefined) return namesIn(`${backend.root}${taken}`);
        // Behind a semicolon stands for which platforms and versions it is.
        const name = /^([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
        return name === undefined || line.includes(";") ? [] : [name];
      });
  };
  return namesIn(`${backend.root}${backend.requirements}`);
}
