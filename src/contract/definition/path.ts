import { refuse } from "../../problem.js";
import { quoted } from "../../spec/text.js";
import { foldersAbove, projectPath, type ProjectPath } from "../../tree/path.js";

// Longer than any path that a system takes.
const LONGEST = 1000;

/**
 * A path of a contract as a {@link ProjectPath}.
 * @throws Refused `unsafe-path`, in words for whoever took it from a tool or a shell
 */
export function contractPath(raw: string): ProjectPath {
  const fault = faultOf(raw);
  if (fault !== undefined)
    refuse({
      code: "unsafe-path",
      message: `The path ${quoted(raw)} ${fault}.`,
      fix: "Write it from the project's folder, as in 'app/services/invoice.py'.",
    });
  return projectPath(raw);
}

function faultOf(raw: string): string | undefined {
  if (raw.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (raw.includes("\0")) return "holds NUL, which no name of a file can";
  if (/^[/\\]?[a-z]:/i.test(raw) || /^[/\\][a-z](?:[/\\]|$)/i.test(raw))
    return "is absolute, with a drive letter of Windows";
  if (raw.startsWith("/") || raw.startsWith("\\")) return "is absolute";
  if (raw.startsWith("~")) return "begins in somebody's home";
  if (raw.includes("\\")) return "has '\\' between folders, which only Windows knows";
  if (raw.split("/").includes("..")) return "leads out of a folder with '..'";
  if (raw.endsWith("/")) return "is a folder's";
  return undefined;
}

type Claimed = { readonly path: ProjectPath; readonly is: "file" | "folder" };

/**
 * Tells, path by path, what of those before is in the way: the same file, one that is the same where case
 * does not count, and a folder that is a file.
 */
export function collisions(): (path: ProjectPath) => string | undefined {
  const claimed = new Map<string, Claimed>();
  return (path) => {
    const claims: Claimed[] = [
      ...foldersAbove(path).map((folder) => ({ path: folder, is: "folder" as const })),
      { path, is: "file" },
    ];
    const faults = claims.flatMap((claim) => {
      const before = claimed.get(folded(claim.path));
      if (before === undefined) claimed.set(folded(claim.path), claim);
      return before === undefined ? [] : (collision(claim, before) ?? []);
    });
    return faults[0];
  };
}

function collision(now: Claimed, before: Claimed): string | undefined {
  if (now.path !== before.path)
    return `'${now.path}' and '${before.path}' are one where case does not count.`;
  if (now.is !== before.is) return `'${now.path}' is a file and a folder here.`;
  return now.is === "file" ? `'${now.path}' is listed twice.` : undefined;
}

// File systems that ignore case mostly ignore how accents are composed, too.
function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
