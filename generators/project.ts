import { Refused } from "../src/problem.js";
import { layouts } from "../src/render/layouts/index.js";
import { parseFeature } from "../src/spec/feature.js";
import { layoutOf, reservedBy } from "../src/spec/layout.js";
import { projectName } from "../src/spec/naming/name.js";
import { remainingOption, type Option, type OptionValue } from "../src/spec/option.js";
import { specOf, type Spec } from "../src/spec/spec.js";
import type { Question } from "./question.js";

/** What is known of a project that is to be made; what is missing can be asked for or has a default. */
type ProjectAnswers = {
  readonly name?: string;
  readonly layout?: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Each as {@link parseFeature} reads it: a name, then fields. */
  readonly features?: readonly string[];
};

/**
 * What there is to ask about a new project, given what is known: its name, layout, then its options.
 * An answer can leave less to choose for those after it: ask again with what is known then.
 */
export function projectQuestions(known: ProjectAnswers): Question[] {
  if (known.name === undefined)
    return [{ name: "name", kind: "text", message: "Name of the project", fault: nameFault }];
  if (known.layout === undefined && layouts.size > 1)
    return [
      {
        name: "layout",
        kind: "choice",
        message: "Layout",
        choices: [...layouts.values()].map(({ name, summary }) => ({
          value: name,
          label: `${name}: ${summary}`,
        })),
        default: defaultLayout(),
      },
    ];
  const { options } = layoutOf(known.layout ?? defaultLayout(), layouts);
  const chosen = known.options ?? {};
  return Object.entries(options)
    .filter(([name, option]) => chosen[name] === undefined && hasAlternatives(option))
    .map(([name, option]) => optionQuestion(name, remainingOption(option, chosen)));
}

/**
 * The spec of a new project; what was not answered takes its default.
 * @throws Refused for a name, a layout, an option or a feature that cannot be
 */
export function projectSpec(answers: ProjectAnswers & { readonly name: string }): Spec {
  const { name, layout = defaultLayout(), options = {}, features = [] } = answers;
  const reserved = reservedBy(layout, layouts);
  const parsed = features.map((text) => parseFeature(text, reserved));
  return specOf({ name: projectName(name), layout, options, features: parsed }, layouts);
}

/** The name of the layout that is taken where none is named. */
export function defaultLayout(): string {
  const [first] = layouts.keys();
  if (first === undefined) throw new Error("There are no layouts.");
  return first;
}

/** Whether there is anything to choose: some options are there so that every layout has them. */
function hasAlternatives(option: Option): boolean {
  return option.kind === "flag" || option.values.length > 1;
}

function optionQuestion(name: string, option: Option): Question {
  const message = `${name}: ${option.summary}`;
  if (option.kind === "flag") return { name, kind: "flag", message, default: option.default };
  const choices = option.values.map((value) => ({ value, label: value }));
  return option.kind === "set"
    ? { name, kind: "set", message, choices, default: option.default }
    : { name, kind: "choice", message, choices, default: option.default };
}

/** The fault of a name that a project is to have, as a sentence; undefined when there is none. */
export function nameFault(answer: string): string | undefined {
  try {
    projectName(answer);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.problems[0].message;
    throw error;
  }
}
