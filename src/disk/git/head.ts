import { indexGitIn } from "./run.js";

/** The commit that a project's work tree stands on; undefined without git, a repository or a commit. */
export function headOf(root: string): string | undefined {
  const { ok, out } = indexGitIn(root)(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  return ok ? out.trim() : undefined;
}
