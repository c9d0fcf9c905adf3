import * as z from "zod/mini";
import type { Answer, Result } from "../commands/report/result.js";
import { argumentsOf, type Given, type Shape } from "./arguments.js";
import { planDigest, refuseOther } from "./plan.js";
import { folderIn, projectIn, type Roots } from "./roots.js";

/** What a call came to, in the folder that it was about. */
export type Outcome = {
  readonly is: Result | Answer;
  /** The digest of what was only planned. */
  readonly plan?: string;
};

/** What a client is told of a tool. */
export type Description = {
  readonly name: string;
  readonly description: string;
  readonly shape: Shape;
  /** Whether it changes anything, and then how; its answer is that of a command that plans and writes. */
  readonly writes?: { readonly destructive: boolean; readonly idempotent: boolean };
  readonly readOnly: boolean;
  /** Whether it answers with what a command did, not with a document. */
  readonly isResult: boolean;
};

type Tool = Description & { readonly call: (raw: unknown, roots: Roots) => Promise<Outcome> };

const text = (description?: string) =>
  description === undefined
    ? z.optional(z.string())
    : z.optional(z.string().check(z.meta({ description })));
const flag = (description?: string) =>
  description === undefined
    ? z.optional(z.boolean())
    : z.optional(z.boolean().check(z.meta({ description })));
const texts = (description: string) =>
  z.optional(z.array(z.string()).check(z.meta({ description })));

const inProject = { folder: text() };
const planned = {
  ...inProject,
  plan: text("`plan` of an earlier answer: does exactly that. Without it nothing is written"),
  diff: flag("show diffs"),
};

const Planned = z.object(planned);

/** A tool that only looks. */
function reading<S extends Shape>(
  [name, description]: readonly [string, string],
  shape: S,
  call: (given: Given<S>, roots: Roots) => Promise<Outcome>,
  isResult = false,
): Tool {
  return {
    ...{ name, description, shape, isResult, readOnly: true },
    call: async (raw, roots) => call(argumentsOf(shape, raw), roots),
  };
}

/** What a command takes that is planned first, and then done as planned. */
type Doing = {
  readonly cwd: string;
  /** Where paths that the client names count from. */
  readonly start: string;
  readonly dryRun: boolean;
  readonly agree?: (would: Result) => void;
};

/**
 * A tool that plans, and does what was planned when it is given the plan.
 * @param run is asked again for what it would do before it does it, unless it has somebody agree itself
 */
function planning<S extends Shape>(
  [name, description]: readonly [string, string],
  shape: S,
  writes: NonNullable<Description["writes"]>,
  run: {
    readonly folderOf?: typeof projectIn;
    readonly agrees: boolean;
    readonly command: (doing: Doing, given: Given<S & typeof planned>) => Promise<Result>;
  },
): Tool {
  const whole = { ...shape, ...planned };
  return {
    ...{ name, description, shape: whole, writes, isResult: true, readOnly: false },
    call: async (raw, roots) => {
      const given = argumentsOf(whole, raw);
      const { start } = roots;
      const { folder: named, plan, diff: showsDiff = false } = Planned.parse(raw ?? {});
      const folder = (run.folderOf ?? projectIn)(roots, named);
      if (plan === undefined) {
        const { diff, ...would } = await run.command({ cwd: folder, start, dryRun: true }, given);
        const is = { ...would, ...(showsDiff && diff !== undefined && { diff }) };
        return { is, plan: planDigest(folder, would) };
      }
      const agree = (would: Result) => {
        refuseOther(plan, folder, would);
      };
      if (!run.agrees) agree(await run.command({ cwd: folder, start, dryRun: true }, given));
      return { is: await run.command({ cwd: folder, start, dryRun: false, agree }, given) };
    },
  };
}

const REMOVES = { destructive: true, idempotent: true };
const ADDS = { destructive: false, idempotent: true };

