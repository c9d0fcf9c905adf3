import type { FeatureAnswers } from "../../generators/feature-answers.js";
import {
  accessAnswer,
  accessQuestion,
  featureNameQuestion,
  fieldQuestion,
} from "../../generators/feature-questions.js";
import { feature } from "../commands/changing.js";
import { specAt } from "../commands/plan/inspect.js";
import type { Result } from "../commands/report/result.js";
import { refuse } from "../problem.js";
import type { Spec } from "../spec/spec.js";
import type { FeatureFlags } from "./program.js";
import { explainSilence, isInteractive } from "./terminal.js";

/** Runs `feature`: on a terminal, asks for what a new feature needs and the command line does not say. */
export async function runFeature(
  name: string | undefined,
  fields: readonly string[],
  flags: FeatureFlags,
  cwd: string,
): Promise<Result> {
  const { access, plural, add = [], drop = [], rename = [], remove = false } = flags;
  const asked = {
    fields,
    add,
    drop,
    rename,
    remove,
    ...(access !== undefined && { access }),
    ...(plural !== undefined && { plural }),
  };
  const answers = name === undefined ? await askAll(asked, flags, cwd) : { ...asked, name };
  return feature({ cwd, dryRun: flags.dryRun ?? false, answers });
}

async function askAll(
  asked: Omit<FeatureAnswers, "name">,
  flags: FeatureFlags,
  cwd: string,
): Promise<FeatureAnswers> {
  const { add = [], drop = [], rename = [], remove } = asked;
  const isNew = !remove && add.length + drop.length + rename.length === 0;
  if (isNew) explainSilence(flags);
  if (!isNew || !isInteractive(flags))
    refuse({
      code: "missing-value",
      field: "<name>",
      message: "No feature was named.",
      fix: "Name it, and its fields: npx create-agent-project feature invoice number:str:32 total:decimal:12,2",
    });
  const spec = await specAt(cwd);
  const { ask } = await import("./prompt.js");
  const name = String(await ask(featureNameQuestion(spec)));
  const fields: string[] = [];
  for (;;) {
    const field = String(await ask(fieldQuestion(spec, name, fields))).trim();
    if (field === "") break;
    fields.push(field);
  }
  return { ...asked, name, fields, ...(asked.access === undefined && (await askAccess(spec))) };
}

async function askAccess(spec: Spec): Promise<Pick<FeatureAnswers, "access">> {
  const question = accessQuestion(spec);
  if (question === undefined) return {};
  const { ask } = await import("./prompt.js");
  const access = accessAnswer(spec, String(await ask(question)));
  return access === undefined ? {} : { access };
}
