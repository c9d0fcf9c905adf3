import { describe, expect, it } from "vitest";
import { joinHeads, lastWritten, migrate, type Migration } from "../../../src/migrate/migrate.js";
import { readHistory, type History } from "../../../src/migrate/revisions.js";
import type { Feature } from "../../../src/spec/feature.js";
import { projectPath } from "../../../src/tree/path.js";
import { refusalOf } from "../../support/refusal.js";
import { feature, isOwned, renames } from "./support/features.js";

const FOLDER = projectPath("alembic/versions");

const FIRST: Record<string, string> = { "0001_users.py": 'revision = "0001"\n' };

function historyOf(files: Readonly<Record<string, string>>): History {
  return readHistory(
    new Map(Object.entries(files).map(([name, text]) => [projectPath(`${FOLDER}/${name}`), text])),
    FOLDER,
  );
}

function textOf(migration: Migration | undefined): string {
  return Buffer.from(migration?.entry.bytes ?? []).toString();
}

/** The files, with a migration among them. */
function withMigration(files: Record<string, string>, migration: Migration | undefined) {
  const name = migration?.path.slice(FOLDER.length + 1) ?? "";
  return { ...files, [name]: textOf(migration) };
}

type Names = Parameters<typeof renames>[0];

const write = (
  before: readonly Feature[],
  after: readonly Feature[],
  files = FIRST,
  names: Names = {},
) =>
  migrate({
    before,
    after,
    renames: renames(names),
    isOwned,
    history: historyOf(files),
    folder: FOLDER,
  });

const NOTE = feature("note title:str:80 body:text:null");
const TAG = feature("tag name:str:32:unique");

