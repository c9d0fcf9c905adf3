import { cpSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, posix, relative } from "node:path";
import { z } from "zod";
import { scratch } from "../../support/cli.js";

export type Instruction = { readonly word: string; readonly text: string };

/** A stage of an image: what it is called where others take something from it, and its instructions after FROM. */
export type Stage = {
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
};

/** The stages of the Dockerfile in a folder, continued lines joined, comments left out. */
export function stagesOf(folder: string): readonly Stage[] {
  const instructions = readFileSync(join(folder, "Dockerfile"), "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .flatMap((line) => {
      const [, word, text] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return word === undefined || text === undefined ? [] : [{ word, text }];
    });
  const starts = instructions.flatMap(({ word }, at) => (word === "FROM" ? [at] : []));
  return starts.map((start, index) => ({
    name: / AS (\w+)$/.exec(instructions[start]?.text ?? "")?.[1],
    instructions: instructions.slice(start + 1, starts[index + 1]),
  }));
}

/** The texts of a stage's instructions with a word. */
export function textsOf({ instructions }: Stage, word: string): readonly string[] {
  return instructions.filter((one) => one.word === word).map(({ text }) => text);
}

/** The command of an instruction that has one as a list. */
export function commandIn(text: string): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf("["))));
}

/** What `.dockerignore` in a folder lets into the image's context, and what it keeps out of that. */
export function contextRules(folder: string): {
  readonly letIn: readonly string[];
  readonly keptOut: readonly string[];
} {
  const rules = readFileSync(join(folder, ".dockerignore"), "utf8").trimEnd().split("\n");
  if (rules[0] !== "*") throw new Error(".dockerignore does not begin by leaving out all.");
  const isException = (rule: string) => rule.startsWith("!");
  return {
    letIn: rules.filter(isException).map((rule) => rule.slice(1)),
    keptOut: rules.slice(1).filter((rule) => !isException(rule)),
  };
}

/** What of a folder reaches the builder of its image, in a folder of its own. */
function contextOf(folder: string): string {
  const { letIn, keptOut } = contextRules(folder);
  const context = scratch();
  const rules = keptOut.map(expressionOf);
  const filter = (source: string) => !rules.some((rule) => rule.test(relative(folder, source)));
  for (const path of letIn)
    cpSync(join(folder, path), join(context, path), { recursive: true, filter });
  return context;
}

function expressionOf(rule: string): RegExp {
  const name = rule.replace(/^\*\*\//, "");
  const pattern = name.replaceAll(".", "\\.").replaceAll("*", "[^/]*");
  return new RegExp(`${name === rule ? "^" : "(?:^|/)"}${pattern}$`);
}

type Copy = {
  /** The stage that it takes from; undefined for the context. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly to: string;
};

/** What the COPY instructions of a stage say. */
export function copiesOf(stage: Stage): readonly Copy[] {
  return textsOf(stage, "COPY").map(copyIn);
}

function copyIn(text: string): Copy {
  const words = text.split(" ").filter((word) => !word.startsWith("--"));
  const from = /^--from=(\w+)/.exec(text)?.[1];
  return { from, sources: words.slice(0, -1), to: words.at(-1) ?? "" };
}

/**
 * Builds the image of a folder without an engine, but for what its last stage runs, which needs root.
 * @param installed the stage whose work has been done elsewhere, and that nothing is taken from
 * @param run runs a line of shell in a folder
 * @returns the files in the last stage's work directory
 */
export async function imageOf(
  folder: string,
  installed: string,
  run: (line: string, cwd: string) => Promise<unknown>,
): Promise<string> {
  const context = contextOf(folder);
  const stages = stagesOf(folder);
  const built = new Map<string | undefined, { readonly files: string; readonly workdir: string }>();
  built.set(undefined, { files: context, workdir: "" });
  let files = context;
  for (const stage of stages.filter(({ name }) => name !== installed)) {
    files = scratch();
    for (const { word, text } of stage.instructions) {
      const copy = copyIn(text);
      const origin = built.get(copy.from);
      if (word === "COPY" && origin !== undefined) {
        const sources = copy.sources.map((path) => posix.relative(origin.workdir, path));
        copyInto(files, { ...copy, sources }, origin.files);
      }
      if (word === "RUN" && stage !== stages.at(-1)) await run(text, files);
    }
    const workdir = textsOf(stage, "WORKDIR").at(-1) ?? "/";
    if (stage.name !== undefined) built.set(stage.name, { files, workdir });
  }
  return files;
}

/** Copies as COPY does: what is inside of a folder, and files into what ends as a folder does. */
function copyInto(image: string, { sources, to }: Copy, origin: string): void {
  for (const source of sources) {
    const isInto = statSync(join(origin, source)).isFile() && /(?:^|\/)\.?\/?$/.test(to);
    const target = join(image, to, isInto ? basename(source) : "");
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(origin, source), target, { recursive: true });
  }
}
