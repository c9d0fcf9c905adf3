import { basename, relative, resolve } from "node:path";
import {
  defaultLayout,
  nameFault,
  projectQuestions,
  projectSpec,
} from "../../generators/project.js";
import { settingsOf } from "../../generators/settings.js";
import { create, type CreateRequest } from "../commands/create.js";
import type { Result } from "../commands/report/result.js";
import { checkTarget } from "../disk/create.js";
import { attempt } from "../disk/fs/errors.js";
import { readRegularFile } from "../disk/fs/regular-file.js";
import { refuse, namingField } from "../problem.js";
import type { Layout } from "../render/layout.js";
import { layouts } from "../render/layouts/index.js";
import { layoutOf } from "../spec/layout.js";
import { projectName } from "../spec/naming/name.js";
import { type OptionValue, printOption } from "../spec/option.js";
import type { Spec } from "../spec/spec.js";
import { quoted } from "../spec/text.js";
import type { CreateFlags } from "./program.js";
import {
  clearProgress,
  explainSilence,
  isInteractive,
  progressOn,
  rowsOfScreen,
} from "./terminal.js";
import { filesText, filesThatFit } from "./output.js";

// The question, what was answered before it, and the cursor.
const ROWS_OF_QUESTION = 3;

/** The questions of a terminal: loaded only where there is somebody to ask. */
const asking = () => import("./prompt.js");

/**
 * Runs `create`: asks on a terminal for what the flags do not say, shows the tree, and writes it.
 * @returns undefined when the person thought better of it
 */
export async function runCreate(
  dir: string | undefined,
  flags: CreateFlags,
  cwd: string,
): Promise<Result | undefined> {
  explainSilence(flags);
  const interactive = isInteractive(flags);
  const folder = dir === undefined ? await askFolder(interactive, cwd, flags) : notEmpty(dir);
  const target = resolve(cwd, folder);
  await checkTarget(target);
  const spec = await specFor(flags, basename(target), cwd, interactive);
  const { dryRun = false, install = false, git } = flags;
  const request = { target, cwd, spec, dryRun, install, git };
  if (dryRun) return preview(request, flags);
  if (interactive && !(await agreedTo(request, flags))) return undefined;
  const result = await create(request, progressOn(process.stderr, flags.quiet ?? false));
  clearProgress(process.stderr);
  return result;
}

/** Shows every file that `create` would write. */
async function preview(request: CreateRequest, flags: CreateFlags): Promise<Result> {
  const result = await create({ ...request, dryRun: true }, () => undefined);
  if (!flags.json && !flags.quiet) console.log(filesText(result.changes));
  return result;
}

/** Shows as much of the tree as fits on the screen, and asks whether to write it. */
async function agreedTo(request: CreateRequest, flags: CreateFlags): Promise<boolean> {
  const { changes } = await create({ ...request, dryRun: true }, () => undefined);
  if (!flags.quiet) console.log(filesThatFit(changes, rowsOfScreen() - ROWS_OF_QUESTION));
  const { agree } = await asking();
  return agree(`Write these files to ${relative(request.cwd, request.target) || "this folder"}?`);
}

function notEmpty(dir: string): string {
  if (dir !== "") return dir;
  return refuse({
    code: "bad-arguments",
    field: "<dir>",
    message: "The folder's name is empty.",
    fix: "Name a folder, or '.' for this one.",
  });
}

function specFor(
  flags: CreateFlags,
  folder: string,
  cwd: string,
  interactive: boolean,
): Promise<Spec> {
  return flags.spec === undefined
    ? specOfFlags(flags, folder, interactive)
    : specOfDocument(flags.spec, flags, folder, cwd);
}

async function askFolder(interactive: boolean, cwd: string, flags: CreateFlags): Promise<string> {
  if (!interactive)
    refuse({
      code: "missing-value",
      field: "<dir>",
      message: "No folder was named, and there is no terminal to ask on.",
      fix: "Name the folder of the new project: create-agent-project my-project",
    });
  const { ask } = await asking();
  const namesProject = flags.name === undefined && flags.spec === undefined;
  const fault = (answer: string) => {
    if (answer.trim() === "") return "Type a path.";
    return namesProject ? nameFault(basename(resolve(cwd, answer))) : undefined;
  };
  const message = "Folder of the new project";
  return String(await ask({ name: "dir", kind: "text", message, default: "my-project", fault }));
}

