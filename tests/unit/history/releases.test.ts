import { readFileSync } from "node:fs";
import { compareVersions } from "compare-versions";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { TemplateChange } from "../../../src/history/release.js";
import { releases } from "../../../src/history/releases.js";
import { layouts } from "../../../src/render/layouts/index.js";
import { readOption } from "../../../src/spec/option.js";

/** The release that each layout came with, and its options then: every other one was added since. */
const FIRST: Readonly<Record<string, { version: string; options: readonly string[] }>> = {
  "api-v1": { version: "0.1.0", options: ["database", "jwt", "ci", "docker", "python"] },
  "auth-service": {
    version: "0.2.0",
    options: ["database", "jwt", "totp", "ci", "refresh", "updates", "docker", "python", "agents"],
  },
  sqlmodel: {
    version: "0.2.0",
    options: [
      ...["database", "auth", "auth-server", "ci", "refresh", "updates", "docker", "python"],
      "agents",
    ],
  },
  komorebi: {
    version: "0.2.0",
    options: [
      ...["database", "auth", "queue", "frontend", "mcp", "ci", "refresh", "updates", "docker"],
      ...["python", "agents"],
    ],
  },
};

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));
const versions = releases.map((release) => release.version);

it("releases stand in order, each once, and none is newer than this version", () => {
  expect(versions).toEqual([...new Set(versions)].sort(compareVersions));
  expect(compareVersions(versions.at(-1) ?? "", version)).toBeLessThanOrEqual(0);
});

describe.each([...layouts.values()])("the history of $name", (layout) => {
  const first = FIRST[layout.name] ?? expect.fail(`${layout.name} has to be in FIRST`);
  const changes = releases
    .filter((release) => compareVersions(first.version, release.version) < 0)
    .flatMap((release) => release.changes)
    .filter((change) => change.layouts?.includes(layout.name) ?? true);

  it("leads from the first options to those of today", () => {
    const after = changes.reduce(namesAfter, first.options);
    expect([...after].sort()).toEqual(Object.keys(layout.options).sort());
  });

  it("gives older projects values that new options have", () => {
    const last = new Map(changes.flatMap((change) => Object.entries(change.options?.added ?? {})));
    for (const [name, option] of Object.entries(layout.options)) {
      const value = last.get(name);
      if (value !== undefined) expect(readOption(name, option, value)).toEqual(value);
    }
  });

  it("calls gone only what is gone, and leads to files that are there", () => {
    const { paths, featurePaths } = layout.compiled;
    const there = [...paths, ...featurePaths];
    const now = new Map<string, string | undefined>();
    for (const { files: { renamed = {}, removed = [] } = {} } of changes)
      for (const [from, to] of [
        ...Object.entries(renamed),
        ...removed.map((path) => [path, undefined] as const),
      ]) {
        for (const [first, path] of now) if (path === from) now.set(first, to);
        now.set(from, to);
      }
    expect([...now.keys()].filter((path) => there.includes(path))).toEqual([]);
    expect([...now.values()].filter((path) => path && !there.includes(path))).toEqual([]);
    // A file of each feature stays one of each feature.
    for (const [from, to] of now)
      if (to !== undefined) expect(to.includes("["), to).toBe(from.includes("["));
  });

  it("is written in sentences", () => {
    for (const { what, why, todo } of changes)
      for (const text of [what, why, ...(todo === undefined ? [] : [todo])])
        expect(text).toMatch(/^[A-Z`].*\.$/s);
  });
});

function namesAfter(names: readonly string[], { options }: TemplateChange): string[] {
  const { added = {}, renamed = {}, removed = [] } = options ?? {};
  const kept = names.filter((name) => !removed.includes(name));
  return [...Object.keys(added), ...kept.map((name) => renamed[name] ?? name)];
}
