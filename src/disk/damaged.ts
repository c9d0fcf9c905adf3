import { refuse } from "../problem.js";

/** Refuses to work from a record that is not what was written. `fault` ends the sentence that begins with the path. */
export function damaged(path: string, fault: string): never {
  refuse({
    code: "damaged-base",
    path,
    message: `'${path}' ${fault}`,
    fix: "Bring back what was committed: git checkout HEAD -- .agent-project",
  });
}
