import { Refused } from "../src/problem.js";
import { layouts } from "../src/render/layouts/index.js";
import { formatAccess, parseAccess } from "../src/spec/feature.js";
import { layoutOf } from "../src/spec/layout.js";
import type { Spec } from "../src/spec/spec.js";
import { accessRuleOf, featureChange, type FeatureAnswers } from "./feature-answers.js";
import type { Question } from "./question.js";

type TextQuestion = Extract<Question, { readonly kind: "text" }>;

/** The name of a feature that is to be added. */
export function featureNameQuestion(spec: Spec): TextQuestion {
  return {
    name: "name",
    kind: "text",
    message: "Name of the feature, in the singular (invoice)",
    // Any field will do: what is wrong with the name is wrong with every field.
    fault: (name) => faultOf(spec, { name, fields: ["any_field:int"] }),
  };
}

/**
 * The next field of a feature; an empty answer says that there are no more.
 * @param earlier the fields so far
 */
export function fieldQuestion(spec: Spec, name: string, earlier: readonly string[]): TextQuestion {
  const isFirst = earlier.length === 0;
  return {
    name: `field${earlier.length + 1}`,
    kind: "text",
    message: isFirst
      ? "First field (number:str:32:unique, total:decimal:12,2, due_on:date:null)"
      : "Next field (empty: no more)",
    fault: (field) =>
      field.trim() === "" && !isFirst
        ? undefined
        : faultOf(spec, { name, fields: [...earlier, field.trim()] }),
  };
}

/**
 * Who may use a feature: first of all whoever may use one of such a project that does not say. Undefined
 * where there is nothing to choose.
 */
export function accessQuestion(spec: Spec): Question | undefined {
  const { roles } = layoutOf(spec.layout, layouts);
  const { kinds, usual } = accessRuleOf(spec);
  if (kinds.length === 1) return undefined;
  const choices = [
    { value: "authenticated", label: "everybody who is logged in" },
    { value: "owned", label: "everybody who is logged in, their own rows only" },
    { value: "public", label: "everybody" },
    ...(roles.includes("admin") ? [{ value: "role:admin", label: "administrators" }] : []),
  ].filter(({ value }) => kinds.includes(parseAccess(value).kind));
  const first = formatAccess(usual);
  return { name: "access", kind: "choice", message: "Who may use it?", choices, default: first };
}

/** An answer to {@link accessQuestion}: none where it is what holds without one. */
export function accessAnswer(spec: Spec, answer: string): string | undefined {
  return answer === formatAccess(accessRuleOf(spec).usual) ? undefined : answer;
}

/** What is wrong with a feature of these answers, as a sentence; undefined where nothing is. */
function faultOf(spec: Spec, answers: FeatureAnswers): string | undefined {
  try {
    featureChange(spec, answers);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [{ message, fix }] = error.problems;
    return `${message} ${fix}`;
  }
}
