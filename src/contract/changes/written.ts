import { BASE, BASE_SUFFIX } from "../../disk/record/record.js";
import type { ChangedFile } from "./changes.js";

/**
 * Whether a command of ours wrote a file as it stands since the start: the record has a copy of it, which has changed
 * with it and says the same. Whether the record is what templates make is for `check`.
 */
export function writtenByCommands(
  changed: readonly ChangedFile[],
): (file: Pick<ChangedFile, "path" | "now">) => boolean {
  const copies = new Map(
    changed.flatMap(({ path, now }) =>
      now !== undefined && path.startsWith(`${BASE}/`) && path.endsWith(BASE_SUFFIX)
        ? [[path.slice(BASE.length + 1, -BASE_SUFFIX.length), now] as const]
        : [],
    ),
  );
  return ({ path, now }) => now !== undefined && copies.get(path) === now;
}
