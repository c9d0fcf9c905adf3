import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { NodePlopAPI } from "plop";
import { defaultLayout, projectQuestions, projectSpec } from "../../generators/project.js";
import { create } from "../commands/create.js";
import { layouts } from "../render/layouts/index.js";
import type { OptionValue } from "../spec/option.js";
import { visible } from "../spec/text.js";
import { inPlop, plopPrompt, refuseMissing } from "./plop-prompt.js";
import { isInteractive } from "./terminal.js";

type Answers = Readonly<Record<string, OptionValue>>;

/**
 * Offers the layouts to plop, a generator each: the same questions as the command line, and the same
 * result. `plop api-v1` asks; answers may be given in plop's way, in order or by name. Where nobody
 * is there nothing is asked: what is missing then has its default, or is a fault.
 */
export default function register(plop: NodePlopAPI): void {
  const asked = { when: isInteractive({}) };
  if (!asked.when && !namesGenerator(process.argv.slice(2))) {
    registerRefusal(plop);
    return;
  }
  for (const [layout, { summary }] of layouts)
    plop.setGenerator(layout, {
      description: summary,
      prompts: [folderPrompt, ...optionPrompts(layout)].map((prompt) => ({ ...prompt, ...asked })),
      actions: [(answers: Answers) => createFrom(plop.getDestBasePath(), layout, answers)],
    });
}

const folderPrompt = {
  type: "input",
  name: "dir",
  message: "Folder of the new project",
  validate: (answer: string) => (answer.trim() === "" ? "Type a path." : true),
};

/** plop takes all prompts at once; what an earlier answer excludes is known only when it is asked. */
function optionPrompts(layout: string) {
  const known = { name: "any", layout };
  return projectQuestions(known).map((question) => {
    if (question.kind !== "choice") return plopPrompt(question);
    const left = (options: Answers) =>
      projectQuestions({ ...known, options }).find(
        (one): one is typeof question => one.name === question.name && one.kind === "choice",
      ) ?? question;
    const choices = question.choices.map(({ value, label }) => ({
      value,
      name: label,
      disabled: (answers: Answers) => !left(answers).choices.some((one) => one.value === value),
    }));
    return {
      ...plopPrompt(question),
      choices,
      default: (answers: Answers) => left(answers).default,
    };
  });
}

// The flags of plop that take a value.
const PLOP_FLAGS = {
  cwd: { type: "string" },
  preload: { type: "string", multiple: true },
  plopfile: { type: "string" },
  completion: { type: "string" },
  dest: { type: "string" },
} as const;

/** Whether a command line of plop has words of its own; without one, plop lets a person choose. */
function namesGenerator(args: string[]): boolean {
  const { positionals } = parseArgs({
    args,
    options: PLOP_FLAGS,
    strict: false,
    allowPositionals: true,
  });
  return positionals.some((word) => word !== "");
}

/** Offers one generator, which plop starts without asking, and which says what to type. */
function registerRefusal(plop: NodePlopAPI): void {
  plop.setGenerator("which", {
    description: "names the layouts",
    prompts: [],
    actions: [
      () =>
        inPlop(() =>
          refuseMissing(
            `No layout was named: ${[...layouts.keys()].join(", ")}.`,
            exampleOf(defaultLayout()),
          ),
        ),
    ],
  });
}

function createFrom(cwd: string, layout: string, { dir, ...options }: Answers): Promise<string> {
  return inPlop(async () => {
    if (dir === undefined) refuseMissing("No folder was named.", exampleOf(layout));
    const target = resolve(cwd, String(dir));
    const spec = projectSpec({ name: basename(target), layout, options });
    const request = { target, cwd, spec, dryRun: false, git: true, install: false };
    const { notes } = await create(request, () => undefined);
    return notes.map(visible).join(" ");
  });
}

function exampleOf(layout: string): string {
  return `npx plop ${layout} my-project`;
}