/** The tools, each a command. What it takes has the names of the command line. */
export const tools: readonly Tool[] = [
  reading(["layouts", "Kinds of projects and their options."], {}, async () => {
    const { layouts } = await import("../commands/describe.js");
    return { is: layouts() };
  }),
  reading(
    ["schema", "JSON Schema of a spec (what create takes) or of a contract (features.json)."],
    { of: z.optional(z.enum(["spec", "contract"])) },
    async ({ of = "spec" }) => {
      const { schema } = await import("../commands/describe.js");
      return { is: await schema(of) };
    },
  ),
  planning(
    ["create", "Make a project in a new or empty folder. Nothing is installed."],
    {
      spec: z.record(z.string(), z.unknown()).check(z.meta({ description: "see schema" })),
      git: flag("false: no repository, no commit"),
    },
    { destructive: false, idempotent: false },
    {
      folderOf: folderIn,
      agrees: false,
      command: async ({ cwd: target, start: cwd, dryRun }, { spec, git = true }) => {
        const { createFrom } = await import("./create.js");
        return createFrom({ target, cwd, spec, git, dryRun });
      },
    },
  ),
  planning(
    ["feature", "Add a resource with model, endpoints, migration and tests; change it; remove it."],
    {
      name: z.string().check(z.meta({ description: "singular: invoice" })),
      fields: texts(
        "of a new one, name:type[:arg][:null][:unique|:index][=default]: number:str:32 total:decimal:12,2 status:enum:open,paid=open due:date:null customer:ref:customer. Also text int float bool datetime uuid json list:str",
      ),
      add: texts("fields"),
      drop: texts("names of fields"),
      rename: texts("old=new"),
      access: text("public, authenticated, owned or role:NAME"),
      plural: text(),
      remove: flag(),
    },
    REMOVES,
    {
      agrees: true,
      command: async (doing, given) => {
        const { feature } = await import("../commands/changing.js");
        const { name, fields = [], add = [], drop = [], rename = [], remove = false } = given;
        const { access, plural } = given;
        const own = {
          ...(access !== undefined && { access }),
          ...(plural !== undefined && { plural }),
        };
        return feature({ ...doing, answers: { name, fields, add, drop, rename, remove, ...own } });
      },
    },
  ),
  planning(
    ["set", "Change options of a project."],
    { options: z.array(z.string()).check(z.meta({ description: "key=value, see layouts" })) },
    REMOVES,
    {
      agrees: true,
      command: async (doing, { options }) => {
        const { set } = await import("../commands/changing.js");
        return set({ ...doing, words: options });
      },
    },
  ),
  planning(
    ["refresh", "Bring a project to this version's templates; edits are kept."],
    { allowDirty: flag("also with changes that git does not have") },
    REMOVES,
    {
      agrees: true,
      command: async ({ cwd, dryRun, ...agreement }, { allowDirty = false }) => {
        const { runRefresh } = await import("../cli/refresh-command.js");
        const flags = { ...(dryRun && { dryRun }), ...(allowDirty && { allowDirty }) };
        return runRefresh(flags, cwd, agreement);
      },
    },
  ),
  reading(
    ["status", "What people changed, and what would change; of a path: what wrote it."],
    { ...inProject, path: text() },
    async (given, roots) => {
      const folder = projectIn(roots, given.folder);
      const { status } = await import("../commands/status.js");
      return { is: await status({ cwd: folder, path: given.path, diff: false }) };
    },
  ),
  reading(
    ["check", "The gate for CI: whether the project is what its spec says."],
    inProject,
    async (given, roots) => {
      const folder = projectIn(roots, given.folder);
      const { check } = await import("../commands/check.js");
      return { is: await check(folder) };
    },
    true,
  ),
  planning(
    ["task", "Begin a task: its record and the folders of its phases."],
    { id: z.string(), fromFeatures: flag("draft its contract from the edited spec") },
    ADDS,
    {
      agrees: false,
      command: async ({ cwd, dryRun }, { id, fromFeatures = false }) => {
        const { task } = await import("../commands/contract/task.js");
        return task({ cwd, dryRun, id, fromFeatures });
      },
    },
  ),
  reading(
    ["prompt", "What the agent of a phase is told, reads and writes."],
    { ...inProject, phase: z.string(), task: z.string() },
    async (given, roots) => {
      const folder = projectIn(roots, given.folder);
      const { prompt } = await import("../commands/contract/prompt.js");
      return { is: await prompt({ cwd: folder, phase: given.phase, task: given.task }) };
    },
  ),
  planning(
    [
      "verify",
      "Hold what is claimed of a task against evidence. Runs the project's code, unless static.",
    ],
    {
      task: text(),
      phase: text(),
      static: flag(),
      write: flag("write the status that the evidence shows"),
      trusted: text("commit to take record and lock from"),
      since: text("commit; only tasks of which something was claimed since"),
    },
    ADDS,
    {
      agrees: false,
      command: async ({ cwd, dryRun }, given) => {
        const { verify } = await import("../commands/contract/verify.js");
        const { task, phase, trusted, since, static: isStatic = false, write = false } = given;
        return verify({
          ...{ cwd, dryRun, static: isStatic, write },
          ...(task !== undefined && { task }),
          ...(phase !== undefined && { phase }),
          ...(trusted !== undefined && { trusted }),
          ...(since !== undefined && { since }),
        });
      },
    },
  ),
  planning(["abort", "Take back the last command that ended in conflicts."], {}, REMOVES, {
    agrees: false,
    command: async ({ cwd, dryRun }) => {
      const { abort } = await import("../commands/changing.js");
      return abort({ cwd, dryRun });
    },
  }),
];
