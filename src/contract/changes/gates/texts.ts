import { logicalLines } from "../../../languages/python/reader.js";
import type { Parsers } from "./parsers.js";

/** Something in a text, and the line that it is at. */
export type Finding = { readonly what: string; readonly line: number };

const HOOKS =
  /^pytest_(?:collection\w*|collect_\w+|ignore_collect|itemcollected|deselected|pycollect_\w+|pyfunc_call|generate_tests|runtest\w*|runtestloop|sessionstart|sessionfinish|report_\w+|configure|unconfigure|cmdline_\w+|load_initial_conftests|exception_interact|fixture_setup|plugin_registered|addoption)$/;
const LISTS = /^(?:collect_ignore|collect_ignore_glob|pytest_plugins)$/;
const PATCHES = /\b(?:monkeypatch|mock|Mock|MagicMock|patch|setattr|delattr|skip|xfail|exit)\b/;

/** What decides about other tests: hooks of pytest, lists of what it leaves out, fixtures that patch for all. */
export function pytestHooks(text: string): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  // Most modules name none of it; then they need not be read.
  if (!/pytest_|collect_ignore|\bautouse\b/.test(text)) return found;
  for (const { code, line } of blocksIn(text)) {
    const name = nameOf(code);
    const what =
      name === undefined
        ? undefined
        : HOOKS.test(name)
          ? `the hook ${name}`
          : LISTS.test(name)
            ? name
            : isPatchForAll(code)
              ? `the fixture ${name}, which patches for every test`
              : undefined;
    if (what !== undefined) found.set(code, { what, line });
  }
  return found;
}

const isPatchForAll = (code: string) => /\bautouse\s*=\s*True\b/.test(code) && PATCHES.test(code);

/** What a block defines or assigns at its outermost level. */
function nameOf(code: string): string | undefined {
  const lines = code.split("\n");
  const head = lines.find((line) => /^(?:async\s+def|def|class|\w+\s*(?::[^=]*)?\+?=)/.test(line));
  return /^(?:async\s+)?(?:def\s+|class\s+)?(\w+)/.exec(head ?? "")?.[1];
}

type Block = { readonly code: string; readonly line: number };

/** The outermost statements, decorators included; of what does not end, the lines as they stand. */
function blocksIn(text: string): Block[] {
  const lines = text.split("\n");
  const logical =
    logicalLines(lines) ?? lines.map((code, first) => ({ code, first, tokens: [{ text: code }] }));
  const blocks: { code: string; line: number }[] = [];
  let isDecorated = false;
  for (const { code, first, tokens } of logical) {
    if (tokens.length === 0 || code.trim() === "") continue;
    const last = blocks.at(-1);
    if (last !== undefined && (isDecorated || /^\s/.test(code))) last.code += `\n${code}`;
    else blocks.push({ code, line: first + 1 });
    if (!/^\s/.test(code)) isDecorated = code.startsWith("@");
  }
  return blocks;
}

