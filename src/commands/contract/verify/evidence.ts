import type { Entry } from "../../../contract/definition/contract.js";
import type { FileEvidence, Judge, Outcome, Rung } from "../../../contract/evidence/evidence.js";
import { loadJudges, LONGEST_SOURCE } from "../../../contract/evidence/judges.js";
import { climb, wholeness } from "../../../contract/evidence/ladder.js";
import type { Language, LanguageOf } from "../../../languages/language.js";
import { loadLanguages } from "../../../languages/languages.js";
import type { ProjectPath } from "../../../tree/path.js";
import { readFile } from "./place.js";
import type { Running } from "./running.js";
import { decodeUtf8 } from "../../../tree/utf8.js";

/** What is known of the files of each entry, by its id. */
export type Evidence = ReadonlyMap<string, readonly FileEvidence[]>;

type Asked = Pick<Entry, "id" | "files" | "acceptanceCommand">;

const BY_SYNTAX: readonly Rung[] = ["exists", "parses", "whole"];

/**
 * Asks for the evidence of entries: first what their files show by themselves; then, of those that hold, what
 * running them does.
 * @param running what runs them; undefined where nothing of the project may be run
 */
export async function evidenceOf(
  root: string,
  entries: readonly Asked[],
  running: Running | undefined,
): Promise<Evidence> {
  const paths = [...new Set(entries.flatMap(({ files }) => files))];
  const bySyntax = await syntaxOf(root, paths);
  const isOpen = (path: ProjectPath) => !hasFailed(bySyntax.get(path));
  const imported =
    (await running?.imports(paths.filter((path) => path.endsWith(".py") && isOpen(path)))) ??
    new Map<ProjectPath, Outcome>();
  const runnable = entries.filter(({ files }) =>
    files.every((path) => isOpen(path) && imported.get(path)?.is !== "failed"),
  );
  const accepted = (await running?.accepts(runnable)) ?? new Map<string, Outcome>();
  return new Map(
    entries.map((entry) => [
      entry.id,
      entry.files.map((path) =>
        climb(path, (rung) =>
          rung === "imports"
            ? (imported.get(path) ?? NOT_RUN)
            : rung === "accepted"
              ? acceptanceOf(entry, accepted)
              : (bySyntax.get(path)?.outcomes.get(rung) ?? NOT_RUN),
        ),
      ),
    ]),
  );
}

const NOT_RUN: Outcome = { is: "not run", why: "nothing of the project was run" };

function acceptanceOf(
  { id, acceptanceCommand }: Asked,
  accepted: ReadonlyMap<string, Outcome>,
): Outcome {
  return acceptanceCommand === undefined ? { is: "does not apply" } : (accepted.get(id) ?? NOT_RUN);
}

function hasFailed(evidence: FileEvidence | undefined): boolean {
  return [...(evidence?.outcomes.values() ?? [])].some(({ is }) => is === "failed");
}

/** What files show by themselves: they are there, they parse, and nothing in them is a stub. */
export async function syntaxOf(
  root: string,
  paths: readonly ProjectPath[],
): Promise<ReadonlyMap<ProjectPath, FileEvidence>> {
  const found = new Map(paths.map((path) => [path, readFile(root, path)]));
  const [judgeOf, languageOf] = await Promise.all([loadJudges(paths), loadLanguages(paths)]);
  return new Map(
    paths.map((path) => [
      path,
      climb(path, (rung) => askOf(found.get(path), path, rung, judgeOf, languageOf), BY_SYNTAX),
    ]),
  );
}

function askOf(
  found: ReturnType<typeof readFile> | undefined,
  path: ProjectPath,
  rung: Rung,
  judgeOf: (path: ProjectPath) => Judge | undefined,
  languageOf: LanguageOf,
): Outcome {
  if (found === undefined || found.is === "absent")
    return { is: "failed", why: "there is no such file" };
  if (found.is === "other") return { is: "failed", why: `it is a ${found.what}` };
  if (found.is === "unreadable") return { is: "failed", why: found.problem.message };
  if (rung === "exists") return { is: "held" };
  const text = decodeUtf8(found.content.bytes);
  if (text === undefined) return { is: "failed", why: "it is not UTF-8" };
  if (rung === "parses") return parsesOutcome(text, languageOf(path));
  return wholeness(judgeOf(path)?.stubsIn(text) ?? []);
}

function parsesOutcome(text: string, language: Language | undefined): Outcome {
  // Parsers take their time over what nobody reads.
  if (text.length > LONGEST_SOURCE)
    return {
      is: "failed",
      why: `it has more than ${LONGEST_SOURCE} characters, which nobody reads`,
    };
  return language?.parses(text) === false
    ? { is: "failed", why: "it is no valid source" }
    : { is: "held" };
}
