import { basename } from "node:path";
import { defaultLayout } from "../../generators/project.js";
import type { Result } from "../commands/report/result.js";
import { layouts } from "../render/layouts/index.js";
import { parseSpec } from "../spec/parse.js";

type Asked = {
  readonly target: string;
  /** Where the next commands start. */
  readonly cwd: string;
  /** What `parseSpec` reads, as an object. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly git: boolean;
  readonly dryRun: boolean;
};

/** Makes a project of a spec; what it leaves out is taken as the command line does. */
export async function createFrom({ spec, ...asked }: Asked): Promise<Result> {
  const { create } = await import("../commands/create.js");
  const document = JSON.stringify({ layout: defaultLayout(), ...spec });
  const parsed = parseSpec(document, "spec", layouts, { otherwise: basename(asked.target) });
  return create({ ...asked, spec: parsed, install: false }, () => undefined);
}
