import { describe, expect, it } from "vitest";
import { overridesFor } from "../../../../src/disk/git/overrides.js";

/** What git prints for settings, each as `scope key=value`. */
function listing(...settings: string[]): string {
  return settings
    .map((setting) => {
      const [, scope, key, value] = /^(\w+) ([^=]+)(?:=(.*))?$/.exec(setting) ?? [];
      return `${scope}\0${key}${value === undefined ? "" : `\n${value}`}\0`;
    })
    .join("");
}

const LFS = [
  "global filter.lfs.clean=git-lfs clean -- %f",
  "global filter.lfs.process=git-lfs filter-process",
  "global filter.lfs.required=true",
];

describe("what overrides a configuration", () => {
  it("is nothing where nothing would run", () => {
    const text = listing("local core.bare=false", "local filter.x.other=1", ...LFS);
    expect(overridesFor(text, "person's")).toEqual({ ok: true, settings: [] });
  });

  it.each(["local", "worktree", "unknown"])("takes filters of the scope '%s' away", (scope) => {
    const text = listing(`${scope} filter.a b.c.clean=x`, `${scope} filter.a b.c.required`);
    expect(overridesFor(text, "person's")).toEqual({
      ok: true,
      settings: ["filter.a b.c.clean=", "filter.a b.c.required=false"],
    });
  });

  it("gives the person's own filters back, the last of their files first", () => {
    const local = ["local filter.lfs.process=evil", "local filter.lfs.smudge=evil"];
    const text = listing("system filter.lfs.process=older", ...LFS, ...local);
    expect(overridesFor(text, "person's")).toEqual({
      ok: true,
      settings: ["filter.lfs.process=git-lfs filter-process", "filter.lfs.smudge="],
    });
  });

  it("takes all filters away where none may run", () => {
    expect(overridesFor(listing(...LFS), "none")).toEqual({
      ok: true,
      settings: ["filter.lfs.clean=", "filter.lfs.process=", "filter.lfs.required=false"],
    });
  });

  it("turns off hooks that are settings, whoever's", () => {
    const text = listing(
      "local hook.a.b.command=evil",
      "local hook.a.b.event=x",
      "global hook.c.command=y",
    );
    expect(overridesFor(text, "person's")).toEqual({
      ok: true,
      settings: ["hook.a.b.enabled=false", "hook.c.enabled=false"],
    });
  });

  it("is not there for a name that git would read in two", () => {
    const text = "local\0filter.a=b.clean\nevil\0";
    expect(overridesFor(text, "person's")).toMatchObject({ ok: false });
  });
});
