import { refuse, type Problem } from "../problem.js";

const RESTORE = "To bring back what was written: npx create-agent-project repair";

/** Refuses to work from a record that is not what was written. `fault` ends the sentence that begins with the path. */
export function damaged(path: string, fault: string): never {
  return refuse(damage(path, fault));
}

/** That a part of the record is not what was written. `fault` ends the sentence that begins with the path. */
export function damage(path: string, fault: string): Problem {
  return { code: "damaged-base", path, message: `'${path}' ${fault}`, fix: RESTORE };
}