async function specOfFlags(
  flags: CreateFlags,
  folder: string,
  interactive: boolean,
): Promise<Spec> {
  const name = flags.name ?? folder;
  // What is wrong with a flag is said before the first question.
  namingField(flags.name === undefined ? "<dir>" : "--name", () => projectName(name));
  const named = namingField("--layout", () => layoutOf(flags.layout ?? defaultLayout(), layouts));
  const layout = interactive && flags.layout === undefined ? await askLayout(name, named) : named;
  const set = namingField("--set", () => settingsOf(layout, flags.set ?? []));
  const features = flags.feature ?? [];
  namingField("--feature", () => projectSpec({ name, layout: layout.name, features }));
  const options = interactive ? await askOptions(layout, name, set) : set;
  return projectSpec({ name, layout: layout.name, options, features });
}

async function askLayout(name: string, only: Layout): Promise<Layout> {
  const [question] = projectQuestions({ name }).filter((one) => one.name === "layout");
  if (question === undefined) return only;
  const { ask } = await asking();
  return layoutOf(String(await ask(question)), layouts);
}

type Options = Readonly<Record<string, OptionValue>>;

async function askOptions(layout: Layout, name: string, set: Options): Promise<Options> {
  const questions = projectQuestions({ name, layout: layout.name, options: set });
  if (questions.length === 0) return set;
  const { options } = projectSpec({ name, layout: layout.name, options: set });
  const width = Math.max(...Object.keys(options).map((key) => key.length));
  console.log(`\nOptions of the layout '${layout.name}':\n`);
  for (const [key, value] of Object.entries(options))
    console.log(`  ${key.padEnd(width)}  ${printOption(value)}`);
  console.log();
  const { agree, ask } = await asking();
  if (await agree("Use these options?")) return set;
  const answers: Record<string, OptionValue> = { ...set };
  for (;;) {
    const [next] = projectQuestions({ name, layout: layout.name, options: answers });
    if (next === undefined) return answers;
    answers[next.name] = await ask(next);
  }
}

async function specOfDocument(
  source: string,
  flags: CreateFlags,
  folder: string,
  cwd: string,
): Promise<Spec> {
  const { layout, set, feature } = flags;
  if ([layout, set, feature].some((flag) => flag !== undefined))
    refuse({
      code: "bad-arguments",
      field: "--spec",
      message: "A spec holds the layout, its options and the features already.",
      fix: "Leave --layout, --set and --feature out, or write them into the spec.",
    });
  const document =
    source === "-"
      ? await readAll(process.stdin, "stdin")
      : await readDocument(resolve(cwd, source), source);
  const { parseSpec } = await import("../spec/parse.js");
  return parseSpec(document, source === "-" ? "stdin" : source, layouts, {
    ...(flags.name !== undefined && { name: flags.name }),
    otherwise: folder,
  });
}

// No spec that a person or a program writes comes near.
const LARGEST_SPEC = 16 * 1024 * 1024;

async function readAll(stream: AsyncIterable<Uint8Array>, source: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > LARGEST_SPEC) refuseSpec(source, "has more than 16 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Reads a spec from a file; from what a shell puts in the place of `<(…)`, too. */
async function readDocument(path: string, source: string): Promise<string> {
  if (/^\/(dev|proc\/self)\/fd\/\d+$/.test(path)) {
    const { createReadStream } = await import("node:fs");
    return readAll(createReadStream(path), source);
  }
  const found = attempt("read", source, () => readRegularFile(path, LARGEST_SPEC, "follow"));
  return found.is === "file" ? found.bytes.toString("utf8") : refuseSpec(source, WHY[found.is]);
}

const WHY = {
  absent: "is not there",
  directory: "is a folder",
  link: "is a link",
  special: "is a pipe or a device",
  "too large": "has more than 16 MiB",
} as const;

function refuseSpec(source: string, why: string): never {
  return refuse({
    code: "bad-arguments",
    field: "--spec",
    message: `The spec ${quoted(source)} cannot be read: it ${why}.`,
    fix: "Name a JSON file that you can read, or '-' for stdin.",
  });
}
