import { refuse } from "../problem.js";

/** A path inside a project: relative, `/` between segments, safe on every platform. */
export type ProjectPath = string & { readonly __brand: "ProjectPath" };

// The names that Windows keeps for devices, with any extension.
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(\.|$)/i;

// What Windows forbids in names, control characters, and format characters, which hide or reorder text.
const FORBIDDEN = /[<>:"|?*\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const MAX_SEGMENT_BYTES = 255;

/** Whether a file or folder name is one of Windows' device names (`con`, `nul.txt`…). */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}

// Nearly every path there is: words with inner dots, also one before them. It needs no closer look.
const PLAIN = /^(?:\.?[\w-]+(?:\.[\w-]+)*(?:\/(?!$)|$))+$/;
const NEEDS_LOOK = /(?:^|\/)(?:\.git|con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i;
const PLAIN_LENGTH = 200;

function faultOf(raw: string): string | undefined {
  if (raw.length <= PLAIN_LENGTH && PLAIN.test(raw) && !NEEDS_LOOK.test(raw)) return undefined;
  if (raw === "") return "is empty";
  if (raw.startsWith("/") || /^[a-z]:/i.test(raw)) return "is absolute";
  if (FORBIDDEN.test(raw)) return "holds a character that is not safe on every platform";
  return raw
    .split("/")
    .map(segmentFault)
    .find((fault) => fault !== undefined);
}

function segmentFault(segment: string): string | undefined {
  if (segment === "" || segment === "." || segment === "..") return `has the segment '${segment}'`;
  // Where Windows gives short names, `git~1` is `.git`.
  if (/^(\.git|git~\d+)$/i.test(segment)) return "is inside .git";
  if (isDeviceName(segment)) return `has '${segment}', a device name on Windows`;
  if (/[. ]$/.test(segment)) return `has '${segment}', which Windows cannot store`;
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return "has a segment over 255 bytes";
  return undefined;
}

/** Whether a path is safe inside a project. */
export function isProjectPath(raw: string): raw is ProjectPath {
  return faultOf(raw) === undefined;
}

/**
 * A path from outside as a {@link ProjectPath}.
 * @throws Refused `unsafe-path` when the path is absolute, leaves the project, or is not portable.
 */
export function projectPath(raw: string): ProjectPath {
  const fault = faultOf(raw);
  if (fault !== undefined)
    refuse({
      code: "unsafe-path",
      message: `The path ${JSON.stringify(raw)} ${fault}.`,
      fix: "Use a relative path inside the project, with plain names between '/'.",
    });
  return raw as ProjectPath;
}

/** The folders above a path, outer first: `a/b/c` is below `a` and `a/b`. */
export function foldersAbove(path: ProjectPath): ProjectPath[] {
  const folders: ProjectPath[] = [];
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
    folders.push(path.slice(0, end) as ProjectPath); // a part of a safe path is as safe
  return folders;
}
