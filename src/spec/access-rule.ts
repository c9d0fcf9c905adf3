import type { Problem } from "../problem.js";
import { type Access, type Feature, formatAccess } from "./feature.js";
import { type Condition, meets, type OptionValues } from "./option.js";
import { anyOf, quoted } from "./text.js";

/** Who may use features, in projects with some options. */
export type AccessRule = {
  /** All projects, where this is left out. */
  readonly when?: Condition;
  /** Who may use a feature that does not say. */
  readonly usual: Access;
  /** Who may be named. */
  readonly kinds: readonly Access["kind"][];
};

/** What holds where everybody may be named: in all projects, or in those with some options. */
export const whoever = (usual: Access, when: Condition = {}): readonly [AccessRule] => [
  { when, usual, kinds: ["public", "authenticated", "owned", "role"] },
];

/** The rule for a project with these option values: the first of the layout's that they meet. */
export function accessIn(
  { access }: { readonly access: readonly AccessRule[] },
  options: OptionValues,
): AccessRule {
  const rule = access.find(({ when }) => meets(options, when));
  if (rule === undefined) throw new Error("no rule tells who may use features");
  return rule;
}

/** What is wrong with who may use a feature, by the rule of its project. */
export function accessProblem(
  { name, access }: Feature,
  { kinds }: AccessRule,
): Problem | undefined {
  if (access === undefined || kinds.includes(access.kind)) return undefined;
  return {
    code: "invalid-spec",
    message: `The access of the feature '${name}' cannot be ${quoted(formatAccess(access))}: with this project's options it is ${anyOf(kinds)}.`,
    fix: "Leave it out, or choose options with which there are users.",
  };
}