describe("a migration", () => {
  // The fixtures have been read by people: `npx vitest -u` writes them anew.
  it.each<[name: string, before: Feature[], after: Feature[], names: Names]>([
    [
      "adds-features",
      [],
      [
        feature("customer name:str:80:index favourite:ref:invoice:null", "owned"),
        feature(
          "invoice number:str:32:unique total:decimal:12,2 status:enum:draft,sent=draft " +
            "due_on:date:null sent_at:datetime:null customer:ref:customer tags:list:str data:json:null " +
            "rate:float copies:int paid:bool key:uuid note:text",
        ),
      ],
      {},
    ],
    ["removes-a-feature", [NOTE, TAG], [TAG], {}],
    [
      "changes-a-feature",
      [feature("invoice number:str:32:unique paid:bool due_on:date customer:ref:invoice:null")],
      [
        feature(
          "invoice code:str:40:unique total:decimal:12,2=-9.50 due_on:date:null:index",
          "owned",
        ),
      ],
      { invoice: { code: "number" } },
    ],
    [
      "fills-rows",
      [feature("shape a:int:null b:text:null c:decimal:8,2 d:str:20:unique")],
      [
        feature(
          'shape a:int=-5 b:text=it\'s_"quoted"\\_and_so_long_that_it_has_to_be_written_as_several_strings,_' +
            "one_below_the_other c:decimal:12,2 d:str:20:unique:null e:float=2 f:bool=true " +
            "g:date=2024-02-29 h:datetime=2024-03-01T00:30:00.5+01:00 i:list:str " +
            "j:uuid=12345678-90AB-cdef-1234-567890abcdef k:enum:x,y=y",
        ),
      ],
      {},
    ],
  ])("%s", async (name, before, after, names) => {
    const migration = await write(before, after, FIRST, names);
    await expect(textOf(migration)).toMatchFileSnapshot(`fixtures/${name}.py`);
  });

  it("is not there where no table differs", async () => {
    expect(await write([NOTE], [NOTE])).toBeUndefined();
  });

  it("is the same for the same request, in a file that sorts after what it follows", async () => {
    const one = await write([], [NOTE]);
    expect(await write([], [NOTE])).toEqual(one);
    expect(one?.path).toMatch(/^alembic\/versions\/0002_[0-9a-f]{8}_add_note\.py$/);
    expect(one?.entry).toMatchObject({ merge: "once", executable: false });
    const two = await write([NOTE], [NOTE, TAG], withMigration(FIRST, one));
    expect(two?.path).toMatch(/^alembic\/versions\/0003_[0-9a-f]{8}_add_tag\.py$/);
    expect(textOf(two)).toContain(`down_revision = "${one?.revision ?? ""}"`);
  });

  it("has a revision that fits Alembic's table, and that no other branch has", async () => {
    const revisions = await Promise.all([
      write([], [NOTE]),
      write([], [TAG]),
      write([], [NOTE, TAG]),
      write([], [NOTE], { "other.py": 'revision = "other"\n' }),
      write([], [NOTE], {}),
    ]);
    const ids = revisions.map((one) => one?.revision ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(32);
    expect(textOf(revisions.at(-1))).toContain("Revises:\n");
  });

  it("takes another revision where one is taken", async () => {
    const usual = (await write([], [NOTE]))?.revision ?? "";
    const files = { ...FIRST, "x.py": `revision = "${usual}"\ndown_revision = "0001"\n` };
    const other = await write([], [NOTE], { ...files, "0001_users.py": 'revision = "0001"\n' });
    expect(other?.revision).not.toBe(usual);
  });

  it("is refused where there are two heads", async () => {
    const files = { ...FIRST, "other.py": 'revision = "other"\n' };
    expect(await refusalOf(() => write([], [NOTE], files))).toEqual([
      {
        code: "several-heads",
        message: "The migrations have 2 heads: '0001' or 'other', as after merging branches.",
        fix: "Run 'npx create-agent-project sync', which joins them.",
      },
    ]);
  });

  it.each<[title: string, before: Feature[], after: Feature[], names?: Names]>([
    ["add note and tag", [], [NOTE, TAG]],
    ["remove note", [NOTE, TAG], [TAG]],
    ["add tag, remove note", [NOTE], [TAG]],
    ["add due to note", [NOTE], [feature("note title:str:80 body:text:null due:date:null")]],
    ["drop body from note", [NOTE], [feature("note title:str:80")]],
    [
      "rename title of note to name",
      [NOTE],
      [feature("note name:str:80 body:text:null")],
      { note: { name: "title" } },
    ],
    ["change note", [NOTE], [feature("note title:str:90 body:text:null")]],
    [
      "change note",
      [NOTE, feature("tag a:int=1")],
      [feature("note title:text body:text:null"), feature("tag a:int=2")],
    ],
    [
      "add 9 features",
      [],
      Array.from({ length: 9 }, (_, n) => feature(`quite_a_long_name${n} name:str`)),
    ],
  ])("is called: %s", async (title, before, after, names) => {
    const migration = await write(before, after, FIRST, names);
    expect(migration?.title).toBe(title);
    expect(textOf(migration).split("\n", 1)).toEqual([`"""${title}`]);
  });

  it("is in a file whose name is cut at the end of a word", async () => {
    const long = "a_long_name_for_a_feature_that_is_all_40";
    const migration = await write([], [NOTE, feature(`${long} name:str`)]);
    expect(migration?.title).toBe(`add note and ${long}`);
    expect(migration?.path).toMatch(/_add_note_and_a_long_name_for_a_feature_that_is_all\.py$/);
  });
});

describe("branches", () => {
  it("need no joining while there is one head", async () => {
    expect(await joinHeads(historyOf(FIRST), FOLDER)).toBeUndefined();
    expect(await joinHeads(historyOf({}), FOLDER)).toBeUndefined();
  });

  it("are joined by a migration that does nothing", async () => {
    const [note, tag] = [await write([], [NOTE]), await write([], [TAG])];
    const files = withMigration(withMigration(FIRST, note), tag);
    const join = await joinHeads(historyOf(files), FOLDER);
    expect(join?.path).toMatch(/^alembic\/versions\/0003_[0-9a-f]{8}_join_branches\.py$/);
    expect(historyOf(withMigration(files, join)).heads.map(({ id }) => id)).toEqual([
      join?.revision,
    ]);
    const text = textOf(join).replaceAll(/000\d_[0-9a-f]{8}/g, "ID");
    await expect(text).toMatchFileSnapshot("fixtures/joins-branches.py");
  });
});

describe("the last change of features", () => {
  const request = (files: Record<string, string>, before: Feature[], after: Feature[]) => ({
    ...{ before, after, renames: renames({}), isOwned, history: historyOf(files), folder: FOLDER },
  });

  it("can be taken back by removing its migration while that is as it was written", async () => {
    const added = await write([NOTE], [NOTE, TAG]);
    const files = withMigration(FIRST, added);
    expect(await lastWritten(request(files, [NOTE], [NOTE, TAG]))).toBe(added?.path);
  });

  it("cannot once something follows, was edited, or is another change", async () => {
    const added = await write([NOTE], [NOTE, TAG]);
    const files = withMigration(FIRST, added);
    const follower = `revision = "x"\ndown_revision = "${added?.revision ?? ""}"\n`;
    const edited = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replace("length=32", "length=33")]),
    );
    for (const [history, before, after] of [
      [{ ...files, "x.py": follower }, [NOTE], [NOTE, TAG]],
      [{ ...files, "x.py": 'revision = "x"\n' }, [NOTE], [NOTE, TAG]],
      [edited, [NOTE], [NOTE, TAG]],
      [files, [TAG], [NOTE, TAG]],
      [files, [NOTE], [NOTE]],
      [{}, [NOTE], [NOTE, TAG]],
    ] as const)
      expect(await lastWritten(request(history, [...before], [...after]))).toBeUndefined();
  });
});
