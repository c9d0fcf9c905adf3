import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { lasting, scratch } from "../../support/cli.js";
import { RUNS_ALL, sample } from "../../support/extent.js";
import { linkModules } from "../../support/frontend.js";
import {
  archive,
  CONFLICTS,
  EDITS,
  exhibit,
  expectKept,
  FORM,
  FORM_EDITS,
  museum,
  TABS,
} from "../../support/page-edits.js";
import { commit, done, ended, newProject, run, textOf } from "../../support/project.js";

/*
 * Some of the edits that `tests/unit/merge/page.test.ts` merges in process, here by the commands.
 */

const TAB_EDITS = sample(Object.entries(EDITS), 4);
const ASKED = sample(Object.entries(CONFLICTS), 1);
/** Each goes with an edit of the list of tabs. */
const OF_FORMS = sample(Object.entries(FORM_EDITS), RUNS_ALL ? 4 : 2);

let original: string;
/** One with the features of all in the end, in which the compiler reads the files of each. */
let compiled: string;

beforeAll(async () => {
  const project = await newProject("--layout=komorebi");
  for (const { name, fields } of [exhibit, museum]) await done(project, "feature", name, ...fields);
  commit(project, "Add exhibits and museums");
  original = copyOf(project, lasting());
  compiled = copyOf(project, lasting());
  await change(compiled);
  await linkModules(join(compiled, "frontend"));
});

function copyOf(project: string, folder: string): string {
  const copy = join(folder, "shop");
  cpSync(project, copy, { recursive: true });
  return copy;
}

function edit(project: string, path: string, does: (text: string) => string): void {
  writeFileSync(join(project, path), does(textOf(project, path)));
}

/** Whether a file says something else than at first: how its lines end is no edit. */
function isEdited(project: string, path: string): boolean {
  return textOf(project, path).replaceAll("\r\n", "\n") !== textOf(original, path);
}

/** Has features come, change and go; returns what each command did to a path. */
async function change(project: string): Promise<(path: string) => (string | undefined)[]> {
  const commands = [
    ["feature", archive.name, ...archive.fields],
    ["feature", exhibit.name, "--add", "remark:text:null"],
    ["feature", museum.name, "--remove"],
    ["set", "docker=off"],
  ];
  const actions: ReadonlyMap<string, string>[] = [];
  for (const args of commands) {
    const { changes, conflicts } = await done(project, ...args);
    expect(conflicts).toEqual([]);
    actions.push(new Map(changes.map(({ path, action }) => [path, action])));
  }
  commit(project, "Change what there is");
  return (path) => actions.map((ofCommand) => ofCommand.get(path));
}

/** What the compiler says of all files of the page. */
async function typecheck(): Promise<string> {
  const cwd = join(compiled, "frontend");
  return (await execa("npx", ["tsc"], { cwd, all: true, reject: false })).all;
}

/** Puts an edited file beside that of nobody, and has the compiler read what imports it. */
function compileToo(project: string, number: number): void {
  const source = (path: string) => join(compiled, "frontend/src", path);
  writeFileSync(source(`tabs${number}.ts`), textOf(project, TABS));
  writeFileSync(source(`components/Exhibit${number}.tsx`), textOf(project, FORM));
  const app = readFileSync(source("App.tsx"), "utf8");
  writeFileSync(source(`App${number}.tsx`), app.replace('"./tabs"', `"./tabs${number}"`));
}

describe("what people edited in a page", () => {
  it("outlasts commands, which say so, and compiles", async () => {
    for (const [number, [name, tabEdit]] of TAB_EDITS.entries()) {
      const [, formEdit = expect.fail()] = OF_FORMS[number % OF_FORMS.length] ?? [];
      const project = copyOf(original, scratch());
      edit(project, TABS, tabEdit.does);
      edit(project, FORM, formEdit.does);
      commit(project, name);
      const action = isEdited(project, TABS) ? "merge" : "update";
      const actionsOn = await change(project);
      expect(actionsOn(TABS), name).toEqual([action, undefined, action, undefined]);
      expect(actionsOn(FORM), name).toEqual([undefined, "merge", undefined, undefined]);
      expectKept(textOf(project, TABS), tabEdit);
      expectKept(textOf(project, FORM), formEdit);
      expect(textOf(project, TABS)).toContain("ArchivePanel },");
      expect(textOf(project, FORM)).toContain('"remark"');
      compileToo(project, number);
    }
    expect(await typecheck()).toBe("");
  });

  it.each(ASKED)("is asked about where it goes with a feature, by name: %s", async (_, does) => {
    const project = copyOf(original, scratch());
    edit(project, TABS, does);
    commit(project, "Edit");
    const edited = textOf(project, TABS);
    const { exitCode, stdout, stderr } = await run(project, ["feature", museum.name, "--remove"]);
    expect(exitCode, stdout).toBe(1);
    expect(stdout).toContain(`\n  conflict  ${TABS}\n`);
    expect(stderr).toMatch(/^error frontend\/src\/tabs\.ts:\d+:1: Both sides changed the file\.$/m);
    expect(textOf(project, TABS)).toMatch(/^<{7}[^]*^>{7}/m);
    const { problems } = await ended(1, project, "check");
    expect(problems).toMatchObject([{ code: "conflict", path: TABS }]);
    await done(project, "abort");
    expect(textOf(project, TABS)).toBe(edited);
  });
});
