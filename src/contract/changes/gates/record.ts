import { contentBehind } from "../../../disk/record/line-sums.js";
import {
  BASE,
  BASE_SUFFIX,
  HOME,
  notesFor,
  SUM_SUFFIX,
  VERSION_FILE,
} from "../../../disk/record/record.js";
import type { ChangedFile } from "../changes.js";

const NOTES = notesFor("0.0.0");

/**
 * What in `.agent-project/` was not changed by a command, a phrase by path: copies that do not fit
 * their sums, a spec without what a command writes with it, a task's record. Whoever writes copies
 * and sums alike is not found so: for that there is `--trusted`.
 */
export function editedRecord(changed: readonly ChangedFile[]): ReadonlyMap<string, string> {
  const files = new Map<string, ChangedFile>(changed.map((file) => [file.path, file]));
  const hasWritten = changed.some(({ path }) => path.startsWith(`${BASE}/`));
  const found = new Map<string, string>();
  for (const file of changed) {
    if (!file.path.startsWith(`${HOME}/`)) continue;
    const why = whyEdited(file, files, hasWritten);
    if (why !== undefined) found.set(file.path, why);
  }
  return found;
}

function whyEdited(
  file: ChangedFile,
  files: ReadonlyMap<string, ChangedFile>,
  hasWritten: boolean,
): string | undefined {
  const { path, before, now } = file;
  if (path.startsWith(`${BASE}/`)) return whyNoCopy(file, files);
  if (path.startsWith(`${HOME}/tasks/`))
    return before === undefined ? undefined : "is the record of a task, which no command changes";
  const note = NOTES.get(path);
  if (note !== undefined && path !== VERSION_FILE)
    return now === Buffer.from(note.bytes).toString("utf8")
      ? undefined
      : "is not what commands write there";
  return hasWritten ? undefined : "was changed, and no file with it that a command would write";
}

function whyNoCopy(
  { path, now }: ChangedFile,
  files: ReadonlyMap<string, ChangedFile>,
): string | undefined {
  if (!path.endsWith(BASE_SUFFIX) && !path.endsWith(SUM_SUFFIX))
    return "is no copy of what was written";
  const isCopy = path.endsWith(BASE_SUFFIX);
  const other = isCopy
    ? `${path.slice(0, -BASE_SUFFIX.length)}${SUM_SUFFIX}`
    : `${path.slice(0, -SUM_SUFFIX.length)}${BASE_SUFFIX}`;
  const pair = files.get(other);
  // Lines may be moved to another file's copy, and equal texts have equal sums: one alone is never changed.
  if (pair === undefined) return `was changed without ${isCopy ? "its sums" : "its copy"}`;
  if (now === undefined || pair.now === undefined)
    return now === pair.now ? undefined : "was removed without what belongs to it";
  const [copy, sums] = isCopy ? [now, pair.now] : [pair.now, now];
  return contentBehind(Buffer.from(sums), Buffer.from(copy)) === undefined
    ? "does not fit the sums of its lines"
    : undefined;
}
