import { refuse, type Problem } from "../../problem.js";

const RESTORE =
  "Bring back what was committed: git checkout HEAD -- .agent-project. Where the change is in a commit, name the one before it instead of HEAD: git log -- .agent-project";
const REPAIR = "To bring back what was written: npx create-agent-project repair";

/** Refuses to work from a record that is none. `fault` ends the sentence that begins with the path. */
export function damaged(path: string, fault: string): never {
  return refuse({ code: "damaged-base", path, message: `'${path}' ${fault}`, fix: RESTORE });
}

/** That a copy is not what was written. `fault` ends the sentence that begins with the path. */
export function damage(path: string, fault: string): Problem {
  return { code: "damaged-base", path, message: `'${path}' ${fault}`, fix: REPAIR };
}
