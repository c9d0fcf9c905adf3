import type { Problem } from "../../problem.js";
import { HOME } from "../../disk/record/record.js";
import { visible } from "../../spec/text.js";
import type { ChangedFile } from "./changes.js";
import type { Parsers } from "./gates/parsers.js";
import { editedRecord } from "./gates/record.js";
import { rules } from "./gates/rules.js";
import { holdsSettings, settingsIn, TAKES_PRECEDENCE } from "./gates/settings.js";
import {
  isConfiguration,
  newPragmas,
  pytestHooks,
  saySame,
  weakenedLines,
  type Finding,
} from "./gates/texts.js";
import { writtenByCommands } from "./written.js";

/** What of a change weakens what is checked: a phrase behind the file's name, and a line. */
type Weakening = { readonly what: string; readonly line?: number };

/**
 * What was changed since a task's start so that a gate lets more pass: configuration of tests, of
 * coverage, types and linters, hooks of conftest, CI and hooks, and what commands of ours recorded.
 * TOML, INI, JSON and YAML are read; of configuration that is code, lines are compared, and of
 * directives in comments, their number. What code does while tests run is not known. What a command of ours wrote,
 * and nobody has touched since, is no weakening: an option was set, or templates have moved on.
 */
export function weakenedGates(changed: readonly ChangedFile[], parsers: Parsers): Problem[] {
  const record = editedRecord(changed);
  const isWritten = writtenByCommands(changed);
  return changed.flatMap((file) => {
    const edited = record.get(file.path);
    const all = [
      ...(edited === undefined ? [] : [{ what: edited }]),
      ...(isWritten(file) || isOfRecord(file) ? [] : weakeningsIn(file, parsers)),
    ];
    return all.map((one) => problemOf(file, one));
  });
}

/** Whether a file is of the record: a copy that lies there checks nothing. */
function isOfRecord({ path }: ChangedFile): boolean {
  return path.startsWith(`${HOME}/`);
}

function problemOf({ path }: ChangedFile, { what, line }: Weakening): Problem {
  return {
    code: "weakened-gate",
    path,
    ...(line === undefined ? {} : { at: { line, column: 1 } }),
    message: visible(`'${path}' ${what}.`.slice(0, 1000)),
    fix: "Take the change back; or have a person make it, in a commit that the task starts from.",
  };
}

function weakeningsIn(file: ChangedFile, parsers: Parsers): Weakening[] {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  if (RUN_BY_OTHERS.test(file.path)) return ofAutomation(file, parsers);
  if (/(?:^|\/)features\.lock\.json$/.test(file.path)) return ofLock(file);
  if (holdsSettings(name)) return ofSettings(name, file, parsers);
  if (isConfiguration(name)) return ofConfiguration(name, file);
  if (/\.(?:pyi?|[cm]?[jt]sx?)$/.test(name)) return ofCode(name, file);
  return name.endsWith(".pth") && file.now !== undefined
    ? [{ what: "runs code with each Python" }]
    : [];
}

// CI, hooks of git and hooks of agents.
const RUN_BY_OTHERS =
  /^(?:.*\/)?(?:\.github\/(?:workflows|actions|hooks)\/.*|\.gitlab-ci\.ya?ml|\.gitlab\/ci\/.*|\.circleci\/.*|azure-pipelines\.ya?ml|Jenkinsfile|\.pre-commit-config\.yaml|\.husky\/.*|lefthook\.ya?ml|\.claude\/(?:settings[\w.]*\.json|hooks\/.*)|\.codex\/(?:hooks.*|config\.toml)|\.cursor\/hooks.*|\.agents?\/hooks.*|\.gemini\/settings\.json)$/;

function ofAutomation({ path, before, now }: ChangedFile, parsers: Parsers): Weakening[] {
  if (saySame(path, before, now, parsers)) return [];
  const how = before === undefined ? "is new" : now === undefined ? "is gone" : "was changed";
  return [{ what: `${how}: CI and hooks are what checks this work` }];
}

/** A lock that came after the start is compared with its contract elsewhere. */
function ofLock({ before }: ChangedFile): Weakening[] {
  return before === undefined ? [] : [{ what: "was changed: a contract was frozen in it" }];
}

function ofSettings(name: string, { before, now }: ChangedFile, parsers: Parsers): Weakening[] {
  const tool = TAKES_PRECEDENCE.get(name);
  if (before === undefined && now !== undefined && tool !== undefined)
    return [{ what: `is new: ${tool} reads it instead of its settings elsewhere` }];
  const was = settingsIn(name, before ?? EMPTY(name), parsers) ?? new Map<string, unknown>();
  const is = settingsIn(name, now ?? EMPTY(name), parsers);
  if (is === undefined)
    return [{ what: "cannot be read any more: its tools may take their defaults" }];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const loosening = rules.find(([pattern]) => pattern.test(key))?.[1];
    const what = loosening?.(was.get(key), is.get(key));
    return what === undefined ? [] : [{ what: `weakens ${key}: it ${what}`, ...lineOf(key, now) }];
  });
}

const EMPTY = (name: string) => (name.endsWith(".json") ? "{}" : "");

/** The line of a setting, by the last word of its name; formats are not read with their places. */
function lineOf(key: string, text: string | undefined): { readonly line?: number } {
  const word = key.slice(key.lastIndexOf(".") + 1).replaceAll("_", "[-_]");
  if (!/^[\w[\]-]+$/.test(word)) return {};
  const pattern = new RegExp(`^\\s*["']?(?:[\\w.-]+\\.)?${word}["']?\\s*[=:]`);
  const at = (text ?? "").split("\n").findIndex((line) => pattern.test(line));
  return at === -1 ? {} : { line: at + 1 };
}

function ofConfiguration(name: string, { before = "", now }: ChangedFile): Weakening[] {
  if (now === undefined) return before === "" ? [] : [{ what: "is gone, or no text" }];
  return before === "" ? [] : weakenedLines(name, before, now);
}

function ofCode(name: string, { before = "", now }: ChangedFile): Weakening[] {
  const pragmas = newPragmas(before, now ?? "").map(({ what, line }) => ({
    what: `has ${what} more often than before`,
    line,
  }));
  return name.endsWith(".py") ? [...ofPython(name, before, now), ...pragmas] : pragmas;
}

function ofPython(name: string, before: string, now: string | undefined): Weakening[] {
  if (/^(?:site|user)customize\.py$/.test(name) && now !== undefined)
    return [{ what: "runs with each Python, before any test" }];
  const was = pytestHooks(before);
  const added = [...pytestHooks(now ?? "")].filter(([code]) => !was.has(code));
  return added.map(([, { what, line }]: readonly [string, Finding]) => ({
    what: `has ${what}, which was not there, or not so`,
    line,
  }));
}
