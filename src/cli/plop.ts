import { basename, resolve } from "node:path";
import type { NodePlopAPI } from "plop";
import { projectQuestions, projectSpec } from "../../generators/project.js";
import type { Question } from "../../generators/question.js";
import { create } from "../commands/create.js";
import { Refused } from "../problem.js";
import { layouts } from "../render/layouts/index.js";
import type { OptionValue } from "../spec/option.js";
import { problemText } from "./output.js";
import { promptOf } from "./prompt.js";

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

/** plop brings an older inquirer, in which a choice is called a list. */
function plopPrompt(question: Question) {
  return { ...promptOf(question), ...(question.kind === "choice" && { type: "list" }) };
}

async function createFrom(
  cwd: string,
  layout: string,
  { dir, ...options }: Answers,
): Promise<string> {
  const target = resolve(cwd, String(dir));
  try {
    const spec = projectSpec({ name: basename(target), layout, options });
    const request = { target, cwd, spec, dryRun: false, git: true, install: false };
    const { notes } = await create(request, () => undefined);
    return notes.join(" ");
  } catch (error) {
    // plop prints the message of what an action throws.
    if (error instanceof Refused)
      throw new Error(error.problems.map(problemText).join("\n"), { cause: error });
    throw error;
  }
}