/** What tells a tool to look away, by its name. */
const PRAGMAS: readonly (readonly [string, RegExp])[] = [
  ["'pragma: no cover'", /#\s*pragma:\s*no\s*(?:cover|branch)/i],
  ["'type: ignore'", /#\s*(?:type|pyright|ty):\s*ignore/i],
  ["'noqa'", /#\s*(?:(?:ruff|flake8):\s*)?noqa\b/i],
  ["a directive to mypy", /^[^\S\n]*#\s*mypy:/im],
  ["'pylint: disable'", /#\s*pylint:\s*disable/i],
  ["'fmt: off'", /#\s*(?:fmt:\s*(?:off|skip)|isort:\s*(?:skip\w*|off))/i],
  ["'nosec'", /#\s*nosec\b/i],
  ["a directive to TypeScript", /@ts-(?:ignore|expect-error|nocheck)/],
  ["'eslint-disable'", /\beslint-disable/],
  ["a directive to coverage", /\b(?:istanbul|c8|v8)\s+ignore\b/],
];

/** Where a text of code tells a tool to look away, more often than before. By lines, so within a string, too. */
export function newPragmas(before: string, now: string): Finding[] {
  const was = before.split("\n");
  const known = new Set(was);
  const lines = now.split("\n");
  return PRAGMAS.flatMap(([what, pattern]) => {
    // Most texts have none; line by line it would take as long as all the rest.
    if (!pattern.test(now)) return [];
    const count = (all: readonly string[]) => all.filter((line) => pattern.test(line)).length;
    if (count(lines) <= count(was)) return [];
    const at = lines.findIndex((line) => pattern.test(line) && !known.has(line));
    return [
      {
        what,
        line:
          Math.max(
            at,
            lines.findIndex((line) => pattern.test(line)),
          ) + 1,
      },
    ];
  });
}

/** What a line of ESLint's, Vitest's or a task runner's configuration weakens where it is added, or where it is gone. */
const CONFIGURATIONS: readonly {
  readonly file: RegExp;
  readonly added: RegExp;
  readonly gone: RegExp;
}[] = [
  {
    file: /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?)$/,
    added: /["'](?:off|warn)["']|:\s*\[?\s*[01]\b|\bignores?\b|ignorePatterns|globalIgnores/,
    gone: /["']error["']|:\s*\[?\s*2\b|recommended|strict|\bfiles\b|plugin/i,
  },
  {
    file: /^(?:vitest|vite|jest|playwright)\.config\.[cm]?[jt]s$/,
    added:
      /\b(?:exclude|include|thresholds?|passWithNoTests|allowOnly|\w*[nN]amePattern|retry|retries|bail|setupFiles|testMatch|testIgnore|globals|alias)\b/,
    gone: /\b(?:include|thresholds?|coverage|lines|branches|functions|statements|testMatch|setupFiles)\b/,
  },
  {
    file: /^(?:Makefile|justfile|noxfile\.py|tasks\.py|Taskfile\.ya?ml)$/,
    added: /\b(?:pytest|mypy|ruff|flake8|coverage|vitest|tsc|eslint)\b/,
    gone: /\b(?:pytest|mypy|ruff|flake8|coverage|vitest|tsc|eslint)\b/,
  },
];

/** Whether lines of a file of this name are compared as text, for they are code. */
export function isConfiguration(name: string): boolean {
  return CONFIGURATIONS.some(({ file }) => file.test(name));
}

/** Lines that weaken what a configuration in code checks: added or gone; what they do is not known. */
export function weakenedLines(name: string, before: string, now: string): Finding[] {
  const rule = CONFIGURATIONS.find(({ file }) => file.test(name));
  if (rule === undefined) return [];
  const [was, is] = [before, now].map((text) => text.split("\n"));
  const differing = (all: readonly string[] = [], other: readonly string[] = []) => {
    const known = new Set(other.map((line) => line.trim()));
    return all.flatMap((line, at) => (known.has(line.trim()) ? [] : [{ line, at }]));
  };
  const added = differing(is, was).find(({ line }) => rule.added.test(line));
  const gone = differing(was, is).find(({ line }) => rule.gone.test(line));
  return [
    ...(added ? [{ what: `has the line '${added.line.trim()}' now`, line: added.at + 1 }] : []),
    ...(gone ? [{ what: `has the line '${gone.line.trim()}' no more`, line: 1 }] : []),
  ];
}

/** Whether two texts say the same: of YAML and JSON, whatever their comments and layout. */
export function saySame(
  path: string,
  before: string | undefined,
  now: string | undefined,
  parsers: Parsers,
): boolean {
  if (before === undefined || now === undefined) return false;
  const parse = /\.ya?ml$/.test(path)
    ? parsers.yaml
    : path.endsWith(".json")
      ? JSON.parse
      : undefined;
  if (parse === undefined) return before.trim() === now.trim();
  try {
    const [was, is] = [before, now].map((text): unknown => parse(text));
    return JSON.stringify(was) === JSON.stringify(is);
  } catch {
    return false;
  }
}
