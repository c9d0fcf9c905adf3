import type { Phase } from "../../contract/phases/phase.js";
import { phases } from "../../contract/phases/phases.js";
import { refuse } from "../../problem.js";
import { anyOf, didYouMean, quoted } from "../../spec/text.js";

/**
 * The phase of this name.
 * @param field the flag or argument that the name came by
 * @throws Refused where there is none, with the nearest
 */
export function phaseNamed(name: string, field: string): Phase {
  const names = phases.map((phase) => phase.name);
  return (
    phases.find((phase) => phase.name === name) ??
    refuse({
      code: "bad-arguments",
      field,
      message: `There is no phase ${quoted(name)}.`,
      fix: `${didYouMean(name, names)}The phases are ${anyOf(names)}.`,
    })
  );
}
