import type { Interface } from "node:readline";
import type { NodePlopAPI } from "plop";
import {
  accessAnswer,
  accessQuestion,
  featureNameQuestion,
  fieldQuestion,
} from "../../generators/feature-questions.js";
import { feature } from "../commands/changing.js";
import { specAt } from "../commands/plan/inspect.js";
import type { Spec } from "../spec/spec.js";
import { visibleLines } from "../spec/text.js";
import { problemText, changesText } from "./output.js";
import { inPlop, plopPrompt, refuseMissing } from "./plop-prompt.js";
import { isInteractive } from "./terminal.js";

const EXAMPLE = 'npx plop feature invoice owned "number:str:32 due_on:date:null"';

type Answers = {
  readonly name?: string;
  readonly access?: string;
  readonly fields?: readonly string[];
};

/**
 * Offers `feature` to plop inside a project: the same questions as the command line, and the same
 * result. Answers may be given in plop's way, the fields as one: `plop feature invoice owned
 * "number:str:32 due_on:date:null"`.
 */
export default async function register(plop: NodePlopAPI): Promise<void> {
  const cwd = plop.getPlopfilePath();
  const spec = await specAt(cwd);
  plop.setPrompt("fields", fieldsPrompt(spec));
  // Where nobody is there nothing is asked: what is missing then has its default, or is a fault.
  const asked = { when: isInteractive({}) };
  const who = accessQuestion(spec);
  plop.setGenerator("feature", {
    description: "a resource with fields: model, schemas, endpoints, migration, tests",
    prompts: [
      { ...plopPrompt(featureNameQuestion(spec)), ...asked },
      ...(who ? [{ ...plopPrompt(who), ...asked, bypass: String }] : []),
      { type: "fields", name: "fields", message: "Fields", ...asked, bypass: wordsOf },
    ],
    actions: [
      ({ name, access: answer, fields = [] }: Answers) =>
        inPlop(async () => {
          if (name === undefined) refuseMissing("No feature was named.", EXAMPLE);
          const access = answer === undefined ? undefined : accessAnswer(spec, answer);
          const answers = { name, fields, ...(access !== undefined && { access }) };
          const { changes, notes, problems } = await feature({ cwd, dryRun: false, answers });
          if (problems.length > 0) throw new Error(problems.map(problemText).join("\n"));
          return [changesText(changes), ...notes.map(visibleLines)].join("\n");
        }),
    ],
  });
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** A prompt of plop's inquirer that takes fields one by one, each judged when it is typed. */
function fieldsPrompt(spec: Spec) {
  return class {
    constructor(
      _question: object,
      readonly terminal: Interface,
      readonly answers: Answers,
    ) {}

    async run(): Promise<string[]> {
      const fields: string[] = [];
      for (;;) {
        const { message, fault } = fieldQuestion(spec, this.answers.name ?? "", fields);
        const field = (await this.#line(`? ${message} `)).trim();
        const wrong = fault(field);
        if (wrong !== undefined) process.stdout.write(`>> ${visibleLines(wrong)}\n`);
        else if (field === "") return fields;
        else fields.push(field);
      }
    }

    #line(prompt: string): Promise<string> {
      return new Promise((resolve) => {
        this.terminal.question(prompt, resolve);
      });
    }
  };
}
