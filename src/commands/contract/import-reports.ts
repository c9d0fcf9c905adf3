import * as z from "zod/mini";
import type { ProjectPath } from "../../tree/path.js";

/** What the importer says of a module. */
export type ModuleReport =
  | { readonly is: "imported" }
  | {
      readonly is: "raised";
      /** `ImportError: cannot import name 'x'` */
      readonly error: string;
      /** The lines of the project's own files that led there, outermost first. */
      readonly frames: readonly { readonly path: string; readonly line: number }[];
      /** The requirements that are not installed, where what is missing is none of the project's. */
      readonly missing: readonly string[];
    };

const Line = z.union([
  z.object({ begun: z.string() }),
  z.object({ imported: z.string() }),
  z.object({
    raised: z.string(),
    error: z.string(),
    frames: z.array(z.object({ path: z.string(), line: z.int().check(z.positive()) })),
    missing: z.array(z.string()),
  }),
]);

/** Reads what the importer wrote; a line that is not of its making is passed over. */
export function parseReports(
  text: string,
  asked: ReadonlySet<ProjectPath>,
): {
  readonly reports: ReadonlyMap<ProjectPath, ModuleReport>;
  readonly running: ProjectPath | undefined;
} {
  const reports = new Map<ProjectPath, ModuleReport>();
  const paths: ReadonlyMap<string, ProjectPath> = new Map([...asked].map((path) => [path, path]));
  let running: ProjectPath | undefined;
  for (const line of text.split("\n")) {
    const said = lineFrom(line);
    if (said === undefined) continue;
    if ("begun" in said) {
      running = paths.get(said.begun);
      continue;
    }
    const path = paths.get("imported" in said ? said.imported : said.raised);
    // Of others than the one that is under way nothing can be known.
    if (path === undefined || path !== running) continue;
    const { error = "", frames = [], missing = [] } = "raised" in said ? said : {};
    reports.set(
      path,
      "raised" in said ? { is: "raised", error, frames, missing } : { is: "imported" },
    );
    running = undefined;
  }
  return { reports, running };
}

function lineFrom(line: string): z.infer<typeof Line> | undefined {
  try {
    return Line.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
