import { basename, resolve } from "node:path";
import type { NodePlopAPI } from "plop";
import { projectQuestions, projectSpec } from "../../generators/project.js";
import { create } from "../commands/create.js";
import { layouts } from "../render/layouts/index.js";
import type { OptionValue } from "../spec/option.js";
import { inPlop, plopPrompt } from "./plop-prompt.js";

type Answers = Readonly<Record<string, OptionValue>>;

/**
 * Offers the layouts to plop, a generator each: the same questions as the command line, and the same
 * result. `plop api-v1` asks; answers may be given in plop's way, in order or by name.
 */
export default function register(plop: NodePlopAPI): void {
  for (const [layout, { summary }] of layouts)
    plop.setGenerator(layout, {
      description: summary,
      prompts: [folderPrompt, ...projectQuestions({ name: "any", layout }).map(plopPrompt)],
      actions: [(answers: Answers) => createFrom(plop.getDestBasePath(), layout, answers)],
    });
}

const folderPrompt = {
  type: "input",
  name: "dir",
  message: "Folder of the new project",
  validate: (answer: string) => (answer.trim() === "" ? "Type a path." : true),
};

function createFrom(cwd: string, layout: string, { dir, ...options }: Answers): Promise<string> {
  const target = resolve(cwd, String(dir));
  return inPlop(async () => {
    const spec = projectSpec({ name: basename(target), layout, options });
    const request = { target, cwd, spec, dryRun: false, git: true, install: false };
    const { notes } = await create(request, () => undefined);
    return notes.join(" ");
  });
}
